package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// Difference is a result that says something else now that it was worked out
// anew, or that could not be.
type Difference struct {
	OrganizationID string
	UnitID         string
	ID             string // of the assessment or survey
	Mode           assessment.Mode
	At             time.Time // when it was submitted or published
	Before, After  assessment.Summary
	Problem        error // why it could not be worked out: it stays as it was
}

// Rescore works out every result anew from its answers, by the rule as it is
// now, and keeps what differs from what was kept: in the summary, and in where
// units stand. Each result with another level or position is reported, and each
// that cannot be read. A result that was opened again stays what it was when it
// was handed in. It returns how many results it looked at.
func (s *Store) Rescore(ctx context.Context, report func(Difference)) (int, error) {
	count, err := s.rescore(ctx, allResults, report)
	if err != nil {
		return count, err
	}
	return count, s.standAnew(ctx)
}

// complete goes on with what was broken off, and brings results up to date that an
// older version of the program wrote: it kept less with them. What cannot be read
// is told, and everything else works.
func (s *Store) complete(ctx context.Context, log *slog.Logger) error {
	if err := s.finishRemovals(ctx); err != nil {
		return err
	}
	count, err := s.rescore(ctx, incompleteResults, func(d Difference) {
		if d.Problem != nil {
			log.WarnContext(ctx, "an earlier result cannot be read", "assessment", d.ID, "error", d.Problem)
		}
	})
	if err == nil && count > 0 {
		log.InfoContext(ctx, "brought earlier results up to date", "results", count)
	}
	return err
}

// The results to work out anew, after a key and in its order.
const (
	allResults        = resultKeys + ` ORDER BY organization_id, id LIMIT $3`
	incompleteResults = resultKeys + ` AND status = '' ORDER BY organization_id, id LIMIT $3`
	resultKeys        = `SELECT organization_id, id, unit_id, mode, submitted_at, status, summary FROM assessments
		WHERE summary IS NOT NULL AND (organization_id, id) > ($1, $2)`
)

// rescoreLimit is how many results are read at once.
const rescoreLimit = 100

func (s *Store) rescore(ctx context.Context, which string, report func(Difference)) (int, error) {
	count, organization, id := 0, "", ""
	for ctx.Err() == nil {
		rows, err := resultsAfter(s.reading(ctx), which, organization, id)
		if err != nil || len(rows) == 0 {
			return count, translate(err)
		}
		for batch := range slices.Chunk(s.staleOf(ctx, rows, report), s.together()) {
			if err := s.rescoreRows(ctx, batch, report); err != nil {
				return count, err
			}
		}
		count += len(rows)
		organization, id = rows[len(rows)-1].OrganizationID, rows[len(rows)-1].ID
	}
	return count, ctx.Err()
}

// together is how many results, or standings, are saved in one transaction: many
// where each waits for the disk, and one where rows are locked, so that nobody who
// saves waits in a circle.
func (s *Store) together() int {
	if s.dialect.locks {
		return 1
	}
	return rescoreLimit
}

func resultsAfter(tx *gorm.DB, which, organization, id string) (found []assessmentRow, err error) {
	err = ask(tx, which, []any{organization, id, rescoreLimit}, func(rows *sql.Rows) error {
		var r assessmentRow
		err := rows.Scan(&r.OrganizationID, &r.ID, &r.UnitID, &r.Mode, &r.SubmittedAt, &r.Status, &r.Summary)
		found = append(found, r)
		return err
	})
	return found, err
}

// staleOf are those of the results that are not kept as they would be now.
func (s *Store) staleOf(ctx context.Context, rows []assessmentRow, report func(Difference)) (stale []assessmentRow) {
	for _, row := range rows {
		fresh, err := s.refreshed(s.reading(ctx), row)
		switch {
		case errors.Is(err, assessment.ErrNotFound): // a sample that is being removed
		case err != nil:
			report(Difference{OrganizationID: row.OrganizationID, UnitID: row.UnitID, ID: row.ID, Mode: assessment.Mode(row.Mode), At: known(row.SubmittedAt), Problem: err})
		case fresh.Status != row.Status || *fresh.Summary != *row.Summary:
			stale = append(stale, row)
		}
	}
	return stale
}

// rescoreRows saves what results say now, and reports which say something else.
func (s *Store) rescoreRows(ctx context.Context, rows []assessmentRow, report func(Difference)) error {
	var differences []Difference
	err := s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) error {
		differences = nil
		for _, row := range rows {
			found, err := s.rescoreRow(tx, row)
			if err != nil {
				return err
			}
			differences = append(differences, found...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, d := range differences {
		report(d)
	}
	return nil
}

func (s *Store) rescoreRow(tx *gorm.DB, row assessmentRow) ([]Difference, error) {
	if err := s.lockAssessment(tx, row.OrganizationID, row.ID); err != nil {
		return nil, err
	}
	fresh, err := s.refreshed(tx, row)
	if err != nil {
		return nil, err
	}
	if _, err := tell(tx, saveSummary, row.OrganizationID, row.ID, fresh.Summary, fresh.Status, fresh.Level, fresh.Position); err != nil {
		return nil, err
	}
	if err := s.saveStandings(tx, row.OrganizationID, assessment.Mode(row.Mode), row.UnitID); err != nil {
		return nil, err
	}
	before, err1 := decodeSummary(row.Summary)
	after, err2 := decodeSummary(fresh.Summary)
	if err := errors.Join(err1, err2); err != nil || alike(before, after) {
		return nil, err
	}
	return []Difference{{row.OrganizationID, row.UnitID, row.ID, assessment.Mode(row.Mode), known(row.SubmittedAt), *before, *after, nil}}, nil
}

const saveSummary = `UPDATE assessments SET summary = $3, status = $4, level = $5, position = $6 WHERE organization_id = $1 AND id = $2`

// refreshed is a result as it would be kept now. What is not a result any more
// stays what it was.
func (s *Store) refreshed(tx *gorm.DB, row assessmentRow) (assessmentRow, error) {
	summary, err := s.summaryOf(tx, &row)
	if err == nil && summary == nil {
		summary, err = decodeSummary(row.Summary)
	}
	if err != nil {
		return row, err
	}
	row.Status, row.Level, row.Position = brief(summary)
	row.Summary, err = encodeSummary(summary)
	return row, err
}

// summaryOf is what the answers of a submitted assessment or a published survey
// say; nil when it is neither.
func (s *Store) summaryOf(tx *gorm.DB, row *assessmentRow) (*assessment.Summary, error) {
	if assessment.Mode(row.Mode) == assessment.SurveyMode {
		survey, err := s.loadSurvey(tx, row.OrganizationID, row.ID)
		if err != nil || survey.PublishedAt.IsZero() {
			return nil, err
		}
		result, err := combined(tx, survey)
		if err != nil || result.TooFew {
			return nil, err
		}
		summary := result.Summary(survey.Questionnaire)
		return &summary, nil
	}
	a, err := s.load(tx, row.OrganizationID, row.ID)
	if err != nil || !a.Submitted() {
		return nil, err
	}
	summary := a.Sheet.Summary()
	return &summary, nil
}

// alike reports whether two summaries say the same of the unit and of each
// component, whatever else was kept with them.
func alike(a, b *assessment.Summary) bool {
	if a.Status != b.Status || a.Level != b.Level || a.Position.Compare(b.Position) != 0 || !slices.Equal(a.Limiting, b.Limiting) {
		return false
	}
	said := func(s *assessment.Summary) (all []assessment.ComponentSummary) {
		for _, c := range s.Components {
			all = append(all, assessment.ComponentSummary{ID: c.ID, Status: c.Status, Level: c.Level, Position: c.Position})
		}
		return all
	}
	return reflect.DeepEqual(said(a), said(b))
}
