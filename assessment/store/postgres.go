package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Connections to PostgreSQL of one process.
const (
	mostConnections = 16
	idleConnections = 8
	connectionLife  = time.Hour
)

func (s *Store) openPostgres(ctx context.Context, dsn string, log *slog.Logger, migrations fs.FS) error {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return errors.New("the postgres:// URL cannot be read: check it") // the cause may repeat the password
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(mostConnections)
	pool.SetMaxIdleConns(idleConnections)
	pool.SetConnMaxLifetime(connectionLife)
	if err := migratePostgres(ctx, pool, migrations); err != nil {
		return errors.Join(err, pool.Close())
	}
	// pgx keeps prepared statements by itself.
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: pool}), gormConfig(log))
	if err != nil {
		return errors.Join(err, pool.Close())
	}
	s.read, s.write = db, transactions{db, pool, log}
	s.dialect = postgresFunctions()
	s.close = pool.Close
	return nil
}

// transactions writes with a transaction of its own for each change.
type transactions struct {
	db   *gorm.DB
	pool *sql.DB
	log  *slog.Logger
}

func (t transactions) write(ctx context.Context, change func(tx *gorm.DB) error) error {
	return t.db.WithContext(ctx).Transaction(change)
}

// erase vacuums what respondents' words were deleted from. VACUUM takes deleted
// rows, and the transaction that deleted them, out of reach of SQL and of tools
// that read pages as rows, and frees their place. It does not overwrite: bytes
// may stay in free space until other rows come there, and stay in the server's
// own log and in backups as long as those are kept. Who needs more than that has
// to see to it on the server.
func (t transactions) erase(ctx context.Context) error {
	_, err := t.pool.ExecContext(context.WithoutCancel(ctx), "VACUUM survey_drafts, survey_responses")
	if err != nil { // what was to be done is done; the server vacuums by itself, too
		t.log.WarnContext(ctx, "deleted answers could not be vacuumed", "error", err)
	}
	return nil
}

// eraseSoon leaves it to the server, which vacuums by itself.
func (t transactions) eraseSoon() {}
