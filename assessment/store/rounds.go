package store

import (
	"context"
	"database/sql"
	"strings"

	"continuum/assessment"
)

// brief is what rounds repeat of a summary: status, level and position, empty
// while there is none.
func brief(s *assessment.Summary) (status string, level int, position string) {
	if s == nil {
		return "", 0, ""
	}
	return string(s.Status), s.Level, encodeFraction(s.Position)
}

// roundsStatement gathers the rounds of each unit in one text, a line a round:
// tens of thousands are read at once. text makes a time a text.
func roundsStatement(text func(time string) string) string {
	columns := []string{
		"mode", "form", "status", "CAST(level AS TEXT)", "position", text("submitted_at"),
		"questionnaire_id", "questionnaire_version", "questionnaire_hash",
	}
	return "SELECT unit_id, string_agg(" + strings.Join(columns, " || '\t' || ") + " || '\t', '\n') FROM assessments" +
		" WHERE organization_id = $1 AND submitted_at IS NOT NULL GROUP BY unit_id"
}

// Rounds lists all results of an organization in brief, of all units and in no
// order. Nothing of a survey is in it before it is published.
func (s *Store) Rounds(ctx context.Context, organizationID string) ([]assessment.Round, error) {
	tx := s.reading(ctx)
	var all []assessment.Round
	err := ask(tx, s.dialect.rounds, []any{organizationID}, func(rows *sql.Rows) error {
		var unit, gathered string
		if err := rows.Scan(&unit, &gathered); err != nil {
			return err
		}
		for line := range strings.SplitSeq(gathered, "\n") {
			round, err := decodeRound(unit, line)
			if err != nil {
				return err
			}
			all = append(all, round)
		}
		return nil
	})
	if err == nil && len(all) == 0 { // the rule of all methods: a foreign organization is not found
		_, err = s.Organization(ctx, organizationID)
	}
	return all, translate(err)
}

func decodeRound(unit, line string) (assessment.Round, error) {
	r := fields{rest: line, by: '\t'}
	round := assessment.Round{
		UnitID: unit, Mode: assessment.Mode(r.text()), Form: assessment.Form(r.text()),
		Status: assessment.Status(r.text()), Level: r.number(), Position: r.fraction(),
	}
	at, err := parseTime(r.text())
	if err != nil {
		return round, err
	}
	round.At = at
	round.Ref = assessment.Ref{ID: r.text(), Version: r.text(), Hash: r.text()}
	return round, r.err
}
