package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"time"

	"continuum/assessment/store"
	"continuum/questionnaires"
)

// openStore opens the configured database.
func openStore(ctx context.Context, c config, log *slog.Logger) (*store.Store, error) {
	return store.Open(ctx, store.Config{URL: c.databaseURL, Parse: questionnaires.Parse, ParseCheck: questionnaires.ParseCheck, Now: time.Now, Log: log})
}

// settledStore reads the settings and opens the database, for a command that
// does one thing and ends.
func settledStore(ctx context.Context, stderr io.Writer) (config, *store.Store, error) {
	c, err := loadConfig(os.Environ())
	if err != nil {
		return config{}, nil, err
	}
	s, err := openStore(ctx, c, newLogger(stderr, c.logFormat, max(c.logLevel, slog.LevelWarn)))
	return c, s, err
}

// newLogger writes what happens, in words or as JSON.
func newLogger(w io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
