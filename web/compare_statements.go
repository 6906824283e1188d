package web

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// sideComponent is a component's statements with what each unit answered.
type sideComponent struct {
	Name  string
	Apart int // statements that were answered two steps apart or more
	Cells []sideCell
}

// sideCell is one level of a component.
type sideCell struct {
	Level      assessment.Level
	Statements []sideStatement
}

// sideStatement is one statement with the units' answers.
type sideStatement struct {
	Text    string
	Apart   bool // two steps apart or more
	Answers []sideAnswer
}

// sideAnswer is what one unit answered; of a survey, the middle answer.
type sideAnswer struct {
	Unit   string
	Number string // 0 to 3; empty: no answer carries points
	Words  string
}

// said is what a unit's latest result answers to each statement, and in words
// what it does not show.
type said struct {
	answers assessment.Answers
	instead func(id string) string
}

// sideStatements puts the answers of the units of a comparison side by side.
func (s *Server) sideStatements(c echo.Context, compared *assessment.Comparison) ([]sideComponent, error) {
	var of []said
	for _, st := range compared.Standings {
		answers, err := s.saidIn(c, compared, st)
		if err != nil {
			return nil, err
		}
		of = append(of, answers)
	}
	q := compared.Questionnaire
	var list []sideComponent
	for _, part := range q.Components {
		component := sideComponent{Name: part.Name}
		for l, cell := range part.Cells {
			view := sideCell{Level: q.Levels[l]}
			for _, statement := range cell.Asked(compared.Form) {
				row := sideAnswers(compared, of, statement)
				if row.Apart {
					component.Apart++
				}
				view.Statements = append(view.Statements, row)
			}
			component.Cells = append(component.Cells, view)
		}
		list = append(list, component)
	}
	return list, nil
}

// saidIn reads the answers of a unit's latest result. Notes are left out: they
// may name somebody.
func (s *Server) saidIn(c echo.Context, compared *assessment.Comparison, st assessment.Standing) (said, error) {
	nothing := func(words string) said { return said{instead: func(string) string { return words }} }
	ctx, org := c.Request().Context(), compared.Organization.ID
	switch l := st.Latest; {
	case l == nil || l.Summary == nil:
		return nothing("not assessed"), nil
	case l.SubmittedAt.IsZero():
		return nothing("being changed"), nil
	case l.Ref != compared.Ref:
		return nothing("asked otherwise"), nil
	case l.Mode == assessment.SurveyMode:
		_, views, err := s.store.SurveyResult(ctx, org, l.ID)
		if err != nil {
			return said{}, err
		}
		return said{views.Middle, func(id string) string {
			if v := views.Statement(id); v == nil || v.Hidden {
				return "too few"
			}
			return ""
		}}, nil
	default:
		a, err := s.store.Assessment(ctx, org, l.ID)
		if err != nil {
			return said{}, err
		}
		return said{a.Asked(), func(string) string { return "" }}, nil
	}
}

func sideAnswers(compared *assessment.Comparison, of []said, statement assessment.Statement) sideStatement {
	row := sideStatement{Text: statement.Text}
	low, high := 3, 0
	for i, st := range compared.Standings {
		answer := sideAnswer{Unit: compared.Name(st), Words: of[i].instead(statement.ID)}
		if given := of[i].answers[statement.ID]; answer.Words == "" {
			answer.Words = given.Word()
			if given.Given() {
				answer.Number = strconv.Itoa(given.Points())
				low, high = min(low, given.Points()), max(high, given.Points())
			}
		}
		row.Answers = append(row.Answers, answer)
	}
	row.Apart = high-low >= 2
	return row
}
