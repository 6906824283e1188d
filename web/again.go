package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/questionnaires"
)

// Looking again: a unit's next agreed assessment starts from the answers of its
// last one. They stand beside the statements and count nowhere until somebody
// confirms them. A survey starts from nothing: nobody's answers are known.

// againStore is what looking again needs of the store.
type againStore interface {
	ComparedWith(ctx context.Context, a *assessment.Assessment) (before *assessment.Listed, plans int, err error)
	Plans(ctx context.Context, organizationID, unitID string) ([]*assessment.Plan, error)
}

// againRoutes are the rows of the site for looking again.
func (s *Server) againRoutes() []route {
	return []route{
		{http.MethodGet, "/units/:unit/reassess", s.newAgain, answerer},
		{http.MethodPost, "/units/:unit/reassess", s.createAgain, answerer},
	}
}

// againPage is the start of looking at a unit again: from last time's answers, or
// blank.
type againPage struct {
	unitHead
	ID         string              // the assessment will have: a form that comes twice begins one
	Last       *reading            // the latest agreed result; nil: there is nothing to start from
	Latest     *reading            // the latest result, where that is a survey
	Carried    *assessment.Carried // what would be carried
	Statements int                 // of the form
	Done       []assessment.Step   // done since, and proposing answers
	InProgress []assessment.Listed // begun for the same unit and not submitted
	AnsweredBy string              // as typed
	from       *assessment.Assessment
	problems   []assessment.Problem
}

func (againPage) Template() string                 { return "again" }
func (p againPage) Title() string                  { return "Look again at " + p.Unit.Name }
func (p againPage) Problems() []assessment.Problem { return p.problems }
func (againPage) Here() string                     { return "Look again" }

// Answers counts the answers to confirm.
func (p againPage) Answers() int {
	n := 0
	for _, last := range p.Carried.Statements {
		if last.Answered() {
			n++
		}
	}
	return n
}

// Blank counts the statements without an answer of last time.
func (p againPage) Blank() int { return p.Statements - p.Answers() }

// newAgain shows the start of looking again.
func (s *Server) newAgain(c echo.Context) error {
	page, err := s.againOf(c)
	if err != nil {
		return err
	}
	if page.from != nil {
		page.AnsweredBy = page.from.AnsweredBy
	}
	return s.render(c, http.StatusOK, page)
}

// againOf is the start page of the unit a request names, with nothing typed.
func (s *Server) againOf(c echo.Context) (againPage, error) {
	start, err := s.startOf(c)
	if err != nil {
		return againPage{}, err
	}
	ctx, org := c.Request().Context(), organizationOf(c)
	page := againPage{ID: idOf(formOf(c).Get("new")), unitHead: unitHead{Unit: start.Unit, Above: start.Above, Change: true}, InProgress: start.InProgress}
	listed, err := s.store.Assessments(ctx, org.ID, page.Unit.ID)
	if err != nil {
		return page, err
	}
	results, err := s.readings(ctx, org.ID, listed)
	if err != nil || len(results) == 0 {
		return page, err
	}
	if results[0].Survey() {
		page.Latest = &results[0]
	}
	for i := range results {
		if !results[i].Survey() {
			page.Last = &results[i]
			break
		}
	}
	if page.Last == nil {
		return page, nil
	}
	return page, s.wouldCarry(ctx, org, &page)
}

// wouldCarry works out what would be carried into an assessment begun now.
func (s *Server) wouldCarry(ctx context.Context, org assessment.Organization, page *againPage) error {
	last, err := s.store.Assessment(ctx, org.ID, page.Last.ID)
	if err != nil {
		return err
	}
	plans, err := s.store.Plans(ctx, org.ID, page.Unit.ID)
	if err != nil {
		return err
	}
	done := assessment.DoneBetween(plans, last.Ref.ID, last.SubmittedAt, s.now(), s.zone(org))
	next, err := last.Again(account.NewID(), s.versionFor(last).Ref, s.versionFor(last).Questionnaire, last.AnsweredBy, "", done, s.now())
	if err != nil {
		return err
	}
	page.from, page.Carried, page.Statements = last, next.Carried, len(next.Questionnaire.Asked(next.Form))
	page.Done = next.Carried.Proposing(done)
	return nil
}

// versionFor is the questionnaire a unit is looked at again with: the one it was
// answered with as this server has it, or the very same where it has it no more or
// without the form.
func (s *Server) versionFor(last *assessment.Assessment) questionnaires.Entry {
	offered, ok := s.questionnaires.ByID(last.Ref.ID)
	if !ok || len(offered.Questionnaire.Asked(last.Form)) == 0 {
		return questionnaires.Entry{Ref: last.Ref, Questionnaire: last.Questionnaire}
	}
	return offered
}

// begun reports whether the assessment that was to begin did already, by the very
// same form.
func (p againPage) begun() bool {
	return slices.ContainsFunc(p.InProgress, func(l assessment.Listed) bool {
		return l.ID == p.ID && l.AnsweredBy == strings.TrimSpace(p.AnsweredBy)
	})
}

// createAgain begins an assessment from last time's answers, once however often
// its form comes.
func (s *Server) createAgain(c echo.Context) error {
	page, err := s.againOf(c)
	if err != nil {
		return err
	}
	if page.from == nil {
		return assessment.ErrNotFound
	}
	page.AnsweredBy = formOf(c).Get("answered_by")
	if !page.begun() {
		err = s.beginAgain(c, &page)
	}
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	if page.begun() {
		s.flash(c, "You began this already: this is it. Nothing was begun twice.")
	}
	return c.Redirect(http.StatusSeeOther, "/assessments/"+page.ID)
}

// beginAgain keeps the new assessment. Where the same form began it a moment ago
// that one is among those in progress; a form gone back to, and changed, begins
// another one.
func (s *Server) beginAgain(c echo.Context, page *againPage) error {
	if slices.ContainsFunc(page.InProgress, func(l assessment.Listed) bool { return l.ID == page.ID }) {
		page.ID = account.NewID()
	}
	ctx, version := c.Request().Context(), s.versionFor(page.from)
	a, err := page.from.Again(page.ID, version.Ref, version.Questionnaire, page.AnsweredBy, userOf(c).Name, page.Done, s.now())
	if err != nil {
		return err
	}
	if version.Source != nil {
		if err := s.store.KeepQuestionnaire(ctx, version.Ref, version.Ref.ID+".yaml", version.Source); err != nil {
			return err
		}
	}
	err = s.store.CreateAssessment(ctx, a)
	if !errors.Is(err, assessment.ErrConflict) {
		return err
	}
	start, again := s.startOf(c)
	page.InProgress = start.InProgress
	if again == nil && page.begun() {
		return nil
	}
	return err
}

// lastTime is what a page says beside a statement of the answer of last time.
type lastTime struct {
	Label, Note string // empty: it had no answer
	Value       string // as the form sends it
	Proposed    string // the answer a step proposes; empty: none
	Take        string // as the form sends it
	Because     []string
	Waiting     bool // neither confirmed nor changed
	Same        bool // answered as last time
}

// lastOf is what was carried of a statement; nil when nothing was.
func lastOf(sheet sheetAt, statement string) *lastTime {
	carried, ok := sheet.Carried.Last(statement)
	if !ok {
		return nil
	}
	now := sheet.Answers[statement]
	last := &lastTime{Waiting: now == assessment.Unanswered, Same: now == carried.Answer, Note: carried.Note}
	if carried.Answered() {
		last.Label, last.Value = sheet.Questionnaire.Wording(carried.Answer).Label, carried.Answer.String()
	}
	if carried.Proposes() {
		last.Proposed, last.Take, last.Because = sheet.Questionnaire.Wording(carried.Proposed).Label, carried.Proposed.String(), carried.Because
	}
	return last
}

// The buttons beside a statement: what is carried is so still, or is as a step
// proposes. stillAll confirms all of a page that no step proposes otherwise.
const (
	stillField = "still"
	takeField  = "take"
	stillAll   = "all"
)

// pressed adds to what is given what the buttons say. A note that was typed stays.
func pressed(sheet sheetAt, at leaf, form url.Values, given map[string]assessment.Given) error {
	take := func(ids []string, of func(string) (assessment.Given, error)) error {
		for _, id := range ids {
			g, err := of(id)
			if err != nil {
				return err
			}
			if typed := given[id].Note; typed != "" && g.Answer != assessment.DoesNotApply {
				g.Note = typed
			}
			given[id] = g
		}
		return nil
	}
	still := form[stillField]
	if len(still) == 1 && still[0] == stillAll {
		still = nil
		for _, id := range sheet.Carried.Plain(sheet.Carried.Waiting(at.Cell(), sheet.Sheet)) {
			if given[id].Answer == assessment.Unanswered {
				still = append(still, id)
			}
		}
	}
	return errors.Join(take(still, sheet.Carried.Confirm), take(form[takeField], sheet.Carried.Accept))
}

// stays is where one goes after pressing such a button: back to the statement, or
// to the first that waits; "" where nothing keeps one on the page.
func stays(kept sheetAt, at leaf, form url.Values) string {
	address := at.Address()
	if from := form.Get("from"); checkRow(kept, at, from) != "" {
		address += "?from=" + from
	}
	for _, field := range []string{stillField, takeField} {
		if ids := form[field]; len(ids) == 1 && ids[0] != stillAll {
			return address + "#" + ids[0]
		}
	}
	if len(form[stillField]) > 0 {
		if waiting := kept.Carried.Waiting(at.Cell(), kept.Sheet); len(waiting) > 0 {
			return address + "#" + waiting[0]
		}
	}
	return ""
}

// Styles are needed where there is something of last time.
func (a answering) Styles() []string {
	if a.Carried == nil {
		return nil
	}
	return decides{}.Styles()
}

// Scripts confirm without leaving the page.
func (a answering) Scripts() []string {
	if a.Carried == nil {
		return nil
	}
	return []string{"again.js"}
}

// LastTime says where the carried answers are from.
func (a answering) LastTime() string {
	if a.Carried == nil {
		return ""
	}
	return "/assessments/" + a.Carried.From
}

// Together is how many answers of the page one button confirms.
func (p cellPage) Together() int {
	return len(p.Carried.Plain(p.Carried.Waiting(p.Leaf.Cell(), p.Sheet)))
}
