package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	modernc "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"continuum/assessment"
)

// ErrFull says that the disk of the database is full. Nothing was changed, and
// it works again when there is room. It has a method Full() bool, so that other
// packages recognize it with errors.As without importing this one.
var ErrFull error = &fullError{}

type fullError struct{}

func (*fullError) Error() string { return "the disk of the database is full" }

// Full reports that there is no room: true.
func (*fullError) Full() bool { return true }

// ErrBusy says that a change could not be saved in the time it has: too many
// others are saved. It has a method Busy() bool, as ErrFull has Full.
var ErrBusy error = &busyError{}

type busyError struct{}

func (*busyError) Error() string { return "the database did not save it in time" }

// Busy reports that it may work in a moment: true.
func (*busyError) Busy() bool { return true }

// inTime says what became of a change that had until ctx ends: whatever a
// database makes of the end of its time, it is ErrBusy.
func inTime(ctx context.Context, err error) error {
	late := errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, pgx.ErrTxCommitRollback) || pgconn.Timeout(err) || postgresCode(err) == postgresCanceled
	if err == nil || ctx.Err() == nil || !late {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBusy, err)
}

// What PostgreSQL says, by SQLSTATE.
const (
	postgresCanceled      = "57014"
	postgresDiskFull      = "53100"
	postgresNotInEncoding = "22021" // NUL or bytes that are not UTF-8
)

// translate turns a database's error into one of the domain's where there is
// one. The cause stays in it for the log.
func translate(err error) error {
	switch {
	case err == nil, errors.Is(err, assessment.ErrNotFound):
		return err
	case full(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, gorm.ErrRecordNotFound),
		errors.Is(err, gorm.ErrForeignKeyViolated), // what it should belong to is not there
		postgresCode(err) == postgresNotInEncoding: // no stored key holds such bytes
		return fmt.Errorf("%w: %w", assessment.ErrNotFound, err)
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return fmt.Errorf("%w: %w", assessment.ErrConflict, err)
	}
	return err
}

func full(err error) bool {
	var e *modernc.Error
	if errors.As(err, &e) {
		return e.Code() == sqlite3.SQLITE_FULL
	}
	return postgresCode(err) == postgresDiskFull
}

func postgresCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// sound refuses text that one of the databases cannot hold or would cut short.
// Pages check what people type; this is the last gate.
func sound(texts ...string) error {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return assessment.Invalid("", "The text contains characters that cannot be stored. Type it again.")
		}
	}
	return nil
}
