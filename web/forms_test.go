package web_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"continuum/web/webtest"
)

const formType = "application/x-www-form-urlencoded"

// What is no form, or too large a one, is refused and changes nothing.
func TestHostileForms(t *testing.T) {
	tests := []struct {
		name, kind, body string
		status           int
	}{
		{"too large", formType, "name=" + strings.Repeat("W", 65<<10), http.StatusRequestEntityTooLarge},
		{"too many fields", formType, strings.Repeat("a=b&", 500) + "name=x", http.StatusRequestEntityTooLarge},
		{"JSON", "application/json", `{"name":"x"}`, http.StatusUnsupportedMediaType},
		{"XML", "text/xml", `<name>x</name>`, http.StatusUnsupportedMediaType},
		{"multipart", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--x--", http.StatusUnsupportedMediaType},
		{"no type", "", "name=x", http.StatusUnsupportedMediaType},
		{"a type that is none", "application/", "name=x", http.StatusUnsupportedMediaType},
		{"a broken escape", formType, "name=%zz", http.StatusUnprocessableEntity},
		{"semicolons", formType, "name=x;parent=y", http.StatusUnprocessableEntity},
		{"NUL", formType, "name=a%00b", http.StatusUnprocessableEntity},
		{"bad UTF-8", formType, "name=%ff%fe", http.StatusUnprocessableEntity},
		{"too long a name", formType, "name=" + strings.Repeat("W", 201), http.StatusUnprocessableEntity},
		{"controls only", formType, "name=%01%02%0a", http.StatusUnprocessableEntity},
		{"nothing", formType, "", http.StatusUnprocessableEntity},
		{"the field twice, first empty", formType, "name=&name=x", http.StatusUnprocessableEntity},
	}
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		path := "/units/" + site.A.Unit.ID + "/rename"
		before := site.Dump(t)
		for _, test := range tests {
			for _, sized := range []bool{true, false} {
				got := owner.Do(hostile(t, site.URL+path, test.kind, test.body, sized))
				if got.Status != test.status {
					t.Errorf("%s, with its length %v: status %d, want %d", test.name, sized, got.Status, test.status)
				}
				got.Has(t, "</html>")
			}
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
	})
}

// hostile is a POST with or without a Content-Length.
func hostile(t *testing.T, address, kind, body string, sized bool) *http.Request {
	t.Helper()
	var reader io.Reader = strings.NewReader(body)
	if !sized {
		reader = io.MultiReader(reader) // a type net/http does not know the length of
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		request.Header.Set("Content-Type", kind)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	return request
}

// A form another site sends is refused, whatever the browser tells of it.
func TestCrossSitePostsAreRefused(t *testing.T) {
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		before := site.Dump(t)
		for _, header := range [][2]string{
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
		} {
			for _, path := range []string{"/units/" + site.A.Unit.ID + "/rename", "/sign-in", "/assessments/" + site.A.Open.ID + "/submit", "/sign-out"} {
				request := hostile(t, site.URL+path, formType, "name=Taken+over", true)
				request.Header.Del("Sec-Fetch-Site")
				request.Header.Set(header[0], header[1])
				if got := owner.Do(request); got.Status != http.StatusForbidden {
					t.Errorf("%s with %s: %s: status %d, want 403", path, header[0], header[1], got.Status)
				}
			}
		}
		if site.Dump(t) != before {
			t.Error("something was changed")
		}
		if got := owner.Get("/settings"); got.Status != http.StatusOK {
			t.Errorf("signed out by another site: status %d", got.Status)
		}
	})
}

// Names people really type, and names they type to see what happens, come back
// as they were, and as text.
func TestNamesOfAnyKind(t *testing.T) {
	names := []string{
		`"; a=b`, `=cmd('x')`, `<script>alert(1)</script>`, `{{.}}`, "Ünïcødé Straße", "日本支社", "مكتب القاهرة", "🏔️ Hütte 👩‍👩‍👧", strings.Repeat("W", 200),
		"é́́́́́́", "O’Brien & Söhne", `\"'` + "`", "%s%d%n", "-- DROP TABLE units;",
	}
	webtest.Each(t, func(t *testing.T, site *webtest.Site) {
		owner := site.SignedIn(t, site.A.Owner)
		for _, name := range names {
			if got := owner.Post("/units/"+site.A.Unit.ID+"/rename", url.Values{"name": {name}}); got.Status != http.StatusSeeOther {
				t.Errorf("%q: status %d, want 303\n%s", name, got.Status, got.Body)
				continue
			}
			tree, err := site.Store.Units(t.Context(), site.A.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got := tree.Unit(site.A.Unit.ID).Name; got != name {
				t.Errorf("kept as %q, want %q", got, name)
			}
			for _, page := range []string{"/", "/organization", "/units/" + site.A.Unit.ID, "/units/" + site.A.Unit.ID + "/assess", "/assessments/" + site.A.Submitted.ID} {
				got := owner.Get(page)
				got.Has(t, escaped(name))
				if got.Status != http.StatusOK || strings.Contains(got.Body, "<script>alert") {
					t.Errorf("%s with %q: status %d", page, name, got.Status)
				}
			}
			for _, file := range []string{"plan.pdf", "answers.csv", "result.json"} {
				got := owner.Get("/assessments/" + site.A.Submitted.ID + "/" + file)
				if got.Status != http.StatusOK || strings.ContainsAny(got.Header.Get("Content-Disposition"), "\r\n") {
					t.Errorf("%s with %q: status %d, %q", file, name, got.Status, got.Header.Get("Content-Disposition"))
				}
			}
		}
	})
}

// escaped is a text as html/template writes it.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "+", "&#43;").Replace(text)
}

// No form, however odd, is our fault or changes the tree for the worse.
func FuzzForm(f *testing.F) {
	site := webtest.New(f)
	for _, seed := range []string{"name=Claims", "name=%00", "name=%ff", "parent=x&name=y", "a;b", "%", strings.Repeat("a=b&", 600), "name=" + strings.Repeat("%F0%9F%8F%94", 250), "=", "&&&"} {
		f.Add(seed, formType)
	}
	f.Add("{}", "application/json")
	f.Fuzz(func(t *testing.T, body, kind string) {
		owner := site.Session(t, site.A.Owner)
		if strings.ContainsAny(kind, "\r\n\x00") || !printableASCII(kind) {
			return // no client can send such a header
		}
		for _, path := range []string{"/organization", "/units/" + site.A.Empty.ID + "/rename", "/assessments/" + site.A.Open.ID + "/answers", "/settings/organization"} {
			if got := owner.Send(http.MethodPost, path, kind, body); got.Status >= http.StatusInternalServerError {
				t.Errorf("%s: status %d", path, got.Status)
			}
		}
	})
}

func printableASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
