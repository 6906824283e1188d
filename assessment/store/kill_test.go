package store_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// killed is the environment variable that makes the test binary the writing
// process; it holds the database's URL, the organization and the assessments.
const killed = "CONTINUUM_TEST_KILLED"

const killWriters = 8

// killRounds is how often the writing process is killed, on the same file each
// time; "make crash" asks for more.
func killRounds(t *testing.T) int {
	t.Helper()
	asked := os.Getenv("CONTINUUM_TEST_KILL_ROUNDS")
	if asked == "" {
		return 12
	}
	rounds, err := strconv.Atoi(asked)
	ok(t, err)
	return rounds
}

// Every answer that was acknowledged is there after the process was killed in
// the middle of eight writers.
func TestNothingAcknowledgedIsLostByKill(t *testing.T) {
	if work := os.Getenv(killed); work != "" {
		writeUntilKilled(t, strings.Fields(work))
		return
	}
	url := storetest.SQLite(t)
	s, err := store.Open(t.Context(), storetest.Config(url))
	ok(t, err)
	org := storetest.Organization(t, s, "Aarewerk")
	var assessments []string
	for range killWriters {
		assessments = append(assessments, org.Assessment(t, s, org.Root).ID)
	}
	ok(t, s.Close())
	random := rand.New(rand.NewPCG(1, 2))
	acknowledged, total := make([]int, killWriters), 0
	for round := range killRounds(t) {
		work := append([]string{url, org.ID}, assessments...)
		total += killAfter(t, 50+random.IntN(400), work, func(line string) {
			var writer, number int
			if n, _ := fmt.Sscanf(line, "saved %d %d", &writer, &number); n != 2 {
				t.Fatalf("the writing process says: %s", line)
			}
			acknowledged[writer] = number
		})
		for writer, id := range assessments {
			checkKept(t, url, org.ID, id, acknowledged[writer], round)
		}
		checkIntegrity(t, url)
	}
	t.Logf("%d acknowledged, none lost", total)
}

// writeUntilKilled saves one number after the other in each assessment and
// prints the writer and the number when it was acknowledged.
func writeUntilKilled(t *testing.T, work []string) {
	s, err := store.Open(t.Context(), storetest.Config(work[0]))
	ok(t, err)
	failed := make(chan error)
	for writer, id := range work[2:] {
		go func() {
			for {
				var number int
				err := s.UpdateAssessment(t.Context(), work[1], id, func(a *assessment.Assessment) error {
					number, _ = strconv.Atoi(a.Notes["cf1a"]) // none yet: 0
					number++
					return a.Answer(assessment.Place{Component: 0, Level: 1}, page(number), now())
				})
				if err != nil {
					failed <- err
					return
				}
				fmt.Fprintf(os.Stdout, "saved %d %d\n", writer, number)
			}
		}()
	}
	t.Fatal(<-failed)
}

// page is a page of answers that hold a number three times.
func page(number int) map[string]assessment.Given {
	given := map[string]assessment.Given{}
	for _, id := range []string{"cf1a", "cf1b", "cf1c"} {
		given[id] = assessment.Given{Answer: assessment.WithPoints(number % 4), Note: strconv.Itoa(number)}
	}
	return given
}

// killAfter starts the writing process, kills it after a number of
// acknowledgements, and hands each to heard. It returns how many there were.
func killAfter(t *testing.T, count int, work []string, heard func(line string)) int {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(os.Environ(), killed+"="+strings.Join(work, " "))
	out, err := child.StdoutPipe()
	ok(t, err)
	ok(t, child.Start())
	seen := 0
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n') // a last line without an end was not acknowledged in full
		if err == io.EOF {
			break
		}
		ok(t, err)
		heard(line)
		if seen++; seen == count {
			ok(t, child.Process.Kill())
		}
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the writing process ended by itself")
	}
	return seen
}

// checkKept reads an assessment back: the last acknowledged number, or the one
// after it, whole.
func checkKept(t *testing.T, url, organization, id string, want, round int) {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.Config(url))
	ok(t, err)
	defer s.Close()
	a, err := s.Assessment(t.Context(), organization, id)
	ok(t, err)
	got, _ := strconv.Atoi(a.Notes["cf1a"])
	if got < want || got > want+1 {
		t.Fatalf("round %d: got %d, want %d or the next, which may have been saved without being acknowledged", round, got, want)
	}
	for statement, given := range page(got) {
		if got > 0 && (a.Notes[statement] != given.Note || a.Answers[statement] != given.Answer) {
			t.Fatalf("round %d: half a page: %v %v", round, a.Answers, a.Notes)
		}
	}
}

func checkIntegrity(t *testing.T, url string) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(url, "sqlite://"))
	ok(t, err)
	defer db.Close()
	var verdict string
	ok(t, db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&verdict))
	if verdict != "ok" {
		t.Fatal(verdict)
	}
}
