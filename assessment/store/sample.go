package store

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
)

// SampleSurvey is a published survey with what people answered, as nobody has it
// but a sample.
type SampleSurvey struct {
	*assessment.Survey
	Responses []assessment.Response
}

// AddSampleSurveys saves surveys that were published to a sample organization, all
// or none. Any other organization is ErrNotFound: what real people answered comes
// in by their links alone.
func (s *Store) AddSampleSurveys(ctx context.Context, organizationID string, all []SampleSurvey) error {
	return s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) error {
		if err := s.lockedSample(tx, organizationID); err != nil {
			return err
		}
		tree, err := units(tx, organizationID)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, u := range tree {
			known[u.ID] = true
		}
		var of []string
		for _, survey := range all {
			if survey.OrganizationID != organizationID || !known[survey.UnitID] || survey.PublishedAt.IsZero() {
				return assessment.ErrNotFound
			}
			of = append(of, survey.UnitID)
		}
		if err := insertSurveys(tx, all); err != nil {
			return err
		}
		return s.saveStandings(tx, organizationID, assessment.SurveyMode, of...)
	})
}

func insertSurveys(tx *gorm.DB, all []SampleSurvey) error {
	rows, settings := make([]assessmentRow, len(all)), make([]surveyRow, len(all))
	var responses []responseRow
	for i, survey := range all {
		summary, err := encodeSummary(survey.Summary)
		if err != nil {
			return err
		}
		rows[i], settings[i] = assessmentRowOfSurvey(survey.Survey), surveyRowOf(survey.Survey)
		rows[i].SubmittedAt, rows[i].Summary, rows[i].Respondents = optional(survey.PublishedAt), summary, len(survey.Responses)
		rows[i].Status, rows[i].Level, rows[i].Position = brief(survey.Summary)
		for _, r := range survey.Responses {
			responses = append(responses, responseRow{OrganizationID: survey.OrganizationID, SurveyID: survey.ID, Sheet: encodeSheet(r.Role, r.Sheet)})
		}
	}
	if err := insertRows(tx, rows); err != nil {
		return err
	}
	if err := insertRows(tx, settings); err != nil {
		return err
	}
	for _, survey := range all {
		if err := saveSurveyEvents(tx, survey.Survey, 0); err != nil {
			return err
		}
	}
	return addResponses(tx, responses)
}

// lockedSample is ErrNotFound for any organization but a sample.
func (s *Store) lockedSample(tx *gorm.DB, organizationID string) error {
	var row organizationRow
	return s.locked(tx).Where("id = ? AND sample = ?", organizationID, true).Take(&row).Error
}

// removeLimit is how many assessments of a sample are removed in one transaction,
// so that nobody waits long for it.
const removeLimit = 500

// RemoveSample removes the sample organization and everything in it. Any other
// organization is ErrNotFound. From the first moment on nobody sees it any more; a
// large one goes piece by piece, and where that is broken off it goes on when the database
// is opened again.
func (s *Store) RemoveSample(ctx context.Context, organizationID string) error {
	ctx = context.WithoutCancel(ctx)
	for first := true; ; first = false {
		var left bool
		err := s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) (err error) {
			if err = s.lockedSample(tx, organizationID); err != nil {
				return err
			}
			left, err = removeSome(tx, organizationID, first)
			return err
		})
		if err != nil || !left {
			return err
		}
	}
}

// finishRemovals goes on with samples whose removal was broken off: those that
// nobody belongs to.
func (s *Store) finishRemovals(ctx context.Context) error {
	var ids []string
	err := s.reading(ctx).Model(&organizationRow{}).
		Where("sample = ? AND NOT EXISTS (SELECT 1 FROM memberships WHERE memberships.organization_id = organizations.id)", true).Pluck("id", &ids).Error
	if err != nil {
		return translate(err)
	}
	for _, id := range ids {
		if err := s.RemoveSample(ctx, id); err != nil && !errors.Is(err, assessment.ErrNotFound) { // another does it, too
			return err
		}
	}
	return nil
}

// removeSome removes some of the assessments of a sample, or what is left when
// there are few. first hides it from everybody.
func removeSome(tx *gorm.DB, organizationID string, first bool) (left bool, err error) {
	if first {
		for _, rows := range slices.Concat(planParts(), momentParts(), []any{&servicePlanRow{}, &membershipRow{}, &memberInvitationRow{}, &memberEventRow{}, &shareRow{}, &standingRow{}, &revisionRow{}, &measureValueRow{}, &measureRow{}, &worthRow{}, &decisionRow{}, &checkResponseRow{}, &checkRow{}}) {
			if err := tx.Where("organization_id = ?", organizationID).Delete(rows).Error; err != nil {
				return false, err
			}
		}
	}
	var ids []string
	if err := tx.Model(&assessmentRow{}).Where("organization_id = ?", organizationID).Limit(removeLimit).Pluck("id", &ids).Error; err != nil {
		return false, err
	}
	if err := removeAssessments(tx, organizationID, ids); err != nil || len(ids) == removeLimit {
		return true, err
	}
	for _, rows := range []any{&eventRow{}, &unitRow{}} {
		if err := tx.Where("organization_id = ?", organizationID).Delete(rows).Error; err != nil {
			return false, err
		}
	}
	return false, one(tx.Where("id = ? AND sample = ?", organizationID, true).Delete(&organizationRow{}))
}

// removeAssessments removes assessments and surveys with all that belongs to them.
func removeAssessments(tx *gorm.DB, organizationID string, ids []string) error {
	of := func(column string, tables ...any) error {
		for _, rows := range tables {
			if err := tx.Where("organization_id = ? AND "+column+" IN ?", organizationID, ids).Delete(rows).Error; err != nil {
				return err
			}
		}
		return nil
	}
	if len(ids) == 0 {
		return nil
	}
	if err := of("survey_id", surveyParts()...); err != nil {
		return err
	}
	if err := of("assessment_id", &answerRow{}, &eventRow{}); err != nil {
		return err
	}
	return of("id", &surveyRow{}, &assessmentRow{})
}
