package account

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"continuum/assessment"
)

func TestRoles(t *testing.T) {
	for _, test := range []struct {
		role                  Role
		known, answer, manage bool
	}{
		{Owner, true, true, true},
		{Assessor, true, true, false},
		{Viewer, true, false, false},
		{"", false, false, false},
		{"Owner", false, false, false},
	} {
		got := [3]bool{test.role.Known(), test.role.MayAnswer(), test.role.MayManage()}
		if want := [3]bool{test.known, test.answer, test.manage}; got != want {
			t.Errorf("%q: got known, answer, manage %v, want %v", test.role, got, want)
		}
	}
}

func TestTokensAndIDsAreRandom(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token, id := NewToken(), NewID()
		secret, err := base64.RawURLEncoding.DecodeString(token.Secret)
		if err != nil || len(secret) != 32 {
			t.Fatalf("secret %q: %d bytes, error %v, want 32", token.Secret, len(secret), err)
		}
		if token.Hash != HashToken(token.Secret) || len(token.Hash) != 64 || strings.Contains(token.Hash, token.Secret) {
			t.Fatalf("hash %q is not that of the secret", token.Hash)
		}
		if len(id) != 26 || id != strings.ToLower(id) || seen[id] || seen[token.Secret] {
			t.Fatalf("id %q or secret %q is no good", id, token.Secret)
		}
		seen[id], seen[token.Secret] = true, true
	}
	if got, want := HashToken("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("HashToken: got %s, want the SHA-256 of FIPS 180-2, %s", got, want)
	}
}

func TestCleanEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"ada@example.org":                         "ada@example.org",
		"  Ada.Lovelace+x@Example.ORG \t":         "ada.lovelace+x@example.org",
		"žofie@example.org":                       "žofie@example.org",
		strings.Repeat("a", 242) + "@example.org": strings.Repeat("a", 242) + "@example.org",
		strings.Repeat("a", 243) + "@example.org": "",
		"":                                 "",
		"ada":                              "",
		"@example.org":                     "",
		"ada@":                             "",
		"ada@@example.org":                 "",
		"Ada <ada@example.org>":            "",
		"<ada@example.org>":                "",
		"ada@example.org (home)":           "",
		`"ada lovelace"@example.org`:       "",
		"ada@example.org, bob@example.org": "",
		"ada@example.org\r\nBcc: bob@example.org": "",
		"ada\x00@example.org":                     "",
		"ada@example.org\xff":                     "",
		"a da@example.org":                        "",
	} {
		got, err := CleanEmail(typed)
		if got != want {
			t.Errorf("%q: got %q (%v), want %q", typed, got, err, want)
		}
		if want == "" {
			wantProblem(t, typed, err, "email")
		}
	}
}

func wantProblem(t *testing.T, name string, err error, field string) {
	t.Helper()
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) || invalid.Problems[0].Field != field {
		t.Errorf("%q: got error %v, want an InvalidError at %q", name, err, field)
	}
}

func TestCheckNewPassword(t *testing.T) {
	const email = "marianne.keller@aarewerk.example"
	for _, good := range []string{
		"glass otter paints seven", "Lr8#vv2!kQz0", "grüne Wolken über Bern", "винтовая лестница",
		strings.Repeat("ab cd ef gh ", 10) + "12345678", "      spaces count too", "🙂🐙🌋🚲🪁🧭🎻🧵🪴🥝🫖🧶",
	} {
		if err := CheckNewPassword(good, email); err != nil {
			t.Errorf("%q: got %v, want none", good, err)
		}
	}
	for _, bad := range []string{
		"", "short", "elevenchars", strings.Repeat("ab cd ef gh ", 11), "nul\x00 in the middle", "broken \xff bytes here",
		"Password1234", "passwordpassword", "P@ssw0rd1234", "correct horse battery staple", "CorrectHorseBatteryStaple!",
		"Continuum2026!", "customersatisfaction", "marianne.keller", "MarianneKeller1", "Aarewerk2026!!", "welcome2026!!",
		"aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "abcdefghijkl", "lkjihgfedcba", "123456789012", "987654321098",
		"qwertyuiopas", "1qaz2wsx3edc", "zaq12wsxcde3", "letmein12345", "qwerty123456!", "111222333444",
	} {
		wantProblem(t, bad, CheckNewPassword(bad, email), "password")
	}
}

func TestListedPasswordsAreWrittenAsTheyAreCompared(t *testing.T) {
	for line := range strings.Lines(commonPasswords) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if utf8.RuneCountInString(line) < PasswordMin || line != strings.ToLower(line) {
			t.Errorf("%q: only lower-case passwords of 12 characters and more are of use", line)
		}
		wantProblem(t, line, CheckNewPassword(line, "x@example.org"), "password")
	}
}

func TestHashVerifiesOnlyItsPassword(t *testing.T) {
	h := NewHasher()
	hash, err := h.Hash(t.Context(), "Ångström und Café")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("got hash %q, error %v", hash, err)
	}
	for password, want := range map[string]bool{
		"Ångström und Café":                   true,
		"A\u030angstro\u0308m und Cafe\u0301": true, // the same, typed on another system
		"ångström und café":                   false,
		"":                                    false,
	} {
		if got, err := h.Verify(t.Context(), hash, password); got != want || err != nil {
			t.Errorf("%q: got %v, %v, want %v", password, got, err, want)
		}
	}
	again, err := h.Hash(t.Context(), "Ångström und Café")
	if err != nil || again == hash {
		t.Errorf("the same password gives the same hash (error %v): the salt is missing", err)
	}
	if found, err := h.Verify(t.Context(), "", ""); found || err != nil {
		t.Errorf("unknown user: got %v, %v, want false", found, err)
	}
}

func TestDamagedHashesAreErrors(t *testing.T) {
	const salt, key = "c2FsdHNhbHRzYWx0c2Fs", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"
	for _, hash := range []string{
		"x", "$argon2id$", "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=18$m=19456,t=2,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=4000000,t=2,p=1$" + salt + "$" + key, // would take 4 GB
		"$argon2id$v=19$m=19456,t=1000,p=1$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=0$" + salt + "$" + key,
		"$argon2id$v=19$m=19456,t=2,p=1$$" + key, "$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$",
		"$argon2id$v=19$m=19456,t=2,p=1$" + salt + "$" + key + "$more",
	} {
		if found, err := NewHasher().Verify(t.Context(), hash, "password"); found || !errors.Is(err, errHash) {
			t.Errorf("%q: got %v, %v, want false and the error", hash, found, err)
		}
	}
}

func TestHashingWaitsItsTurn(t *testing.T) {
	h := NewHasher()
	for range atOnce {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, wait := range map[string]func() error{
		"hash":    func() error { _, err := h.Hash(ctx, "password"); return err },
		"unknown": func() error { _, err := h.Verify(ctx, "", "password"); return err },
	} {
		if err := wait(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want the context's error", name, err)
		}
	}
	for range atOnce {
		<-h.slots
	}
	var group sync.WaitGroup
	for range 2 * atOnce {
		group.Go(func() {
			if _, err := h.Hash(t.Context(), "password"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(h.slots) != 0 {
		t.Error("a turn was not given back")
	}
}

func FuzzCleanEmail(f *testing.F) {
	for _, seed := range []string{"ada@example.org", "Ada <a@b.c>", `"a b"@c.d`, "a@[1.2.3.4]", "\xff@\x00", "İ@example.org", "a@b\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		email, err := CleanEmail(typed)
		if err != nil {
			return
		}
		if again, err := CleanEmail(email); again != email || err != nil {
			t.Errorf("%q gives %q, which gives %q, %v", typed, email, again, err)
		}
		if !utf8.ValidString(email) || len(email) > emailLimit || strings.ContainsAny(email, " \r\n\x00<>") || !strings.Contains(email, "@") {
			t.Errorf("%q gives %q", typed, email)
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add("$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2Fs$MTIzNDU2Nzg5MDEyMzQ1Njc4OTA", []byte("password"))
	f.Add("$argon2id$v=19$m=,t=,p=$$", []byte{0xff})
	f.Add("$argon2id$v=19$m=+64,t=1,p=1 $\n$", []byte{})
	f.Fuzz(func(t *testing.T, hash string, password []byte) {
		p, err := parsePHC(hash)
		if err != nil {
			return
		}
		if p.memory > 64*1024 || p.time > 10 || p.lanes < 1 || len(p.salt) == 0 || len(p.key) == 0 {
			t.Fatalf("%q: accepted %+v", hash, p)
		}
		if p.memory > 1024 || p.time > 2 {
			return // takes time, tells nothing
		}
		if _, err := NewHasher().Verify(t.Context(), hash, string(password)); err != nil {
			t.Fatal(err)
		}
	})
}
