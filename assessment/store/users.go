package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"continuum/assessment"
	"continuum/assessment/account"
)

type userRow struct {
	ID            string
	Email         string
	Name          string
	Administrator bool
	Disabled      bool
	PasswordHash  string
	CreatedAt     time.Time `gorm:"autoCreateTime:false"`
}

func (userRow) TableName() string { return "users" }

func (r userRow) user() account.User {
	return account.User{
		ID: r.ID, Email: r.Email, Name: r.Name,
		Administrator: r.Administrator, Disabled: r.Disabled, CreatedAt: r.CreatedAt.UTC(),
	}
}

type membershipRow struct {
	OrganizationID string
	UserID         string
	Role           string
}

func (membershipRow) TableName() string { return "memberships" }

// UserByEmail returns the user with this address, as account.CleanEmail writes
// it, with the hash of the password.
func (s *Store) UserByEmail(ctx context.Context, email string) (account.User, string, error) {
	var row userRow
	if err := s.reading(ctx).Where("email = ?", email).Take(&row).Error; err != nil {
		return account.User{}, "", translate(err)
	}
	return row.user(), row.PasswordHash, nil
}

// User returns the user with this id, disabled or not.
func (s *Store) User(ctx context.Context, id string) (account.User, error) {
	var row userRow
	if err := s.reading(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return account.User{}, translate(err)
	}
	return row.user(), nil
}

// Users lists everybody who has an account, by name.
func (s *Store) Users(ctx context.Context) ([]account.User, error) {
	var rows []userRow
	if err := s.reading(ctx).Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	users := make([]account.User, len(rows))
	for i, row := range rows {
		users[i] = row.user()
	}
	slices.SortFunc(users, func(a, b account.User) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return users, nil
}

// byName orders without regard to case, the same on every database.
func byName(a, b, idA, idB string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b), cmp.Compare(idA, idB))
}

// AddUser adds a user with a role in an organization, or with none anywhere yet
// when organizationID is empty. An address that is taken is an InvalidError at
// field "email", an unknown organization ErrNotFound.
func (s *Store) AddUser(ctx context.Context, u account.User, passwordHash, organizationID string, role account.Role) error {
	if organizationID != "" && !role.Known() {
		return assessment.Invalid("role", "Choose a role.")
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		if organizationID == "" {
			return s.createUser(tx, u, passwordHash)
		}
		return s.updateTeam(tx, organizationID, func(team *account.Team) error {
			team.Add(u, role, s.now())
			return s.createUser(tx, u, passwordHash)
		})
	})
}

func (s *Store) createUser(tx *gorm.DB, u account.User, passwordHash string) error {
	if u.CreatedAt.IsZero() {
		u.CreatedAt = s.now()
	}
	if err := sound(u.ID, u.Email, u.Name, passwordHash); err != nil {
		return err
	}
	err := tx.Create(&userRow{u.ID, u.Email, u.Name, u.Administrator, u.Disabled, passwordHash, stored(u.CreatedAt)}).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return assessment.Invalid("email", "Somebody with this e-mail address has an account already.")
	}
	return err
}

// SetPassword changes the password and ends the user's sessions and reset links.
func (s *Store) SetPassword(ctx context.Context, userID, hash string) error {
	return s.change(ctx, func(tx *gorm.DB) error { return setPassword(tx, userID, hash) })
}

func setPassword(tx *gorm.DB, userID, hash string) error {
	if err := sound(hash); err != nil {
		return err
	}
	if err := one(tx.Model(&userRow{}).Where("id = ?", userID).Update("password_hash", hash)); err != nil {
		return err
	}
	return endAccess(tx, userID)
}

// endAccess ends every way into an account but the password.
func endAccess(tx *gorm.DB, userID string) error {
	if err := tx.Where("user_id = ?", userID).Delete(&resetRow{}).Error; err != nil {
		return err
	}
	return endSessions(tx, userID)
}

// SetDisabled shuts a user out, ending their sessions and reset links, or lets
// them in again.
// The last administrator cannot be shut out: an InvalidError.
func (s *Store) SetDisabled(ctx context.Context, userID string, disabled bool) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if disabled {
			if err := s.checkAdministratorLeft(tx, userID); err != nil {
				return err
			}
			if err := endAccess(tx, userID); err != nil {
				return err
			}
		}
		return one(tx.Model(&userRow{}).Where("id = ?", userID).Update("disabled", disabled))
	})
}

// checkAdministratorLeft locks the administrators, so that of two who shut each
// other out at once one fails.
func (s *Store) checkAdministratorLeft(tx *gorm.DB, without string) error {
	var administrators []userRow
	err := s.locked(tx).Where("administrator = ? AND disabled = ?", true, false).Order("id").Find(&administrators).Error
	if err != nil {
		return err
	}
	if len(administrators) == 1 && administrators[0].ID == without {
		return assessment.Invalid("", "This is the only administrator. Nobody could let anybody in again.")
	}
	return nil
}

// locked reads rows to change them: nobody else does before this transaction
// ends. SQLite has one writer at a time and needs no lock.
func (s *Store) locked(tx *gorm.DB) *gorm.DB {
	if s.dialect.locks {
		return tx.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	return tx
}

// Memberships lists the organizations a user has a role in.
func (s *Store) Memberships(ctx context.Context, userID string) ([]account.Membership, error) {
	return memberships(s.reading(ctx).Where("user_id = ?", userID))
}

// Members lists the users who have a role in an organization.
func (s *Store) Members(ctx context.Context, organizationID string) ([]account.Membership, error) {
	return memberships(s.reading(ctx).Where("organization_id = ?", organizationID))
}

func memberships(query *gorm.DB) ([]account.Membership, error) {
	var rows []membershipRow
	if err := query.Order("organization_id, user_id").Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	found := make([]account.Membership, len(rows))
	for i, row := range rows {
		found[i] = account.Membership{OrganizationID: row.OrganizationID, UserID: row.UserID, Role: account.Role(row.Role)}
	}
	return found, nil
}
