package store

import (
	"context"
	"database/sql"
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

// PlacedAssessment returns an assessment with the units from the root to its
// own: what every page about one needs, in one query.
func (s *Store) PlacedAssessment(ctx context.Context, organizationID, id string) (*assessment.Assessment, []assessment.Unit, error) {
	tx := s.reading(ctx)
	row, err := loadRow(tx, s.dialect.placed, organizationID, id)
	if err != nil {
		return nil, nil, translate(err)
	}
	a, err := s.assessment(tx, row)
	if err != nil {
		return nil, nil, translate(err)
	}
	path, err := decodePath(row.path, organizationID)
	return a, path, err
}

// PlaceOf returns the version of a submitted assessment, those of its unit's
// companion checks by id, and the units from the root to its own. A version is the length of the audit trail, which grows with
// every submission: while it is the same, so are the answers. It is 0 when they
// are not submitted and may change.
func (s *Store) PlaceOf(ctx context.Context, organizationID, id string) (version int, checks map[string]int, path []assessment.Unit, err error) {
	var gathered, versions string
	err = ask(s.reading(ctx), s.dialect.place, []any{organizationID, id}, func(rows *sql.Rows) error {
		return rows.Scan(&version, &versions, &gathered)
	})
	if err == nil && gathered == "" {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return 0, nil, nil, translate(err)
	}
	if checks, err = decodeVersions(versions); err != nil {
		return 0, nil, nil, err
	}
	path, err = decodePath(gathered, organizationID)
	return version, checks, path, err
}

// decodeVersions reads ids and versions that were gathered.
func decodeVersions(gathered string) (map[string]int, error) {
	values, err := texts(gathered, 2)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	versions := make(map[string]int, len(values)/2)
	for row := range slices.Chunk(values, 2) {
		if versions[row[0]], err = strconv.Atoi(row[1]); err != nil {
			return nil, errGathered
		}
	}
	return versions, nil
}

func (s *Store) load(tx *gorm.DB, organizationID, id string) (*assessment.Assessment, error) {
	row, err := loadRow(tx, s.dialect.assessment, organizationID, id)
	if err != nil {
		return nil, err
	}
	return s.assessment(tx, row)
}

// assessment is a row as the domain knows it, with its questionnaire.
func (s *Store) assessment(tx *gorm.DB, row loadedRow) (*assessment.Assessment, error) {
	a, err := row.assessment()
	if err != nil {
		return nil, fmt.Errorf("read assessment %s: %w", row.ID, err)
	}
	a.Questionnaire, err = s.questionnaire(tx, a.Ref)
	return a, err
}

// loadedRow is an assessment with all that belongs to it, gathered by the
// database.
type loadedRow struct {
	assessmentRow
	answers string // gathered: statement, answer, note
	events  string // gathered: number, at, who, what, note
	carried string // what it was given of an earlier one; see encodeCarried
	path    string // gathered: steps above, id, parent, name, archived at, tags, letter; empty unless asked for
}

func loadRow(tx *gorm.DB, statement, organizationID, id string) (l loadedRow, err error) {
	err = ask(tx, statement, []any{organizationID, id}, func(rows *sql.Rows) error {
		return rows.Scan(&l.OrganizationID, &l.ID, &l.UnitID, &l.QuestionnaireID, &l.QuestionnaireVersion, &l.QuestionnaireHash,
			&l.Form, &l.AnsweredBy, &l.SurveyID, &l.Rest, &l.CreatedAt, &l.UpdatedAt, &l.SubmittedAt, &l.Summary, &l.answers, &l.events, &l.carried, &l.path)
	})
	if err == nil && l.ID == "" {
		err = assessment.ErrNotFound
	}
	return l, err
}

func (l loadedRow) assessment() (*assessment.Assessment, error) {
	a := &assessment.Assessment{
		ID: l.ID, OrganizationID: l.OrganizationID, UnitID: l.UnitID, Ref: l.ref(),
		Sheet: assessment.Sheet{Form: assessment.Form(l.Form), Rest: decodeRest(l.Rest)}, AnsweredBy: l.AnsweredBy, SurveyID: l.SurveyID,
		CreatedAt: l.CreatedAt.UTC(), UpdatedAt: known(l.UpdatedAt), SubmittedAt: known(l.SubmittedAt),
	}
	var errs [4]error
	a.Summary, errs[0] = decodeSummary(l.Summary)
	a.Answers, a.Notes, errs[1] = decodeAnswers(l.answers)
	a.Events, errs[2] = decodeEvents(l.events)
	a.Carried, errs[3] = decodeCarried(l.carried)
	return a, errors.Join(errs[:]...)
}

func decodeAnswers(gathered string) (assessment.Answers, map[string]string, error) {
	values, err := texts(gathered, 3)
	if err != nil {
		return nil, nil, err
	}
	return answersOf(values)
}

// answersOf sorts out statement, answer, note; statement, answer, note ...
func answersOf(values []string) (assessment.Answers, map[string]string, error) {
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
		at, err := parseTime(row[1])
		if err != nil {
			return nil, err
		}
		events[number-1] = assessment.Event{At: at, Who: row[2], What: assessment.EventKind(row[3]), Note: row[4]}
	}
	return events, nil
}

// decodePath puts the units in order, the root first.
func decodePath(gathered, organizationID string) ([]assessment.Unit, error) {
	values, err := texts(gathered, 7)
	if err != nil {
		return nil, err
	}
	path := make([]assessment.Unit, len(values)/7)
	for row := range slices.Chunk(values, 7) {
		above, err := strconv.Atoi(row[0])
		letter, wrong := strconv.Atoi(row[6])
		if err != nil || wrong != nil || above < 0 || above >= len(path) {
			return nil, errGathered
		}
		archived, err := parseTime(row[4])
		if err != nil {
			return nil, err
		}
		path[len(path)-1-above] = assessment.Unit{OrganizationID: organizationID, ID: row[1], ParentID: row[2], Name: row[3], ArchivedAt: archived, Tags: decodeTags(row[5]), Letter: letter}
	}
	return path, nil
}

// parseTime reads a time that was gathered; empty is the zero time.
func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse("2006-01-02 15:04:05Z07:00", text)
	return at.UTC(), err
}

// usualTexts are the values of a full assessment, so that texts rarely needs to
// make more room.
const usualTexts = 45 * 3

// texts takes apart what the database gathered: values, each behind its length
// in bytes, columns of them a row.
func texts(gathered string, columns int) ([]string, error) {
	if gathered == "" {
		return nil, nil
	}
	values := make([]string, 0, min(strings.Count(gathered, ":"), usualTexts)) // each has a colon, and may hold more
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
		return s.saveAssessment(tx, before, a)
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

func (s *Store) saveAssessment(tx *gorm.DB, before, after *assessment.Assessment) error {
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
	same := reflect.DeepEqual(old.mutable(), row.mutable())
	if !same {
		changed, err := tell(tx, saveChanges, append([]any{after.OrganizationID, after.ID}, row.mutable()...)...)
		if err != nil {
			return err
		}
		if changed != 1 {
			return assessment.ErrNotFound
		}
	}
	if err := saveDetails(tx, before, after); err != nil {
		return err
	}
	if same || !before.Submitted() && !after.Submitted() {
		return nil
	}
	return s.saveStandings(tx, after.OrganizationID, assessment.Agreed, before.UnitID)
}

// mutable are the columns a change may change, as saveChanges takes them.
func (r assessmentRow) mutable() []any {
	return []any{r.AnsweredBy, r.Rest, r.UpdatedAt, r.SubmittedAt, r.Summary, r.Answered, r.Status, r.Level, r.Position}
}
