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
// belongs into the transaction that changed the results.
func (s *Store) saveStandings(tx *gorm.DB, organizationID string, mode assessment.Mode, unitIDs ...string) error {
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
	return nil
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

// Comparison is all that a comparison of an organization's units is made of:
// three queries, however many units there are. Nothing of a survey is in it before
// it is published. Of an earlier result it has what changed since, and neither
// what was missed then nor what was recommended.
func (s *Store) Comparison(ctx context.Context, organizationID string) (assessment.Organization, assessment.Tree, []assessment.Compared, error) {
	var organization organizationRow
	if err := s.reading(ctx).Where("id = ?", organizationID).Take(&organization).Error; err != nil {
		return assessment.Organization{}, nil, nil, translate(err)
	}
	type found struct {
		results []assessment.Compared
		err     error
	}
	standing := make(chan found, 1)
	go func() { // beside the units: there may be many of both
		results, err := comparedResults(s.reading(ctx), organizationID)
		standing <- found{results, err}
	}()
	tree, err := units(s.reading(ctx), organizationID)
	of := <-standing
	if err := errors.Join(err, of.err); err != nil {
		return assessment.Organization{}, nil, nil, translate(err)
	}
	return organization.organization(), tree, inTree(of.results, tree), nil
}

// inTree leaves out results of units that were added while both were read.
func inTree(results []assessment.Compared, tree assessment.Tree) []assessment.Compared {
	known := make(map[string]bool, len(tree))
	for i := range tree {
		known[tree[i].ID] = true
	}
	return slices.DeleteFunc(results, func(r assessment.Compared) bool { return !known[r.Latest.UnitID] })
}

func comparedResults(tx *gorm.DB, organizationID string) (results []assessment.Compared, err error) {
	const statement = `SELECT unit_id, mode, latest, previous FROM standings WHERE organization_id = $1 AND latest <> ''`
	err = ask(tx, statement, []any{organizationID}, func(rows *sql.Rows) error {
		var unit, mode, latest, previous string
		if err := rows.Scan(&unit, &mode, &latest, &previous); err != nil {
			return err
		}
		compared, err := decodeCompared(unit, assessment.Mode(mode), latest, previous)
		results = append(results, compared)
		return err
	})
	return results, err
}

func decodeCompared(unit string, mode assessment.Mode, latest, previous string) (assessment.Compared, error) {
	l, err := decodeListed(latest, unit, mode)
	if err != nil {
		return assessment.Compared{}, err
	}
	compared := assessment.Compared{Latest: *l}
	if previous != "" {
		compared.Previous, err = decodeListed(previous, unit, mode)
	}
	return compared, err
}
