package store

import (
	"context"
	"database/sql"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// surveyRow is what a survey has beside its row of assessments.
type surveyRow struct {
	OrganizationID string
	ID             string
	Asking         string
	Threshold      int
	ClosesAt       *time.Time
	Welcome        string
	OpenedAt       *time.Time
	ClosedAt       *time.Time
	SharedSecret   string
}

func (surveyRow) TableName() string { return "surveys" }

func surveyRowOf(s *assessment.Survey) surveyRow {
	return surveyRow{
		OrganizationID: s.OrganizationID, ID: s.ID, Asking: string(s.Asking), Threshold: s.Threshold, Welcome: s.Welcome,
		ClosesAt: optional(s.ClosesAt), OpenedAt: optional(s.OpenedAt), ClosedAt: optional(s.ClosedAt),
	}
}

// mutable are the columns a change may change.
func (r surveyRow) mutable() map[string]any {
	return map[string]any{
		"asking": r.Asking, "threshold": r.Threshold, "closes_at": r.ClosesAt, "welcome": r.Welcome,
		"opened_at": r.OpenedAt, "closed_at": r.ClosedAt,
	}
}

// loadedSurvey is a survey read from both tables.
type loadedSurvey struct {
	assessment assessmentRow
	survey     surveyRow
}

// surveyColumns are those of a loadedSurvey, of assessments a and surveys s.
const surveyColumns = `a.organization_id, a.id, a.unit_id, a.questionnaire_id, a.questionnaire_version, a.questionnaire_hash,
	a.form, a.created_at, a.submitted_at, a.summary, s.asking, s.threshold, s.closes_at, s.welcome, s.opened_at, s.closed_at`

func (l *loadedSurvey) columns() []any {
	a, s := &l.assessment, &l.survey
	return []any{
		&a.OrganizationID, &a.ID, &a.UnitID, &a.QuestionnaireID, &a.QuestionnaireVersion, &a.QuestionnaireHash,
		&a.Form, &a.CreatedAt, &a.SubmittedAt, &a.Summary, &s.Asking, &s.Threshold, &s.ClosesAt, &s.Welcome, &s.OpenedAt, &s.ClosedAt,
	}
}

// surveyOf is a row as the domain knows it, with its questionnaire and without
// its events.
func (s *Store) surveyOf(tx *gorm.DB, l *loadedSurvey) (*assessment.Survey, error) {
	a, row := &l.assessment, &l.survey
	summary, err := decodeSummary(a.Summary)
	if err != nil {
		return nil, err
	}
	survey := &assessment.Survey{
		ID: a.ID, OrganizationID: a.OrganizationID, UnitID: a.UnitID, Ref: a.ref(),
		SurveySettings: assessment.SurveySettings{
			Form: assessment.Form(a.Form), Asking: assessment.Asking(row.Asking), Threshold: row.Threshold,
			ClosesAt: known(row.ClosesAt), Welcome: row.Welcome,
		},
		CreatedAt: a.CreatedAt.UTC(), OpenedAt: known(row.OpenedAt), ClosedAt: known(row.ClosedAt),
		PublishedAt: known(a.SubmittedAt), Summary: summary,
	}
	survey.Questionnaire, err = s.questionnaire(tx, survey.Ref)
	return survey, err
}

// CreateSurvey saves a new survey. The unit must be one of the organization, and
// neither archived nor below an archived one (ErrClosed); the questionnaire must
// have been kept.
func (s *Store) CreateSurvey(ctx context.Context, survey *assessment.Survey) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, survey.OrganizationID, survey.UnitID); err != nil {
			return err
		}
		if err := sound(survey.ID, survey.Welcome); err != nil {
			return err
		}
		row, settings := assessmentRowOfSurvey(survey), surveyRowOf(survey)
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := tx.Create(&settings).Error; err != nil {
			return err
		}
		return saveSurveyEvents(tx, survey, 0)
	})
}

func assessmentRowOfSurvey(s *assessment.Survey) assessmentRow {
	return assessmentRow{
		OrganizationID: s.OrganizationID, ID: s.ID, UnitID: s.UnitID,
		QuestionnaireID: s.Ref.ID, QuestionnaireVersion: s.Ref.Version, QuestionnaireHash: s.Ref.Hash,
		Mode: string(assessment.SurveyMode), Form: string(s.Form), CreatedAt: stored(s.CreatedAt),
	}
}

func saveSurveyEvents(tx *gorm.DB, s *assessment.Survey, known int) error {
	return saveEvents(tx, s.OrganizationID, s.ID, s.Events, known)
}

// Survey returns a survey with its events and the questionnaire it is pinned to,
// and nothing of what was answered.
func (s *Store) Survey(ctx context.Context, organizationID, id string) (*assessment.Survey, error) {
	survey, err := s.loadSurvey(s.reading(ctx), organizationID, id)
	return survey, translate(err)
}

func (s *Store) loadSurvey(tx *gorm.DB, organizationID, id string) (*assessment.Survey, error) {
	const statement = `SELECT ` + surveyColumns + ` FROM assessments a
		JOIN surveys s ON s.organization_id = a.organization_id AND s.id = a.id
		WHERE a.organization_id = $1 AND a.id = $2`
	var l loadedSurvey
	if err := ask(tx, statement, []any{organizationID, id}, func(rows *sql.Rows) error { return rows.Scan(l.columns()...) }); err != nil {
		return nil, err
	}
	if l.assessment.ID == "" {
		return nil, assessment.ErrNotFound
	}
	survey, err := s.surveyOf(tx, &l)
	if err != nil {
		return nil, err
	}
	survey.Events, err = surveyEvents(tx, organizationID, id)
	return survey, err
}

func surveyEvents(tx *gorm.DB, organizationID, id string) (events []assessment.Event, err error) {
	const statement = `SELECT at, who, what, note FROM events WHERE organization_id = $1 AND assessment_id = $2 ORDER BY number`
	err = ask(tx, statement, []any{organizationID, id}, func(rows *sql.Rows) error {
		var e assessment.Event
		err := rows.Scan(&e.At, &e.Who, &e.What, &e.Note)
		e.At = e.At.UTC()
		events = append(events, e)
		return err
	})
	return events, err
}

// UpdateSurvey lets change decide about a survey and saves what it changed of
// its settings, of when it asks, and its events; see UpdateAssessment. A result
// is published with PublishSurvey only.
//
// Nobody hands in between what change sees and what is saved: after a change
// that closed the survey was acknowledged, no response comes in.
func (s *Store) UpdateSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey) error) error {
	return s.changeSurvey(ctx, organizationID, id, func(_ *gorm.DB, survey *assessment.Survey) error { return change(survey) })
}

func (s *Store) changeSurvey(ctx context.Context, organizationID, id string, change func(*gorm.DB, *assessment.Survey) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		survey, err := s.lockedSurvey(tx, organizationID, id)
		if err != nil {
			return err
		}
		before := *survey
		before.Events = slices.Clone(survey.Events)
		if err := change(tx, survey); err != nil {
			return err
		}
		survey.ID, survey.OrganizationID = id, organizationID
		if err := saveSurvey(tx, &before, survey); err != nil {
			return err
		}
		return s.dropMessagesOf(tx, survey)
	})
}

// lockedSurvey reads a survey so that nothing of it changes, and nobody starts
// or hands in, before this transaction ends.
func (s *Store) lockedSurvey(tx *gorm.DB, organizationID, id string) (*assessment.Survey, error) {
	if s.dialect.locks { // a statement of its own; see lockAssessment
		var row surveyRow
		if err := s.locked(tx).Select("id").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
			return nil, err
		}
	}
	return s.loadSurvey(tx, organizationID, id)
}

func saveSurvey(tx *gorm.DB, before, after *assessment.Survey) error {
	if err := sound(after.Welcome); err != nil {
		return err
	}
	key := "organization_id = ? AND id = ?"
	if columns := surveyRowOf(after).mutable(); !reflect.DeepEqual(surveyRowOf(before).mutable(), columns) {
		if err := one(tx.Model(&surveyRow{}).Where(key, after.OrganizationID, after.ID).Updates(columns)); err != nil {
			return err
		}
	}
	if before.Form != after.Form {
		err := one(tx.Model(&assessmentRow{}).Where(key, after.OrganizationID, after.ID).Update("form", string(after.Form)))
		if err != nil {
			return err
		}
	}
	return saveSurveyEvents(tx, after, len(before.Events))
}

// surveyParts are the tables with rows of a survey, those first that others do
// not belong to.
func surveyParts() []any {
	return []any{&outboxRow{}, &linkRow{}, &draftRow{}, &responseRow{}, &invitationRow{}}
}

// DeleteSurvey removes a survey that was never published with everything in it:
// who was asked, what was begun and what was handed in. A published one is
// ErrClosed.
func (s *Store) DeleteSurvey(ctx context.Context, organizationID, id string) error {
	err := s.change(ctx, func(tx *gorm.DB) error {
		survey, err := s.lockedSurvey(tx, organizationID, id)
		if err != nil {
			return err
		}
		if err := survey.CheckDiscard(); err != nil {
			return err
		}
		for _, rows := range surveyParts() {
			if err := tx.Where("organization_id = ? AND survey_id = ?", organizationID, id).Delete(rows).Error; err != nil {
				return err
			}
		}
		if err := tx.Where("organization_id = ? AND assessment_id = ?", organizationID, id).Delete(&eventRow{}).Error; err != nil {
			return err
		}
		for _, row := range []any{&surveyRow{}, &assessmentRow{}} {
			if err := one(tx.Where("organization_id = ? AND id = ?", organizationID, id).Delete(row)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return translate(s.write.erase(ctx))
}

// Turnout counts who was asked, has begun and has handed in.
func (s *Store) Turnout(ctx context.Context, organizationID, id string) (assessment.Turnout, error) {
	const statement = `SELECT
		(SELECT count(*) FROM survey_invitations i WHERE i.organization_id = $1 AND i.survey_id = $2 AND i.revoked = FALSE),
		(SELECT count(*) FROM survey_drafts d WHERE d.organization_id = $1 AND d.survey_id = $2 AND d.sheet <> '' AND d.amends IS NULL),
		(SELECT count(*) FROM survey_invitations i LEFT JOIN survey_drafts d ON d.id = i.draft_id
			WHERE i.organization_id = $1 AND i.survey_id = $2 AND i.revoked = FALSE AND d.id IS NULL),
		(SELECT count(*) FROM survey_responses r WHERE r.organization_id = $1 AND r.survey_id = $2)
		FROM surveys WHERE organization_id = $1 AND id = $2`
	var t assessment.Turnout
	found := false
	err := ask(s.reading(ctx), statement, []any{organizationID, id}, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&t.Invited, &t.Started, &t.Done, &t.Responses)
	})
	if err == nil && !found {
		err = assessment.ErrNotFound
	}
	return t, translate(err)
}

// SharedSecret is the secret of the link that is handed to everybody; empty
// before it was made.
func (s *Store) SharedSecret(ctx context.Context, organizationID, id string) (string, error) {
	var row surveyRow
	err := s.reading(ctx).Select("shared_secret").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error
	return row.SharedSecret, translate(err)
}

// OpenShared makes the link that is handed to everybody. One that was made
// before stops working; what was begun by it goes on.
func (s *Store) OpenShared(ctx context.Context, organizationID, id string, link account.Token, change func(*assessment.Survey) error) error {
	return s.changeSurvey(ctx, organizationID, id, func(tx *gorm.DB, survey *assessment.Survey) error {
		if survey.Asking != assessment.SharedLink {
			return assessment.Invalid("asking", "This survey asks by a link each.")
		}
		if err := change(survey); err != nil {
			return err
		}
		if err := tx.Where("organization_id = ? AND survey_id = ? AND invitation_id = '' AND draft_id = ''", organizationID, id).Delete(&linkRow{}).Error; err != nil {
			return err
		}
		if err := tx.Create(&linkRow{LinkHash: link.Hash, OrganizationID: organizationID, SurveyID: id}).Error; err != nil {
			return err
		}
		return one(tx.Model(&surveyRow{}).Where("organization_id = ? AND id = ?", organizationID, id).Update("shared_secret", link.Secret))
	})
}
