package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/questionnaires"
)

// checkListPage lists the companion checks there are, with what the unit has of
// each.
type checkListPage struct {
	checkedUnit
	Kinds    []checkKind
	problems []assessment.Problem
}

func (checkListPage) Template() string                 { return "check_list" }
func (p checkListPage) Title() string                  { return "Companion checks: " + p.Unit.Name }
func (p checkListPage) Problems() []assessment.Problem { return p.problems }

// Zone names the time zone of closing dates.
func (p checkListPage) Zone() string { return p.zone.String() }

// Here is the page's name in the path above its heading.
func (checkListPage) Here() string { return "Companion checks" }

// checkKind is one companion check and the unit's rounds of it.
type checkKind struct {
	ID, Name, Purpose string
	Offered           bool // this server has it, so it can be begun
	Aspects           int
	Open              []listedCheck // under way, newest first
	Results           []listedCheck // newest first
	Who               string        // as typed
	Settings          surveyForm    // as typed: threshold and last day
	WhoField          string        // the name of the field
	ThresholdField    string
	ClosesField       string
}

// listedCheck is a check in a list.
type listedCheck struct {
	*assessment.Check
	zone *time.Location
	now  time.Time
}

// Address is the check's page.
func (l listedCheck) Address() string { return checkAddress(l.Check) }

// Source says whose choices they are: "agreed by the claims team", "9 people".
func (l listedCheck) Source() string {
	if l.Result == nil || !l.Result.Survey() {
		return "agreed by " + l.AnsweredBy
	}
	return count(l.Result.Respondents, "person", "people")
}

// Stands says how far one under way has come.
func (l listedCheck) Stands() string {
	if l.Mode == assessment.SurveyMode {
		return map[assessment.SurveyState]string{
			assessment.Preparing: "being prepared, nobody is asked yet", assessment.Closed: "closed, the result is not made yet",
			assessment.Answerable: "people can take part until " + untilClosed(l.ClosesAt, l.zone),
		}[l.State(l.now)]
	}
	return fmt.Sprintf("%d of %d aspects chosen", l.Fits.Chosen(), len(l.Questionnaire.Aspects))
}

// Weakest names the least developed aspects: "Loyalty, Advantage".
func (l listedCheck) Weakest() string {
	if l.Alike() {
		return "all at the same level"
	}
	return strings.Join(l.Check.Weakest(), ", ")
}

// showChecks lists the checks of a unit.
func (s *Server) showChecks(c echo.Context) error {
	page, err := s.checkList(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// checkList is that list with nothing typed. A check the unit has and this server
// offers no more is listed, too.
func (s *Server) checkList(c echo.Context) (checkListPage, error) {
	u, err := s.checkedUnit(c)
	if err != nil {
		return checkListPage{}, err
	}
	page := checkListPage{checkedUnit: u}
	at := map[string]int{}
	add := func(q *assessment.CheckQuestionnaire, offered bool) {
		at[q.ID] = len(page.Kinds)
		page.Kinds = append(page.Kinds, checkKind{
			ID: q.ID, Name: q.Name, Purpose: q.Purpose, Offered: offered, Aspects: len(q.Aspects),
			Settings: newSurveyForm(q.ID), WhoField: "answered_by-" + q.ID, ThresholdField: "threshold-" + q.ID, ClosesField: "closes-" + q.ID,
		})
	}
	for _, entry := range s.offeredChecks() {
		add(entry.Check, true)
	}
	checks, err := s.store.Checks(c.Request().Context(), organizationOf(c).ID, u.Unit.ID)
	for _, check := range checks {
		if _, known := at[check.Ref.ID]; !known {
			add(check.Questionnaire, false)
		}
		kind := &page.Kinds[at[check.Ref.ID]]
		if l := (listedCheck{check, u.zone, s.now()}); check.Submitted() {
			kind.Results = append(kind.Results, l)
		} else {
			kind.Open = append(kind.Open, l)
		}
	}
	return page, err
}

// offeredChecks are the newest versions of the companion checks, those people know
// from elsewhere first.
func (s *Server) offeredChecks() []questionnaires.CheckEntry {
	var offered []questionnaires.CheckEntry
	for _, entry := range s.questionnaires.Checks() {
		if last := len(offered) - 1; last >= 0 && offered[last].Ref.ID == entry.Ref.ID {
			offered[last] = entry
			continue
		}
		offered = append(offered, entry)
	}
	return offered
}

// startCheck begins an agreed check and leads to its choices.
func (s *Server) startCheck(c echo.Context) error {
	form := formOf(c)
	return s.beginCheck(c, func(u checkedUnit, entry questionnaires.CheckEntry) (*assessment.Check, error) {
		return assessment.StartCheck(account.NewID(), u.Unit, entry.Ref, entry.Check, form.Get("answered_by"), userOf(c).Name, s.now())
	}, func(kind *checkKind) { kind.Who = form.Get("answered_by") })
}

// prepareCheck prepares a survey. Nobody is asked by that.
func (s *Server) prepareCheck(c echo.Context) error {
	typed := surveyForm{}.typed(formOf(c))
	return s.beginCheck(c, func(u checkedUnit, entry questionnaires.CheckEntry) (*assessment.Check, error) {
		return assessment.PrepareCheck(account.NewID(), u.Unit, entry.Ref, entry.Check, typed.checkSettings(u.zone), userOf(c).Name, s.now())
	}, func(kind *checkKind) { kind.Settings = typed })
}

// checkSettings are the settings the form asks for a survey of a check.
func (f surveyForm) checkSettings(zone *time.Location) assessment.CheckSettings {
	settings := f.settings(zone)
	return assessment.CheckSettings{Threshold: settings.Threshold, ClosesAt: settings.ClosesAt}
}

// beginCheck makes a check and leads to its page. What is refused comes back on
// the list, with what was typed put in by keep.
func (s *Server) beginCheck(c echo.Context, begin func(checkedUnit, questionnaires.CheckEntry) (*assessment.Check, error), keep func(*checkKind)) error {
	page, err := s.checkList(c)
	switch {
	case err != nil:
		return err
	case page.PutAway:
		return assessment.ErrClosed
	}
	entry, ok := s.questionnaires.CheckByID(formOf(c).Get("questionnaire"))
	if !ok {
		page.problems = []assessment.Problem{{Text: "Choose one of the checks on this page."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	check, err := begin(page.checkedUnit, entry)
	if problems := problemsOf(err); problems != nil {
		for _, p := range problems { // each check on the page has fields of its own
			page.problems = append(page.problems, assessment.Problem{Field: p.Field + "-" + entry.Ref.ID, Text: p.Text})
		}
		for i := range page.Kinds {
			if page.Kinds[i].ID == entry.Ref.ID {
				keep(&page.Kinds[i])
			}
		}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if err := s.store.KeepQuestionnaire(ctx, entry.Ref, entry.Ref.ID+".yaml", entry.Source); err != nil {
		return err
	}
	if err := s.store.CreateCheck(ctx, check); err != nil {
		return err
	}
	s.noteCheck(c, entry.Check, page.Unit)
	return c.Redirect(http.StatusSeeOther, checkAddress(check))
}
