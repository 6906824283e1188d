package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
)

// standingRow is where a unit stands; only tests of what is there and removing
// it need it as a row.
type standingRow struct{}

func (standingRow) TableName() string { return "standings" }

// saveStandings works out anew where units stand, when one of their results of a
// kind came, changed or was taken back: the latest, and the last before it that it
// can be compared with, of the same questionnaire and form and with a level. It
// belongs at the end of the transaction that changed the results; see revise.
func (s *Store) saveStandings(tx *gorm.DB, organizationID string, mode assessment.Mode, unitIDs ...string) error {
	if len(unitIDs) == 0 {
		return nil
	}
	slices.Sort(unitIDs) // so that two who save never wait for each other in a circle
	for some := range slices.Chunk(slices.Compact(unitIDs), insertLimit) {
		if s.dialect.locks { // of two results of a unit at once the second waits here, and then sees the first
			locking := inserter{table: standingTable, conflict: lockStanding}
			for _, unit := range some {
				locking.add(organizationID, unit, string(mode), "", "")
			}
			if err := locking.insert(tx); err != nil {
				return err
			}
		}
		rows, err := standings(tx, organizationID, mode, some)
		if err != nil {
			return err
		}
		if err := rows.insert(tx); err != nil {
			return err
		}
	}
	return revise(tx, organizationID)
}

const (
	standingTable = "standings (organization_id, unit_id, mode, latest, previous)"
	lockStanding  = " ON CONFLICT (organization_id, unit_id, mode) DO UPDATE SET latest = standings.latest"
	keepStanding  = " ON CONFLICT (organization_id, unit_id, mode) DO UPDATE SET latest = excluded.latest, previous = excluded.previous"
)

// standings are where units stand. Those without a result stand nowhere: their
// texts are empty.
func standings(tx *gorm.DB, organizationID string, mode assessment.Mode, unitIDs []string) (*inserter, error) {
	var results []assessmentRow
	err := tx.Where("organization_id = ? AND mode = ? AND submitted_at IS NOT NULL AND unit_id IN ?", organizationID, string(mode), unitIDs).
		Order("unit_id, submitted_at DESC, created_at DESC, id DESC").Find(&results).Error
	if err != nil {
		return nil, err
	}
	byUnit := map[string][]assessmentRow{}
	for _, r := range results {
		byUnit[r.UnitID] = append(byUnit[r.UnitID], r)
	}
	rows := &inserter{table: standingTable, conflict: keepStanding}
	for _, unit := range unitIDs {
		latest, previous, err := standingOf(byUnit[unit])
		if err != nil {
			return nil, err
		}
		rows.add(organizationID, unit, string(mode), latest, previous)
	}
	return rows, nil
}

// standingOf picks the latest and the previous of a unit's results, which come
// newest first.
func standingOf(results []assessmentRow) (latest, previous string, err error) {
	if len(results) == 0 {
		return "", "", nil
	}
	if latest, err = results[0].text(func(*assessment.Summary) {}); err != nil {
		return "", "", err
	}
	for _, r := range results[1:] {
		if r.ref() == results[0].ref() && r.Form == results[0].Form && r.Status == string(assessment.Scored) {
			previous, err = r.text(func(s *assessment.Summary) { s.Missed, s.Actions = nil, nil })
			break
		}
	}
	return latest, previous, err
}

func (r assessmentRow) text(change func(*assessment.Summary)) (string, error) {
	listed, err := r.listed()
	if err != nil {
		return "", err
	}
	change(listed.Summary)
	return encodeListed(&listed), nil
}

// standAnew writes where every unit stands anew.
func (s *Store) standAnew(ctx context.Context) error {
	_, units, err := keptStandings(s.reading(ctx))
	if err != nil {
		return translate(err)
	}
	for k, all := range units {
		for some := range slices.Chunk(all, s.together()) {
			err := s.changeWithin(ctx, bulkLimit, func(tx *gorm.DB) error {
				return s.saveStandings(tx, k.organization, assessment.Mode(k.mode), some...)
			})
			if err != nil && !errors.Is(err, assessment.ErrNotFound) { // a sample that was removed
				return err
			}
		}
	}
	return nil
}

const everyStanding = `SELECT organization_id, mode, unit_id FROM assessments WHERE submitted_at IS NOT NULL
	UNION SELECT organization_id, mode, unit_id FROM standings`

// inTree leaves out results of units that were added while both were read.
func inTree(results []assessment.Compared, tree assessment.Tree) []assessment.Compared {
	known := make(map[string]bool, len(tree))
	for i := range tree {
		known[tree[i].ID] = true
	}
	return slices.DeleteFunc(results, func(r assessment.Compared) bool { return !known[r.Latest.UnitID] })
}

// comparedResults reads where units stand, with the bytes that takes in memory,
// about.
func comparedResults(tx *gorm.DB, organizationID string) (results []assessment.Compared, bytes int, err error) {
	const statement = `SELECT unit_id, mode, latest, previous FROM standings WHERE organization_id = $1 AND latest <> ''`
	known := newWords()
	err = ask(tx, statement, []any{organizationID}, func(rows *sql.Rows) error {
		var unit, mode, latest, previous string
		if err := rows.Scan(&unit, &mode, &latest, &previous); err != nil {
			return err
		}
		compared, err := decodeCompared(unit, assessment.Mode(mode), latest, previous, known)
		results, bytes = append(results, compared), bytes+sizeOfCompared(&compared)
		return err
	})
	return results, bytes, err
}

func decodeCompared(unit string, mode assessment.Mode, latest, previous string, known words) (assessment.Compared, error) {
	l, err := decodeListed(latest, unit, mode, known)
	if err != nil {
		return assessment.Compared{}, err
	}
	compared := assessment.Compared{Latest: *l}
	if previous != "" {
		compared.Previous, err = decodeListed(previous, unit, mode, known)
	}
	return compared, err
}

// sizeOfCompared says how much memory a result takes, about, with the one before it.
func sizeOfCompared(c *assessment.Compared) int {
	const each, component, word = 600, 120, 16
	size := each + component*len(c.Latest.Summary.Components) + word*len(c.Latest.Summary.Missed)
	if c.Previous != nil {
		size += each + component*len(c.Previous.Summary.Components)
	}
	return size
}

// LatestLevel returns the level of a unit's latest result, and the questionnaire
// it is a level of. It is 0 while there is none.
func (s *Store) LatestLevel(ctx context.Context, organizationID, unitID string) (ref assessment.Ref, level int, err error) {
	err = ask(s.reading(ctx), latestLevel, []any{organizationID, unitID}, func(rows *sql.Rows) error {
		return rows.Scan(&ref.ID, &ref.Version, &ref.Hash, &level)
	})
	return ref, level, translate(err)
}

const latestLevel = `SELECT questionnaire_id, questionnaire_version, questionnaire_hash, CASE WHEN status = 'scored' THEN level ELSE 0 END FROM assessments
	WHERE organization_id = $1 AND unit_id = $2 AND submitted_at IS NOT NULL ORDER BY submitted_at DESC, id DESC LIMIT 1`
