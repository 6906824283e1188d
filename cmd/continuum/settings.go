package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// How long somebody may do nothing before they have to sign in again.
const (
	shortestIdle = 30 * time.Minute
	longestIdle  = 12 * time.Hour
)

// reader turns settings into values and gathers what is wrong with them.
type reader struct{ problems []string }

func (r *reader) wrong(format string, values ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, values...))
}

func (r *reader) addr(text string) string {
	_, port, err := net.SplitHostPort(text)
	if err != nil || !isPort(port) {
		r.wrong("CONTINUUM_ADDR %q is no address: write host:port, such as 127.0.0.1:8080, or :8080 for every network", text)
	}
	return text
}

// databaseURL is never repeated in a message: it may hold a password.
func (r *reader) databaseURL(text string) string {
	scheme, rest, _ := strings.Cut(text, "://")
	if !slices.Contains([]string{"sqlite", "postgres", "postgresql"}, scheme) || rest == "" {
		r.wrong("CONTINUUM_DATABASE_URL must begin with sqlite:// or postgres://, such as sqlite://data/continuum.db")
	}
	return text
}

func (r *reader) baseURL(text string, tls bool) string {
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || !isHTTP(u) || u.Hostname() == "":
		r.wrong("CONTINUUM_BASE_URL %q is no web address: write it as https://continuum.example.org", text)
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		r.wrong("CONTINUUM_BASE_URL %q must end after the host or port: the application has no path of its own", u.Redacted())
	case tls && u.Scheme == "http":
		r.wrong("CONTINUUM_BASE_URL begins with http://, but CONTINUUM_TLS_CERT serves https: write https://")
	default:
		return u.Scheme + "://" + u.Host
	}
	return ""
}

func (r *reader) certificate(cert, key string) *tls.Certificate {
	switch {
	case cert == "" && key == "":
		return nil
	case cert == "" || key == "":
		r.wrong("CONTINUUM_TLS_CERT and CONTINUUM_TLS_KEY belong together: set both or none")
		return nil
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		r.wrong("CONTINUUM_TLS_CERT and CONTINUUM_TLS_KEY cannot be used: %v", err)
	}
	return &pair
}

func (r *reader) proxies(text string) []netip.Prefix {
	var trusted []netip.Prefix
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ',' || c == ' ' }) {
		network, err := netip.ParsePrefix(part)
		if address, bad := netip.ParseAddr(part); err != nil && bad == nil {
			network, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil {
			r.wrong("CONTINUUM_TRUSTED_PROXIES: %q is neither an address nor a network: write 10.0.0.1 or 10.0.0.0/8", part)
			continue
		}
		trusted = append(trusted, network.Masked())
	}
	return trusted
}

func (r *reader) sessionIdle(text string) time.Duration {
	idle, err := time.ParseDuration(text)
	if err != nil || idle < shortestIdle || idle > longestIdle {
		r.wrong("CONTINUUM_SESSION_IDLE %q must be a time from 30m to 12h, such as 90m or 8h", text)
	}
	return idle
}

func (r *reader) choice(name, value string, known ...string) string {
	if !slices.Contains(known, value) {
		r.wrong("%s%s %q is not known: use %s", prefix, name, value, strings.Join(known, " or "))
	}
	return value
}

func (r *reader) logLevel(text string) slog.Level {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, ok := levels[text]
	if !ok {
		r.wrong("CONTINUUM_LOG_LEVEL %q is not known: use debug, info, warn or error", text)
	}
	return level
}
