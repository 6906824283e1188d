package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// A change that waits for another until its time is over was not saved, and it
// may be tried again in a moment.
func TestAChangeThatWaitsTooLong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		rename := func(tx *gorm.DB, name string) error {
			return tx.Exec("UPDATE organizations SET name = ? WHERE id = ?", name, org.ID).Error
		}
		begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
		go func() {
			ended <- s.Change(t.Context(), func(tx *gorm.DB) error {
				err := rename(tx, "First")
				close(begun)
				<-end
				return err
			})
		}()
		<-begun
		err := s.ChangeWithin(t.Context(), 50*time.Millisecond, func(tx *gorm.DB) error { return rename(tx, "Second") })
		wantBusy(t, err)
		close(end)
		ok(t, <-ended)
		if got, err := s.Organization(t.Context(), org.ID); err != nil || got.Name != "First" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// However the time runs out in the middle of a change, on PostgreSQL none of it is
// saved and that is said; SQLite finishes what it began.
func TestAChangeWhoseTimeRunsOut(t *testing.T) {
	s := storetest.Open(t, storetest.Postgres(t))
	org := storetest.Organization(t, s, "Aarewerk")
	for name, change := range map[string]func(tx *gorm.DB) error{
		"before a statement":      func(tx *gorm.DB) error { return tx.Exec("SELECT 1").Error },
		"before the end":          func(*gorm.DB) error { return nil },
		"during a statement":      func(tx *gorm.DB) error { return tx.Exec("SELECT pg_sleep(5)").Error },
		"and a cause in between":  func(tx *gorm.DB) error { return fmt.Errorf("save it: %w", tx.Exec("SELECT 1").Error) },
		"during a query for rows": func(tx *gorm.DB) error { var n int; return tx.Raw("SELECT 1").Scan(&n).Error },
	} {
		t.Run(name, func(t *testing.T) {
			err := s.ChangeWithin(t.Context(), 200*time.Millisecond, func(tx *gorm.DB) error {
				if err := tx.Exec("UPDATE organizations SET name = 'Late' WHERE id = ?", org.ID).Error; err != nil {
					return err
				}
				if name != "during a statement" {
					<-tx.Statement.Context.Done()
				}
				return change(tx)
			})
			wantBusy(t, err)
			if got, err := s.Organization(t.Context(), org.ID); err != nil || got.Name != "Aarewerk" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	refused := false // unless even the beginning came too late
	err := s.ChangeWithin(t.Context(), 200*time.Millisecond, func(tx *gorm.DB) error {
		<-tx.Statement.Context.Done()
		refused = true
		return assessment.ErrClosed
	})
	if refused && (errors.Is(err, store.ErrBusy) || !errors.Is(err, assessment.ErrClosed)) {
		t.Errorf("a refusal came late: %v", err)
	}
}

func wantBusy(t testing.TB, err error) {
	t.Helper()
	wantError(t, err, store.ErrBusy)
	var busy interface{ Busy() bool }
	if !errors.As(err, &busy) || !busy.Busy() {
		t.Errorf("%v has no Busy", err)
	}
}
