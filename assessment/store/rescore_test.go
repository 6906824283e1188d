package store_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"
)

// olden makes results look as the version before comparisons left them: without
// what is kept for those.
func olden(t testing.TB, s *store.Store) {
	t.Helper()
	ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
		var rows []struct{ ID, Summary string }
		if err := tx.Raw("SELECT id, summary FROM assessments WHERE summary IS NOT NULL").Scan(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			short, _, _ := strings.Cut(row.Summary, `,"missed"`)
			short, _, _ = strings.Cut(short, `,"actions"`)
			err := tx.Exec("UPDATE assessments SET status = '', level = 0, position = '', summary = ? WHERE id = ?", strings.TrimSuffix(short, "}")+"}", row.ID).Error
			if err != nil {
				return err
			}
		}
		return tx.Exec("DELETE FROM standings").Error
	}))
}

// What an older version kept is completed when the database is opened, without a
// change in what results say.
func TestEarlierResultsAreCompleted(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		org := storetest.Organization(t, s, "Aarewerk")
		units := org.Many(t, s, 3, 2)
		org.Published(t, s, units[0])
		org.Assessment(t, s, units[2])
		before := dump(t, s)
		olden(t, s)
		if dump(t, s) == before {
			t.Fatal("nothing is older")
		}
		again := storetest.Open(t, url)
		if diff := cmp.Diff(before, dump(t, again)); diff != "" {
			t.Errorf("(-as written now +completed):\n%s", diff)
		}
		wantStandings(t, again, org.ID)

		reopened := org.Agreed(t, s, units[1], now(), storetest.UpTo(3)) // what it said stays, whatever its answers are by now
		ok(t, s.UpdateAssessment(t.Context(), org.ID, reopened.ID, func(a *assessment.Assessment) error { return a.Reopen("Ada", "Mixed up", now()) }))
		storetest.Answer(t, s, reopened, assessment.Place{Component: 0, Level: 1}, assessment.NotInPlace)
		olden(t, s)
		again = storetest.Open(t, url)
		got, err := again.Assessment(t.Context(), org.ID, reopened.ID)
		ok(t, err)
		if got.Summary.Level != 3 || !got.Reopened() {
			t.Errorf("a reopened result is %+v", got.Summary)
		}
		if lines := tableLines(t, pool(t, again), "assessments WHERE summary IS NOT NULL AND status = ''"); len(lines) > 0 {
			t.Errorf("not completed: %s", lines)
		}
	})
}

func pool(t testing.TB, s *store.Store) *sql.DB {
	t.Helper()
	pool, err := s.ReadPool()
	ok(t, err)
	return pool
}

// A result that cannot be read keeps nobody from the others.
func TestOneUnreadableResultIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		units := org.Many(t, s, 2, 1)
		damaged := org.Agreed(t, s, org.Root, now(), storetest.UpTo(2))
		olden(t, s)
		ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
			return tx.Exec("UPDATE assessments SET summary = '{', submitted_at = NULL WHERE id = ?", damaged.ID).Error
		}))
		var log bytes.Buffer
		ok(t, s.Complete(t.Context(), slog.New(slog.NewTextHandler(&log, nil))))
		if !strings.Contains(log.String(), damaged.ID) {
			t.Errorf("not told: %s", log.String())
		}
		if found := compared(t, s, org.ID); len(found) != len(units) {
			t.Errorf("%d units stand somewhere, want %d", len(found), len(units))
		}
	})
}

// A result that was changed behind the program's back is found, listed and put
// right, and so is where its unit stands.
func TestRescoringListsWhatDiffers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		units := org.Many(t, s, 4, 2)
		v := org.Published(t, s, units[1])
		before := dump(t, s)
		a := org.Agreed(t, s, units[0], now(), storetest.UpTo(2))
		whole := dump(t, s)
		if none, count := rescored(t, s); len(none) > 0 || count != 10 {
			t.Errorf("of %d results %v differ, want none of 10", count, none)
		}
		if dump(t, s) != whole || whole == before {
			t.Error("rescoring changed what was right")
		}
		ok(t, s.Change(t.Context(), func(tx *gorm.DB) error {
			for _, statement := range []string{
				"UPDATE assessments SET summary = replace(summary, '\"level\":2,', '\"level\":4,'), level = 4 WHERE id = '" + a.ID + "'",
				"UPDATE assessments SET summary = replace(summary, '\"respondents\":7', '') WHERE id = '" + v.ID + "'",
				"UPDATE standings SET latest = '' WHERE unit_id = '" + units[3].ID + "'",
				"DELETE FROM standings WHERE unit_id = '" + units[2].ID + "'",
			} {
				if err := tx.Exec(statement).Error; err != nil {
					return err
				}
			}
			return nil
		}))
		found, _ := rescored(t, s)
		if want := []string{fmt.Sprintf("%s 4 2 <nil>", a.ID)}; !cmp.Equal(found, want) {
			t.Errorf("differences %q, want %q", found, want)
		}
		if diff := cmp.Diff(whole, dump(t, s)); diff != "" {
			t.Errorf("(-before +put right):\n%s", diff)
		}
	})
}

// rescored lists the differences, id with level before and after, and how many
// results there are.
func rescored(t testing.TB, s *store.Store) ([]string, int) {
	t.Helper()
	var found []string
	count, err := s.Rescore(t.Context(), func(d store.Difference) {
		found = append(found, fmt.Sprintf("%s %d %d %v", d.ID, d.Before.Level, d.After.Level, d.Problem))
	})
	ok(t, err)
	return found, count
}
