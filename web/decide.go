package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// What was decided about a unit's next level: to advance, to hold, or not now,
// and why. Decisions are kept; a new one does not replace the one before.

// decisionForm is what is typed to decide.
type decisionForm struct {
	Target                int
	Kind                  assessment.DecisionKind
	Reason, Owner, Review string // Review: a day, 2027-05-01
	After                 string // id of the latest decision when the page was made
}

func readDecisionForm(form url.Values) decisionForm {
	target, _ := strconv.Atoi(form.Get("target"))
	return decisionForm{
		Target: target, Kind: assessment.DecisionKind(form.Get("decision")), Reason: form.Get("reason"), Owner: form.Get("owner"),
		Review: form.Get("review"), After: form.Get("after"),
	}
}

// decision is what the form says. A day that cannot be read is none, which the
// domain refuses.
func (f decisionForm) decision(unit assessment.Unit) assessment.Decision {
	review, err := time.Parse(time.DateOnly, strings.TrimSpace(f.Review))
	if err != nil {
		review = time.Time{}
	}
	return assessment.Decision{
		OrganizationID: unit.OrganizationID, UnitID: unit.ID, ID: account.NewID(), After: f.After, Kind: f.Kind, Target: f.Target,
		Reason: f.Reason, Owner: f.Owner, ReviewOn: review,
	}
}

// decisionsPage lists what was decided about a unit and takes the next decision.
type decisionsPage struct {
	worthUnit
	All      []assessment.Decision // newest first
	Deciding decisionForm
	today    time.Time
	problems []assessment.Problem
}

func (decisionsPage) Template() string                 { return "decisions" }
func (p decisionsPage) Title() string                  { return "Decisions, " + p.Unit.Name }
func (p decisionsPage) Problems() []assessment.Problem { return p.problems }

// Here is the page's own name.
func (decisionsPage) Here() string { return "Decisions" }

// Due reports that the latest decision is to be looked at again.
func (p decisionsPage) Due() bool { return len(p.All) > 0 && p.All[0].Due(p.today) }

// Advances reports that the latest decision is to go on.
func (p decisionsPage) Advances() bool {
	return len(p.All) > 0 && p.All[0].Kind == assessment.Advance
}

// Day writes a calendar day, which is of no zone.
func (worthUnit) Day(day time.Time) string { return dayText(day) }

// showDecisions lists the decisions about a unit.
func (s *Server) showDecisions(c echo.Context) error {
	page, err := s.decisionsOf(c, c.QueryParam("target"))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// decisionsOf is the page of the unit a request names, with nothing typed.
func (s *Server) decisionsOf(c echo.Context, target string) (decisionsPage, error) {
	unit, err := s.worthUnitOf(c, target)
	if err != nil {
		return decisionsPage{}, err
	}
	page := decisionsPage{worthUnit: unit, Deciding: decisionForm{Target: unit.Target}, today: s.today(organizationOf(c))}
	if page.All, err = s.store.Decisions(c.Request().Context(), unit.Unit.OrganizationID, unit.Unit.ID); err != nil {
		return decisionsPage{}, err
	}
	if len(page.All) > 0 {
		page.Deciding.After = page.All[0].ID
	}
	return page, nil
}

// decide keeps a decision. What the domain refuses, and what somebody else was
// faster with, comes back with everything typed.
func (s *Server) decide(c echo.Context) error {
	typed := readDecisionForm(formOf(c))
	page, err := s.decisionsOf(c, strconv.Itoa(typed.Target))
	if err != nil {
		return err
	}
	if page.PutAway {
		return assessment.ErrClosed
	}
	latest := page.Deciding.After
	page.Deciding = typed
	d := typed.decision(page.Unit)
	d.Stands, d.At, d.By = page.Level, s.now(), userOf(c).Name
	if page.problems = problemsOf(d.Check(page.today)); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if d.Basis, err = s.basisOf(c.Request().Context(), page.worthUnit); err == nil {
		err = s.store.Decide(c.Request().Context(), d)
	}
	if errors.Is(err, assessment.ErrConflict) {
		page.Deciding.After = latest
		page.problems = []assessment.Problem{{Field: "decision", Text: "Somebody else decided in the meantime: see below. Nothing you typed is lost. If it still holds, save it once more."}}
		return s.render(c, http.StatusConflict, page)
	}
	if err != nil {
		return err
	}
	if err := s.note(c, account.Decided, page.Unit.Name+": "+assessment.MidSentence(d.Text())); err != nil {
		return err
	}
	s.flash(c, "The decision is saved: "+assessment.MidSentence(d.Text())+".")
	return c.Redirect(http.StatusSeeOther, "/units/"+page.Unit.ID+"/decisions")
}

// basisOf is what the kept figures of a level say today; empty: there are none.
func (s *Server) basisOf(ctx context.Context, u worthUnit) (string, error) {
	w, err := s.store.Worth(ctx, u.Unit.OrganizationID, u.Unit.ID, u.Target)
	if errors.Is(err, assessment.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if err := s.takePlanCosts(ctx, w, u.Unit); err != nil {
		return "", err
	}
	return w.PaysText(), nil
}

// decisionLine says on a unit's page what was decided, and when that is to be
// looked at again.
func (s *Server) decisionLine(ctx context.Context, organization assessment.Organization, unit assessment.Unit) (unitLine, error) {
	line := unitLine{Title: "Decision", Text: "Nothing is decided yet: advance, hold, or not now.", Address: "/units/" + unit.ID + "/decisions"}
	all, err := s.store.Decisions(ctx, organization.ID, unit.ID)
	if err != nil || len(all) == 0 {
		return line, err
	}
	zone := s.zone(organization)
	line.Text = decisionText(all[0], zone) + " " + reviewText(all[0], s.today(organization))
	return line, nil
}

// decisionText says what was decided, when and by whom.
func decisionText(d assessment.Decision, zone *time.Location) string {
	return d.Text() + ", decided on " + dayText(d.At.In(zone)) + " by " + d.By + "; " + d.Owner + " sees to it."
}

// reviewText says when a decision is to be looked at again.
func reviewText(d assessment.Decision, today time.Time) string {
	if d.Due(today) {
		return "Its review date, " + dayText(d.ReviewOn) + ", has come: decide again."
	}
	return "To be looked at again on " + dayText(d.ReviewOn) + "."
}

// reviewDue is a decision whose review date has come, for the home page.
type reviewDue struct{ Name, Address, Day string }

// reviewsDue lists the units in use whose latest decision is to be looked at
// again, the longest due first.
func (s *Server) reviewsDue(ctx context.Context, org assessment.Organization, units []standing) ([]reviewDue, error) {
	decisions, err := s.store.LatestDecisions(ctx, org.ID)
	if err != nil || len(decisions) == 0 {
		return nil, err
	}
	today := s.today(org)
	due := having(units, func(u standing) bool {
		d, decided := decisions[u.ID]
		return decided && d.Due(today)
	})
	slices.SortStableFunc(due, func(a, b standing) int { return decisions[a.ID].ReviewOn.Compare(decisions[b.ID].ReviewOn) })
	var list []reviewDue
	for _, u := range due {
		list = append(list, reviewDue{u.Name, "/units/" + u.ID + "/decisions", dayText(decisions[u.ID].ReviewOn)})
	}
	return list, nil
}

// decideCompared adds to a comparison what was decided about its units. Who looks
// at one by a link does not get it.
func (s *Server) decideCompared(ctx context.Context, c *assessment.Comparison) error {
	latest, err := s.store.LatestDecisions(ctx, c.Organization.ID)
	if err == nil && len(latest) > 0 {
		c.TakeDecisions(latest)
	}
	return err
}

// decidedShort is the latest decision about a unit in a few words.
func (v *comparisonView) decidedShort(st assessment.Standing) string {
	d, decided := v.Decisions[st.ID]
	switch {
	case !decided:
		return ""
	case d.Kind == assessment.Advance:
		return "decided: " + assessment.MidSentence(d.Text())
	default:
		return "decided: " + string(d.Kind) + ", level " + strconv.Itoa(d.Target)
	}
}
