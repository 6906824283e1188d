package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// What a new hash costs: OWASP's argon2id recommendation.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	saltSize  = 16
	keySize   = 32
)

const atOnce = 4 // hashes; each holds 19 MiB

// errHash is one error for every damaged hash: which part is wrong is nobody's business.
var errHash = errors.New("stored password hash is damaged: reset the password")

// Hasher hashes and verifies passwords with argon2id, at most four at a time so
// that a flood of sign-ins cannot use up the memory.
type Hasher struct{ slots chan struct{} }

// NewHasher makes a Hasher; a process needs one.
func NewHasher() *Hasher { return &Hasher{slots: make(chan struct{}, atOnce)} }

// Hash is the password as it is stored, a PHC string. It fails only when ctx
// ends while it waits for its turn.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltSize)
	rand.Read(salt) //nolint:errcheck // it never fails: it ends the program instead
	key, err := h.key(ctx, password, phc{memoryKiB, passes, lanes, salt, make([]byte, keySize)})
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, memoryKiB, passes, lanes, encode(salt), encode(key)), nil
}

// Verify reports whether the password is the one that was hashed. With an empty
// hash it takes as long and reports false: call it so for an unknown address,
// and nobody learns from the time which addresses are known.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		_, err := h.key(ctx, password, phc{memoryKiB, passes, lanes, make([]byte, saltSize), make([]byte, keySize)})
		return false, err
	}
	stored, err := parsePHC(hash)
	if err != nil {
		return false, err
	}
	key, err := h.key(ctx, password, stored)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, stored.key) == 1, nil
}

func (h *Hasher) key(ctx context.Context, password string, p phc) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to hash a password: %w", ctx.Err())
	}
	return argon2.IDKey(typed(password), p.salt, p.time, p.memory, p.lanes, uint32(len(p.key))), nil
}

// phc is what a stored hash says: how it was made, and the key to compare with.
type phc struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

// parsePHC reads a hash and refuses one that would cost far more than ours: a
// damaged database must not take the memory of the machine.
func parsePHC(hash string) (phc, error) {
	var p phc
	var version int
	var rest string
	n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &p.memory, &p.time, &p.lanes, &rest)
	if err != nil || n != 5 || version != argon2.Version {
		return phc{}, errHash
	}
	if p.memory < 8*uint32(p.lanes) || p.memory > 64*1024 || p.time < 1 || p.time > 10 || p.lanes < 1 || p.lanes > 4 {
		return phc{}, errHash
	}
	p.salt, p.key, err = saltAndKey(rest)
	if err != nil || len(p.salt) < 8 || len(p.salt) > 64 || len(p.key) < 16 || len(p.key) > 64 {
		return phc{}, errHash
	}
	return p, nil
}

func saltAndKey(encoded string) (salt, key []byte, err error) {
	first, second, _ := strings.Cut(encoded, "$")
	strict := base64.RawStdEncoding.Strict()
	if salt, err = strict.DecodeString(first); err != nil {
		return nil, nil, err
	}
	key, err = strict.DecodeString(second)
	return salt, key, err
}
