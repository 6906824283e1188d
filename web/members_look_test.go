package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/web/webtest"
)

// axe finds nothing on the pages of members, invitations and sessions, in any of
// their states.
func TestMemberPagesAreAccessible(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	b := openTab(newTabSite(t, site))
	look := viewer(t, b)
	sessionStates(t, site, b, look)
	memberStates(t, site, b, look)
	invitationStates(t, site, b, look)
}

func memberStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	for _, name := range []string{"Beat Frei", "Σοφία Παπαδοπούλου", "Dr. Maximiliane von Hohenstein-Wildenburg zu Aarwangen"} {
		site.AddUser(t, account.User{Name: name}, site.A.ID, account.Viewer)
	}
	b.lend(site, site.A.Owner)
	b.open("/members")
	look("members")
	b.press(`form[action="/members"] button.btn`)
	look("members-refused")
	b.do(chromedp.SetValue("#name", "Nora Keller", chromedp.ByQuery), chromedp.SetValue("#email", "nora.keller@harbour-mutual.example", chromedp.ByQuery), chromedp.Click(`[name="role"][value="assessor"]`, chromedp.ByQuery))
	b.press(`form[action="/members"] button.btn`)
	look("members-link")
	b.open("/members/" + site.A.Viewer.ID)
	look("member")
	b.open("/members/" + site.A.Owner.ID)
	look("member-only-owner")
	b.do(chromedp.Click(`[name="role"][value="viewer"]`, chromedp.ByQuery))
	b.press(`form[action$="/role"] button`)
	look("member-refused")
	b.open("/members/history")
	look("members-history")
	b.lend(site, site.A.Viewer)
	b.open("/members")
	b.do(chromedp.Click("main details summary", chromedp.ByQuery))
	look("members-viewer")
	b.lend(site, site.Administrator)
	b.open("/people")
	look("people-organizations")
}

func invitationStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	_, known := invited(t, site, site.A, site.B.Viewer.Email, account.Assessor)
	_, fresh := invited(t, site, site.A, "nora@harbour-mutual.example", account.Assessor)
	b.lend(site, site.B.Owner)
	b.open(known)
	look("join-another")
	b.press(`form[action="/join/as-somebody-else"] button`)
	look("join-known")
	b.lend(site, site.B.Viewer)
	b.open(known)
	look("join-signed-in")
	b.press(`form[action="/join"] button`)
	b.press(`form[action="/sign-out"] button`)
	b.open(known)
	look("join-used")
	b.open(fresh)
	look("join-new")
	b.press(`form[action="/join"] button`)
	look("join-refused")
	site.Clock.Pass(8 * 24 * time.Hour)
	b.open(fresh)
	look("join-expired")
	b.open("/join?token=nothing")
	look("join-unknown")
	b.lend(site, site.A.Owner)
	b.open("/members")
	b.press(`form[action$="/revoke"] button`)
	look("members-revoked")
	b.open("/members")
	look("members-expired")
}

func sessionStates(t *testing.T, site *webtest.Site, b *tab, look func(string)) {
	t.Helper()
	signInWith(t, site, site.A.Owner.Email, "Mozilla/5.0 (iPhone) Version/19.0 Mobile Safari/604.1")
	signInWith(t, site, site.A.Owner.Email, "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0")
	b.lend(site, site.A.Owner)
	b.open("/settings")
	look("settings-sessions")
}

// The longest names, without a space to break, fit 320 pixels.
func TestLongNamesOfMembersFit(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	b := openTab(newTabSite(t, site))
	long := strings.Repeat("W", assessment.NameLimit)
	err := site.Store.UpdateOrganization(t.Context(), site.A.ID, func(o *assessment.Organization) error { o.Name = long; return nil })
	if err != nil {
		t.Fatal(err)
	}
	member := site.AddUser(t, account.User{Name: long, Email: strings.Repeat("w", 240) + "@example.org"}, site.A.ID, account.Viewer)
	_, link := invited(t, site, site.A, strings.Repeat("v", 240)+"@example.org", account.Viewer)
	b.open(link)
	b.narrow(pageAt{"wide-join", ""})
	b.lend(site, site.A.Owner)
	for name, path := range map[string]string{
		"wide-members": "/members", "wide-member": "/members/" + member.ID, "wide-history": "/members/history", "wide-join-another": link, "wide-settings": "/settings",
	} {
		b.open(path)
		b.narrow(pageAt{name, ""})
	}
	b.open("/members")
	b.press(`form[action$="/link"] button`)
	b.narrow(pageAt{"wide-members-link", ""})
}

// The whole way in real browsers: an owner invites, somebody new accepts in a
// browser of their own, becomes an assessor, and is out at once when it ends.
func TestBrowserInvitation(t *testing.T) {
	t.Parallel()
	site := webtest.New(t)
	owner, nora := openTab(newTabSite(t, site)), openTab(newTabSite(t, site))
	owner.open("/sign-in")
	owner.do(chromedp.SendKeys("#email", site.A.Owner.Email, chromedp.ByQuery), chromedp.SendKeys("#password", webtest.Password, chromedp.ByQuery))
	owner.press("main form button")
	owner.press(`nav a[href="/members"]`)
	owner.do(chromedp.SendKeys("#name", "Nora Keller", chromedp.ByQuery), chromedp.SendKeys("#email", "nora@example.org", chromedp.ByQuery))
	owner.press(`form[action="/members"] button.btn`)
	owner.shows("Nora Keller is invited")
	link := eval[string](owner, `document.getElementById("link").value.replace("http://continuum.test", "")`)

	nora.open(link)
	if got := nora.path(); got != "/join" {
		t.Errorf("the link leads to %s", got)
	}
	nora.shows("Join Harbour Mutual", "for nora@example.org", "choose a password")
	nora.do(chromedp.SendKeys("#password", "Two herons by the weir", chromedp.ByQuery))
	nora.press(`form[action="/join"] button`)
	nora.shows("You belong to Harbour Mutual now", "Claims")
	nora.open("/units/" + site.A.Unit.ID)
	if eval[int](nora, `document.querySelectorAll('main a[href$="/assess"]').length`) > 0 {
		t.Error("a viewer is offered to assess")
	}

	owner.open("/members")
	owner.press(`main tbody tr:first-child a`) // by name, Nora comes first
	owner.shows("Nora Keller", "viewer of Harbour Mutual")
	owner.do(chromedp.Click(`[name="role"][value="assessor"]`, chromedp.ByQuery))
	owner.press(`form[action$="/role"] button`)
	owner.shows("Nora Keller is now an assessor.")
	nora.open("/units/" + site.A.Unit.ID + "/assess")
	nora.shows("Assess Claims")

	owner.press(`main tbody tr:first-child a`)
	owner.press(`form[action$="/end"] button`)
	owner.shows("Nora Keller is no longer a member of Harbour Mutual.")
	nora.open("/units/" + site.A.Unit.ID)
	nora.shows("There is no such page")
	nora.open("/")
	nora.shows("You have no role in an organization yet.")
	owner.open("/members/history")
	owner.shows("invited Nora Keller, nora@example.org, as a viewer.", "Nora Keller, nora@example.org, accepted the invitation", "ended the membership of Nora Keller")
}
