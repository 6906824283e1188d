package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
)

// Health is what an examination of the database found.
type Health struct {
	Database      string // "SQLite 3.53.0"
	Tables        int    // the version of the tables
	Organizations int
	Units         int
	Results       int // handed in or published
	OtherRule     int // of them, worked out by another version of the rule
	Misplaced     int // units that do not stand where their results say
	Problems      []string
}

// Examine looks whether the database is sound, and whether what it keeps twice
// is the same. It changes nothing.
func (s *Store) Examine(ctx context.Context) (Health, error) {
	tx, h := s.reading(ctx), Health{}
	version := "SELECT 'SQLite ' || sqlite_version()"
	if s.dialect.locks {
		version = "SELECT 'PostgreSQL ' || current_setting('server_version')"
	}
	one := func(statement string, to any, args ...any) error {
		return ask(tx, statement, args, func(rows *sql.Rows) error { return rows.Scan(to) })
	}
	err := errors.Join(
		one(version, &h.Database),
		one("SELECT max(version_id) FROM goose_db_version", &h.Tables),
		one("SELECT count(*) FROM organizations", &h.Organizations),
		one("SELECT count(*) FROM units", &h.Units),
		one("SELECT count(*) FROM assessments WHERE submitted_at IS NOT NULL", &h.Results),
		one("SELECT count(*) FROM assessments WHERE submitted_at IS NOT NULL AND summary NOT LIKE $1", &h.OtherRule, `{"rule":"`+assessment.RuleVersion+`"%`),
	)
	if err != nil {
		return h, translate(err)
	}
	if h.Problems, err = s.unsound(tx); err != nil {
		return h, translate(err)
	}
	h.Misplaced, err = s.misplaced(tx)
	return h, translate(err)
}

// unsound is what the database itself finds. PostgreSQL guards its files and what
// belongs together by itself.
func (s *Store) unsound(tx *gorm.DB) (problems []string, err error) {
	if s.dialect.locks {
		return nil, nil
	}
	err = ask(tx, "PRAGMA integrity_check", nil, func(rows *sql.Rows) error {
		var found string
		err := rows.Scan(&found)
		if found != "ok" {
			problems = append(problems, found)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	lost := map[string]int{}
	err = ask(tx, "SELECT \"table\" FROM pragma_foreign_key_check", nil, func(rows *sql.Rows) error {
		var table string
		err := rows.Scan(&table)
		lost[table]++
		return err
	})
	for table, count := range lost {
		problems = append(problems, fmt.Sprintf("%d rows of %s belong to something that is not there", count, table))
	}
	slices.Sort(problems)
	return problems, err
}

// misplaced counts the units and kinds of result whose standing is not what their
// results say.
func (s *Store) misplaced(tx *gorm.DB) (int, error) {
	kept, units, err := keptStandings(tx)
	if err != nil {
		return 0, err
	}
	count := 0
	for k, all := range units {
		for some := range slices.Chunk(all, insertLimit) {
			found, err := standings(tx, k.organization, assessment.Mode(k.mode), some)
			if err != nil {
				return 0, err
			}
			for row := range slices.Chunk(found.values, found.width) {
				unit, texts := row[1].(string), [2]string{row[3].(string), row[4].(string)}
				if kept[standingKey{k.organization, k.mode, unit}] != texts {
					count++
				}
			}
		}
	}
	return count, nil
}

// standingKey is where a standing is kept; without a unit, all of a kind.
type standingKey struct{ organization, mode, unit string }

// keptStandings are the standings as they are kept, and all units that have one or
// should.
func keptStandings(tx *gorm.DB) (map[standingKey][2]string, map[standingKey][]string, error) {
	kept, units := map[standingKey][2]string{}, map[standingKey][]string{}
	err := ask(tx, "SELECT organization_id, mode, unit_id, latest, previous FROM standings", nil, func(rows *sql.Rows) error {
		var k standingKey
		var texts [2]string
		err := rows.Scan(&k.organization, &k.mode, &k.unit, &texts[0], &texts[1])
		kept[k] = texts
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = ask(tx, everyStanding, nil, func(rows *sql.Rows) error {
		var k standingKey
		err := rows.Scan(&k.organization, &k.mode, &k.unit)
		of := standingKey{organization: k.organization, mode: k.mode}
		units[of] = append(units[of], k.unit)
		return err
	})
	return kept, units, err
}
