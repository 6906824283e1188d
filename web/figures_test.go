//go:build bench

package web_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/web"
	"continuum/web/webtest"
)

// How much is measured: rounds of alternating measurements, medians of which
// are compared, so that what else the machine does weighs on both sides.
const (
	rounds  = 5
	span    = 2 * time.Second
	clients = 8
)

// TestFigures measures what pages and saving cost; see "make bench".
func TestFigures(t *testing.T) {
	site := webtest.New(t, func(c *web.Config) { c.Log = slog.New(slog.NewTextHandler(io.Discard, nil)) })
	cookie := "continuum=" + site.Session(t, site.A.Owner).Cookie("continuum")
	t.Run("saving", func(t *testing.T) { measureSaving(t, site, cookie) })
	t.Run("page", func(t *testing.T) { measurePage(t, site, cookie) })
	t.Run("plans", func(t *testing.T) { measureBesidePlans(t, site, cookie) })
	t.Run("answering", measureAnswering)
	t.Run("survey", measureSurvey)
	t.Run("take", measureTake)
	t.Run("compare", measureCompare)
	t.Run("plan", measurePlan)
	t.Run("worth", measureWorth)
}

// measureSaving compares saving a page of three answers over HTTP with durable
// commits of the same rows through database/sql.
func measureSaving(t *testing.T, site *webtest.Site, cookie string) {
	var addresses []string
	for range clients {
		a := site.A.Assessment(t, site.Store, site.A.Unit)
		addresses = append(addresses, fmt.Sprintf("%s/assessments/%s/%s/1", site.URL, a.ID, a.Questionnaire.Components[0].ID))
	}
	statements := site.A.Open.Questionnaire.Components[0].Cells[0].Statements
	bare, insert := bareDatabase(t)
	var saved, committed []float64
	for range rounds {
		saved = append(saved, rate(t, clients, func(client *http.Client, who, turn int) error {
			form := url.Values{}
			for _, s := range statements {
				form.Set(s.ID, strconv.Itoa(turn%4))
				form.Set(s.ID+"-evidence", "Seen in the log of turn "+strconv.Itoa(turn))
			}
			return send(client, http.MethodPost, addresses[who], cookie, form.Encode(), http.StatusSeeOther)
		}))
		committed = append(committed, rate(t, clients, func(_ *http.Client, who, turn int) error {
			tx, err := bare.Begin()
			if err != nil {
				return err
			}
			defer tx.Rollback()
			for _, s := range statements {
				if _, err := tx.Stmt(insert).Exec("organization0123456789abcdef", addresses[who][len(site.URL):], s.ID, strconv.Itoa(turn%4), "Seen in the log of turn "+strconv.Itoa(turn)); err != nil {
					return err
				}
			}
			return tx.Commit()
		}))
	}
	figure("saving a page of answers over HTTP, 8 clients", "", fmt.Sprintf("%.0f/s", median(saved)), true)
	figure("bare durable commits of the same rows", "", fmt.Sprintf("%.0f/s", median(committed)), true)
	share := median(saved) / median(committed)
	figure("saving beside bare commits", ">= 60 %", fmt.Sprintf("%.0f %%", 100*share), share >= .6)
}

func bareDatabase(t *testing.T) (*sql.DB, *sql.Stmt) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "bare.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	check(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE answers (organization_id TEXT NOT NULL, assessment_id TEXT NOT NULL, statement_id TEXT NOT NULL,
		answer TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (organization_id, assessment_id, statement_id))`)
	check(t, err)
	insert, err := db.Prepare(`INSERT INTO answers VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (organization_id, assessment_id, statement_id) DO UPDATE SET answer = excluded.answer, note = excluded.note`)
	check(t, err)
	t.Cleanup(func() { insert.Close(); db.Close() })
	return db, insert
}

// measurePage compares the whole result page with its template alone, and its
// rate with a page of the same bytes that Echo answers from memory.
func measurePage(t *testing.T, site *webtest.Site, cookie string) {
	a := site.A.Submitted
	path := "/assessments/" + a.ID
	inMemory := site.ResultFromMemory(a, site.A.Unit, []assessment.Unit{site.A.Root}, site.A.Organization, site.A.Owner)
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Cookie", cookie)
	recorded := httptest.NewRecorder()
	site.Handler().ServeHTTP(recorded, request)
	page := recorded.Body.Bytes()
	whole, template := inTurns(func() {
		answer := &discarding{header: http.Header{}}
		if site.Handler().ServeHTTP(answer, request); answer.status != http.StatusOK {
			t.Fatalf("status %d", answer.status)
		}
	}, func() {
		var to bytes.Buffer
		check(t, inMemory(&to))
	})
	figure("the result page, whole", "", fmt.Sprintf("%.2f ms", median(whole)/1e6), true)
	figure("its template from memory", "", fmt.Sprintf("%.2f ms, %d KB", median(template)/1e6, len(page)/1000), true)
	more := median(whole)/median(template) - 1
	figure("session, rights, queries and scoring on top", "<= 40 %", fmt.Sprintf("%.0f %%", 100*more), more <= .4)

	e := echo.New()
	e.GET("/", func(c echo.Context) error { return c.HTMLBlob(http.StatusOK, page) })
	bare := httptest.NewServer(e)
	defer bare.Close()
	var ours, echos []float64
	for range rounds {
		ours = append(ours, rate(t, clients, getting(site.URL+path, cookie)))
		echos = append(echos, rate(t, clients, getting(bare.URL+"/", "")))
	}
	figure("result pages over HTTP, 8 clients", "", fmt.Sprintf("%.0f/s", median(ours)), true)
	figure("a bare Echo page of the same bytes", "", fmt.Sprintf("%.0f/s", median(echos)), true)
}

// measureBesidePlans compares the rate of result pages while somebody downloads
// plans without pause with the rate when nobody does.
func measureBesidePlans(t *testing.T, site *webtest.Site, cookie string) {
	path := site.URL + "/assessments/" + site.A.Submitted.ID
	var alone, beside []float64
	var plans atomic.Int64
	for range rounds {
		alone = append(alone, rate(t, clients, getting(path, cookie)))
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
				}
				if err := send(http.DefaultClient, http.MethodGet, path+"/plan.pdf", cookie, "", http.StatusOK); err != nil {
					t.Error(err)
					return
				}
				plans.Add(1)
			}
		}()
		beside = append(beside, rate(t, clients, getting(path, cookie)))
		close(stop)
		<-stopped
	}
	left := median(beside) / median(alone)
	figure(fmt.Sprintf("pages while plans are made without pause (%d plans)", plans.Load()), ">= 50 %", fmt.Sprintf("%.0f %% of the rate", 100*left), left >= .5)
}

func getting(address, cookie string) func(*http.Client, int, int) error {
	return func(client *http.Client, _, _ int) error {
		return send(client, http.MethodGet, address, cookie, "", http.StatusOK)
	}
}

func send(client *http.Client, method, address, cookie, form string, want int) error {
	request, err := http.NewRequest(method, address, strings.NewReader(form))
	if err != nil {
		return err
	}
	request.Header.Set("Cookie", cookie)
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != want {
		return fmt.Errorf("%s %s: status %d", method, address, answer.StatusCode)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// rate is how often a second several at once do something, each in turns.
func rate(t *testing.T, several int, do func(client *http.Client, who, turn int) error) float64 {
	t.Helper()
	return load(t, several, do).rate
}

// loaded is how it went when several did something at once.
type loaded struct {
	rate float64         // a second
	took []time.Duration // each time, shortest first
}

func (l loaded) within(share float64) time.Duration {
	return l.took[min(int(share*float64(len(l.took))), len(l.took)-1)]
}

// load lets several do something at once, each in turns.
func load(t *testing.T, several int, do func(client *http.Client, who, turn int) error) loaded {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: several, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var all sync.WaitGroup
	took := make([][]time.Duration, several)
	start := time.Now()
	for who := range several {
		all.Go(func() {
			for turn := 0; time.Since(start) < span; turn++ {
				began := time.Now()
				if err := do(client, who, turn); err != nil {
					t.Error(err)
					return
				}
				took[who] = append(took[who], time.Since(began))
			}
		})
	}
	all.Wait()
	together := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(together) == 0 {
		t.Fatal("nothing worked")
	}
	return loaded{float64(len(together)) / time.Since(start).Seconds(), together}
}

// inTurns times two calls, first one and then the other, very often: what else
// the machine does falls on both alike.
func inTurns(one, other func()) (ones, others []float64) {
	timed := func(do func()) float64 {
		start := time.Now()
		do()
		return float64(time.Since(start))
	}
	for start := time.Now(); time.Since(start) < rounds*span; {
		ones, others = append(ones, timed(one)), append(others, timed(other))
	}
	return ones, others
}

// discarding is an answer nobody reads.
type discarding struct {
	header http.Header
	status int
}

func (d *discarding) Header() http.Header         { return d.header }
func (d *discarding) WriteHeader(status int)      { d.status = status }
func (d *discarding) Write(p []byte) (int, error) { return len(p), nil }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func figure(what, target, got string, ok bool) {
	fmt.Printf("%-58s %-12s %-24s %s\n", what, target, got, map[bool]string{true: "ok", false: "NOT REACHED"}[ok])
}
