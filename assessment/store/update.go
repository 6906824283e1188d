package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// Assessment returns an assessment with its answers, notes, events and the
// questionnaire it is pinned to.
func (s *Store) Assessment(ctx context.Context, organizationID, id string) (*assessment.Assessment, error) {
	a, err := s.load(s.reading(ctx), organizationID, id)
	return a, translate(err)
}

func (s *Store) load(tx *gorm.DB, organizationID, id string) (*assessment.Assessment, error) {
	loaded, err := s.loadRow(tx, organizationID, id)
	if err != nil {
		return nil, err
	}
	a, err := loaded.assessment()
	if err != nil {
		return nil, fmt.Errorf("read assessment %s: %w", id, err)
	}
	a.Questionnaire, err = s.questionnaire(tx, a.Ref)
	return a, err
}

// loadedRow is an assessment with all that belongs to it, gathered by the
// database: one statement is quick, and no change in between tears it apart.
type loadedRow struct {
	assessmentRow
	answers string // gathered: statement, answer, note
	events  string // gathered: number, at, who, what, note
}

// loadRow scans by hand: this is what every page of an assessment waits for.
func (s *Store) loadRow(tx *gorm.DB, organizationID, id string) (loadedRow, error) {
	rows, err := tx.Raw(s.dialect.load, organizationID, id, organizationID, id, organizationID, id).Rows()
	if err != nil {
		return loadedRow{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		return loadedRow{}, cmp.Or(rows.Err(), assessment.ErrNotFound)
	}
	var l loadedRow
	err = rows.Scan(&l.OrganizationID, &l.ID, &l.UnitID, &l.QuestionnaireID, &l.QuestionnaireVersion, &l.QuestionnaireHash,
		&l.Form, &l.AnsweredBy, &l.Rest, &l.CreatedAt, &l.UpdatedAt, &l.SubmittedAt, &l.Summary, &l.answers, &l.events)
	return l, errors.Join(err, rows.Close())
}

func (l loadedRow) assessment() (*assessment.Assessment, error) {
	a := &assessment.Assessment{
		ID: l.ID, OrganizationID: l.OrganizationID, UnitID: l.UnitID, Ref: l.ref(),
		Sheet: assessment.Sheet{Form: assessment.Form(l.Form), Rest: decodeRest(l.Rest)}, AnsweredBy: l.AnsweredBy,
		CreatedAt: l.CreatedAt.UTC(), UpdatedAt: known(l.UpdatedAt), SubmittedAt: known(l.SubmittedAt),
	}
	var errs [3]error
	a.Summary, errs[0] = decodeSummary(l.Summary)
	a.Answers, a.Notes, errs[1] = decodeAnswers(l.answers)
	a.Events, errs[2] = decodeEvents(l.events)
	return a, errors.Join(errs[:]...)
}

func decodeAnswers(gathered string) (assessment.Answers, map[string]string, error) {
	values, err := texts(gathered, 3)
	if err != nil {
		return nil, nil, err
	}
	answers, notes := make(assessment.Answers, len(values)/3), make(map[string]string, len(values)/3)
	for row := range slices.Chunk(values, 3) {
		answer, err := assessment.ParseAnswer(row[1])
		if err != nil {
			return nil, nil, err
		}
		if answer != assessment.Unanswered {
			answers[row[0]] = answer
		}
		if row[2] != "" {
			notes[row[0]] = row[2]
		}
	}
	return answers, notes, nil
}

// decodeEvents puts the audit trail in order, which gathering does not.
func decodeEvents(gathered string) ([]assessment.Event, error) {
	values, err := texts(gathered, 5)
	if err != nil {
		return nil, err
	}
	events := make([]assessment.Event, len(values)/5)
	for row := range slices.Chunk(values, 5) {
		number, err := strconv.Atoi(row[0])
		if err != nil || number < 1 || number > len(events) {
			return nil, errors.New("the audit trail has gaps: restore a backup")
		}
		at, err := time.Parse("2006-01-02 15:04:05Z07:00", row[1])
		if err != nil {
			return nil, err
		}
		events[number-1] = assessment.Event{At: at.UTC(), Who: row[2], What: assessment.EventKind(row[3]), Note: row[4]}
	}
	return events, nil
}

// texts takes apart what the database gathered: values, each behind its length
// in bytes, columns of them a row.
func texts(gathered string, columns int) ([]string, error) {
	var values []string
	for gathered != "" {
		length, rest, found := strings.Cut(gathered, ":")
		size, err := strconv.Atoi(length)
		if !found || err != nil || size < 0 || size > len(rest) {
			return nil, errGathered
		}
		values, gathered = append(values, rest[:size]), rest[size:]
	}
	if len(values)%columns != 0 {
		return nil, errGathered
	}
	return values, nil
}

var errGathered = errors.New("stored rows cannot be read: restore a backup")

// UpdateAssessment lets change decide about an assessment and saves what it
// changed: load, change and save are one transaction, so nobody's answers get
// lost between two people, and what was changed is on the disk when it returns
// nil. An error of change is returned as it is, and nothing is saved.
//
// change may be called while other changes wait: it decides, and does nothing
// that takes time. Who and what an assessment is (ids, unit, questionnaire,
// form, start) cannot be changed, and the audit trail only grows.
func (s *Store) UpdateAssessment(ctx context.Context, organizationID, id string, change func(*assessment.Assessment) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockAssessment(tx, organizationID, id); err != nil {
			return err
		}
		a, err := s.load(tx, organizationID, id)
		if err != nil {
			return err
		}
		before := snapshot(a)
		if err := change(a); err != nil {
			return err
		}
		a.ID, a.OrganizationID = id, organizationID
		return saveAssessment(tx, before, a)
	})
}

// lockAssessment takes a statement of its own: one that waits for a lock reads
// its sub-queries as they were before it waited.
func (s *Store) lockAssessment(tx *gorm.DB, organizationID, id string) error {
	if !s.dialect.locks {
		return nil
	}
	var row assessmentRow
	return s.locked(tx).Select("id").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error
}

// snapshot copies what a change may change.
func snapshot(a *assessment.Assessment) *assessment.Assessment {
	before := *a
	before.Answers, before.Notes, before.Rest = maps.Clone(a.Answers), maps.Clone(a.Notes), maps.Clone(a.Rest)
	before.Events = slices.Clone(a.Events)
	return &before
}

func saveAssessment(tx *gorm.DB, before, after *assessment.Assessment) error {
	old, err := assessmentRowOf(before)
	if err != nil {
		return err
	}
	row, err := assessmentRowOf(after)
	if err != nil {
		return err
	}
	if err := sound(row.AnsweredBy, row.Rest); err != nil {
		return err
	}
	if !reflect.DeepEqual(old.mutable(), row.mutable()) {
		err := one(tx.Model(&assessmentRow{}).
			Where("organization_id = ? AND id = ?", after.OrganizationID, after.ID).Updates(row.mutable()))
		if err != nil {
			return err
		}
	}
	return saveDetails(tx, before, after)
}

// mutable are the columns a change may change.
func (r assessmentRow) mutable() map[string]any {
	return map[string]any{
		"answered_by": r.AnsweredBy, "rest": r.Rest, "updated_at": r.UpdatedAt,
		"submitted_at": r.SubmittedAt, "summary": r.Summary, "answered": r.Answered,
	}
}
