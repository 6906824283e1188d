package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // so that every time zone is known on a machine that has none

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/mail"
	"continuum/assessment/store"
	"continuum/questionnaires"
	"continuum/web"
)

// stopLimit is how long requests under way may take once the program is told to
// stop: as long as any answer may.
const stopLimit = 60 * time.Second

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Serve the web application (what happens without a command)",
		Long: `Serves the web application until it is told to stop (Ctrl-C or SIGTERM). The
first time it prints a link by which the first person sets it up.

No setting is needed. These can be given in the environment:

  CONTINUUM_ADDR             host:port to listen on (127.0.0.1:8080)
  CONTINUUM_DATABASE_URL     sqlite://PATH or postgres://... (sqlite://data/continuum.db)
  CONTINUUM_BASE_URL         the address people type (http://localhost:PORT)
  CONTINUUM_TLS_CERT, _KEY   certificate and key files, to serve https
  CONTINUUM_SESSION_IDLE     time unused after which people sign in again, 30m to 12h (2h)
  CONTINUUM_TRUSTED_PROXIES  addresses or networks whose X-Forwarded-For is believed
  CONTINUUM_METRICS          true serves /metrics (false)
  CONTINUUM_LOG_FORMAT       text or json (text)
  CONTINUUM_LOG_LEVEL        debug, info, warn or error (info)

Without a mail server links are handed over by hand. With one, invitations and
reminders are sent:

  CONTINUUM_SMTP_HOST        the mail server
  CONTINUUM_SMTP_FROM        who messages are from: Continuum <continuum@example.org>
  CONTINUUM_SMTP_TLS         starttls, tls or, on this machine only, none (starttls)
  CONTINUUM_SMTP_PORT        its port (587, 465 for tls, 25 for none)
  CONTINUUM_SMTP_USER, _PASSWORD    to sign in there, where it asks for that

CONTINUUM_DATABASE_URL_FILE and CONTINUUM_SMTP_PASSWORD_FILE name files that hold
the values instead.`,
		Args: taking(0, ""),
		RunE: func(command *cobra.Command, _ []string) error {
			c, err := loadConfig(os.Environ())
			if err != nil {
				return err
			}
			ctx, stop := signal.NotifyContext(command.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return serve(ctx, c, command.OutOrStdout(), newLogger(command.ErrOrStderr(), c.logFormat, c.logLevel))
		},
	}
}

// serve runs the application until ctx ends.
func serve(ctx context.Context, c config, out io.Writer, log *slog.Logger) (err error) {
	listener, err := listen(ctx, c.addr)
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // closed by the server already, unless starting failed
	s, err := openStore(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	_, port, _ := net.SplitHostPort(listener.Addr().String()) // the port that was given when the setting says 0
	base := c.base(port)
	sender, err := newSender(ctx, c, base, s, log)
	if err != nil {
		return err
	}
	site, err := newSite(c, base, s, sender, log)
	if err != nil {
		return err
	}
	if err := announce(ctx, out, base, s); err != nil {
		return err
	}
	warnOfPlainText(log, c, base)
	defer sending(ctx, sender)()
	return serveUntil(ctx, site, listener, c.certificate, log)
}

// newSender sends what is in the outbox; it is nil when there is no mail server.
func newSender(ctx context.Context, c config, base string, s *store.Store, log *slog.Logger) (*mail.Sender, error) {
	if c.mail == nil {
		return nil, s.GiveUpMessages(ctx)
	}
	server := *c.mail
	server.BaseURL = base
	return mail.NewSender(server, mail.WithPlans(s, s, base, time.Now), time.Now, log), nil
}

// sending lets the sender run until what it returns is called, which waits for
// the message under way. That takes less than stopLimit.
func sending(ctx context.Context, sender *mail.Sender) (stop func()) {
	if sender == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sender.Run(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// newSite puts the application together.
func newSite(c config, base string, s *store.Store, sender *mail.Sender, log *slog.Logger) (*web.Server, error) {
	set, err := questionnaires.Embedded()
	if err != nil {
		return nil, err
	}
	var mailer web.Mailer // stays nil without a sender
	if sender != nil {
		mailer = sender
	}
	return web.New(web.Config{
		Store: s, Sessions: s.Sessions(), Questionnaires: set, Hasher: account.NewHasher(),
		BaseURL: base, Now: time.Now, Log: log, Mailer: mailer,
		Metrics: c.metrics, TrustedProxies: c.trustedProxies, SessionIdle: c.sessionIdle,
	})
}

// listen takes the address, or says in plain words who has it.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program, perhaps another continuum, listens on %s: stop it or set CONTINUUM_ADDR", addr)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("this user may not listen on %s: set CONTINUUM_ADDR to a port from 1024 up", addr)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

// announce says where the application is and, as long as nobody has claimed it,
// how to. The link is new at every start and works once.
func announce(ctx context.Context, out io.Writer, base string, s *store.Store) error {
	token := account.NewToken()
	err := s.IssueSetupToken(ctx, token.Hash)
	switch {
	case err == nil:
		fmt.Fprintf(out, "Set Continuum up with this link; it works once, until the next start:\n\n  %s/set-up?token=%s\n\n", base, token.Secret)
	case !errors.Is(err, assessment.ErrClosed): // somebody has
		return err
	}
	fmt.Fprintf(out, "Continuum is at %s (stop it with Ctrl-C)\n", base)
	return nil
}

// warnOfPlainText says when passwords could be read on the way.
func warnOfPlainText(log *slog.Logger, c config, base string) {
	host, _, _ := net.SplitHostPort(c.addr) // checked when the settings were read
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() || strings.HasPrefix(base, "https://") {
		return
	}
	log.Warn("other machines can reach this address, and without https passwords can be read on the way: " +
		"set CONTINUUM_TLS_CERT and CONTINUUM_TLS_KEY, or CONTINUUM_BASE_URL when a proxy serves https")
}

// serveUntil answers requests until ctx ends, then finishes those under way.
func serveUntil(ctx context.Context, site *web.Server, listener net.Listener, certificate *tls.Certificate, log *slog.Logger) error {
	server := site.HTTPServer(listener.Addr().String())
	ended := make(chan error, 1)
	go func() {
		if certificate == nil {
			ended <- server.Serve(listener)
			return
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*certificate}, MinVersion: tls.VersionTLS12}
		ended <- server.ServeTLS(listener, "", "")
	}()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping: finishing the requests under way")
	site.Stop()
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopLimit)
	defer cancel()
	err := server.Shutdown(finish)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
