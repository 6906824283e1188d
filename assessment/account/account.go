// Package account holds who may use the program: users, their roles in an
// organization, passwords, e-mail addresses and secret tokens. It knows no
// database and no HTTP.
package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// User is a person who can sign in.
type User struct {
	ID            string
	Email         string // as CleanEmail returns it
	Name          string
	Administrator bool // of the instance: adds people and resets passwords
	Disabled      bool // may not sign in; nothing of theirs is removed
	CreatedAt     time.Time
}

// Role is what somebody may do in one organization. The zero value may nothing.
type Role string

// The roles, most powerful first.
const (
	Owner    Role = "owner"    // everything in the organization
	Assessor Role = "assessor" // answers assessments and submits them
	Viewer   Role = "viewer"   // reads results and downloads plans
)

// Roles lists the roles, most powerful first.
func Roles() []Role { return []Role{Owner, Assessor, Viewer} }

// Known reports whether r is one of the roles.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// MayAnswer reports whether assessments may be started, answered and submitted.
func (r Role) MayAnswer() bool { return r == Owner || r == Assessor }

// MayManage reports whether units, people and the organization may be changed.
func (r Role) MayManage() bool { return r == Owner }

// Membership gives a user a role in an organization.
type Membership struct {
	OrganizationID string
	UserID         string
	Role           Role
}

// RoleIn is a role in an organization, which it names without telling more.
type RoleIn struct {
	Organization string
	Role         Role
}

// Token is a secret that proves something once: a set-up or a reset link. The
// secret goes into the link and is not kept; the store keeps the hash.
type Token struct {
	Secret string // 256 bits, base64url
	Hash   string // what HashToken makes of Secret
}

// NewToken makes a token nobody can guess.
func NewToken() Token {
	secret := make([]byte, 32)
	rand.Read(secret) //nolint:errcheck // it never fails: it ends the program instead
	encoded := base64.RawURLEncoding.EncodeToString(secret)
	return Token{Secret: encoded, Hash: HashToken(encoded)}
}

// HashToken is what is stored of a secret: SHA-256, lower-case hex. A secret of
// 256 bits needs no slow hash.
func HashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// NewID makes a random public id, 26 lower-case letters and digits.
func NewID() string { return strings.ToLower(rand.Text()) }
