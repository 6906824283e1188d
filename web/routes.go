package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// route is one row of the site: an address, what answers it, and who may.
type route struct {
	method  string
	path    string
	handler echo.HandlerFunc
	who     who
}

// routes are THE SITE. What concerns people and units, and what concerns
// assessments, stands with those families.
func (s *Server) routes() []route {
	return slices.Concat(
		[]route{
			{http.MethodGet, "/health/live", s.live, machine},
			{http.MethodHead, "/health/live", s.live, machine},
			{http.MethodGet, "/health/ready", s.ready, machine},
			{http.MethodHead, "/health/ready", s.ready, machine},
			{http.MethodGet, "/metrics", s.showMetrics, machine},
			{http.MethodGet, "/static/:version/*", s.file, machine},
		},
		s.peopleRoutes(),
		s.assessmentRoutes(),
		s.againRoutes(),
		s.momentRoutes(),
		s.serviceRoutes(),
		s.surveyRoutes(),
		s.respondentRoutes(),
		s.surveyResultRoutes(),
		s.workshopRoutes(),
		s.takeRoutes(),
		s.importRoutes(),
		s.shareRoutes(),
		s.compareRoutes(),
		s.worthRoutes(),
		s.checkRoutes(),
		s.planRoutes(),
		s.measureRoutes(),
	)
}

// RouteInfo is a row of the site for whoever checks it.
type RouteInfo struct{ Method, Path, Who string }

// Routes lists the site.
func (s *Server) Routes() []RouteInfo {
	var list []RouteInfo
	for _, r := range s.routes() {
		list = append(list, RouteInfo{r.method, r.path, r.who.String()})
	}
	return list
}

// site puts the routes and what stands before each of them together. A route
// that does not say who may use it stops the start.
func (s *Server) site(proxies []netip.Prefix) (*echo.Echo, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = addressOf(proxies)
	e.Use(s.setHeaders, s.logRequest, s.recoverPanic, s.refuseCrossOrigin, compress())
	for _, r := range s.routes() {
		if r.who == closed {
			return nil, fmt.Errorf("route %s %s does not say who may use it", r.method, r.path)
		}
		e.Add(r.method, r.path, s.guard(r))
	}
	return e, nil
}

// guard lets through who may use a route, with the form read.
func (s *Server) guard(r route) echo.HandlerFunc {
	handle := r.handler
	if r.method == http.MethodPost {
		handle = readForm(r.path, handle)
	}
	if r.who == machine || r.who == respondent {
		return handle
	}
	return s.loadSession(s.admit(r.who, handle))
}

// compress packs pages; what is packed already is left alone by its type.
func compress() echo.MiddlewareFunc {
	return middleware.GzipWithConfig(middleware.GzipConfig{Level: 5, MinLength: 1024, Skipper: func(c echo.Context) bool {
		path := c.Path()
		return strings.HasSuffix(path, ".pdf") || c.Request().Method == http.MethodHead || hasPackedSuffix(c.Request().URL.Path)
	}})
}

// addressOf finds the visitor's address: the connection's, or what exactly the
// configured proxies say it is.
func addressOf(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		options = append(options, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
