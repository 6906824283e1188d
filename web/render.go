package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

//go:embed all:templates
var templateFiles embed.FS

// page is what a template shows. Its template is templates/<Template()>.html.
type page interface {
	Template() string
	Title() string
}

// view is the root of every template: the page, and what the layout shows
// around it.
type view struct {
	Page          page
	Title         string
	Path          string
	Theme         string        // "light", "dark" or "" for the system's
	User          *account.User // nil when signed out
	Organization  *assessment.Organization
	Organizations []assessment.Organization // all of the user's
	Role          account.Role
	Problems      []assessment.Problem
	Notice        string           // said once
	Undo          string           // where a button beside the notice posts to, or ""
	Guest         bool             // a page for somebody with a link: it leads nowhere one must sign in
	Unit          *assessment.Unit // what a guest was asked about
	Styles        []string         // files besides those of every page
	Scripts       []string
	zone          *time.Location
}

// Date writes a day in the organization's time zone: "12 November 2026".
func (v view) Date(t time.Time) string { return t.In(v.zone).Format("2 January 2006") }

// DateTime writes a moment: "12 November 2026, 10:42".
func (v view) DateTime(t time.Time) string { return t.In(v.zone).Format("2 January 2006, 15:04") }

// Clock writes the time of day: "10:42".
func (v view) Clock(t time.Time) string { return t.In(v.zone).Format("15:04") }

// Month writes a month: "November 2026".
func (v view) Month(t time.Time) string { return t.In(v.zone).Format("January 2006") }

// MayAnswer reports whether assessments may be started and answered.
func (v view) MayAnswer() bool { return v.Role.MayAnswer() }

// MayManage reports whether units and the organization may be changed.
func (v view) MayManage() bool { return v.Role.MayManage() }

// pageSize is room for most pages, so that making one rarely asks for more.
const pageSize = 64 << 10

// render answers with a page. It is made whole before the status is sent, so
// that a page that fails is an error page and not half a page.
func (s *Server) render(c echo.Context, status int, p page) error {
	body := bytes.NewBuffer(make([]byte, 0, pageSize))
	if err := s.pages.write(body, p.Template(), s.newView(c, p)); err != nil {
		return err
	}
	if text := body.Bytes(); utf8.Valid(text) {
		return c.HTMLBlob(status, text)
	}
	return c.HTMLBlob(status, bytes.ToValidUTF8(body.Bytes(), []byte("\uFFFD"))) // a refused form repeats what was typed
}

func (s *Server) newView(c echo.Context, p page) view {
	visitor := visitorOf(c)
	v := view{
		Page: p, Title: p.Title(), Path: c.Request().URL.Path, Organizations: visitor.organizations, Role: visitor.role,
		zone: s.zone(visitor.organization),
	}
	if cookie, err := c.Cookie("theme"); err == nil {
		v.Theme = theme(cookie.Value)
	}
	if visitor.signedIn() {
		v.User = &visitor.user
	}
	if visitor.organization.ID != "" {
		v.Organization = &visitor.organization
	}
	v.receive(c, p)
	aliased, ok := p.(interface{ Aliased() bool })
	nameless := ok && aliased.Aliased()
	if nameless && v.Organization != nil {
		v.Organization = &assessment.Organization{ID: v.Organization.ID, Name: "The organization", TimeZone: v.Organization.TimeZone}
	}
	if with, ok := p.(interface{ Problems() []assessment.Problem }); ok {
		v.Problems = with.Problems()
	}
	if with, ok := p.(styled); ok {
		v.Styles = with.Styles()
	}
	if with, ok := p.(scripted); ok {
		v.Scripts = with.Scripts()
	}
	if c.Get(visitorKey) != nil && c.Request().Method == http.MethodGet && !nameless { // a notice may name somebody: it waits
		v.Notice, v.Undo = s.flashed(c)
	}
	return v
}

// receive shows whose survey a respondent's page is part of. No session of theirs
// was looked up, so nothing of one can show.
func (v *view) receive(c echo.Context, p page) {
	v.Guest = ofRespondents(c.Path()) || ofVisitors(c.Path())
	if with, ok := p.(interface{ Host() *host }); ok && with.Host() != nil {
		h := with.Host()
		v.Organization, v.Unit, v.zone = &h.Organization, &h.Unit, h.zone
	}
}

// pages are the parsed templates by name.
type pages map[string]*template.Template

// newPages parses every template, each with the layout and the partials, whose
// file names begin with "_".
func newPages(asset func(string) string) (pages, error) {
	root, err := template.New("").Funcs(templateFuncs(asset)).ParseFS(templateFiles, "templates/layout.html", "templates/_*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		return nil, err
	}
	p := pages{}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		clone, err := root.Clone()
		if err != nil {
			return nil, err
		}
		if p[name], err = clone.ParseFS(templateFiles, file); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// write executes a page's template within the layout.
func (p pages) write(to *bytes.Buffer, name string, v view) error {
	t, ok := p[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	return t.ExecuteTemplate(to, "layout.html", v)
}

// templateFuncs are the functions of the templates.
func templateFuncs(asset func(string) string) template.FuncMap {
	return template.FuncMap{
		"asset": asset, "problem": problem, "nav": nav, "midSentence": assessment.MidSentence, "componentName": componentName, "dict": dict,
	}
}

// problem is what is to be put right at one field, or "".
func problem(problems []assessment.Problem, field string) string {
	for _, p := range problems {
		if p.Field == field {
			return p.Text
		}
	}
	return ""
}
