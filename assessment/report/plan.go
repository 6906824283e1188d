// Package report makes the action plan: a PDF of A4 or Letter pages that says
// where a unit stands, why, and what to do next.
//
// The same plan gives the same bytes. Whatever names and notes hold, a plan is
// made: what its typefaces cannot print is replaced by a box, counted, and
// said in the document.
package report

import (
	"context"
	"errors"
	"io"
	"time"

	"continuum/assessment"
)

// Paper is a size of paper.
type Paper string

// The sizes of paper.
const (
	A4     Paper = "a4"
	Letter Paper = "letter"
)

// Plan is everything an action plan is made from. The result and the advice are
// worked out from the answers.
type Plan struct {
	Organization  string
	Unit          string
	Date          time.Time // printed, and the document's only date
	Questionnaire *assessment.Questionnaire
	Form          assessment.Form
	Answers       assessment.Answers
	Notes         map[string]string // evidence, or why a statement does not apply, by statement id
	AnsweredBy    string            // may be empty

	// Survey is what several people say together; nil: one set of answers. With it
	// Form, Answers, Notes and AnsweredBy are not looked at: what is printed is
	// what the survey's result holds, nobody's own answers.
	Survey *assessment.SurveyResult

	// Aspects are the levels of companion checks, which put actions in order that are
	// otherwise equal; Checks prints the checks.
	Aspects assessment.AspectLevels
	Checks  []CheckPart

	Changed  *assessment.Changed  // since the result before, with the steps behind it; nil: not said
	Decision *assessment.Decision // the latest about the unit's next level; nil: a form to fill in
	Worth    *WorthPart           // what the next level is worth; nil: not worked out

	Paper   Paper  // empty: A4
	Address string // the page with the same content, http or https; may be empty
}

// Write makes the plan; see WriteContext.
func (p Plan) Write(w io.Writer) error { return p.WriteContext(context.Background(), w) }

// WriteContext makes the plan and writes it to w. It waits while two others are
// being made. It fails when the context ends before the plan is complete, with
// nothing written, or when w fails; content never makes it fail.
func (p Plan) WriteContext(ctx context.Context, w io.Writer) error {
	if p.Questionnaire == nil {
		return errors.New("a plan needs a questionnaire")
	}
	return produce(ctx, w, "plan", setting(newDocument, p))
}
