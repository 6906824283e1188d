package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
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

// addResponses gives each a random number and adds them in the order of the
// numbers. Where one is taken they are drawn again.
func addResponses(tx *gorm.DB, rows []responseRow) error {
	drawn := map[int64]bool{}
	draw(rows, drawn)
	for batch := range slices.Chunk(rows, batchSize) {
		for {
			insert := tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "number"}}, DoNothing: true}).Create(&batch)
			if insert.Error != nil {
				return insert.Error
			}
			if insert.RowsAffected == int64(len(batch)) {
				break
			}
			if err := tx.Delete(&batch, "organization_id = ? AND survey_id = ?", batch[0].OrganizationID, batch[0].SurveyID).Error; err != nil {
				return err
			}
			draw(batch, drawn)
		}
	}
	return nil
}

// draw gives the rows numbers that were not drawn before, and puts the rows in
// their order.
func draw(rows []responseRow, drawn map[int64]bool) {
	for i := range rows {
		number := random()
		for drawn[number] {
			number = random()
		}
		drawn[number] = true
		rows[i].Number = number
	}
	slices.SortFunc(rows, func(a, b responseRow) int { return cmp.Compare(a.Number, b.Number) })
}

// random is a number of 31 bits: what fits the INTEGER of PostgreSQL.
func random() int64 {
	var bits [4]byte
	rand.Read(bits[:]) //nolint:errcheck // it never fails: it ends the program instead
	return int64(binary.BigEndian.Uint32(bits[:]) >> 1)
}

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
		return s.savePublished(tx, survey, result.Respondents)
	})
	if err != nil {
		return err
	}
	return translate(s.write.erase(ctx))
}

// errNotPublished is a mistake of the program.
var errNotPublished = errors.New("a survey is published with a result or not at all")

func (s *Store) savePublished(tx *gorm.DB, survey *assessment.Survey, respondents int) error {
	summary, err := encodeSummary(survey.Summary)
	if err != nil {
		return err
	}
	status, level, position := brief(survey.Summary)
	err = one(tx.Model(&assessmentRow{}).Where("organization_id = ? AND id = ?", survey.OrganizationID, survey.ID).
		Updates(map[string]any{
			"submitted_at": optional(survey.PublishedAt), "summary": summary, "respondents": respondents,
			"status": status, "level": level, "position": position,
		}))
	if err != nil {
		return err
	}
	return s.saveStandings(tx, survey.OrganizationID, assessment.SurveyMode, survey.UnitID)
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
