package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// cellPage asks the statements of one component at one level. What level it is
// stays unsaid, so that nobody aims at one.
type cellPage struct {
	answering
	Leaf       leaf
	Statements []asked
	Skipped    []missing // statements of earlier pages that have no answer
	Back       string
	From       string // the statement whose answer is changed from the check page, or ""
	problems   []assessment.Problem
}

// asked is one statement with what has been answered so far.
type asked struct {
	assessment.Statement
	Answer   assessment.Answer
	Evidence string // what one could show
	Reason   string // why it does not apply; when it may not, the usual reason until another is given
	Problem  string
	Wrong    string    // the field that has the problem
	Scale    []choice  // not in place to fully
	Other    []choice  // don't know, does not apply
	Last     *lastTime // as it was answered last time; nil: nothing is known of it
}

// choice is one answer to choose.
type choice struct {
	ID, Value, Label, Hint string
	Chosen                 bool
}

// Exempt reports whether the statement is answered with "does not apply".
func (a asked) Exempt() bool { return a.Answer == assessment.DoesNotApply }

func (cellPage) Template() string                 { return "assess_cell" }
func (p cellPage) Problems() []assessment.Problem { return p.problems }

// Title names the page without its level: "Measurement, page 2 of 5".
func (p cellPage) Title() string { return p.Progress() + ", " + p.Unit.Name }

// Progress says how far one is, in text.
func (p cellPage) Progress() string { return p.Leaf.Progress() }

// newCellPage shows a page with the answers as they are stored.
func newCellPage(sheet answering, at leaf) cellPage {
	page := cellPage{answering: sheet, Leaf: at, Back: sheet.Home}
	for _, s := range at.Cell().Asked(sheet.Form) {
		given := assessment.Given{Answer: sheet.Answers[s.ID], Note: sheet.Notes[s.ID]}
		a := ask(sheet.Questionnaire, s, given)
		a.Last = lastOf(sheet.sheetAt, s.ID)
		page.Statements = append(page.Statements, a)
	}
	for _, m := range progressOf(sheet.sheetAt, at.At.Component).Missing {
		if m.Leaf.Page < at.Page {
			page.Skipped = append(page.Skipped, m)
		}
	}
	if at.Page > 1 {
		before := at
		before.Page--
		page.Back = before.Address()
	}
	return page
}

// ask puts one statement with its answers to choose from.
func ask(q *assessment.Questionnaire, s assessment.Statement, given assessment.Given) asked {
	a := asked{Statement: s, Answer: given.Answer, Reason: s.NotApplicable}
	if given.Answer == assessment.DoesNotApply {
		a.Reason = given.Note
	} else {
		a.Evidence = given.Note
	}
	for _, w := range q.Wordings {
		offered := choice{ID: s.ID + "-" + w.Answer.String(), Value: w.Answer.String(), Label: w.Label, Hint: w.Hint, Chosen: w.Answer == given.Answer}
		switch {
		case w.Answer.Given():
			if len(a.Scale) == 0 {
				offered.ID = s.ID // what an error links to
			}
			a.Scale = append(a.Scale, offered)
		case w.Answer == assessment.DoesNotApply && s.NotApplicable != "":
			offered.Hint = s.NotApplicable
			a.Other = append(a.Other, offered)
		case w.Answer == assessment.DontKnow:
			a.Other = append(a.Other, offered)
		}
	}
	return a
}

// showCell shows one page of statements.
func (s *Server) showCell(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		sheet, err := d.open(c)
		if err != nil {
			return err
		}
		at, err := leafOf(sheet.sheetAt, c.Param("component"), c.Param("page"))
		if err != nil {
			return err
		}
		page := newCellPage(sheet, at)
		page.comesFrom(c.QueryParam("from"))
		return s.render(c, http.StatusOK, page)
	}
}

// comesFrom leads back to a statement's row of the check page, for who came
// from there to change its answer.
func (p *cellPage) comesFrom(statement string) {
	if to := checkRow(p.sheetAt, p.Leaf, statement); to != "" {
		p.From, p.Back = statement, to
	}
}

// checkRow is where the check page shows a statement, "" when the page does not
// ask it.
func checkRow(sheet sheetAt, at leaf, statement string) string {
	for _, s := range at.Cell().Asked(sheet.Form) {
		if s.ID == statement {
			return sheet.Base + "/check#" + s.ID
		}
	}
	return ""
}

// saveCell stores the answers of one page and goes on to the next, or back to
// the check page for who came from there.
//
// Answers the questionnaire does not allow are no error page: the form comes
// back with status 422, everything that was typed, and what to put right.
// Missing answers are no mistake; the check of the answers lists them.
func (s *Server) saveCell(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		kept, at, err := s.saveAnswers(c, d, c.Param("component"), c.Param("page"))
		if problems := problemsOf(err); problems != nil {
			return s.refuseCell(c, d, at, problems)
		}
		if err != nil {
			return err
		}
		if formOf(c).Get("go") == "later" {
			return c.Redirect(http.StatusSeeOther, kept.home)
		}
		if here := stays(kept.sheetAt, at, formOf(c)); here != "" {
			return c.Redirect(http.StatusSeeOther, here)
		}
		if back := checkRow(kept.sheetAt, at, formOf(c).Get("from")); back != "" {
			return c.Redirect(http.StatusSeeOther, back)
		}
		return c.Redirect(http.StatusSeeOther, after(kept.sheetAt, at))
	}
}

// refuseCell shows a page again whose answers are not allowed.
func (s *Server) refuseCell(c echo.Context, d desk, at leaf, problems []assessment.Problem) error {
	sheet, err := d.open(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusUnprocessableEntity, typedCellPage(sheet, at, formOf(c), problems))
}

// saveAnswers stores what a form says of the statements of one page and returns
// the sheet as it then is.
func (s *Server) saveAnswers(c echo.Context, d desk, component, page string) (kept saved, at leaf, err error) {
	kept, err = d.update(c, func(sheet changing) error {
		if at, err = leafOf(sheet.sheetAt, component, page); err != nil {
			return err
		}
		given, err := givenIn(formOf(c), sheet.sheetAt, at)
		if err == nil {
			err = pressed(sheet.sheetAt, at, formOf(c), given)
		}
		if err != nil || len(given) == 0 {
			return err // nothing new was said: the answers are as old as they were
		}
		return sheet.answer(at.At, given)
	})
	return kept, at, err
}

// givenIn reads the answers to a page's statements from a form. A field that is
// missing changes nothing: only what was sent is answered.
func givenIn(form url.Values, sheet sheetAt, at leaf) (map[string]assessment.Given, error) {
	given := map[string]assessment.Given{}
	for _, s := range at.Cell().Asked(sheet.Form) {
		before := assessment.Given{Answer: sheet.Answers[s.ID], Note: sheet.Notes[s.ID]}
		now, err := givenTo(form, s.ID, before)
		if err != nil {
			return nil, err
		}
		if now != before {
			given[s.ID] = now
		}
	}
	return given, nil
}

// givenTo reads the answer and the note of one statement. The note is the
// reason when the answer is "does not apply", else the evidence.
func givenTo(form url.Values, id string, before assessment.Given) (assessment.Given, error) {
	now := before
	if form.Has(id) {
		answer, err := assessment.ParseAnswer(form.Get(id))
		if err != nil {
			return now, assessment.Invalid(id, "Choose one of the answers.")
		}
		now.Answer = answer
	}
	note := id + "-evidence"
	if now.Answer == assessment.DoesNotApply {
		note = id + "-reason"
	}
	if form.Has(note) {
		now.Note = plainText(form.Get(note))
	} else if (before.Answer == assessment.DoesNotApply) != (now.Answer == assessment.DoesNotApply) {
		now.Note = ""
	}
	return now, nil
}

// typedCellPage shows a refused page again with everything that was typed.
func typedCellPage(sheet answering, at leaf, form url.Values, problems []assessment.Problem) cellPage {
	page := newCellPage(sheet, at)
	page.comesFrom(form.Get("from"))
	for i, statement := range page.Statements {
		given := assessment.Given{Answer: statement.Answer}
		if answer, err := assessment.ParseAnswer(form.Get(statement.ID)); err == nil && form.Has(statement.ID) {
			given.Answer = answer
		}
		a := ask(sheet.Questionnaire, statement.Statement, given)
		a.Last, a.Evidence = statement.Last, form.Get(statement.ID+"-evidence")
		if form.Has(statement.ID + "-reason") {
			a.Reason = form.Get(statement.ID + "-reason")
		}
		for _, problem := range problems {
			if problem.Field == statement.ID {
				a.Problem, a.Wrong = problem.Text, wrongField(a, form.Get(statement.ID))
				page.problems = append(page.problems, assessment.Problem{Field: a.Wrong, Text: a.Problem})
			}
		}
		page.Statements[i] = a
	}
	return page
}

// wrongField is the field of a refused statement to be put right: its note when
// the answer that was sent can stand, else its answer.
func wrongField(a asked, sent string) string {
	switch {
	case sent != a.Answer.String(), a.Exempt() && a.NotApplicable == "", a.Answer == assessment.NotAsked:
		return a.ID
	case a.Exempt():
		return a.ID + "-reason"
	default:
		return a.ID + "-evidence"
	}
}
