package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
)

// healthLimit is how long an answer may take.
const healthLimit = 5 * time.Second

func healthcheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the running application whether it is ready",
		Long: `Asks the application that runs with the same settings whether it is ready: exit
code 0 when it is, 1 when it is not. Made for containers and service managers.`,
		Args: taking(0, ""),
		RunE: func(command *cobra.Command, _ []string) error {
			c, err := loadConfig(os.Environ())
			if err != nil {
				return err
			}
			if err := askReady(command.Context(), c); err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), "ready")
			return err
		},
	}
}

// askReady asks the application at the configured address.
func askReady(ctx context.Context, c config) error {
	ctx, cancel := context.WithTimeout(ctx, healthLimit)
	defer cancel()
	client, scheme := &http.Client{}, "http"
	if c.certificate != nil {
		scheme = "https"
		client.Transport = &http.Transport{TLSClientConfig: exactly(c.certificate)}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+reachable(c.addr)+"/health/ready", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: the answer was %s", answer.Status)
	}
	return nil
}

// exactly trusts the application's own certificate and no other, whatever names
// it is made out to.
func exactly(certificate *tls.Certificate) *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(certificate.Leaf)
	name := certificate.Leaf.Subject.CommonName
	if len(certificate.Leaf.DNSNames) > 0 {
		name = certificate.Leaf.DNSNames[0]
	} else if len(certificate.Leaf.IPAddresses) > 0 {
		name = certificate.Leaf.IPAddresses[0].String()
	}
	return &tls.Config{RootCAs: pool, ServerName: name, MinVersion: tls.VersionTLS12}
}

// reachable is where an address can be reached from the same machine: one that
// stands for every network is reached on this one.
func reachable(addr string) string {
	host, port, _ := net.SplitHostPort(addr) // checked when the settings were read
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
