package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
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
		if err := takes(tree, organizationID, all); err != nil {
			return err
		}
		if err := s.insertAssessments(tx, all); err != nil {
			return err
		}
		var units []string
		for _, a := range all {
			if a.Submitted() {
				units = append(units, a.UnitID)
			}
		}
		return s.saveStandings(tx, organizationID, assessment.Agreed, units...)
	})
}

// takes checks that all units of assessments are of the organization, and in use.
func takes(tree assessment.Tree, organizationID string, all []*assessment.Assessment) error {
	inUse := make(map[string]bool, len(tree))
	for i := range tree {
		inUse[tree[i].ID] = false
	}
	for _, b := range tree.InUse() {
		inUse[b.ID] = true
	}
	for _, a := range all {
		used, known := inUse[a.UnitID]
		switch {
		case a.OrganizationID != organizationID, !known:
			return assessment.ErrNotFound
		case !used:
			return assessment.ErrClosed
		}
	}
	return nil
}

// insertAssessments adds assessments with their answers and events, many rows a
// statement.
func (s *Store) insertAssessments(tx *gorm.DB, all []*assessment.Assessment) error {
	if len(all) == 0 {
		return nil
	}
	rows := make([]assessmentRow, len(all))
	answers := newAnswerInserter()
	events := inserter{table: "events (organization_id, assessment_id, number, at, who, what, note)"}
	for i, a := range all {
		var err error
		if rows[i], err = assessmentRowOf(a); err != nil {
			return err
		}
		if err := errors.Join(sound(a.ID, a.AnsweredBy, a.SurveyID, rows[i].Rest), answers.add(a)); err != nil {
			return err
		}
		for n, e := range a.Events {
			if err := sound(e.Who, string(e.What), e.Note); err != nil {
				return err
			}
			events.add(a.OrganizationID, a.ID, n+1, stored(e.At), e.Who, string(e.What), e.Note)
		}
	}
	if err := insertRows(tx, rows); err != nil {
		return err
	}
	if err := s.measure(tx, len(all)); err != nil {
		return err
	}
	if err := answers.insert(tx, s.dialect, all[0].OrganizationID); err != nil {
		return err
	}
	return events.insert(tx)
}

// measure lets PostgreSQL count assessments when many were added: each of their
// answers is looked up there, and what it believed of a small table would have it
// read all of a large one.
func (s *Store) measure(tx *gorm.DB, added int) error {
	if !s.dialect.locks || added < insertLimit {
		return nil
	}
	_, err := tell(tx, "ANALYZE assessments")
	return err
}

// answerInserter adds the answers of many assessments. Those that have the very
// same ones, as in a large sample, get copies: the database is quicker at that.
type answerInserter struct {
	rows   inserter
	first  map[uintptr]*assessment.Assessment // the first of those with these answers
	copies []any                              // an assessment and the one it is like, in turns
}

func newAnswerInserter() answerInserter {
	return answerInserter{
		rows:  inserter{table: "answers (organization_id, assessment_id, statement_id, answer, note)"},
		first: map[uintptr]*assessment.Assessment{},
	}
}

func (i *answerInserter) add(a *assessment.Assessment) error {
	same := reflect.ValueOf(a.Answers).Pointer()
	if first := i.first[same]; first != nil && reflect.ValueOf(first.Notes).Pointer() == reflect.ValueOf(a.Notes).Pointer() {
		i.copies = append(i.copies, a.ID, first.ID)
		return nil
	}
	i.first[same] = a
	changed, _ := changedAnswers(&assessment.Assessment{}, a)
	for _, row := range changed {
		if err := sound(row.StatementID, row.Note); err != nil {
			return err
		}
		i.rows.add(row.OrganizationID, row.AssessmentID, row.StatementID, row.Answer, row.Note)
	}
	return nil
}

func (i *answerInserter) insert(tx *gorm.DB, d dialect, organizationID string) error {
	if err := i.rows.insert(tx); err != nil {
		return err
	}
	for some := range slices.Chunk(i.copies, 2*insertLimit) {
		if _, err := tell(tx, d.copyAnswers(len(some)/2), append([]any{organizationID}, some...)...); err != nil {
			return err
		}
	}
	return nil
}

// copyAnswers gives so many assessments the answers of others: organization, and
// then each assessment and the one it is like.
func (d dialect) copyAnswers(count int) string {
	to := make([]string, count)
	for i := range to {
		to[i] = fmt.Sprintf("($%d, $%d)", 2*i+2, 2*i+3)
	}
	return `INSERT INTO answers (organization_id, assessment_id, statement_id, answer, note)
		SELECT a.organization_id, copies.column1, a.statement_id, a.answer, a.note
		FROM (VALUES ` + strings.Join(to, ", ") + `) copies CROSS JOIN ` + d.copied
}

// insertRows adds rows, many a statement.
func insertRows[row any](tx *gorm.DB, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(&rows, insertLimit).Error
}

// inserter gathers rows of a table and adds them, many a statement.
type inserter struct {
	table    string // with its columns
	conflict string // what happens to rows that are there; empty: an error
	values   []any
	width    int // values of a row
}

func (i *inserter) add(row ...any) {
	i.values, i.width = append(i.values, row...), len(row)
}

// insertLimit is how many rows a statement adds. The driver of SQLite looks for
// each value among all names of a statement: with more it takes longer.
const insertLimit = 100

func (i *inserter) insert(tx *gorm.DB) error {
	for len(i.values) > 0 {
		rows := min(insertLimit, len(i.values)/i.width)
		if _, err := tell(tx, insertion(i.table, rows, i.width)+i.conflict, i.values[:rows*i.width]...); err != nil {
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
