package store

import (
	"context"
	"database/sql"
	"io/fs"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
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

// ChangeWithin is Change with so much time.
func (s *Store) ChangeWithin(ctx context.Context, limit time.Duration, do func(tx *gorm.DB) error) error {
	return s.changeWithin(ctx, limit, do)
}

// Texts takes apart what the database gathered.
func Texts(gathered string, columns int) ([]string, error) { return texts(gathered, columns) }

// Erase overwrites what was deleted before it returns, as publishing does.
func (s *Store) Erase(ctx context.Context) error { return s.write.erase(ctx) }

// EncodeListed and DecodeListed are how a result is kept where a unit stands.
func EncodeListed(l *assessment.Listed) string { return encodeListed(l) }

// DecodeListed reads what EncodeListed wrote.
func DecodeListed(text, unitID string, mode assessment.Mode) (*assessment.Listed, error) {
	return decodeListed(text, unitID, mode, newWords())
}

// Complete brings results up to date that an older version wrote, as Open does.
func (s *Store) Complete(ctx context.Context, log *slog.Logger) error { return s.complete(ctx, log) }

// DrawLetters draws letters that no unit of the tree has.
func DrawLetters(tree assessment.Tree, count int) []int { return drawLetters(tree, count) }

// Forget gives up what is kept in memory of comparisons.
func (s *Store) Forget() { s.KeepComparisons(s.compared.limit) }

// KeepComparisons gives up what is kept of comparisons, and then keeps so many
// bytes.
func (s *Store) KeepComparisons(limit int) {
	s.compared.mu.Lock()
	defer s.compared.mu.Unlock()
	s.compared.kept, s.compared.limit = nil, limit
}
