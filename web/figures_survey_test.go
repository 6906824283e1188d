//go:build bench

package web_test

import (
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/web"
	"continuum/web/webtest"
)

// crowds are how many respondents save at once; the target is for the middle one.
func crowds() [3]int { return [3]int{1, clients, 64} }

// measureAnswering compares saving a page of three answers over HTTP, as
// respondents do, with durable commits of the same rows through database/sql.
func measureAnswering(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		site := quietSite(t, url)
		org := storetest.Organization(t, site.Store, "Harbour Mutual")
		v := org.Survey(t, site.Store, org.Root, assessment.PersonalLinks)
		v.Invite(t, site.Store, slices.Repeat([]assessment.RespondentRole{assessment.FrontLine}, crowds()[2])...)
		for _, p := range v.People {
			v.Begin(t, site.Store, p.Link, "")
		}
		on, bare := bareDrafts(t, url)
		for _, many := range crowds() {
			measureCrowd(t, on, many, saving(site, v), bare)
		}
	})
}

func quietSite(t *testing.T, url string) *webtest.Site {
	t.Helper()
	return webtest.Empty(t, url, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) })
}

// saving is somebody who saves the first page again and again, otherwise answered
// each time.
func saving(site *webtest.Site, v *storetest.Survey) func(*http.Client, int, int) error {
	page := site.URL + "/answer/" + v.Questionnaire.Components[0].ID + "/1"
	statements := v.Questionnaire.Components[0].Cells[0].Statements
	return func(client *http.Client, who, turn int) error {
		form := url.Values{}
		for _, s := range statements {
			form.Set(s.ID, strconv.Itoa(turn%4))
			form.Set(s.ID+"-evidence", "Seen in the log of turn "+strconv.Itoa(turn))
		}
		return send(client, http.MethodPost, page, "continuum-answer="+v.People[who].Link.Secret, form.Encode(), http.StatusSeeOther)
	}
}

// measureCrowd lets so many save, and then commit, in turns.
func measureCrowd(t *testing.T, on string, many int, save, commit func(*http.Client, int, int) error) {
	var saved, committed []float64
	var all loaded
	for range 3 {
		one := load(t, many, save)
		all.took = append(all.took, one.took...)
		saved, committed = append(saved, one.rate), append(committed, rate(t, many, commit))
	}
	slices.Sort(all.took)
	people := map[bool]string{true: "1 client", false: fmt.Sprintf("%d clients", many)}[many == 1]
	figure("respondents save a page over HTTP, "+on+", "+people, "", fmt.Sprintf("%.0f/s", median(saved)), true)
	figure("  p50 and p99", "", ms(all.within(.5))+", "+ms(all.within(.99)), true)
	share := median(saved) / median(committed)
	target := map[bool]string{true: ">= 60 %", false: ""}[on == "SQLite" && many == clients]
	figure("  beside bare durable commits of the same row", target, fmt.Sprintf("%.0f %% of %.0f/s", 100*share, median(committed)), target == "" || share >= .6)
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3) }

// bareDrafts is a database that only commits: SQLite through one connection, as
// it wants it, PostgreSQL through one for each client.
func bareDrafts(t *testing.T, at string) (on string, commit func(*http.Client, int, int) error) {
	t.Helper()
	on, driver, source := "SQLite", "sqlite", "file:"+filepath.Join(t.TempDir(), "bare.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate"
	if strings.HasPrefix(at, "postgres:") {
		on, driver, source = "PostgreSQL", "pgx", at
	}
	db, err := sql.Open(driver, source)
	check(t, err)
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(map[string]int{"sqlite": 1, "pgx": crowds()[2]}[driver])
	db.SetMaxIdleConns(crowds()[2])
	_, err = db.Exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, sheet TEXT NOT NULL)")
	check(t, err)
	update, err := db.Prepare("UPDATE bare SET sheet = $1 WHERE id = $2")
	check(t, err)
	t.Cleanup(func() { update.Close() })
	for who := range crowds()[2] {
		_, err := db.Exec("INSERT INTO bare (id, sheet) VALUES ($1, '')", who)
		check(t, err)
	}
	return on, func(_ *http.Client, who, turn int) error {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		defer tx.Rollback()
		sheet := strings.Repeat("4:cf1a1:326:Seen in the log of turn "+strconv.Itoa(turn), 3)
		if _, err := tx.Stmt(update).Exec(sheet, who); err != nil {
			return err
		}
		return tx.Commit()
	}
}

// firstView is the environment variable that makes the test binary the process
// that shows a result page for the first time; it holds the database's URL, the
// cookie and the address.
const firstView = "CONTINUUM_TEST_FIRST_VIEW"

// people is how many answer the large survey.
const people = 5000

// measureSurvey looks at the result of a large survey in a new process, again and
// again, and compares what each response costs with a survey of fifty.
func measureSurvey(t *testing.T) {
	url := storetest.SQLite(t)
	site := quietSite(t, url)
	org := storetest.Organization(t, site.Store, "Harbour Mutual")
	small, large := answeredBy(t, site, org, 50), answeredBy(t, site, org, people)
	began := time.Now()
	large.Publish(t, site.Store)
	figure(fmt.Sprintf("publishing a survey of %d", people), "", ms(time.Since(began)), true)
	small.Publish(t, site.Store)
	cookie := "continuum=" + site.Session(t, org.Owner).Cookie("continuum")

	var cold, warm, held []float64
	var seen view
	for range rounds {
		seen = viewInNewProcess(t, url, cookie, "/surveys/"+large.ID)
		cold, warm, held = append(cold, seen.cold), append(warm, seen.warm), append(held, seen.after-seen.before)
	}
	what := fmt.Sprintf("result page of %d responses", people)
	figure(what+", first view of a process", "< 300 ms", fmt.Sprintf("%.0f ms", median(cold)), median(cold) < 300)
	figure(what+", again", "< 60 ms", fmt.Sprintf("%.1f ms, %.0f KB", median(warm), seen.size), median(warm) < 60)
	figure("  queries at first", "<= 12", strconv.Itoa(int(seen.queries)), seen.queries <= mostQueries)
	figure("  memory (resident) at most, more than before", "", fmt.Sprintf("%.0f MiB", median(held)), true)
	figure("  memory kept for the next view", "", fmt.Sprintf("%.1f MiB", seen.kept), true)

	fifty, all := costOf(t, url, small)/50, costOf(t, url, large)/people
	figure("combining 50 responses, each", "", fmt.Sprintf("%.1f µs", fifty), true)
	figure(fmt.Sprintf("combining %d responses, each", people), "", fmt.Sprintf("%.1f µs", all), true)
	figure("  the cost of each grows by", "<= 1.3 times", fmt.Sprintf("%.2f times", all/fifty), all/fifty <= 1.3)
}

func answeredBy(t *testing.T, site *webtest.Site, org storetest.Owned, n int) *storetest.Survey {
	t.Helper()
	unit := org.Unit(t, site.Store, fmt.Sprintf("Asked %d", n))
	return org.Survey(t, site.Store, unit, assessment.SharedLink).Open(t, site.Store).RespondMany(t, site.Store, n, storetest.Mixed)
}

// costOf is how long a store that was just opened takes to read and combine the
// responses of a survey, in µs: the median of many.
func costOf(t *testing.T, url string, v *storetest.Survey) float64 {
	t.Helper()
	var took []float64
	for start := time.Now(); time.Since(start) < 2*span; {
		s, err := store.Open(t.Context(), storetest.Config(url))
		check(t, err)
		_, err = s.Survey(t.Context(), v.OrganizationID, v.ID) // reads the questionnaire, and opens a connection
		check(t, err)
		began := time.Now()
		_, _, err = s.SurveyResult(t.Context(), v.OrganizationID, v.ID)
		check(t, err)
		took = append(took, float64(time.Since(began).Nanoseconds())/1e3)
		check(t, s.Close())
	}
	return median(took)
}

// view is what a process says of its first view of a page, and the next ones.
type view struct {
	cold, warm    float64 // ms
	size          float64 // KB
	queries       float64
	before, after float64 // MiB resident at most
	kept          float64 // MiB on the heap
}

const viewFormat = "cold %f warm %f size %f queries %f before %f after %f kept %f\n"

func viewInNewProcess(t *testing.T, work ...string) (v view) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFirstView$")
	child.Env = append(os.Environ(), firstView+"="+strings.Join(work, " "))
	out, err := child.Output()
	check(t, err)
	_, err = fmt.Sscanf(string(out), viewFormat, &v.cold, &v.warm, &v.size, &v.queries, &v.before, &v.after, &v.kept)
	check(t, err)
	return v
}

// TestFirstView is the process of viewInNewProcess.
func TestFirstView(t *testing.T) {
	work := strings.Fields(os.Getenv(firstView))
	if len(work) == 0 {
		t.Skip("it is run by TestFigures")
	}
	site, asked := counting(t, work[0])
	show := func() (took, size float64) {
		request := httptest.NewRequest(http.MethodGet, work[2], nil)
		request.Header.Set("Cookie", work[1])
		recorded := httptest.NewRecorder()
		began := time.Now()
		site.Handler().ServeHTTP(recorded, request)
		took = float64(time.Since(began).Nanoseconds()) / 1e6
		if recorded.Code != http.StatusOK {
			t.Fatalf("status %d", recorded.Code)
		}
		return took, float64(recorded.Body.Len()) / 1e3
	}
	var v view
	atFirst, statements := heap(), asked.asked.Load()
	v.before = mostResident(t)
	v.cold, v.size = show()
	v.after, v.queries = mostResident(t), float64(asked.asked.Load()-statements)
	v.kept = heap() - atFirst
	var again []float64
	for range 30 {
		took, _ := show()
		again = append(again, took)
	}
	fmt.Printf(viewFormat, v.cold, median(again), v.size, v.queries, v.before, v.after, v.kept)
}

// heap is what is in use, in MiB.
func heap() float64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc) / (1 << 20)
}

// mostResident is the most memory this process has held so far, in MiB.
func mostResident(t *testing.T) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	check(t, err)
	kilobytes := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	n, err := strconv.ParseFloat(string(kilobytes[1]), 64)
	check(t, err)
	return n / 1024
}
