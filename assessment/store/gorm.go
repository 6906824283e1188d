package store

import (
	"log/slog"
	"strings"
	"time"

	"gorm.io/gorm"
)

// dialect is what the two databases want put differently.
type dialect struct {
	load  string // the statement of loadRow
	locks bool   // rows are locked by SELECT ... FOR UPDATE
}

func sqliteFunctions() dialect { return dialect{load: loadStatement("at")} }

func postgresFunctions() dialect {
	return dialect{load: loadStatement(`to_char(at, 'YYYY-MM-DD HH24:MI:SS.US"+00:00"')`), locks: true}
}

// loadStatement reads an assessment with its answers and events as one row. at
// is the time of an event as text. It takes organization and assessment three
// times.
func loadStatement(at string) string {
	return `SELECT a.organization_id, a.id, a.unit_id, a.questionnaire_id, a.questionnaire_version, a.questionnaire_hash,
		a.form, a.answered_by, a.rest, a.created_at, a.updated_at, a.submitted_at, a.summary, given.answers, trail.events
	FROM assessments a,
		(SELECT ` + gathered("statement_id", "answer", "note") + ` AS answers
			FROM answers WHERE organization_id = ? AND assessment_id = ?) given,
		(SELECT ` + gathered("CAST(number AS TEXT)", at, "who", "what", "note") + ` AS events
			FROM events WHERE organization_id = ? AND assessment_id = ?) trail
	WHERE a.organization_id = ? AND a.id = ?`
}

// gathered is the SQL that puts columns of many rows into one text, each value
// behind its length in bytes: "4:cf1a1:312:in the log ". See texts.
func gathered(columns ...string) string {
	parts := make([]string, len(columns))
	for i, column := range columns {
		parts[i] = "octet_length(" + column + ") || ':' || " + column
	}
	return "coalesce(string_agg(" + strings.Join(parts, " || ") + ", ''), '')"
}

// gormConfig: no transaction around single statements, columns named, errors
// translated, times in UTC.
func gormConfig(log *slog.Logger) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		QueryFields:            true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 gormLog{log},
		NowFunc:                func() time.Time { return stored(time.Now()) },
	}
}
