package web

import "continuum/assessment"

// progress is how far one component of an assessment has been answered.
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
func progressOf(a *assessment.Assessment, index int) progress {
	component := &a.Questionnaire.Components[index]
	pages, last := leaves(a, index), a.LastAsked(component)
	p := progress{Component: component, Rest: a.Rest[component.ID], First: pages[0]}
	for _, page := range pages {
		for _, s := range page.Cell().Asked(a.Form) {
			switch {
			case a.Answers[s.ID] != assessment.Unanswered:
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
func allProgress(a *assessment.Assessment) []progress {
	list := make([]progress, len(a.Questionnaire.Components))
	for i := range list {
		list[i] = progressOf(a, i)
	}
	return list
}

// after is where to go when a page is saved: the component's next page while
// the adaptive stop asks on, then what it leaves out, then the next component
// that is not done, and at the end the check of the answers.
func after(a *assessment.Assessment, at leaf) string {
	pages, last := leaves(a, at.At.Component), a.LastAsked(at.Component)
	if at.Page < at.Of && pages[at.Page].At.Level <= last {
		return pages[at.Page].Address(a.ID)
	}
	if progressOf(a, at.At.Component).Left > 0 {
		return "/assessments/" + a.ID + "/" + at.Component.ID + "/rest"
	}
	return onward(a, at.At.Component)
}

// onward is where to go when a component is behind one: the next that is not
// done, else the check of the answers, which lists what is missing. It never
// leads back, so that nobody goes in circles; -1 begins with the first.
func onward(a *assessment.Assessment, component int) string {
	for _, p := range allProgress(a)[component+1:] {
		if !p.Done() {
			return p.First.Address(a.ID)
		}
	}
	return "/assessments/" + a.ID + "/check"
}
