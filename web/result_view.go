package web

import (
	"fmt"

	"continuum/assessment"
)

// componentCard is one component of a scored result: where it stands, what one
// answer would change, what to shore up and what is ahead.
type componentCard struct {
	Name, Position, Standing string
	Level                    assessment.Level
	Limiting, Foundation     bool
	Descriptor               string     // of where it stands
	Missing                  []answered // the basics that are not in place
	Calls                    []string
	Gap                      string // secured above the level that stops it
	ShoreUp                  []assessment.Weak
	Ahead                    *assessment.Cell // the cell to secure next; nil at the top
	AheadLevel               assessment.Level
	Hold                     bool // stands above the lowest: hold
}

func newComponentCard(sheet *assessment.Sheet, c *assessment.ComponentResult, advice assessment.ComponentAdvice) componentCard {
	q := sheet.Questionnaire
	model := q.Component(c.ID)
	card := componentCard{
		Name: c.Name, Position: c.Position.String(), Standing: q.Standing(c), Level: q.Level(c.Level),
		Limiting: advice.Limiting, Foundation: c.Has(assessment.Foundation),
		Descriptor: model.Cells[c.Level-1].Descriptor, Calls: q.CloseCalls(c), Gap: q.GapText(c),
		ShoreUp: advice.ShoreUp, Hold: advice.Ahead,
	}
	if card.Foundation {
		card.Descriptor = "The basics are not all in place yet. They come first."
		card.Missing = missingBasics(sheet, model.Cells[c.Next-1])
		return card
	}
	if c.Next > 0 {
		card.Ahead, card.AheadLevel = &model.Cells[c.Next-1], q.Level(c.Next)
	}
	return card
}

// missingBasics are the statements of a cell that are not at least mostly in place.
func missingBasics(sheet *assessment.Sheet, cell assessment.Cell) []answered {
	var list []answered
	for _, s := range cell.Asked(sheet.Form) {
		if answer := sheet.Answers[s.ID]; answer != assessment.DoesNotApply && answer.Points() < assessment.Mostly.Points() {
			list = append(list, answered{Text: s.Text, Label: answer.Word()})
		}
	}
	return list
}

// componentAnswers are a component's answers, cell by cell, for the part of the
// result page that the grid's cells open.
type componentAnswers struct {
	Name  string
	Cells []cellAnswers
}

// cellAnswers are the statements of one cell with what was answered.
type cellAnswers struct {
	ID         string
	Level      assessment.Level
	Cell       assessment.Cell
	Words      string // what the grid says of it
	Statements []answered
}

// answered is one statement with its answer in words.
type answered struct {
	Text, Label, Note string
	Views             *answeredViews // of a survey: how all answered; Label is the middle answer
}

// answersByCell are all answers; say puts those to one statement in words.
func answersByCell(q *assessment.Questionnaire, r *assessment.Result, say func(assessment.Statement) answered) []componentAnswers {
	var list []componentAnswers
	for i, c := range q.Components {
		part := componentAnswers{Name: c.Name}
		for l, cell := range c.Cells {
			view := cellAnswers{ID: cellID(c.ID, l+1), Level: q.Levels[l], Cell: cell, Words: cellWords(r.Components[i].Cells[l])}
			for _, s := range cell.Asked(r.Form) {
				view.Statements = append(view.Statements, say(s))
			}
			part.Cells = append(part.Cells, view)
		}
		list = append(list, part)
	}
	return list
}

// agreedAnswers are the answers of an assessment with what was noted.
func agreedAnswers(p placed, answers assessment.Answers, r *assessment.Result) []componentAnswers {
	q := p.Questionnaire()
	return answersByCell(q, r, func(s assessment.Statement) answered {
		return answered{Text: s.Text, Label: answerLabel(q, answers[s.ID]), Note: p.Assessment.Notes[s.ID]}
	})
}

// cellWords are what the grid says of a cell, in a line.
func cellWords(cell assessment.CellResult) string {
	head, detail := cell.Words()
	switch {
	case head == "–":
		return detail
	case detail == "points": // "4 of 6 points"
		return head + " " + detail
	}
	return head + ", " + detail
}

// answerLabel is an answer as the questionnaire words it.
func answerLabel(q *assessment.Questionnaire, a assessment.Answer) string {
	if label := q.Wording(a).Label; label != "" {
		return label
	}
	return map[assessment.Answer]string{assessment.Unanswered: "Not answered", assessment.NotAsked: "Not asked"}[a]
}

// shortfall is a component that cannot be scored and the statements that would
// change it.
type shortfall struct {
	Component, Why string
	Statements     []missing
}

func shortfalls(p placed, r *assessment.Result) []shortfall {
	var list []shortfall
	for i, c := range r.Components {
		short := shortfall{Component: c.Name}
		switch c.Status {
		case assessment.Scored:
			continue
		case assessment.NotScored:
			short.Why = "Two or more whole pages do not apply to this unit, so too little is left to compare with."
		case assessment.Insufficient:
			short.Statements = unclear(p.Assessment, i, c.Next)
			short.Why = fmt.Sprintf("%d statements need an answer from “not in place” to “fully”; half of them or more would do.", len(short.Statements))
		}
		list = append(list, short)
	}
	return list
}

// unclear lists the statements at the level that stops a component which carry
// no points although they apply.
func unclear(a *assessment.Assessment, index, level int) []missing {
	var list []missing
	for _, page := range leaves(agreedAt(a), index) {
		if page.At.Level != level {
			continue
		}
		for _, s := range page.Cell().Asked(a.Form) {
			if answer := a.Answers[s.ID]; !answer.Given() && answer != assessment.DoesNotApply {
				list = append(list, missing{s, page})
			}
		}
	}
	return list
}
