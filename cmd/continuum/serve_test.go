package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// served is the running application.
type served struct {
	base  string // its address
	setUp string // the set-up link; empty once it is set up
	stop  func() (code int, log string)
}

// serving starts the application with a database in the current folder and
// stops it, if that has not happened, at the end of the test.
func serving(t *testing.T, args ...string) served {
	t.Helper()
	t.Setenv("CONTINUUM_ADDR", "127.0.0.1:0")
	ctx, cancel := context.WithCancel(t.Context())
	printed, stdout := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, args, strings.NewReader(""), stdout, &stderr)
		stdout.Close()
		ended <- code
	}()
	s := served{stop: sync.OnceValues(func() (int, string) {
		cancel()
		return <-ended, stderr.String()
	})}
	t.Cleanup(func() { s.stop() })
	s.base, s.setUp = announced(printed)
	if s.base == "" {
		code, log := s.stop()
		t.Fatalf("it did not start: exit code %d\n%s", code, log)
	}
	return s
}

// announced reads what the application says at its start; its address comes last.
func announced(printed io.Reader) (base, setUp string) {
	address := regexp.MustCompile(`https?://\S+`)
	for lines := bufio.NewScanner(printed); base == "" && lines.Scan(); {
		if found := address.FindString(lines.Text()); strings.Contains(found, "/set-up?") {
			setUp = found
		} else {
			base = found
		}
	}
	go io.Copy(io.Discard, printed)
	return base, setUp
}

func TestServe(t *testing.T) {
	clean(t)
	s := serving(t)
	if !strings.HasPrefix(s.base, "http://localhost:") || !strings.HasPrefix(s.setUp, s.base+"/set-up?token=") {
		t.Fatalf("announced %q and %q", s.base, s.setUp)
	}
	for path, want := range map[string]int{"/health/live": 200, "/health/ready": 200, "/sign-in": 404 /* without the link */, "/metrics": 404, "/none": 404} {
		if got := status(t, http.DefaultClient, s.base+path); got != want {
			t.Errorf("GET %s: status %d, want %d", path, got, want)
		}
	}
	t.Setenv("CONTINUUM_ADDR", strings.TrimPrefix(s.base, "http://"))
	if got := typed(t, "", "healthcheck"); got.code != 0 || got.stdout != "ready\n" {
		t.Errorf("healthcheck: %+v", got)
	}
	code, log := s.stop()
	if code != 0 || !strings.Contains(log, "stopping") {
		t.Errorf("stopped with exit code %d and the log\n%s", code, log)
	}
	if got := typed(t, "", "healthcheck"); got.code != 1 || !strings.Contains(got.stderr, "not ready") {
		t.Errorf("healthcheck of a stopped application: %+v", got)
	}
}

// TestSetUpLink: the link claims the instance once; whoever came by it is then
// signed in, and a new start prints no other.
func TestSetUpLink(t *testing.T) {
	clean(t)
	s := serving(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	if got := status(t, client, s.setUp); got != http.StatusOK {
		t.Fatalf("GET the link: status %d", got)
	}
	answer, err := client.PostForm(s.base+"/set-up", url.Values{
		"name": {"Ann Weber"}, "email": {"ann@example.org"}, "password": {"seven quiet harbours"},
		"organization": {"Harbour Mutual"}, "time_zone": {"Europe/Zurich"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "Harbour Mutual") {
		t.Errorf("after set-up: status %d, %v\n%s", answer.StatusCode, err, page)
	}
	s.stop()
	if again := serving(t); again.setUp != "" {
		t.Errorf("a second set-up link was printed: %s", again.setUp)
	}
}

// TestServeHTTPS: with a certificate the application speaks https only, and its
// own health check trusts that certificate alone.
func TestServeHTTPS(t *testing.T) {
	clean(t)
	pool := certificate(t)
	t.Setenv("CONTINUUM_TLS_CERT", "cert.pem")
	t.Setenv("CONTINUUM_TLS_KEY", "key.pem")
	s := serving(t)
	if !strings.HasPrefix(s.setUp, "https://localhost:") {
		t.Errorf("the set-up link is %s", s.setUp)
	}
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	answer, err := trusting.Get(s.setUp)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.Header.Get("Strict-Transport-Security") == "" || answer.ProtoMajor != 2 {
		t.Errorf("no Strict-Transport-Security or no HTTP/2: %s %v", answer.Proto, answer.Header)
	}
	for _, cookie := range answer.Request.Response.Header.Values("Set-Cookie") {
		if !strings.Contains(cookie, "; Secure") || !strings.HasPrefix(cookie, "__Host-") {
			t.Errorf("a cookie that is not safe: %s", cookie)
		}
	}
	t.Setenv("CONTINUUM_ADDR", strings.TrimPrefix(s.base, "https://"))
	if got := typed(t, "", "healthcheck"); got.code != 0 {
		t.Errorf("healthcheck: %+v", got)
	}
	certificate(t) // another one
	if got := typed(t, "", "healthcheck"); got.code != 1 {
		t.Errorf("healthcheck trusted another certificate: %+v", got)
	}
}

func TestPortInUse(t *testing.T) {
	clean(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	t.Setenv("CONTINUUM_ADDR", taken.Addr().String())
	got := typed(t, "", "serve")
	if got.code != 1 || !strings.Contains(got.stderr, "listens on "+taken.Addr().String()) {
		t.Errorf("%+v", got)
	}
	if names := fileNames(t, "."); names != "" {
		t.Errorf("a database was made all the same: %s", names)
	}
}

func TestDatabaseCannotBeOpened(t *testing.T) {
	clean(t)
	writeFile(t, "data", "a file where a folder is needed")
	t.Setenv("CONTINUUM_ADDR", "127.0.0.1:0")
	if got := typed(t, "", "serve"); got.code != 1 || !strings.Contains(got.stderr, "continuum: open the database: ") {
		t.Errorf("%+v", got)
	}
}

// TestStopFinishesRequests: a request under way when the program is told to stop
// is answered.
func TestStopFinishesRequests(t *testing.T) {
	clean(t)
	s := serving(t)
	connection, err := net.Dial("tcp", strings.Replace(strings.TrimPrefix(s.base, "http://"), "localhost", "127.0.0.1", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	const body = "email=ann%40example.org&password=x"
	head := "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 34\r\n\r\n"
	if _, err := io.WriteString(connection, head); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(connection)
	if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100") {
		t.Fatalf("the request is not under way: %q, %v", line, err)
	}
	stopped := make(chan int)
	go func() { code, _ := s.stop(); stopped <- code }()
	refused(t, s.base)
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(answers)
	if err != nil || !strings.Contains(string(rest), "HTTP/1.1 ") || strings.Contains(string(rest), "HTTP/1.1 5") {
		t.Errorf("the request was cut: %v\n%.300s", err, rest)
	}
	if code := <-stopped; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// refused returns when the application takes no more connections.
func refused(t *testing.T, base string) {
	t.Helper()
	address := strings.Replace(strings.TrimPrefix(base, "http://"), "localhost", "127.0.0.1", 1)
	for t.Context().Err() == nil {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		connection.Close()
	}
}

func status(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// certificate writes cert.pem and key.pem for localhost; the pool trusts it.
func certificate(t *testing.T) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Continuum"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	writeFile(t, "cert.pem", string(cert))
	writeFile(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})))
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(cert)
	return pool
}
