package store_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
)

func TestURLs(t *testing.T) {
	t.Chdir(t.TempDir())
	for url, want := range map[string]string{
		"":                                "must begin with",
		"data.db":                         "must begin with",
		"mysql://x":                       "must begin with",
		"sqlite://":                       "needs the path",
		"sqlite://data/":                  "needs the path",
		"sqlite://:memory:":               "needs the path",
		"sqlite://a.db?mode=memory":       "takes no options",
		"postgres://me:secret@[bad":       "cannot be read",
		"sqlite://data/my%20data.db":      "",
		"sqlite://sub/da ta/größe#1.db":   "takes no options",
		"sqlite://sub/da ta/größe%231.db": "",
	} {
		s, err := store.Open(t.Context(), storetest.Config(url))
		if err == nil {
			ok(t, s.Ready(t.Context()))
			ok(t, s.Close())
		}
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got error %v, want %q", url, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the error repeats the password: %v", url, err)
		}
	}
	for _, file := range []string{"data/my data.db", "sub/da ta/größe#1.db"} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}

func TestDataIsReadableForNobodyElse(t *testing.T) {
	url := storetest.SQLite(t)
	storetest.Organization(t, storetest.Open(t, url), "Aarewerk")
	path := strings.TrimPrefix(url, "sqlite://")
	for file, want := range map[string]fs.FileMode{filepath.Dir(path): 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600} {
		info, err := os.Stat(file)
		ok(t, err)
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: got mode %o, want %o", filepath.Base(file), got, want)
		}
	}
}

// What a copy left open is closed to others, and said; its folder is not ours.
func TestDataThatOthersCouldRead(t *testing.T) {
	url := storetest.SQLite(t)
	path := strings.TrimPrefix(url, "sqlite://")
	first := storetest.Open(t, url) // stays open, so that its files stay
	storetest.Organization(t, first, "Aarewerk")
	ok(t, os.Chmod(filepath.Dir(path), 0o755))
	files := []string{path, path + "-wal", path + "-shm"}
	for _, file := range files {
		ok(t, os.Chmod(file, 0o644))
	}
	var log bytes.Buffer
	config := storetest.Config(url)
	config.Log = slog.New(slog.NewTextHandler(&log, nil))
	for range 2 { // the second finds nothing to do
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		ok(t, s.Close())
	}
	for _, file := range files {
		info, err := os.Stat(file)
		ok(t, err)
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s: got mode %o, want 600", filepath.Base(file), got)
		}
	}
	if got := strings.Count(log.String(), "could read the data until now"); got != len(files) {
		t.Errorf("said %d times, want once a file:\n%s", got, log.String())
	}
	info, err := os.Stat(filepath.Dir(path))
	ok(t, err)
	if info.Mode().Perm() != 0o755 {
		t.Errorf("the folder's mode became %o", info.Mode().Perm())
	}
}

// Settings reach every connection: several are held at once to see them all.
func TestEveryConnectionHasItsSettings(t *testing.T) {
	s := storetest.New(t)
	pool, err := s.ReadPool()
	ok(t, err)
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "busy_timeout": "5000", "foreign_keys": "1", "secure_delete": "1", "temp_store": "2", "query_only": "1"}
	for range 3 {
		conn, err := pool.Conn(t.Context())
		ok(t, err)
		defer conn.Close()
		for pragma, value := range want {
			var got string
			ok(t, conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got))
			if got != value {
				t.Errorf("reading: %s is %s, want %s", pragma, got, value)
			}
		}
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM users"); err == nil {
			t.Error("a reading connection can write")
		}
	}
	want["query_only"] = "0"
	ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
		for pragma, value := range want {
			var got string
			if err := tx.Raw("PRAGMA " + pragma).Scan(&got).Error; err != nil || got != value {
				t.Errorf("writing: %s is %s (%v), want %s", pragma, got, err, value)
			}
		}
		var version string
		if err := tx.Raw("SELECT sqlite_version()").Scan(&version).Error; err != nil || store.OlderVersion(version, "3.51.3") {
			t.Errorf("SQLite is %s (%v), want 3.51.3 or newer", version, err)
		}
		return nil
	}))
	for version, old := range map[string]bool{"3.45.1": true, "3.51.2": true, "3.51.3": false, "3.51.10": false, "3.53.0": false, "4.0": false} {
		if store.OlderVersion(version, "3.51.3") != old {
			t.Errorf("%s older than 3.51.3: want %v", version, old)
		}
	}
}

// withNext adds a migration to the real ones.
func withNext(t testing.TB, statements string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(store.MigrationFiles(), "*.sql")
	ok(t, err)
	for _, name := range names {
		data, err := fs.ReadFile(store.MigrationFiles(), name)
		ok(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	files[fmt.Sprintf("%05d_next.sql", lastMigration(t)+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + statements)}
	return files
}

// lastMigration is the number of the last one.
func lastMigration(t testing.TB) int {
	t.Helper()
	names, err := fs.Glob(store.MigrationFiles(), "*.sql")
	ok(t, err)
	number, err := strconv.Atoi(slices.Max(names)[:5])
	ok(t, err)
	return number
}

func TestMigrationKeepsWhatIsThereAndBacksItUp(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		org := storetest.Organization(t, s, "Aarewerk")
		storetest.Answer(t, s, org.Assessment(t, s, org.Root), assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		before := dump(t, s)
		newer, err := store.OpenWith(t.Context(), storetest.Config(url), withNext(t, "CREATE TABLE later (id INTEGER NOT NULL PRIMARY KEY);"))
		ok(t, err)
		if diff := cmp.Diff(before, dump(t, newer)); diff != "" {
			t.Errorf("changed by a migration (-before +after):\n%s", diff)
		}
		ok(t, newer.Close())
		_, err = store.Open(t.Context(), storetest.Config(url))
		if err == nil || !strings.Contains(err.Error(), "newer version of the program") {
			t.Errorf("tables of a newer version: got error %v", err)
		}
		path, isFile := strings.CutPrefix(url, "sqlite://")
		if !isFile {
			return
		}
		backup := fmt.Sprintf(".before-%d", lastMigration(t)+1)
		info, err := os.Stat(path + backup)
		ok(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the backup has mode %o, want 600", info.Mode().Perm())
		}
		if diff := cmp.Diff(before, dump(t, storetest.Open(t, url+backup))); diff != "" {
			t.Errorf("the backup differs (-before +backup):\n%s", diff)
		}
	})
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	for name, statements := range map[string]string{
		"wrong statement": "CREATE TABLE later (id INTEGER);\nCREATE TABLE users (id INTEGER);",
		"lost parents":    "DELETE FROM organizations;",
	} {
		t.Run(name, func(t *testing.T) {
			url := storetest.SQLite(t)
			s := storetest.Open(t, url)
			storetest.Organization(t, s, "Aarewerk")
			if _, err := store.OpenWith(t.Context(), storetest.Config(url), withNext(t, statements)); err == nil {
				t.Error("opened in spite of it")
			}
		})
	}
}

func TestNodesThatStartAtOnceMigrateOnce(t *testing.T) {
	for name, empty := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.EmptyPostgres} {
		t.Run(name, func(t *testing.T) {
			url := empty(t)
			if name == "sqlite" {
				storetest.Open(t, url) // several processes never share a file that is not there yet
			}
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					s, err := store.Open(t.Context(), storetest.Config(url))
					if err != nil {
						t.Error(err)
						return
					}
					if err := s.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
		})
	}
}

func TestClosedStoreSaysSo(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.Config(storetest.SQLite(t)))
	ok(t, err)
	ok(t, s.Close())
	if err := s.IssueSetupToken(t.Context(), "hash"); err == nil || errors.Is(err, sql.ErrNoRows) {
		t.Errorf("writing to a closed store: got %v, want an error", err)
	}
	if s.Ready(t.Context()) == nil {
		t.Error("a closed store is ready")
	}
}

// One change that fails takes nothing from those that share its commit.
func TestChangesThatShareACommitFailAlone(t *testing.T) {
	s := storetest.New(t)
	refused := errors.New("refused")
	var group sync.WaitGroup
	for i := range 200 {
		group.Go(func() {
			err := s.Change(t.Context(), func(tx *gorm.DB) error {
				if err := tx.Exec("INSERT INTO sign_in_failures (key_hash, at) VALUES (?, ?)", "k", now()).Error; err != nil {
					return err
				}
				if i%3 == 0 {
					return refused
				}
				return nil
			})
			if i%3 == 0 {
				wantError(t, err, refused)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	pool, err := s.ReadPool()
	ok(t, err)
	if got := len(tableLines(t, pool, "sign_in_failures")); got != 133 {
		t.Errorf("got %d rows, want 133", got)
	}
}
