package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"continuum/assessment/store"
)

// server is the PostgreSQL server of the test binary, started by the first test
// that needs it.
type server struct {
	mu      sync.Mutex
	folder  string
	command *exec.Cmd
	ended   chan struct{}
	last    int
}

// shared is package state because a test binary has one server for all its
// packages' tests; it starts in 0.7 s, a database in it in 0.05 s.
var shared server

// errNone says that no server is installed.
var errNone = errors.New("no PostgreSQL server found: these tests did not run (apt-get install postgresql)")

// template is the name of the database with tables that others are copies of.
const template = "template_continuum"

// Postgres is the URL of a new, migrated database.
func Postgres(t testing.TB) string {
	t.Helper()
	shared.mu.Lock()
	defer shared.mu.Unlock()
	err := shared.start(t)
	if errors.Is(err, errNone) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	must(t, err)
	shared.last++
	name := "t" + strconv.Itoa(shared.last)
	must(t, shared.exec("CREATE DATABASE "+name+" TEMPLATE "+template))
	return shared.url(name)
}

// EmptyPostgres is the URL of a new database without tables.
func EmptyPostgres(t testing.TB) string {
	t.Helper()
	Postgres(t)
	shared.mu.Lock()
	defer shared.mu.Unlock()
	shared.last++
	name := "t" + strconv.Itoa(shared.last)
	must(t, shared.exec("CREATE DATABASE "+name))
	return shared.url(name)
}

func (s *server) url(database string) string {
	return "postgres://app@/" + database + "?sslmode=disable&host=" + url.QueryEscape(s.folder)
}

func (s *server) exec(statement string) (err error) {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.Exec(statement)
	return err
}

// start runs the server unless it runs already: on a socket only, in a folder
// of its own, without writing through to the disk.
func (s *server) start(t testing.TB) error {
	if s.command != nil {
		return nil
	}
	binaries, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(binaries) == 0 {
		return errNone
	}
	bin := binaries[len(binaries)-1]
	if s.folder, err = os.MkdirTemp("", "pg"); err != nil {
		return err
	}
	as, err := unprivileged(s.folder)
	if err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	initdb := s.program(as, bin+"/initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	durable := "off" // tests are quicker without; only what measures commits wants them on the disk
	if os.Getenv("CONTINUUM_TEST_DURABLE") != "" {
		durable = "on"
	}
	command := s.program(as, bin+"/postgres", "-D", data, "-k", s.folder, "-c", "listen_addresses=",
		"-c", "fsync="+durable, "-c", "synchronous_commit="+durable, "-c", "full_page_writes="+durable, "-c", "max_connections=200")
	if err := s.run(command); err != nil {
		return err
	}
	for s.program(as, bin+"/pg_isready", "-h", s.folder, "-q").Run() != nil {
		select {
		case <-s.ended:
			return errors.New("the PostgreSQL server ended at once")
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err := s.exec("CREATE DATABASE " + template); err != nil {
		return err
	}
	tables, err := store.Open(t.Context(), Config(s.url(template)))
	if err != nil {
		return err
	}
	return tables.Close()
}

// run starts the server from a thread that stays: the kernel ends the server
// when the thread that started it ends (Pdeathsig), which is to happen only
// with the whole test binary.
func (s *server) run(command *exec.Cmd) error {
	started := make(chan error)
	s.ended = make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			_ = command.Wait() // how it ended does not matter: it was told to
			close(s.ended)
		}
	}()
	err := <-started
	if err == nil {
		s.command = command
	}
	return err
}

func (s *server) program(as *syscall.Credential, name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Dir = s.folder
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "HOME="+s.folder)
	command.SysProcAttr = &syscall.SysProcAttr{Credential: as, Pdeathsig: syscall.SIGKILL}
	return command
}

// unprivileged is who the server runs as: PostgreSQL refuses to run as root.
func unprivileged(folder string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(folder, uid, gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

// stopServer ends the server and removes its files.
func stopServer() {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.command != nil {
		_ = shared.command.Process.Signal(syscall.SIGINT) // fast shutdown; gone already is as good
		<-shared.ended
	}
	if shared.folder != "" {
		_ = os.RemoveAll(shared.folder) // a temporary folder
	}
}
