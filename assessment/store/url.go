package store

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
)

// target is where a database URL leads: a file or a server.
type target struct {
	path string // of the SQLite file, absolute; empty: PostgreSQL
	dsn  string
}

// parseURL reads a database URL. Its errors never repeat the URL, which may
// hold a password.
func parseURL(text string) (target, error) {
	scheme, rest, found := strings.Cut(text, "://")
	switch {
	case found && scheme == "sqlite":
		return sqliteTarget(rest)
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return target{dsn: text}, nil
	}
	return target{}, errors.New("the database URL must begin with sqlite:// or postgres://")
}

func sqliteTarget(rest string) (target, error) {
	if strings.ContainsAny(rest, "?#") {
		return target{}, errors.New("an sqlite:// URL takes no options: give only the path of the file")
	}
	path, err := url.PathUnescape(rest)
	if err != nil || path == "" || strings.ContainsRune(path, 0) || strings.HasSuffix(path, "/") || strings.Contains(path, ":memory:") {
		return target{}, errors.New("an sqlite:// URL needs the path of a file: sqlite://data/continuum.db")
	}
	path, err = filepath.Abs(path)
	return target{path: path}, err
}
