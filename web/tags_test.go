package web_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// Where names are hidden an address holds a mark instead of the tag, which could
// be a name too: the same units are shown, and with names the tag is back.
func TestTagsBehindLetters(t *testing.T) {
	eachHarbour(t, func(s *site) {
		comparedHarbour(s)
		link := func(page, text string) string {
			s.Helper()
			found := regexp.MustCompile(`href="([^"]*)">` + text + `<`).FindStringSubmatch(page)
			if found == nil {
				s.Fatalf("no link %q", text)
			}
			return html.UnescapeString(found[1])
		}
		hide := link(s.get("/compare?tag=Berne&sort=me", http.StatusOK).Body, "Hide names")
		page := s.get(hide, http.StatusOK).Body
		s.says(page, "Two units of the organization", "Shown only: with one tag", "sorted by measurement")
		if i := strings.Index(strings.ToLower(hide+page), "berne"); i >= 0 {
			s.Errorf("the tag shows: %s", (hide + page)[max(0, i-200):i+80])
		}
		if got := len(listed(page)); got != 2 || !strings.Contains(page, `name="tag" value="~`) {
			s.Errorf("%d units, and the form forgets the tag", got)
		}
		if csv := s.get(link(page, "CSV"), http.StatusOK); strings.Count(csv.Body, "\nUnit ") != 2 {
			s.Errorf("the file holds %q", csv.Body)
		}
		s.says(s.get(link(page, `All plans \(ZIP\)`), http.StatusOK).Body, "Two units of the organization")
		named := s.get(link(page, "Show names"), http.StatusOK).Body
		s.says(named, "Two units of Harbour Mutual", "tagged “Berne”")
		if csv := link(named, "CSV"); !strings.Contains(csv, "tag=Berne") {
			s.Errorf("with names again the file is %s", csv)
		}
		s.says(s.get("/compare?aliases=on&tag=~0123456789abcdef", http.StatusOK).Body, "No result is like that: with one tag.")
	})
}
