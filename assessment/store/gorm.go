package store

import (
	"log/slog"
	"time"

	"gorm.io/gorm"
)

// dialect is what the two databases want put differently.
type dialect struct {
	load  string // the statement of loadRow
	locks bool   // rows are locked by SELECT ... FOR UPDATE
}

// The functions that gather rows into one value.
func sqliteFunctions() dialect {
	return dialect{load: loadStatement(
		"group_concat(statement_id || '=' || answer, ' ')", "json_group_array", "json_array", "at", "")}
}

func postgresFunctions() dialect {
	return dialect{locks: true, load: loadStatement(
		"string_agg(statement_id || '=' || answer, ' ')", "json_agg", "json_build_array",
		`to_char(at, 'YYYY-MM-DD HH24:MI:SS.US"+00:00"')`, "::text")}
}

// loadStatement reads an assessment with its answers, notes and events as one
// row. It takes organization and assessment three times.
func loadStatement(answers, gather, array, at, asText string) string {
	notes := gather + "(" + array + "(statement_id, note)) FILTER (WHERE note <> '')"
	events := gather + "(" + array + "(CAST(number AS TEXT), " + at + ", who, what, note))"
	return `SELECT a.organization_id, a.id, a.unit_id, a.questionnaire_id, a.questionnaire_version, a.questionnaire_hash,
		a.form, a.answered_by, a.rest, a.created_at, a.updated_at, a.submitted_at, a.summary, given.answers, given.notes, trail.events
	FROM assessments a,
		(SELECT coalesce(` + answers + ` FILTER (WHERE answer <> ''), '') AS answers, coalesce(` + notes + `, '[]')` + asText + ` AS notes
			FROM answers WHERE organization_id = ? AND assessment_id = ?) given,
		(SELECT coalesce(` + events + `, '[]')` + asText + ` AS events
			FROM events WHERE organization_id = ? AND assessment_id = ?) trail
	WHERE a.organization_id = ? AND a.id = ?`
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
