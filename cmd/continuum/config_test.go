package main

import (
	"errors"
	"log/slog"
	netmail "net/mail"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"continuum/assessment/mail"
)

func TestConfigDefaults(t *testing.T) {
	c, err := loadConfig([]string{"HOME=/root", "CONTINUUM_METRICS="})
	if err != nil {
		t.Fatal(err)
	}
	want := config{
		addr: "127.0.0.1:8080", databaseURL: "sqlite://data/continuum.db",
		sessionIdle: 2 * time.Hour, logFormat: "text", logLevel: slog.LevelInfo,
	}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("defaults are %+v, want %+v", c, want)
	}
	if got := c.base(c.port()); got != "http://localhost:8080" {
		t.Errorf("the base address is %s", got)
	}
}

func TestConfig(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte("postgres://app:secret@db/continuum\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const base = "CONTINUUM_BASE_URL=https://continuum.example.org"
	const remote = "CONTINUUM_SMTP_HOST=mail.example.org CONTINUUM_SMTP_FROM=continuum@example.org " + base
	for _, test := range []struct{ setting, mistake string }{
		{"CONTINUUM_ADDR=:0", ""},
		{"CONTINUUM_ADDR=[::1]:8080", ""},
		{"CONTINUUM_ADDR=8080", "is no address"},
		{"CONTINUUM_ADDR=localhost:http", "is no address"},
		{"CONTINUUM_ADDR=localhost:70000", "is no address"},
		{"CONTINUUM_DATABASE_URL=postgres://db/continuum", ""},
		{"CONTINUUM_DATABASE_URL=mysql://root:secret@db", "must begin with sqlite:// or postgres://"},
		{"CONTINUUM_DATABASE_URL_FILE=" + secret, ""},
		{"CONTINUUM_DATABASE_URL_FILE=" + empty, "is empty"},
		{"CONTINUUM_DATABASE_URL_FILE=/none", "cannot be read"},
		{"CONTINUUM_DATABASE_URL_FILE=" + secret + " CONTINUUM_DATABASE_URL=sqlite://x.db", "are both set"},
		{"CONTINUUM_BASE_URL=https://continuum.example.org/", ""},
		{"CONTINUUM_BASE_URL=continuum.example.org", "is no web address"},
		{"CONTINUUM_BASE_URL=ftp://continuum.example.org", "is no web address"},
		{"CONTINUUM_BASE_URL=https://example.org/continuum", "must end after the host"},
		{"CONTINUUM_BASE_URL=https://ann:secret@example.org", "must end after the host"},
		{"CONTINUUM_TLS_CERT=cert.pem", "belong together"},
		{"CONTINUUM_TLS_CERT=/none CONTINUUM_TLS_KEY=/none", "cannot be used"},
		{"CONTINUUM_METRICS=true", ""},
		{"CONTINUUM_METRICS=1", "use true or false"},
		{"CONTINUUM_TRUSTED_PROXIES=10.0.0.1,fd00::/8", ""},
		{"CONTINUUM_TRUSTED_PROXIES=proxy", "neither an address nor a network"},
		{"CONTINUUM_SESSION_IDLE=90m", ""},
		{"CONTINUUM_SESSION_IDLE=30", "from 30m to 12h"},
		{"CONTINUUM_SESSION_IDLE=13h", "from 30m to 12h"},
		{"CONTINUUM_LOG_FORMAT=json", ""},
		{"CONTINUUM_LOG_FORMAT=xml", "use text or json"},
		{"CONTINUUM_LOG_LEVEL=warn", ""},
		{"CONTINUUM_LOG_LEVEL=loud", "use debug, info, warn or error"},
		{"CONTINUUM_SMTP_HOST=localhost CONTINUUM_SMTP_FROM=c@example.org", ""},
		{"CONTINUUM_SMTP_HOST=localhost CONTINUUM_SMTP_FROM=c@example.org CONTINUUM_SMTP_TLS=none", ""},
		{"CONTINUUM_SMTP_HOST=::1 CONTINUUM_SMTP_FROM=c@example.org CONTINUUM_SMTP_TLS=none CONTINUUM_SMTP_PORT=1025", ""},
		{remote, ""},
		{remote + " CONTINUUM_SMTP_TLS=tls CONTINUUM_SMTP_USER=c CONTINUUM_SMTP_PASSWORD=secret", ""},
		{remote + " CONTINUUM_SMTP_USER=c CONTINUUM_SMTP_PASSWORD_FILE=" + secret, ""},
		{remote + " CONTINUUM_SMTP_TLS=none", "on this machine only"},
		{remote + " CONTINUUM_SMTP_TLS=ssl", "use starttls or tls or none"},
		{remote + " CONTINUUM_SMTP_USER=c", "belong together"},
		{remote + " CONTINUUM_SMTP_PASSWORD=secret", "belong together"},
		{remote + " CONTINUUM_SMTP_PORT=0", "is no port"},
		{remote + " CONTINUUM_SMTP_PORT=smtp", "is no port"},
		{"CONTINUUM_SMTP_HOST=mail.example.org:25 CONTINUUM_SMTP_FROM=c@example.org " + base, "is no host"},
		{"CONTINUUM_SMTP_HOST=mail.example.org CONTINUUM_SMTP_FROM=c@example.org", "CONTINUUM_BASE_URL is needed"},
		{"CONTINUUM_SMTP_HOST=mail.example.org " + base, "CONTINUUM_SMTP_FROM"},
		{"CONTINUUM_SMTP_HOST=mail.example.org CONTINUUM_SMTP_FROM=Continuum " + base, "is no address"},
		{"CONTINUUM_SMTP_PASSWORD=secret", "CONTINUUM_SMTP_PASSWORD does nothing without"},
		{"CONTINUUM_ADRR=:80", "CONTINUUM_ADRR is no setting of this version"},
	} {
		_, err := loadConfig(strings.Fields(test.setting))
		switch {
		case test.mistake == "" && err != nil:
			t.Errorf("%s: %v", test.setting, err)
		case test.mistake != "" && (err == nil || !strings.Contains(err.Error(), test.mistake)):
			t.Errorf("%s: the error is %v, want %q", test.setting, err, test.mistake)
		case err != nil && strings.Contains(err.Error(), "secret"):
			t.Errorf("%s: the error tells the password: %v", test.setting, err)
		}
	}
}

// TestSettingsAreDocumented: each setting stands in the README and in the help.
func TestSettingsAreDocumented(t *testing.T) {
	readme := string(readFile(t, "../../README.md"))
	help := strings.NewReplacer("CERT, _KEY", "CERT CONTINUUM_TLS_KEY", "USER, _PASSWORD", "USER CONTINUUM_SMTP_PASSWORD").Replace(serveCommand().Long)
	fields := reflect.TypeFor[settings]()
	for i := range fields.NumField() {
		name := prefix + fields.Field(i).Tag.Get("env")
		if !strings.Contains(readme, "`"+name+"`") || !strings.Contains(help, name+" ") {
			t.Errorf("%s is missing in README.md or in the help of serve", name)
		}
		if value := fields.Field(i).Tag.Get("envDefault"); !strings.Contains(readme, "`"+value+"`") && value != "" {
			t.Errorf("the default %s of %s is missing in README.md", value, name)
		}
	}
}

func TestMailServer(t *testing.T) {
	c, err := loadConfig([]string{
		"CONTINUUM_SMTP_HOST=localhost", "CONTINUUM_SMTP_TLS=tls", "CONTINUUM_SMTP_USER=c", "CONTINUUM_SMTP_PASSWORD= a b ",
		"CONTINUUM_SMTP_FROM=Continuum · Škoda <continuum@example.org>",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := mail.Server{
		Host: "localhost", Port: 465, User: "c", Password: " a b ", TLS: mail.Implicit,
		From: netmail.Address{Name: "Continuum · Škoda", Address: "continuum@example.org"},
	}
	if !reflect.DeepEqual(*c.mail, want) {
		t.Errorf("got %+v, want %+v", *c.mail, want)
	}
}

func TestSecretFromFile(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secret, []byte(" postgres://db/continuum\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig([]string{"CONTINUUM_DATABASE_URL_FILE=" + secret})
	if err != nil || c.databaseURL != "postgres://db/continuum" {
		t.Errorf("the database URL is %q, %v", c.databaseURL, err)
	}
}

// TestEverySettingWrong: all mistakes come at once, and the program exits with 2.
func TestEverySettingWrong(t *testing.T) {
	clean(t)
	wrong := map[string]string{
		"ADDR": "x", "DATABASE_URL": "x", "BASE_URL": "x", "TLS_CERT": "x", "METRICS": "x",
		"TRUSTED_PROXIES": "x", "SESSION_IDLE": "x", "LOG_FORMAT": "x", "LOG_LEVEL": "x", "NONSENSE": "x",
		"SMTP_HOST": "x:y", "SMTP_PORT": "x", "SMTP_TLS": "x", "SMTP_USER": "x", "SMTP_FROM": "x",
	}
	for name, value := range wrong {
		t.Setenv(prefix+name, value)
	}
	for _, command := range []string{"serve", "demo", "healthcheck"} {
		got := typed(t, "", command)
		if lines := strings.Count(got.stderr, "\n"); got.code != 2 || lines != len(wrong) || got.stdout != "" {
			t.Errorf("%s: exit code %d and %d lines, want 2 and %d:\n%s", command, got.code, lines, len(wrong), got.stderr)
		}
	}
	var settings *settingsError
	if _, err := loadConfig([]string{"CONTINUUM_ADDR=x"}); !errors.As(err, &settings) {
		t.Errorf("the error is a %T", err)
	}
}
