package web_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store/storetest"
	"continuum/web/webtest"
)

// lend gives a tab the session of a user.
func (t *tab) lend(s *webtest.Site, user account.User) {
	t.Helper()
	t.do(network.SetCookie("continuum", s.Session(t.T, user).Cookie("continuum")).WithURL(t.URL).WithHTTPOnly(true))
}

// viewer examines pages by name for axe and for the pictures.
func viewer(t *testing.T, b *tab) func(name string) {
	t.Helper()
	axe := axeScript(t)
	return func(name string) { b.examine(axe, pageAt{name, ""}) }
}

// The states of strangers' pages that an address alone does not show.
func TestStrangersPagesAreAccessible(t *testing.T) {
	t.Parallel()
	s := newSite(t, storetest.SQLite(t))
	b := openTab(s)
	look := viewer(t, b)
	b.open("/set-up")
	look("set-up-no-link")
	b.open(s.setUpLink())
	b.press("main form button")
	look("set-up-refused")
	s.claim()
	b.open("/sign-in")
	b.press("main form button")
	look("sign-in-refused")
}

// The states of the pages of people and units that an address alone does not
// show: refused forms, a link, notices, an archived unit, the sample.
func TestStatesOfPagesAreAccessible(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	b := openTab(newTabSite(t, site))
	look := viewer(t, b)
	peopleStates(t, site, b, look)
	unitStates(t, site, b, look)
	homeStates(t, site, b, look)
}

func peopleStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	for _, name := range []string{"Beat Frei", "Σοφία Παπαδοπούλου"} {
		site.AddUser(t, account.User{Name: name}, site.A.ID, account.Viewer)
	}
	if err := site.Store.SetDisabled(t.Context(), site.B.Viewer.ID, true); err != nil {
		t.Fatal(err)
	}
	b.lend(site, site.Administrator)
	b.open("/")
	look("home-empty")
	b.open("/people")
	b.press("main section form button.btn")
	look("people-refused")
	b.open("/people")
	b.press(`main form[action$="/link"] button`)
	look("people-link")
	b.press("main section form button.btn")
	b.open("/settings")
	b.press("main section form button.btn")
	look("settings-refused")
	token := account.NewToken()
	if err := site.Store.IssueReset(t.Context(), site.A.Viewer.ID, token.Hash, site.Clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	b.open("/reset?token=" + url.QueryEscape(token.Secret))
	look("reset")
}

func unitStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	below := assessment.Unit{ID: account.NewID(), OrganizationID: site.A.ID, ParentID: site.A.Unit.ID, Name: "Motor and household claims of private customers"}
	if err := site.Store.AddUnit(t.Context(), below); err != nil {
		t.Fatal(err)
	}
	site.Submit(t, site.A.Owned, below)
	b.lend(site, site.A.Owner)
	b.open("/organization")
	b.press("main form button")
	look("organization-refused")
	b.open("/units/" + site.A.Unit.ID)
	b.press(`main form[action$="/archive"] button`)
	look("organization-archived")
	b.open("/units/" + site.A.Unit.ID)
	look("unit-archived")
	b.open("/organization")
	b.press(`main form[action$="/unarchive"] button`)
	look("organization-deep")
}

func homeStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	org := assessment.Organization{ID: account.NewID(), Name: "Sample Insurance", TimeZone: "UTC", Sample: true}
	root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: org.Name}
	if err := site.Store.CreateOrganization(t.Context(), org, root, site.A.Owner.ID); err != nil {
		t.Fatal(err)
	}
	site.Clock.Pass(400 * 24 * time.Hour)
	site.Submit(t, site.A.Owned, site.A.Unit)
	site.Clock.Pass(160 * 24 * time.Hour)
	b.lend(site, site.A.Viewer)
	b.open("/")
	look("home-viewer")
	b.lend(site, site.A.Owner)
	b.open("/")
	look("home-due")
	b.open("/units/" + site.A.Unit.ID)
	look("unit-history")
	b.open("/")
	b.press(`main form[action="/organizations/switch"] button`)
	look("home-sample")
}

func newTabSite(t *testing.T, s *webtest.Site) *site {
	t.Helper()
	return &site{T: t, Site: s, client: s.Stranger(t)}
}
