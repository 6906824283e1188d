package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

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
	Notice        string // said once
	Undo          string // where a button beside the notice posts to, or ""
}

// MayAnswer reports whether assessments may be started and answered.
func (v view) MayAnswer() bool { return v.Role.MayAnswer() }

// MayManage reports whether units and the organization may be changed.
func (v view) MayManage() bool { return v.Role.MayManage() }

// render answers with a page. It is made whole before the status is sent, so
// that a page that fails is an error page and not half a page.
func (s *Server) render(c echo.Context, status int, p page) error {
	v := s.newView(c, p)
	var body bytes.Buffer
	zoned := assessment.Organization{}
	if v.Organization != nil {
		zoned = *v.Organization
	}
	if err := s.pages.write(&body, p.Template(), zoned, v); err != nil {
		return err
	}
	return c.HTMLBlob(status, body.Bytes())
}

func (s *Server) newView(c echo.Context, p page) view {
	visitor := visitorOf(c)
	v := view{Page: p, Title: p.Title(), Path: c.Request().URL.Path, Organizations: visitor.organizations, Role: visitor.role}
	if cookie, err := c.Cookie("theme"); err == nil {
		v.Theme = theme(cookie.Value)
	}
	if visitor.signedIn() {
		v.User = &visitor.user
	}
	if visitor.organization.ID != "" {
		v.Organization = &visitor.organization
	}
	if with, ok := p.(interface{ Problems() []assessment.Problem }); ok {
		v.Problems = with.Problems()
	}
	if c.Get(visitorKey) != nil && c.Request().Method == http.MethodGet {
		v.Notice, v.Undo = s.flashed(c)
	}
	return v
}

// pages are the parsed templates. Dates are written in the organization's time
// zone, so there is one set a zone, made when the first page needs it.
type pages struct {
	byName map[string]*template.Template // never executed: zones are cloned from them
	zones  sync.Map                      // zone name to map[string]*template.Template
}

// newPages parses every template, each with the layout and the partials, whose
// file names begin with "_".
func newPages(asset func(string) string) (*pages, error) {
	root, err := template.New("").Funcs(templateFuncs(asset)).ParseFS(templateFiles, "templates/layout.html", "templates/_*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/[a-z]*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{byName: map[string]*template.Template{}}
	for _, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" {
			continue
		}
		clone, err := root.Clone()
		if err != nil {
			return nil, err
		}
		if p.byName[name], err = clone.ParseFS(templateFiles, file); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// write executes a page's template within the layout.
func (p *pages) write(to *bytes.Buffer, name string, organization assessment.Organization, v view) error {
	zoned, err := p.in(organization)
	if err != nil {
		return err
	}
	t, ok := zoned[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	return t.ExecuteTemplate(to, "layout.html", v)
}

// in is the set of templates of an organization's time zone.
func (p *pages) in(o assessment.Organization) (map[string]*template.Template, error) {
	place := zone(o)
	if set, ok := p.zones.Load(place.String()); ok {
		return set.(map[string]*template.Template), nil
	}
	set := make(map[string]*template.Template, len(p.byName))
	for name, t := range p.byName {
		clone, err := t.Clone()
		if err != nil {
			return nil, err
		}
		set[name] = clone.Funcs(dateFuncs(place))
	}
	p.zones.Store(place.String(), set)
	return set, nil
}

// templateFuncs are the functions of the templates, with dates in UTC until a
// set is made for a zone.
func templateFuncs(asset func(string) string) template.FuncMap {
	funcs := template.FuncMap{
		"asset": asset, "problem": problem, "nav": nav, "midSentence": assessment.MidSentence, "componentName": componentName, "dict": dict,
	}
	maps.Copy(funcs, dateFuncs(time.UTC))
	return funcs
}

// dateFuncs write times in a zone: "12 November 2026", "12 November 2026,
// 10:42", "10:42", "November 2026".
func dateFuncs(place *time.Location) template.FuncMap {
	in := func(layout string) func(time.Time) string {
		return func(t time.Time) string { return t.In(place).Format(layout) }
	}
	return template.FuncMap{
		"date": in("2 January 2006"), "dateTime": in("2 January 2006, 15:04"), "clock": in("15:04"), "month": in("January 2006"),
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
