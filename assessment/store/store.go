// Package store keeps everything in a database through GORM: SQLite, one file
// and no server, or PostgreSQL. Both hold the same tables, made by the same
// migrations.
//
// Every row of a tenant carries its organization and every query names it, so
// a foreign id is not found. What a method returns nil for is on the disk.
package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// Config says where the data is.
type Config struct {
	URL        string                                                                 // sqlite://data/continuum.db, sqlite:///absolute/path or postgres://...
	Parse      func(file string, data []byte) (*assessment.Questionnaire, error)      // reads a questionnaire that was kept
	ParseCheck func(file string, data []byte) (*assessment.CheckQuestionnaire, error) // reads a companion check that was kept
	Now        func() time.Time                                                       // the clock; time.Now when nil
	Log        *slog.Logger                                                           // slog.Default() when nil; never gets values, only statements
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	read                *gorm.DB
	write               writer
	dialect             dialect
	clock               func() time.Time
	parse               func(file string, data []byte) (*assessment.Questionnaire, error)
	questionnaires      sync.Map // assessment.Ref to *assessment.Questionnaire
	parseCheck          func(file string, data []byte) (*assessment.CheckQuestionnaire, error)
	checkQuestionnaires sync.Map // assessment.Ref to *assessment.CheckQuestionnaire
	results             results
	compared            recent[comparedOrganization]
	plans               recent[keptPlan]
	close               func() error
}

// writer runs one change in a transaction. When it returns nil the change is on
// the disk; when it returns an error nothing of it is.
//
// What was deleted is overwritten by erase, now, or soon by eraseSoon.
type writer interface {
	write(ctx context.Context, change func(tx *gorm.DB) error) error
	erase(ctx context.Context) error
	eraseSoon()
}

// saveLimit is how long a change may take, waiting included.
const saveLimit = 5 * time.Second

// Open opens the database, making an SQLite file and its folder when there is
// none, and brings its tables up to date; an SQLite file is backed up before
// that. It refuses tables of a newer version of the program.
func Open(ctx context.Context, config Config) (*Store, error) {
	return open(ctx, config, migrationFiles())
}

func open(ctx context.Context, config Config, migrations fs.FS) (*Store, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	target, err := parseURL(config.URL)
	if err != nil {
		return nil, err
	}
	s := &Store{clock: config.Now, parse: config.Parse, parseCheck: config.ParseCheck}
	s.results.limit, s.compared.limit, s.plans.limit = resultsLimit, comparedLimit, plansLimit
	if target.path != "" {
		err = s.openSQLite(ctx, target.path, config.Log, migrations)
	} else {
		err = s.openPostgres(ctx, target.dsn, config.Log, migrations)
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := s.complete(ctx, config.Log); err != nil {
		return nil, errors.Join(fmt.Errorf("bring earlier results up to date: %w", err), s.Close())
	}
	return s, nil
}

// Close finishes the changes that are under way and closes the database.
func (s *Store) Close() error { return s.close() }

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error {
	var one int
	if err := s.reading(ctx).Raw("SELECT 1").Scan(&one).Error; err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}

// reading is where queries begin that change nothing.
func (s *Store) reading(ctx context.Context) *gorm.DB { return s.read.WithContext(ctx) }

// change runs one change in a transaction. A change that was accepted is
// finished even when whoever asked for it has gone away.
func (s *Store) change(ctx context.Context, do func(tx *gorm.DB) error) error {
	return s.changeWithin(ctx, saveLimit, do)
}

// changeWithin is change for one that takes longer. One that is not saved by then
// is ErrBusy.
func (s *Store) changeWithin(ctx context.Context, limit time.Duration, do func(tx *gorm.DB) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return inTime(ctx, translate(s.write.write(ctx, do)))
}

// erasing follows a change that deleted what respondents said; err is what became
// of it.
func (s *Store) erasing(err error) error {
	if err == nil {
		s.write.eraseSoon()
	}
	return err
}

// now is the time as it is stored: UTC, in microseconds.
func (s *Store) now() time.Time { return stored(s.clock()) }

// stored is a time as both databases keep it.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// optional is a time as a column that may be NULL: nil for the zero time.
func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = stored(t)
	return &t
}

// known is the time of a column that may be NULL.
func known(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// one checks that a statement changed exactly one row.
func one(result *gorm.DB) error {
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected != 1 {
		return assessment.ErrNotFound
	}
	return nil
}

var errStopped = errors.New("the store is closed")
