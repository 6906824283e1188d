package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// revisionRow is the state an organization is in: another whenever anything
// changed that a comparison is made of.
type revisionRow struct {
	OrganizationID string `gorm:"primaryKey"`
	Revision       string
}

func (revisionRow) TableName() string { return "revisions" }

// revise says that what comparisons of an organization are made of is changed by
// this transaction. It comes last: who else changes the organization waits here
// until this is on the disk, and holds nothing that this still needs. Where there
// is no revision, of a sample that is being removed, nothing is kept in memory.
func revise(tx *gorm.DB, organizationID string) error {
	_, err := tell(tx, "UPDATE revisions SET revision = $2 WHERE organization_id = $1", organizationID, account.NewID())
	return err
}

// comparedLimit bounds what is kept of comparisons, in bytes, about.
const comparedLimit = 96 << 20

// comparedOrganization is what comparisons of one organization are made of, in
// one state of it.
type comparedOrganization struct {
	organizationID, revision string
	tree                     assessment.Tree
	results                  []assessment.Compared
	bytes                    int // about
}

func (c comparedOrganization) size() int { return c.bytes }

// Comparison is all that a comparison of an organization's units is made of:
// three or four queries, however many units there are, and one while nothing of it
// changed. Nothing of a survey is in it before it is published. Of an earlier
// result it has what changed since, and neither what was missed then nor what was
// recommended.
//
// It is kept in memory and given to others, too: nothing in it may be changed.
func (s *Store) Comparison(ctx context.Context, organizationID string) (assessment.Organization, assessment.Tree, []assessment.Compared, error) {
	organization, revision, err := revised(s.reading(ctx), organizationID)
	if err != nil {
		return assessment.Organization{}, nil, nil, translate(err)
	}
	compared, known := s.comparedAt(organizationID, revision)
	if !known {
		if organization, compared, err = s.compareAnew(ctx, organizationID); err != nil {
			return assessment.Organization{}, nil, nil, translate(err)
		}
	}
	return organization, compared.tree, compared.results, nil
}

// comparedAt is what is kept of an organization in a state.
func (s *Store) comparedAt(organizationID, revision string) (comparedOrganization, bool) {
	return s.compared.find(func(c comparedOrganization) bool {
		return c.revision == revision && c.organizationID == organizationID
	})
}

// compareAnew reads what is not kept, or what somebody else read in the meantime.
// The state is read before all else: should anything change while it is read,
// then it is kept as of a state that nobody asks for any more.
func (s *Store) compareAnew(ctx context.Context, organizationID string) (assessment.Organization, comparedOrganization, error) {
	s.compared.making.Lock()
	defer s.compared.making.Unlock()
	organization, revision, err := revised(s.reading(ctx), organizationID)
	if err != nil {
		return assessment.Organization{}, comparedOrganization{}, err
	}
	if compared, known := s.comparedAt(organizationID, revision); known {
		return organization, compared, nil
	}
	compared, err := s.readCompared(ctx, organizationID)
	if err == nil && revision != "" {
		compared.revision = revision
		s.compared.keep(compared, func(c comparedOrganization) bool { return c.organizationID == organizationID })
	}
	return organization, compared, err
}

// revised reads an organization with the state it is in, empty where none is kept.
func revised(tx *gorm.DB, organizationID string) (assessment.Organization, string, error) {
	var row struct {
		Organization organizationRow `gorm:"embedded"` // by name: what is not exported, gorm passes over
		Revision     sql.NullString
	}
	err := tx.Table("organizations").Select("organizations.*, revisions.revision").
		Joins("LEFT JOIN revisions ON revisions.organization_id = organizations.id").
		Where("organizations.id = ?", organizationID).Take(&row).Error
	return row.Organization.organization(), row.Revision.String, err
}

// readCompared reads units and where they stand side by side: there may be many of
// both.
func (s *Store) readCompared(ctx context.Context, organizationID string) (comparedOrganization, error) {
	type found struct {
		results []assessment.Compared
		bytes   int
		err     error
	}
	standing := make(chan found, 1)
	go func() {
		results, bytes, err := comparedResults(s.reading(ctx), organizationID)
		standing <- found{results, bytes, err}
	}()
	tree, err := units(s.reading(ctx), organizationID)
	of := <-standing
	if err := errors.Join(err, of.err); err != nil {
		return comparedOrganization{}, err
	}
	const unitBytes = 300 // with names, about
	return comparedOrganization{
		organizationID: organizationID, tree: tree, results: inTree(of.results, tree), bytes: of.bytes + unitBytes*len(tree),
	}, nil
}
