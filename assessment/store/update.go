package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
)

// loadedRow is an assessment with its answers as one JSON value.
type loadedRow struct {
	Row     assessmentRow `gorm:"embedded"`
	Answers string        // [["cf1a","3","note"],...]
}

// Assessment returns an assessment with its answers, notes, events and the
// questionnaire it is pinned to.
func (s *Store) Assessment(ctx context.Context, organizationID, id string) (*assessment.Assessment, error) {
	a, err := s.load(s.reading(ctx), organizationID, id)
	return a, translate(err)
}

func (s *Store) load(tx *gorm.DB, organizationID, id string) (*assessment.Assessment, error) {
	var row loadedRow
	found := tx.Raw("SELECT assessments.*, (SELECT "+s.dialect.answersAsJSON+" FROM answers"+
		" WHERE organization_id = assessments.organization_id AND assessment_id = assessments.id) AS answers"+
		" FROM assessments WHERE organization_id = ? AND id = ?", organizationID, id).Scan(&row)
	if found.Error != nil {
		return nil, found.Error
	}
	if found.RowsAffected == 0 {
		return nil, assessment.ErrNotFound
	}
	a, err := row.assessment()
	if err != nil {
		return nil, fmt.Errorf("read assessment %s: %w", id, err)
	}
	if a.Questionnaire, err = s.questionnaire(tx, a.Ref); err != nil {
		return nil, err
	}
	a.Events, err = events(tx, organizationID, id)
	return a, err
}

func (l loadedRow) assessment() (*assessment.Assessment, error) {
	r := l.Row
	summary, err := decodeSummary(r.Summary)
	if err != nil {
		return nil, err
	}
	a := &assessment.Assessment{
		ID: r.ID, OrganizationID: r.OrganizationID, UnitID: r.UnitID, Ref: r.ref(),
		Form: assessment.Form(r.Form), AnsweredBy: r.AnsweredBy, Rest: decodeRest(r.Rest),
		Answers: assessment.Answers{}, Notes: map[string]string{},
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: known(r.UpdatedAt), SubmittedAt: known(r.SubmittedAt), Summary: summary,
	}
	var answers [][3]string // statement, answer, note
	if err := json.Unmarshal([]byte(l.Answers), &answers); err != nil {
		return nil, err
	}
	for _, row := range answers {
		answer, err := assessment.ParseAnswer(row[1])
		if err != nil {
			return nil, err
		}
		if answer != assessment.Unanswered {
			a.Answers[row[0]] = answer
		}
		if row[2] != "" {
			a.Notes[row[0]] = row[2]
		}
	}
	return a, nil
}

func events(tx *gorm.DB, organizationID, id string) ([]assessment.Event, error) {
	var rows []eventRow
	err := tx.Where("organization_id = ? AND assessment_id = ?", organizationID, id).Order("number").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	found := make([]assessment.Event, len(rows))
	for i, row := range rows {
		found[i] = assessment.Event{At: row.At.UTC(), Who: row.Who, What: assessment.EventKind(row.What), Note: row.Note}
	}
	return found, nil
}

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
