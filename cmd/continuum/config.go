package main

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"continuum/assessment/mail"
)

// prefix begins the name of every setting.
const prefix = "CONTINUUM_"

// settings are the values as they stand in the environment, without the prefix.
type settings struct {
	Addr           string `env:"ADDR" envDefault:"127.0.0.1:8080"`
	DatabaseURL    string `env:"DATABASE_URL" envDefault:"sqlite://data/continuum.db"`
	BaseURL        string `env:"BASE_URL"`
	TLSCert        string `env:"TLS_CERT"`
	TLSKey         string `env:"TLS_KEY"`
	Metrics        string `env:"METRICS" envDefault:"false"`
	TrustedProxies string `env:"TRUSTED_PROXIES"`
	SessionIdle    string `env:"SESSION_IDLE" envDefault:"2h"`
	LogFormat      string `env:"LOG_FORMAT" envDefault:"text"`
	LogLevel       string `env:"LOG_LEVEL" envDefault:"info"`
	SMTPHost       string `env:"SMTP_HOST"`
	SMTPPort       string `env:"SMTP_PORT"`
	SMTPTLS        string `env:"SMTP_TLS" envDefault:"starttls"`
	SMTPUser       string `env:"SMTP_USER"`
	SMTPPassword   string `env:"SMTP_PASSWORD"`
	SMTPFrom       string `env:"SMTP_FROM"`
}

// secrets are the settings that may stand in a file, named by SETTING_FILE.
var secrets = []string{"DATABASE_URL", "SMTP_PASSWORD"}

// config is the settings, checked.
type config struct {
	addr           string
	databaseURL    string
	baseURL        string           // without a slash at its end; empty: see base
	certificate    *tls.Certificate // nil: plain http
	metrics        bool
	trustedProxies []netip.Prefix
	sessionIdle    time.Duration
	logFormat      string
	logLevel       slog.Level
	mail           *mail.Server // nil: no mail server
}

// base is the address the application is reached under; port is the one it
// listens on.
func (c config) base(port string) string {
	switch {
	case c.baseURL != "":
		return c.baseURL
	case c.certificate != nil:
		return "https://" + net.JoinHostPort("localhost", port)
	}
	return "http://" + net.JoinHostPort("localhost", port)
}

// port is the configured port.
func (c config) port() string {
	_, port, _ := net.SplitHostPort(c.addr) // checked when the settings were read
	return port
}

// settingsError is everything that is wrong with the settings.
type settingsError struct{ problems []string }

func (e *settingsError) Error() string { return strings.Join(e.problems, "\n") }

// loadConfig reads the settings from an environment as os.Environ returns it.
// All mistakes come back at once, as a *settingsError with a line each.
func loadConfig(environ []string) (config, error) {
	var r reader
	values := r.values(environ)
	var s settings
	if err := env.ParseWithOptions(&s, env.Options{Environment: values, Prefix: prefix}); err != nil {
		r.wrong("the settings cannot be read: %v", err)
	}
	c := config{
		addr:           r.addr(s.Addr),
		databaseURL:    r.databaseURL(s.DatabaseURL),
		certificate:    r.certificate(s.TLSCert, s.TLSKey),
		baseURL:        r.baseURL(s.BaseURL, s.TLSCert != ""),
		metrics:        r.choice("METRICS", s.Metrics, "true", "false") == "true",
		trustedProxies: r.proxies(s.TrustedProxies),
		sessionIdle:    r.sessionIdle(s.SessionIdle),
		logFormat:      r.choice("LOG_FORMAT", s.LogFormat, "text", "json"),
		logLevel:       r.logLevel(s.LogLevel),
		mail:           r.mail(s),
	}
	if len(r.problems) > 0 {
		return config{}, &settingsError{r.problems}
	}
	return c, nil
}

// values are the settings in an environment, those in files read. An empty
// value is the same as none.
func (r *reader) values(environ []string) map[string]string {
	values := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, prefix) && value != "" {
			values[name] = value
		}
	}
	for _, secret := range secrets {
		r.fromFile(values, prefix+secret)
	}
	known, err := env.GetFieldParamsWithOptions(&settings{}, env.Options{Prefix: prefix})
	if err != nil {
		r.wrong("the settings cannot be listed: %v", err)
	}
	for name := range values {
		if !slices.ContainsFunc(known, func(p env.FieldParams) bool { return p.Key == name }) {
			r.wrong("%s is no setting of this version: correct or remove it", name)
		}
	}
	slices.Sort(r.problems) // a map has no order
	return values
}

// fromFile replaces NAME_FILE by NAME with what the file says.
func (r *reader) fromFile(values map[string]string, name string) {
	file, given := values[name+"_FILE"]
	if !given {
		return
	}
	delete(values, name+"_FILE")
	if values[name] != "" {
		r.wrong("%s and %s_FILE are both set: keep one", name, name)
		return
	}
	data, err := os.ReadFile(file)
	switch text := strings.TrimSpace(string(data)); {
	case err != nil:
		r.wrong("%s_FILE cannot be read: %v", name, err)
	case text == "":
		r.wrong("%s_FILE: the file %s is empty", name, file)
	default:
		values[name] = text
	}
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

func isHTTP(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }
