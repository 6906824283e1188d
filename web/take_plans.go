package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment/account"
	"continuum/assessment/exchange"
)

// plansPage says what is in the ZIP of all plans, and how far it is while it is
// being made.
type plansPage struct {
	Plans, Without int // units with a plan, and without
	What           string
	Aliases        bool
	ZIP, Letter    string // addresses to download from
	Watch          string // where to see how far it is
	Back           string // the comparison
	Progress       *howFar
}

func (plansPage) Template() string { return "take_plans" }
func (plansPage) Title() string    { return "All plans in one file" }

// watchEvery is after how many seconds a page that watches asks again.
const watchEvery = "3"

// showPlans says what is in the ZIP. With watch= it shows how far the one that
// was begun from here is, and asks again by itself until it is done or somebody
// has seen enough.
func (s *Server) showPlans(c echo.Context) error {
	compared, query, err := s.askedComparison(c)
	if err != nil {
		return err
	}
	filter, run := query.filter(), c.QueryParam("run")
	page := plansPage{What: compared.Title(), Aliases: compared.Filter.Aliases, Back: withQuery("/compare", filter)}
	page.Plans = len(withPlans(compared))
	page.Without = len(compared.Standings) - page.Plans
	if page.Progress = s.packings.of(run, userOf(c).ID); page.Progress == nil {
		run = account.NewID()
	} else if page.Progress.Going() && c.QueryParam("watch") == "on" {
		c.Response().Header().Set("Refresh", watchEvery)
	}
	page.ZIP = withQuery("/compare/plans.zip", with(filter, "run", run))
	page.Letter = withQuery("/compare/plans.zip", with(filter, "run", run, "paper", "letter"))
	page.Watch = withQuery("/compare/plans", with(filter, "run", run, "watch", "on"))
	s.packings.expect(run, userOf(c).ID, s.now())
	return s.render(c, http.StatusOK, page)
}

// with is a query with more in it.
func with(query url.Values, pairs ...string) url.Values {
	more := url.Values{}
	for name, values := range query {
		more[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		more.Set(pairs[i], pairs[i+1])
	}
	return more
}

// Again is the page as it is now, without asking again by itself.
func (p plansPage) Again() string {
	u, err := url.Parse(p.Watch)
	if err != nil {
		return p.Back
	}
	query := u.Query()
	query.Del("watch")
	u.RawQuery = query.Encode()
	return u.String()
}

// downloadPlans sends the comparison and all plans as they are made. When it
// fails on the way the connection is cut, so that nobody takes half for whole.
func (s *Server) downloadPlans(c echo.Context) error {
	compared, _, err := s.askedComparison(c)
	if err != nil {
		return err
	}
	org := organizationOf(c)
	zone, what := s.zone(org), "all plans and the comparison as ZIP"
	name := exchange.FileName(compared.Top.Name, "plans", compared.Now.In(zone).Format("2006-01-02 1504"), ".zip")
	if compared.Filter.Aliases {
		org.Name, name = nameless, exchange.FileName("plans", compared.Now.In(zone).Format("2006-01-02 1504"), ".zip")
	}
	s.noteTaken(c, what)
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, "application/zip")
	header.Set(echo.HeaderContentDisposition, exchange.ContentDisposition(name))
	header.Set(echo.HeaderCacheControl, "no-store")
	watched := s.packings.begin(c.QueryParam("run"), userOf(c).ID, s.now())
	p := packing{server: s, compared: compared, org: org, zone: zone, paper: paperOf(c), progress: watched}
	err = p.write(c.Request().Context(), newPatient(c.Response()))
	watched.end(err)
	if err != nil {
		s.cutShort(c, err)
	}
	return nil
}

// cutShort ends the connection of a download that failed on the way.
func (s *Server) cutShort(c echo.Context, err error) {
	ctx, level := c.Request().Context(), slog.LevelError
	if errors.Is(err, context.Canceled) {
		level = slog.LevelInfo // whoever asked for it went away
	}
	s.log.LogAttrs(ctx, level, "a download was cut short", slog.String("request", requestID(c)), slog.Any("error", err))
	panic(http.ErrAbortHandler)
}

// packings are the ZIPs being made on this server, for the pages that watch. One
// server knows of its own.
type packings struct {
	mu sync.Mutex
	by map[string]*tracked
}

// How many are remembered, and for how long.
const (
	mostPackings  = 1000
	packingsLast  = time.Hour
	packingIDSize = 26
)

// tracked is how far one is, as it goes on.
type tracked struct {
	user string
	at   time.Time
	mu   sync.Mutex
	howFar
}

// howFar is how far one was at a moment.
type howFar struct {
	Begun, Ended, Failed bool
	Done, Of             int
}

// Going reports that there is more to come.
func (p howFar) Going() bool { return !p.Ended }

// expect makes room for one that somebody is about to begin.
func (p *packings) expect(run, user string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by == nil {
		p.by = map[string]*tracked{}
	}
	for id, old := range p.by {
		if now.Sub(old.at) > packingsLast || len(p.by) >= mostPackings {
			delete(p.by, id)
		}
	}
	if p.by[run] == nil && len(run) == packingIDSize {
		p.by[run] = &tracked{user: user, at: now}
	}
}

// begin is the progress of one that begins now.
func (p *packings) begin(run, user string, now time.Time) *tracked {
	p.expect(run, user, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	known := p.by[run]
	if known == nil || known.user != user {
		return &tracked{} // nobody watches
	}
	return known
}

// of is how far a user's own is; nil when it is unknown here.
func (p *packings) of(run, user string) *howFar {
	p.mu.Lock()
	known := p.by[run]
	p.mu.Unlock()
	if known == nil || known.user != user {
		return nil
	}
	known.mu.Lock()
	defer known.mu.Unlock()
	copied := known.howFar
	return &copied
}

func (p *tracked) begin(of int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.howFar = howFar{Begun: true, Of: of}
}

func (p *tracked) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Done++
}

func (p *tracked) end(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Ended, p.Failed = true, err != nil
}
