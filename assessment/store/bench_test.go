package store_test

import (
	"database/sql"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store/storetest"
)

const benchWriters = 8

// BenchmarkSaveCell saves a page of three answers, eight people at once, each
// in an assessment of their own. Compare with BenchmarkBareCommit.
func BenchmarkSaveCell(b *testing.B) {
	s := storetest.New(b)
	org := storetest.Organization(b, s, "Aarewerk")
	var ids []string
	for range benchWriters {
		ids = append(ids, org.Assessment(b, s, org.Root).ID)
	}
	b.ResetTimer()
	eachWriter(b, func(writer, number int) error {
		return s.UpdateAssessment(b.Context(), org.ID, ids[writer], func(a *assessment.Assessment) error {
			return a.Answer(assessment.Place{Component: 0, Level: 1}, page(number), now())
		})
	})
}

// BenchmarkBareCommit writes the same rows with database/sql and nothing else:
// a durable transaction each, through one connection as SQLite wants it.
func BenchmarkBareCommit(b *testing.B) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	ok(b, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE answers (organization_id TEXT NOT NULL, assessment_id TEXT NOT NULL, statement_id TEXT NOT NULL,
		answer TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (organization_id, assessment_id, statement_id))`)
	ok(b, err)
	upsert, err := db.Prepare(`INSERT INTO answers VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (organization_id, assessment_id, statement_id) DO UPDATE SET answer = excluded.answer, note = excluded.note`)
	ok(b, err)
	defer upsert.Close()
	b.ResetTimer()
	eachWriter(b, func(writer, number int) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback() //nolint:errcheck // committed by then, or already failed
		insert := tx.Stmt(upsert)
		for id, given := range page(number) {
			if _, err := insert.Exec("organization0123456789abcd", "assessment0123456789abcde"+string(rune('0'+writer)), id, given.Answer.String(), given.Note); err != nil {
				return err
			}
		}
		return tx.Commit()
	})
}

// eachWriter runs write b.N times over the writers and reports the rate.
func eachWriter(b *testing.B, write func(writer, number int) error) {
	b.Helper()
	var next atomic.Int64
	done := make(chan error, benchWriters)
	for writer := range benchWriters {
		go func() {
			for {
				number := int(next.Add(1))
				if number > b.N {
					done <- nil
					return
				}
				if err := write(writer, number); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range benchWriters {
		ok(b, <-done)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
}

// BenchmarkLoad reads a full assessment with its 45 answers, as every page does.
func BenchmarkLoad(b *testing.B) {
	s := storetest.New(b)
	org := storetest.Organization(b, s, "Aarewerk")
	a := org.Assessment(b, s, org.Root)
	for component := range a.Questionnaire.Components {
		for level := 1; level <= assessment.LevelCount; level++ {
			storetest.Answer(b, s, a, assessment.Place{Component: component, Level: level}, assessment.Mostly)
		}
	}
	for b.Loop() {
		if _, err := s.Assessment(b.Context(), org.ID, a.ID); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead is what else every page reads: who asks, by which session, and
// the units of the organization.
func BenchmarkRead(b *testing.B) {
	s := storetest.New(b)
	org := storetest.Organization(b, s, "Aarewerk")
	for _, name := range []string{"Claims", "Sales", "Service", "Finance", "Workshop", "People", "Purchasing"} {
		org.Unit(b, s, name)
	}
	sessions, expiry := s.Sessions(), now().Add(time.Hour)
	ok(b, sessions.Commit("token", encoded(b, expiry, org.Owner.ID), expiry))
	for name, read := range map[string]func() error{
		"visitor": func() error { _, _, _, err := s.Visitor(b.Context(), org.Owner.ID); return err },
		"session": func() error { _, _, err := sessions.FindCtx(b.Context(), "token"); return err },
		"units":   func() error { _, err := s.Units(b.Context(), org.ID); return err },
		"list":    func() error { _, err := s.Assessments(b.Context(), org.ID, org.Root.ID); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ok(b, read())
			}
		})
	}
}
