package store

import (
	"database/sql"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"
)

// dialect is what the two databases want put differently: the statements every
// page and every save waits for. They are asked past GORM, which takes as long
// again as the database, and their rows are scanned by hand.
type dialect struct {
	session    string // of a token's hash, at a time
	visitor    string // of a user
	assessment string // of an organization, by id
	placed     string // the same with the units it is in
	place      string // its version, those of its unit's companion checks, and the units it is in
	before     string // the result an assessment is compared with
	rounds     string // all results of an organization in brief
	copied     string // the answers of others, beside copies: a table of ids and whose answers they get
	locks      bool   // rows are locked by SELECT ... FOR UPDATE
}

func sqliteFunctions() dialect {
	d := dialectOf(func(time string) string { return time }, "summary ->> 'status'")
	d.copied = "answers a WHERE a.organization_id = $1 AND a.assessment_id = copies.column2"
	return d
}

func postgresFunctions() dialect {
	d := dialectOf(func(time string) string {
		return "to_char(" + time + `, 'YYYY-MM-DD HH24:MI:SS.US"+00:00"')`
	}, "CAST(summary AS json) ->> 'status'")
	d.locks = true
	// OFFSET 0: looked up for each copy, where PostgreSQL would read all there are.
	d.copied = "LATERAL (SELECT * FROM answers WHERE organization_id = $1 AND assessment_id = copies.column2 OFFSET 0) a"
	return d
}

// dialectOf puts the statements together. text makes a time a text, status
// takes the status out of a summary.
func dialectOf(text func(time string) string, status string) dialect {
	return dialect{
		session: `SELECT data, expires_at FROM sessions WHERE token_hash = $1 AND ended = FALSE AND expires_at > $2`,
		visitor: `SELECT u.id, u.email, u.name, u.administrator, u.disabled, u.created_at,
				COALESCE(o.id, ''), COALESCE(o.name, ''), COALESCE(o.time_zone, ''), COALESCE(o.sample, FALSE), COALESCE(o.currency, ''), COALESCE(m.role, '')
			FROM users u
			LEFT JOIN memberships m ON m.user_id = u.id
			LEFT JOIN organizations o ON o.id = m.organization_id
			WHERE u.id = $1`,
		assessment: assessmentStatement(text, "''", ""),
		placed:     assessmentStatement(text, "place.path", ", "+pathOf(text)),
		place: `SELECT CASE WHEN a.submitted_at IS NULL THEN 0
				ELSE (SELECT count(*) FROM events WHERE organization_id = $1 AND assessment_id = $2) END,
				(SELECT ` + gathered("id", "CAST(version AS TEXT)") + ` FROM checks WHERE organization_id = $1 AND checks.unit_id = a.unit_id), place.path
			FROM assessments a, ` + pathOf(text) + ` WHERE a.organization_id = $1 AND a.id = $2 AND a.mode = 'agreed'`,
		before: `SELECT id, answered_by, created_at, updated_at, submitted_at, summary, answered,
				(SELECT coalesce(sum(version) + count(*), 0) FROM plans WHERE plans.organization_id = $1 AND plans.unit_id = $2) FROM assessments
			WHERE organization_id = $1 AND unit_id = $2 AND questionnaire_id = $3 AND questionnaire_version = $4 AND questionnaire_hash = $5
				AND form = $6 AND mode = 'agreed' AND submitted_at < $7 AND ` + status + ` = 'scored'
			ORDER BY submitted_at DESC, created_at DESC, id DESC LIMIT 1`,
		rounds: roundsStatement(text),
	}
}

// assessmentStatement reads an assessment with its answers and events as one
// row: that is quick, and no change in between tears it apart. from adds to the
// tables and path reads it.
func assessmentStatement(text func(time string) string, path, from string) string {
	return `SELECT a.organization_id, a.id, a.unit_id, a.questionnaire_id, a.questionnaire_version, a.questionnaire_hash,
		a.form, a.answered_by, a.survey_id, a.rest, a.created_at, a.updated_at, a.submitted_at, a.summary, given.answers, trail.events, ` + carriedOf + `, ` + path + `
	FROM assessments a,
		(SELECT ` + gathered("statement_id", "answer", "note") + ` AS answers
			FROM answers WHERE organization_id = $1 AND assessment_id = $2) given,
		(SELECT ` + gathered("CAST(number AS TEXT)", text("at"), "who", "what", "note") + ` AS events
			FROM events WHERE organization_id = $1 AND assessment_id = $2) trail` + from + `
	WHERE a.organization_id = $1 AND a.id = $2 AND a.mode = 'agreed'`
}

// pathOf is a table of one row, with the units of an assessment from its own to
// the root as path.
func pathOf(text func(time string) string) string {
	return `(WITH RECURSIVE path AS (
			SELECT u.organization_id, u.id, u.parent_id, u.name, u.archived_at, u.tags, u.letter, 0 AS above
			FROM assessments JOIN units u ON u.organization_id = assessments.organization_id AND u.id = assessments.unit_id
			WHERE assessments.organization_id = $1 AND assessments.id = $2
			UNION ALL
			SELECT u.organization_id, u.id, u.parent_id, u.name, u.archived_at, u.tags, u.letter, path.above + 1
			FROM path JOIN units u ON u.organization_id = path.organization_id AND u.id = path.parent_id
		) SELECT ` + gathered("CAST(above AS TEXT)", "id", "coalesce(parent_id, '')", "name", "coalesce("+text("archived_at")+", '')", "tags", "CAST(letter AS TEXT)") + ` AS path FROM path) place`
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

// saveChanges writes what a change may change of an assessment; see mutable.
const saveChanges = `UPDATE assessments SET answered_by = $3, rest = $4, updated_at = $5, submitted_at = $6, summary = $7, answered = $8, status = $9, level = $10, position = $11
	WHERE organization_id = $1 AND id = $2`

// saveAnswers writes so many answers of one assessment: organization, assessment,
// and then statement, answer and note of each.
func saveAnswers(count int) string {
	rows := make([]string, count)
	for i := range rows {
		rows[i] = fmt.Sprintf("($1, $2, $%d, $%d, $%d)", 3*i+3, 3*i+4, 3*i+5)
	}
	return "INSERT INTO answers (organization_id, assessment_id, statement_id, answer, note) VALUES " + strings.Join(rows, ", ") +
		" ON CONFLICT (organization_id, assessment_id, statement_id) DO UPDATE SET answer = excluded.answer, note = excluded.note"
}

// ask runs a statement of the dialect and hands each row to scan. It is logged
// as GORM logs its own.
func ask(tx *gorm.DB, statement string, args []any, scan func(rows *sql.Rows) error) (err error) {
	ctx, began, count := tx.Statement.Context, time.Now(), int64(0)
	defer func() {
		tx.Logger.Trace(ctx, began, func() (string, int64) { return statement, count }, err)
	}()
	rows, err := tx.Statement.ConnPool.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for ; rows.Next(); count++ {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// tell runs a statement that writes and returns how many rows it changed. It
// too is past GORM and logged alike.
func tell(tx *gorm.DB, statement string, args ...any) (changed int64, err error) {
	ctx, began := tx.Statement.Context, time.Now()
	defer func() {
		tx.Logger.Trace(ctx, began, func() (string, int64) { return statement, changed }, err)
	}()
	result, err := tx.Statement.ConnPool.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
