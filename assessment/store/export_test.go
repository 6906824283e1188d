package store

import (
	"context"
	"database/sql"
	"io/fs"

	"gorm.io/gorm"
)

// What the tests in package store_test need from inside.

// OpenWith is Open with other migrations.
func OpenWith(ctx context.Context, config Config, migrations fs.FS) (*Store, error) {
	return open(ctx, config, migrations)
}

// MigrationFiles are the real migrations.
func MigrationFiles() fs.FS { return migrationFiles() }

// OlderVersion compares versions of SQLite.
func OlderVersion(a, b string) bool { return olderVersion(a, b) }

// ReadPool is where queries go.
func (s *Store) ReadPool() (*sql.DB, error) { return s.read.DB() }

// Change runs one change as the methods of the store do.
func (s *Store) Change(ctx context.Context, do func(tx *gorm.DB) error) error {
	return s.change(ctx, do)
}

// Texts takes apart what the database gathered.
func Texts(gathered string, columns int) ([]string, error) { return texts(gathered, columns) }

// Erase overwrites what was deleted before it returns, as publishing does.
func (s *Store) Erase(ctx context.Context) error { return s.write.erase(ctx) }
