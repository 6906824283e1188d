package store

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
)

// responseRow is what somebody handed in, and nothing else.
type responseRow struct {
	Number         int64 `gorm:"primaryKey;autoIncrement:false"`
	OrganizationID string
	SurveyID       string
	ReceiptHash    *string // nil once published
	Sheet          string  // see sheets.go
}

func (responseRow) TableName() string { return "survey_responses" }

// addResponses gives each a random number and adds them. Where a number is taken
// the numbers are drawn again.
func addResponses(tx *gorm.DB, rows []responseRow) error {
	drawn := map[int64]bool{}
	for batch := range slices.Chunk(rows, batchSize) {
		for added := 0; added < len(batch); {
			numbers := draw(batch, drawn)
			insert := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "number"}}, DoNothing: true}).Create(&batch)
			if insert.Error != nil {
				return insert.Error
			}
			if added = int(insert.RowsAffected); added < len(batch) {
				first := batch[0]
				err := tx.Where("number IN ? AND organization_id = ? AND survey_id = ?", numbers, first.OrganizationID, first.SurveyID).Delete(&responseRow{}).Error
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// draw gives the rows numbers that were not drawn before.
func draw(rows []responseRow, drawn map[int64]bool) []int64 {
	numbers := make([]int64, len(rows))
	for i := range rows {
		number := random()
		for drawn[number] {
			number = random()
		}
		drawn[number] = true
		rows[i].Number, numbers[i] = number, number
	}
	return numbers
}

// random is a number that fits the INTEGER of PostgreSQL, not 0.
func random() int64 { return 1 + rand.Int64N(1<<31-1) }

// PublishSurvey makes what was answered the survey's result, for good: change
// decides, given the survey and what the responses say together. While people
// can answer, or once it was published, it is ErrClosed. Fewer responses than
// the threshold are counted and not looked at.
//
// Then all is deleted that was begun and not handed in, the responses are
// written anew in random order, with other numbers and without their receipts,
// and what was deleted is overwritten.
func (s *Store) PublishSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey, *assessment.SurveyResult) error) error {
	err := s.changeSurvey(ctx, organizationID, id, func(tx *gorm.DB, survey *assessment.Survey) error {
		if survey.State(s.now()) != assessment.Closed {
			return assessment.ErrClosed
		}
		result, err := combined(tx, survey)
		if err != nil {
			return err
		}
		if err := change(survey, result); err != nil {
			return err
		}
		if survey.PublishedAt.IsZero() || result.TooFew {
			return errNotPublished
		}
		if err := rewriteResponses(tx, survey); err != nil {
			return err
		}
		if err := dropDrafts(tx, survey); err != nil {
			return err
		}
		return savePublished(tx, survey, result.Respondents)
	})
	if err != nil {
		return err
	}
	return translate(s.write.erase(ctx))
}

// errNotPublished is a mistake of the program.
var errNotPublished = errors.New("a survey is published with a result or not at all")

func savePublished(tx *gorm.DB, survey *assessment.Survey, respondents int) error {
	summary, err := encodeSummary(survey.Summary)
	if err != nil {
		return err
	}
	return one(tx.Model(&assessmentRow{}).Where("organization_id = ? AND id = ?", survey.OrganizationID, survey.ID).
		Updates(map[string]any{"submitted_at": optional(survey.PublishedAt), "summary": summary, "respondents": respondents}))
}

// rewriteResponses leaves nothing of when or in which order responses came in:
// not in their numbers, nor in what a database keeps beside a row.
func rewriteResponses(tx *gorm.DB, survey *assessment.Survey) error {
	ofSurvey := tx.Where("organization_id = ? AND survey_id = ?", survey.OrganizationID, survey.ID).Session(&gorm.Session{})
	var rows []responseRow
	if err := ofSurvey.Find(&rows).Error; err != nil {
		return err
	}
	if err := ofSurvey.Delete(&responseRow{}).Error; err != nil {
		return err
	}
	rand.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	for i := range rows {
		rows[i].ReceiptHash = nil
	}
	return addResponses(tx, rows)
}

// dropDrafts deletes what was begun and not handed in. The empty drafts of those
// who were invited stay: they say who has not answered.
func dropDrafts(tx *gorm.DB, survey *assessment.Survey) error {
	args := []any{survey.OrganizationID, survey.ID}
	for _, statement := range []string{
		`DELETE FROM survey_links WHERE organization_id = ? AND survey_id = ? AND invitation_id = '' AND draft_id <> ''`,
		`UPDATE survey_drafts SET sheet = '' WHERE organization_id = ? AND survey_id = ? AND sheet <> ''`,
		`DELETE FROM survey_drafts WHERE organization_id = ? AND survey_id = ?
			AND id NOT IN (SELECT i.draft_id FROM survey_invitations i WHERE i.organization_id = survey_drafts.organization_id AND i.survey_id = survey_drafts.survey_id)`,
	} {
		if err := tx.Exec(statement, args...).Error; err != nil {
			return err
		}
	}
	return nil
}

// combined is what the responses say together. The threshold is in the query:
// fewer than that leave the database as a number only.
func combined(tx *gorm.DB, survey *assessment.Survey) (*assessment.SurveyResult, error) {
	const statement = `SELECT r.sheet FROM survey_responses r
		JOIN surveys s ON s.organization_id = r.organization_id AND s.id = r.survey_id
		WHERE r.organization_id = $1 AND r.survey_id = $2 AND s.threshold <=
			(SELECT count(*) FROM survey_responses WHERE organization_id = $1 AND survey_id = $2)`
	var responses []assessment.Response
	err := ask(tx, statement, []any{survey.OrganizationID, survey.ID}, func(rows *sql.Rows) error {
		var text string
		if err := rows.Scan(&text); err != nil {
			return err
		}
		response, err := decodeSheet(text, survey)
		responses = append(responses, response)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(responses) < survey.Threshold {
		return tooFew(tx, survey)
	}
	result := assessment.Combine(survey.Questionnaire, survey.Form, responses, survey.Threshold)
	return &result, nil
}

// tooFew is the result of a survey of which nothing is shown but how many people
// answered.
func tooFew(tx *gorm.DB, survey *assessment.Survey) (*assessment.SurveyResult, error) {
	var n int64
	err := tx.Model(&responseRow{}).Where("organization_id = ? AND survey_id = ?", survey.OrganizationID, survey.ID).Count(&n).Error
	result := assessment.Combine(survey.Questionnaire, survey.Form, nil, survey.Threshold)
	result.Respondents = int(n)
	return &result, err
}

// SurveyResult returns a published survey with what its responses say together;
// one that is not published is ErrClosed. The result is shared: it must not be
// changed.
func (s *Store) SurveyResult(ctx context.Context, organizationID, id string) (*assessment.Survey, *assessment.SurveyResult, error) {
	tx := s.reading(ctx)
	survey, err := s.loadSurvey(tx, organizationID, id)
	if err != nil {
		return nil, nil, translate(err)
	}
	if survey.PublishedAt.IsZero() {
		return nil, nil, assessment.ErrClosed
	}
	result, err := s.results.get(survey, func() (*assessment.SurveyResult, error) { return combined(tx, survey) })
	return survey, result, translate(err)
}
