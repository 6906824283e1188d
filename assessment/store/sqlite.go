package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	modernc "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDialect speaks SQLite through gorm.io/driver/sqlite over the pure-Go
// driver, whose errors that dialect does not know.
type sqliteDialect struct{ *sqlite.Dialector }

// Translate turns the driver's errors into GORM's.
func (sqliteDialect) Translate(err error) error {
	var e *modernc.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return fmt.Errorf("%w: %w", gorm.ErrDuplicatedKey, err)
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fmt.Errorf("%w: %w", gorm.ErrForeignKeyViolated, err)
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return fmt.Errorf("%w: %w", gorm.ErrCheckConstraintViolated, err)
	}
	return err
}

// oldest is the first SQLite without the corruption of write-ahead logs that
// are reset while they are read.
const oldest = "3.51.3"

// Settings of a connection; as PRAGMA statements they would reach only one of a
// pool. FULL: a commit is on the disk when it returns. The reading connections
// cannot write, so only one connection ever waits for the lock. secure_delete:
// what is deleted is overwritten with zeros, here and, once the write-ahead log
// was copied back and cut off, in the file; see committer.erase. temp_store: what
// is sorted, or rebuilt, is put down in memory and in no file of its own.
const (
	everyConnection = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_pragma=secure_delete(1)&_pragma=temp_store(2)&_time_format=sqlite"
	writing         = everyConnection + "&_pragma=foreign_keys(1)&_txlock=immediate"
	readingOnly     = everyConnection + "&_pragma=foreign_keys(1)&_pragma=query_only(1)"
	migrating       = everyConnection + "&_pragma=foreign_keys(0)&_txlock=immediate"
)

func sqliteDSN(path, settings string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + settings
}

func (s *Store) openSQLite(ctx context.Context, path string, log *slog.Logger, migrations fs.FS) error {
	if err := prepareFile(path); err != nil {
		return err
	}
	keepPrivate(ctx, path, log)
	if err := migrateSQLite(ctx, path, migrations, log); err != nil {
		return err
	}
	write, err := sql.Open("sqlite", sqliteDSN(path, writing))
	if err != nil {
		return err
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", sqliteDSN(path, readingOnly))
	if err != nil {
		return errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	read.SetMaxIdleConns(max(4, runtime.NumCPU()))
	committer, err := newCommitter(ctx, write, log)
	if err == nil {
		s.read, err = openGORM(read, log)
	}
	if err != nil {
		return errors.Join(err, read.Close(), write.Close())
	}
	s.write, s.dialect = committer, sqliteFunctions()
	s.close = func() error {
		return errors.Join(committer.close(), closeStatements(s.read), read.Close(), write.Close())
	}
	return nil
}

// closeStatements closes what GORM prepared. A statement left open keeps its
// connection, and with it the write-ahead log beside the data file.
// (GORM's own Close does it later, in the background, when it is too late.)
func closeStatements(db *gorm.DB) error {
	prepared, ok := db.ConnPool.(*gorm.PreparedStmtDB)
	if !ok {
		return nil
	}
	var errs []error
	for _, query := range prepared.Stmts.Keys() {
		if statement, ok := prepared.Stmts.Get(query); ok {
			errs = append(errs, statement.Close())
		}
	}
	return errors.Join(errs...)
}

// openGORM puts GORM over a pool or a connection of SQLite.
func openGORM(pool gorm.ConnPool, log *slog.Logger) (*gorm.DB, error) {
	config := gormConfig(log)
	config.PrepareStmt = true
	return gorm.Open(sqliteDialect{sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: pool}).(*sqlite.Dialector)}, config)
}

// prepareFile makes the file and its folder when they are missing, readable for
// nobody else.
func prepareFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	if err := checkFileSystem(filepath.Dir(path)); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open the data file: %w", err)
	}
	return file.Close()
}

// checkVersion refuses an SQLite library older than oldest.
func checkVersion(ctx context.Context, db *sql.DB) error {
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return err
	}
	if olderVersion(version, oldest) {
		return fmt.Errorf("SQLite %s can damage its files: build with %s or newer", version, oldest)
	}
	return nil
}

// olderVersion compares versions like 3.51.3 number by number; what is no
// number counts as 0.
func olderVersion(a, b string) bool {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(as), len(bs)) {
		x, y := 0, 0
		if i < len(as) {
			x, _ = strconv.Atoi(as[i])
		}
		if i < len(bs) {
			y, _ = strconv.Atoi(bs[i])
		}
		if x != y {
			return x < y
		}
	}
	return false
}
