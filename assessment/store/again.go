package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// carriedRow is what an assessment was given of an earlier one.
type carriedRow struct {
	OrganizationID string
	AssessmentID   string
	FromID         string
	Carried        string
}

func (carriedRow) TableName() string { return "carried" }

// saveCarried keeps what a new assessment begins from.
func saveCarried(tx *gorm.DB, a *assessment.Assessment) error {
	if a.Carried == nil {
		return nil
	}
	row := carriedRow{a.OrganizationID, a.ID, a.Carried.From, encodeCarried(a.Carried)}
	if err := sound(row.FromID, row.Carried); err != nil {
		return err
	}
	return tx.Create(&row).Error
}

// carriedColumns are the values of a statement: id, answer, note, the answer
// proposed, and the titles of the steps that propose it, one a line. The first row
// has what is carried from where: assessment, who answered, when, version.
const carriedColumns = 5

// encodeCarried writes rows as the database gathers them; see texts.
func encodeCarried(c *assessment.Carried) string {
	var text strings.Builder
	row := func(values ...string) {
		for _, value := range values {
			text.WriteString(strconv.Itoa(len(value)) + ":" + value)
		}
	}
	row(c.From, c.AnsweredBy, encodeTime(stored(c.At)), c.Version, "")
	for _, id := range slices.Sorted(maps.Keys(c.Statements)) {
		last := c.Statements[id]
		row(id, last.Answer.String(), last.Note, last.Proposed.String(), strings.Join(last.Because, "\n"))
	}
	return text.String()
}

// decodeCarried reads what encodeCarried wrote; nothing from an empty text.
func decodeCarried(text string) (*assessment.Carried, error) {
	values, err := texts(text, carriedColumns)
	if err != nil || len(values) == 0 {
		return nil, err
	}
	micro, err := strconv.ParseInt(values[2], 10, 64)
	if err != nil {
		return nil, err
	}
	c := &assessment.Carried{From: values[0], AnsweredBy: values[1], At: time.UnixMicro(micro).UTC(), Version: values[3], Statements: map[string]assessment.LastTime{}}
	for row := range slices.Chunk(values[carriedColumns:], carriedColumns) {
		var last assessment.LastTime
		if last.Answer, err = assessment.ParseAnswer(row[1]); err != nil {
			return nil, err
		}
		if last.Proposed, err = assessment.ParseAnswer(row[3]); err != nil {
			return nil, err
		}
		last.Note = row[2]
		if row[4] != "" {
			last.Because = strings.Split(row[4], "\n")
		}
		c.Statements[row[0]] = last
	}
	return c, nil
}

// carriedOf is the SQL of what an assessment was given; empty when it began blank.
const carriedOf = `coalesce((SELECT carried FROM carried WHERE organization_id = $1 AND assessment_id = $2), '')`

// ComparedWith finds what the result of an assessment is compared with: the last
// result of its unit before it with a level, of the same questionnaire and form.
// Nil: there is none. plans is a number that changes with every change of the
// unit's plans: while it is the same, so is what was done in between.
func (s *Store) ComparedWith(ctx context.Context, a *assessment.Assessment) (before *assessment.Listed, plans int, err error) {
	row := assessmentRow{
		UnitID: a.UnitID, Mode: string(assessment.Agreed), Form: string(a.Form),
		QuestionnaireID: a.Ref.ID, QuestionnaireVersion: a.Ref.Version, QuestionnaireHash: a.Ref.Hash,
	}
	args := []any{a.OrganizationID, a.UnitID, a.Ref.ID, a.Ref.Version, a.Ref.Hash, string(a.Form), stored(a.SubmittedAt)}
	found := false
	err = ask(s.reading(ctx), s.dialect.before, args, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(&row.ID, &row.AnsweredBy, &row.CreatedAt, &row.UpdatedAt, &row.SubmittedAt, &row.Summary, &row.Answered, &plans)
	})
	if err != nil || !found {
		return nil, 0, translate(err)
	}
	listed, err := row.listed()
	return &listed, plans, err
}
