package web

import "continuum/assessment"

// progress is how far one component of a sheet has been answered.
type progress struct {
	Component *assessment.Component
	Answered  int       // statements answered, don't know and does not apply included
	Missing   []missing // statements asked so far and not answered
	Left      int       // statements the adaptive stop leaves out
	Rest      bool      // all are answered in spite of the adaptive stop
	First     leaf      // where to go on: the first page with something missing, else the first
}

// missing is a statement without an answer and the page that asks it.
type missing struct {
	Statement assessment.Statement
	Leaf      leaf
}

// Done reports whether everything that is asked has an answer.
func (p progress) Done() bool { return len(p.Missing) == 0 }

// Begun reports whether anything has an answer.
func (p progress) Begun() bool { return p.Answered > 0 }

// progressOf works out how far a component is.
func progressOf(sheet sheetAt, index int) progress {
	component := &sheet.Questionnaire.Components[index]
	pages, last := leaves(sheet, index), sheet.LastAsked(component)
	p := progress{Component: component, Rest: sheet.Rest[component.ID], First: pages[0]}
	for _, page := range pages {
		for _, s := range page.Cell().Asked(sheet.Form) {
			switch {
			case sheet.Answers[s.ID] != assessment.Unanswered:
				p.Answered++
			case page.At.Level > last:
				p.Left++
			default:
				if p.Done() {
					p.First = page
				}
				p.Missing = append(p.Missing, missing{s, page})
			}
		}
	}
	return p
}

// allProgress is progressOf for every component.
func allProgress(sheet sheetAt) []progress {
	list := make([]progress, len(sheet.Questionnaire.Components))
	for i := range list {
		list[i] = progressOf(sheet, i)
	}
	return list
}

// after is where to go when a page is saved: the component's next page while
// the adaptive stop asks on, then what it leaves out, then the next component
// that is not done, and at the end the check of the answers.
func after(sheet sheetAt, at leaf) string {
	pages, last := leaves(sheet, at.At.Component), sheet.LastAsked(at.Component)
	if at.Page < at.Of && pages[at.Page].At.Level <= last {
		return pages[at.Page].Address()
	}
	if progressOf(sheet, at.At.Component).Left > 0 {
		return sheet.Base + "/" + at.Component.ID + "/rest"
	}
	return onward(sheet, at.At.Component)
}

// onward is where to go when a component is behind one: the next that is not
// done, else the check of the answers, which lists what is missing. It never
// leads back, so that nobody goes in circles; -1 begins with the first.
func onward(sheet sheetAt, component int) string {
	for _, p := range allProgress(sheet)[component+1:] {
		if !p.Done() {
			return p.First.Address()
		}
	}
	return sheet.Base + "/check"
}
