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
	"fmt"
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

	Paper   Paper  // empty: A4
	Address string // the page with the same content, http or https; may be empty
}

// slots lets two plans be made at once in a process: each takes some 25 MB.
//
//nolint:gochecknoglobals // the limit is the process's, whoever makes plans in it
var slots = make(chan struct{}, 2)

// Write makes the plan; see WriteContext.
func (p Plan) Write(w io.Writer) error { return p.WriteContext(context.Background(), w) }

// WriteContext makes the plan and writes it to w. It waits while two others are
// being made. It fails when the context ends before the plan is complete, with
// nothing written, or when w fails; content never makes it fail.
func (p Plan) WriteContext(ctx context.Context, w io.Writer) error {
	if p.Questionnaire == nil {
		return errors.New("a plan needs a questionnaire")
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return fmt.Errorf("wait for another plan: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("make the plan: %w", err)
	}
	return p.render(ctx, w)
}

// render turns a panic of the PDF library into an error: a plan that cannot be
// made must not take the server with it.
func (p Plan) render(ctx context.Context, w io.Writer) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("make the plan: %v", reason)
		}
	}()
	d, err := newDocument(ctx, p)
	if err != nil {
		return fmt.Errorf("make the plan: %w", err)
	}
	d.write()
	if err := d.pdf.Error(); err != nil {
		return fmt.Errorf("make the plan: %w", err)
	}
	if err := d.pdf.Output(w); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}
