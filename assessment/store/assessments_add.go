package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// bulkLimit is how long a change of many rows may take.
const bulkLimit = time.Minute

// AddAssessments saves assessments that come from elsewhere, all or none; see
// CreateAssessment for what each needs.
func (s *Store) AddAssessments(ctx context.Context, organizationID string, all []*assessment.Assessment) error {
	return s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) error {
		tree, err := s.lockedTree(tx, organizationID)
		if err != nil {
			return err
		}
		for _, a := range all {
			switch {
			case a.OrganizationID != organizationID || tree.Unit(a.UnitID) == nil:
				return assessment.ErrNotFound
			case tree.Archived(a.UnitID):
				return assessment.ErrClosed
			}
		}
		if err := insertAssessments(tx, all); err != nil {
			return err
		}
		placed := map[string]bool{}
		for _, a := range all {
			if placed[a.UnitID] || !a.Submitted() {
				continue
			}
			placed[a.UnitID] = true
			if err := s.saveStanding(tx, organizationID, a.UnitID, assessment.Agreed); err != nil {
				return err
			}
		}
		return nil
	})
}

// insertAssessments adds assessments with their answers and events, many rows a
// statement.
func insertAssessments(tx *gorm.DB, all []*assessment.Assessment) error {
	rows := make([]assessmentRow, len(all))
	answers, events := inserter{table: answerTable}, inserter{table: eventTable}
	for i, a := range all {
		var err error
		if rows[i], err = assessmentRowOf(a); err != nil {
			return err
		}
		if err := sound(a.ID, a.AnsweredBy, a.SurveyID, rows[i].Rest); err != nil {
			return err
		}
		changed, _ := changedAnswers(&assessment.Assessment{}, a)
		for _, row := range changed {
			if err := sound(row.StatementID, row.Note); err != nil {
				return err
			}
			answers.add(row.OrganizationID, row.AssessmentID, row.StatementID, row.Answer, row.Note)
		}
		for n, e := range a.Events {
			if err := sound(e.Who, string(e.What), e.Note); err != nil {
				return err
			}
			events.add(a.OrganizationID, a.ID, n+1, stored(e.At), e.Who, string(e.What), e.Note)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(&rows, 500).Error; err != nil {
		return err
	}
	if err := answers.insert(tx); err != nil {
		return err
	}
	return events.insert(tx)
}

// The tables many rows are added to at once, with their columns.
const (
	answerTable = "answers (organization_id, assessment_id, statement_id, answer, note)"
	eventTable  = "events (organization_id, assessment_id, number, at, who, what, note)"
)

// inserter gathers rows of a table and adds them, many a statement.
type inserter struct {
	table  string // with its columns
	values []any
	width  int // values of a row
}

func (i *inserter) add(row ...any) {
	i.values, i.width = append(i.values, row...), len(row)
}

// insertLimit is how many rows a statement adds: few enough for either database's
// limit of values.
const insertLimit = 500

func (i *inserter) insert(tx *gorm.DB) error {
	for len(i.values) > 0 {
		rows := min(insertLimit, len(i.values)/i.width)
		if _, err := tell(tx, insertion(i.table, rows, i.width), i.values[:rows*i.width]...); err != nil {
			return err
		}
		i.values = i.values[rows*i.width:]
	}
	return nil
}

// insertion is the statement that adds so many rows of so many values.
func insertion(table string, rows, width int) string {
	var s strings.Builder
	s.WriteString("INSERT INTO " + table + " VALUES ")
	for row := range rows {
		if row > 0 {
			s.WriteString(", ")
		}
		for column := range width {
			separator := ", "
			if column == 0 {
				separator = "("
			}
			fmt.Fprintf(&s, "%s$%d", separator, row*width+column+1)
		}
		s.WriteString(")")
	}
	return s.String()
}
