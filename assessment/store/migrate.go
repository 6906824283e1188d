package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

func migrationFiles() fs.FS {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the name is a constant
	}
	return files
}

// migrateSQLite brings the tables of a file up to date over a connection of its
// own, without foreign keys since a table may be made anew, and checks them
// afterwards. An existing database is copied first.
func migrateSQLite(ctx context.Context, path string, files fs.FS, log *slog.Logger) (err error) {
	db, err := sql.Open("sqlite", sqliteDSN(path, migrating))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := checkVersion(ctx, db); err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	pending, err := pendingFrom(ctx, provider)
	if err != nil || pending < 0 {
		return err
	}
	if pending > 0 {
		if err := backUp(ctx, db, fmt.Sprintf("%s.before-%d", path, pending+1), log); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the tables up to date: %w", err)
	}
	return checkForeignKeys(ctx, db)
}

func migratePostgres(ctx context.Context, db *sql.DB, files fs.FS) error {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	// Up holds the lock; looking first would race with another node's Up.
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the tables up to date: %w", err)
	}
	_, err = pendingFrom(ctx, provider)
	return err
}

// pendingFrom is the version the tables have when something is left to do, and
// -1 when nothing is. Tables newer than this program are an error.
func pendingFrom(ctx context.Context, provider *goose.Provider) (int64, error) {
	current, latest, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return -1, fmt.Errorf("look at the version of the tables: %w", err)
	case current > latest:
		return -1, fmt.Errorf("the database was used by a newer version of the program (tables %d, known up to %d): use that version, or restore a backup", current, latest)
	case current == latest:
		return -1, nil
	}
	return current, nil
}

// backUp writes a complete copy of the database beside it.
func backUp(ctx context.Context, db *sql.DB, path string, log *slog.Logger) error {
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", partial); err != nil {
		return fmt.Errorf("back up before the tables change: %w", err)
	}
	if err := os.Chmod(partial, 0o600); err != nil {
		return err
	}
	if err := syncFile(partial); err != nil {
		return err
	}
	if err := os.Rename(partial, path); err != nil {
		return err
	}
	log.InfoContext(ctx, "backed up before the tables change", "file", path)
	return nil
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// checkForeignKeys fails when a row belongs to something that is not there.
func checkForeignKeys(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return err
	}
	defer rows.Close()
	if rows.Next() {
		return errors.New("rows belong to something that is not there: restore a backup")
	}
	return rows.Err()
}
