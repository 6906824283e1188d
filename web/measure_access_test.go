package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// measureRows are the rows of the access matrix for measures.
func measureRows() map[string]asked {
	const all, one = "/units/:unit/measures", "/units/:unit/measures/:measure"
	return map[string]asked{
		"GET " + all: ofUnit("/measures"), "GET " + all + ".csv": ofUnit("/measures.csv"), "GET " + all + ".pdf": ofUnit("/measures.pdf"),
		"GET " + all + "/new":             ofUnit("/measures/new"),
		"POST " + all:                     ofUnit("/measures", "kind", "nps", "name", "NPS", "every", "quarter"),
		"GET " + all + "/import":          ofUnit("/measures/import"),
		"POST " + all + "/import/preview": ofUnit("/measures/import/preview"),
		"POST " + all + "/import":         ofUnit("/measures/import"),
		"GET " + one:                      ofMeasure(""), "GET " + one + "/change": ofMeasure("/change"),
		"POST " + one:             ofMeasure("", "version", "1", "period", "2026-Q1", "promoters", "1", "passives", "1", "detractors", "1"),
		"POST " + one + "/strike": ofMeasure("/strike", "version", "1", "period", "2026-Q1"),
		"POST " + one + "/change": ofMeasure("/change", "version", "1", "name", "NPS", "every", "year"),
		"POST " + one + "/remove": ofMeasure("/remove", "version", "1"),
		"GET /measures":           fixed("/measures"), "GET /measures.csv": fixed("/measures.csv"),
	}
}

// ofMeasure is a row about a measure of a unit of its own.
func ofMeasure(suffix string, form ...string) asked {
	return func(t *testing.T, site *webtest.Site, o webtest.Tenant) request {
		t.Helper()
		unit, id := o.Owned.Unit(t, site.Store, "Fresh"), account.NewID()
		err := site.Store.UpdateMeasures(t.Context(), o.ID, unit.ID, func(m *assessment.Measures) error {
			return m.Add(id, assessment.MeasureSettings{Kind: assessment.MeasureNPS, Name: "NPS", Every: assessment.EveryQuarter}, time.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		return request{"/units/" + unit.ID + "/measures/" + id + suffix, values(form)}
	}
}

// A measure is found in its own unit and nowhere else, whoever asks.
func TestForeignMeasures(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		foreign := ofMeasure("")(t, site, site.B)
		id := foreign.path[strings.LastIndex(foreign.path, "/")+1:]
		own := ofMeasure("")(t, site, site.A)
		for _, user := range []account.User{site.A.Owner, site.A.Assessor} {
			client := site.Session(t, user)
			for _, path := range []string{"/units/" + site.A.Unit.ID + "/measures/" + id, "/units/" + site.A.Empty.ID + "/measures/" + own.path[strings.LastIndex(own.path, "/")+1:], foreign.path} {
				for _, suffix := range []string{"", "/change"} {
					if got := client.Get(path + suffix); got.Status != http.StatusNotFound {
						t.Errorf("GET %s: %d", path+suffix, got.Status)
					}
				}
				for _, suffix := range []string{"", "/strike", "/change", "/remove"} {
					if got := client.Post(path+suffix, url.Values{"version": {"1"}, "period": {"2026-Q1"}, "name": {"x"}, "every": {"year"}}); got.Status != http.StatusNotFound {
						t.Errorf("POST %s: %d", path+suffix, got.Status)
					}
				}
			}
		}
		viewer := site.Session(t, site.A.Viewer)
		page := viewer.Get(own.path)
		if page.Status != http.StatusOK || strings.Contains(page.Body, `name="promoters"`) {
			t.Errorf("a viewer: %d, %.300s", page.Status, plain(page.Body))
		}
	})
}

// Whatever is typed into the form of a value or of a measure, by somebody who saw
// the newest, the answer is a page or a redirect, and what is kept can be read.
func FuzzMeasureForm(f *testing.F) {
	for _, seed := range []string{
		"period=2026-Q1&promoters=1&passives=2&detractors=3", "period=&value=NaN", "was=x", "promoters=1e9&passives=-1&detractors=1,000&note=%00", "period=2026-Q1&promoters=%ff",
		"period=2026-Q1&margin=300&retained=80&discount=10", "period=2026-Q2&value=1.234", "period=2026-Q2&value=33.3&n=162", "name=Calls&every=month&unit=%01&better=lower&definition=All&target=12", "kind=own&name=Own&every=year&definition=All&better=higher",
		"kept=H4sIAAAAAAAA&seen=x",
	} {
		f.Add(seed)
	}
	site := webtest.New(f)
	unit := site.A.Owned.Unit(f, site.Store, "Fresh")
	for kind, id := range map[assessment.MeasureKind]string{assessment.MeasureNPS: "nps", assessment.MeasureLifetime: "worth"} {
		err := site.Store.UpdateMeasures(f.Context(), site.A.ID, unit.ID, func(m *assessment.Measures) error {
			return m.Add(id, assessment.MeasureSettings{Kind: kind, Name: id, Every: assessment.EveryQuarter}, time.Now())
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		client := site.Session(t, site.A.Assessor)
		for _, at := range []string{"/nps", "/worth", "/nps/change", "", "/import"} {
			version := 0
			measures, err := site.Store.Measures(t.Context(), site.A.ID, unit.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range measures {
				if strings.HasPrefix(at+"/", "/"+m.ID+"/") {
					version = m.Version
				}
			}
			got := client.Send(http.MethodPost, "/units/"+unit.ID+"/measures"+at, "application/x-www-form-urlencoded", fmt.Sprintf("version=%d&%s", version, body))
			switch got.Status {
			case http.StatusSeeOther, http.StatusUnprocessableEntity, http.StatusConflict, http.StatusNotFound:
			default:
				t.Fatalf("%s: %d\n%.300s", at, got.Status, got.Body)
			}
		}
		for _, at := range []string{"", ".csv", "/nps", "/worth"} {
			if got := client.Get("/units/" + unit.ID + "/measures" + at); got.Status != http.StatusOK || !utf8.ValidString(got.Body) {
				t.Fatalf("%s cannot be shown any more: %d", at, got.Status)
			}
		}
	})
}
