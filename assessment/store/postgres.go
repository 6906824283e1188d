package store

import (
	"context"
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
	s.read, s.write = db, transactions{db}
	s.dialect = postgresFunctions()
	s.close = pool.Close
	return nil
}

// transactions writes with a transaction of its own for each change.
type transactions struct{ db *gorm.DB }

func (t transactions) write(ctx context.Context, change func(tx *gorm.DB) error) error {
	return t.db.WithContext(ctx).Transaction(change)
}
