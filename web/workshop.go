package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// The workshop: people look at what a published survey says, one statement at a
// time on a big screen, and agree on one answer to each. It makes an agreed
// assessment beside the survey, which is checked and submitted like any other.
//
// It begins from a published survey, not from one that is only closed: until
// then nothing but counts is shown to anybody, the owner included.

// workshopRoutes are the rows of the site for workshops.
func (s *Server) workshopRoutes() []route {
	const one = "/assessments/:id/workshop"
	return []route{
		{http.MethodGet, "/surveys/:survey/workshop", s.newWorkshop, answerer},
		{http.MethodPost, "/surveys/:survey/workshop", s.beginWorkshop, answerer},
		{http.MethodGet, one, s.showWorkshop, answerer},
		{http.MethodGet, one + "/:statement", s.showWorkshopStatement, answerer},
		{http.MethodPost, one + "/:statement", s.saveWorkshopStatement, answerer},
	}
}

// newWorkshopPage is the start of a workshop: what it is for and who takes part.
type newWorkshopPage struct {
	viewed
	AnsweredBy string
	Going      []agreedFrom // begun from the same survey and not submitted
	Statements int
	Apart      []disagreed
	problems   []assessment.Problem
}

func (newWorkshopPage) Template() string                 { return "workshop_new" }
func (p newWorkshopPage) Title() string                  { return "Agree on it, " + p.Unit.Name }
func (p newWorkshopPage) Problems() []assessment.Problem { return p.problems }

// newWorkshop shows the start page.
func (s *Server) newWorkshop(c echo.Context) error {
	page, err := s.workshopOf(c)
	if err != nil {
		return err
	}
	page.AnsweredBy = "the workshop of " + s.now().In(s.zone(organizationOf(c))).Format("2 January 2006")
	return s.render(c, http.StatusOK, page)
}

// workshopOf is the start page of the survey a request names, with nothing typed.
func (s *Server) workshopOf(c echo.Context) (newWorkshopPage, error) {
	v, err := s.viewed(c)
	if err != nil {
		return newWorkshopPage{}, err
	}
	agreed, err := s.agreedFrom(c, v.Survey)
	page := newWorkshopPage{viewed: v, Statements: len(v.Questionnaire().Asked(v.Survey.Form)), Apart: mostDisagreed(v.Questionnaire(), v.Views)}
	for _, a := range agreed {
		if a.Going() {
			page.Going = append(page.Going, a)
		}
	}
	return page, err
}

// beginWorkshop makes the agreed assessment and opens its workshop view.
//
// The assessment comes first: a survey that says one was begun which is not
// there would be worse than one that does not say it.
func (s *Server) beginWorkshop(c echo.Context) error {
	page, err := s.workshopOf(c)
	if err != nil {
		return err
	}
	page.AnsweredBy = formOf(c).Get("answered_by")
	ctx, id, who, now := c.Request().Context(), account.NewID(), userOf(c).Name, s.now()
	survey := page.Survey
	a, err := survey.AgreeOn(id, page.AnsweredBy, who, now)
	if page.problems = problemsOf(err); page.problems != nil {
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	if err := s.store.CreateAssessment(ctx, a); err != nil {
		return err
	}
	err = s.store.UpdateSurvey(ctx, survey.OrganizationID, survey.ID, func(survey *assessment.Survey) error {
		_, err := survey.AgreeOn(id, a.AnsweredBy, who, now)
		return err
	})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/assessments/"+a.ID+"/workshop")
}

// workshop is an assessment that is being agreed on, with what the survey it
// comes from says.
type workshop struct {
	placed
	Views *assessment.SurveyResult
}

// workshop loads the assessment a request names with its survey; one that does
// not come from a survey has no workshop to be found.
func (s *Server) workshop(c echo.Context) (workshop, error) {
	p, err := s.open(c)
	if err != nil {
		return workshop{}, err
	}
	if p.Assessment.SurveyID == "" {
		return workshop{}, assessment.ErrNotFound
	}
	_, views, err := s.store.SurveyResult(c.Request().Context(), p.Assessment.OrganizationID, p.Assessment.SurveyID)
	return workshop{p, views}, err
}

// Way leads through all statements.
func (w workshop) Way() way { return wayThrough(agreedAt(w.Assessment)) }

// At is the page of a statement.
func (w workshop) At(statement string) string { return w.Address() + "/workshop/" + statement }

// workshopPage lists all statements with what the survey says and what was
// agreed so far.
type workshopPage struct {
	workshop
	Components []workshopPart
	Apart      []disagreed
	Agreed     int    // statements with an answer
	Onward     string // the first statement to agree on, or the check of the answers
}

// workshopPart is one component.
type workshopPart struct {
	Name       string
	Statements []workshopRow
}

// workshopRow is one statement.
type workshopRow struct {
	ID, Text string
	Survey   string // the middle answer and all counted
	Apart    bool
	Label    string // the answer agreed on; empty: none yet
	Note     string
	LeftOut  bool // what is agreed on below it makes it needless, and it is not to be talked about
}

func (workshopPage) Template() string { return "workshop" }
func (p workshopPage) Title() string  { return "Agree on it, " + p.Unit.Name }

// showWorkshop lists the statements of a workshop.
func (s *Server) showWorkshop(c echo.Context) error {
	w, err := s.workshop(c)
	if err != nil {
		return err
	}
	q := w.Questionnaire()
	page := workshopPage{workshop: w, Apart: mostDisagreed(q, w.Views), Onward: w.Way().first()}
	for i := range q.Components {
		part := w.part(i)
		for _, row := range part.Statements {
			if row.Label != "" {
				page.Agreed++
			}
		}
		page.Components = append(page.Components, part)
	}
	return s.render(c, http.StatusOK, page)
}

// talk are the statements to be talked about, whatever is agreed below them.
func (w workshop) talk() map[string]bool {
	list := map[string]bool{}
	for _, d := range mostDisagreed(w.Questionnaire(), w.Views) {
		list[d.ID] = true
	}
	return list
}

// part lists a component's statements in order.
func (w workshop) part(index int) workshopPart {
	a, q := w.Assessment, w.Questionnaire()
	part := workshopPart{Name: q.Components[index].Name}
	last, decided, talk := a.LastAsked(&q.Components[index]), true, w.talk()
	for _, page := range leaves(agreedAt(a), index) {
		for _, statement := range page.Cell().Asked(a.Form) {
			said := w.Views.Statement(statement.ID)
			row := workshopRow{ID: statement.ID, Text: statement.Text, Survey: said.Words(), Apart: said.Apart(), Note: a.Notes[statement.ID]}
			row.Label = q.Wording(a.Answers[statement.ID]).Label
			if page.At.Level <= last {
				decided = decided && row.Label != ""
			}
			row.LeftOut = row.Label == "" && page.At.Level > last && decided && !talk[statement.ID]
			part.Statements = append(part.Statements, row)
		}
	}
	return part
}
