package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"continuum/assessment"
)

// stepDetail is how much is printed of each step: a plan of a thousand steps is
// still a document that somebody can hold.
type stepDetail int

const (
	inFull  stepDetail = iota
	inShort            // long texts are cut
	inLines            // a line of a table each
)

// mostStepLines is how many lines of cards are printed before they are shortened:
// some 35 pages. With what else a plan holds, a document stays below 60.
const mostStepLines = 1500

// What is printed of a text where it is cut, and how many lines a card takes beside
// its texts.
const (
	shortText = 110
	cardLines = 7
)

// detail is the most that leaves the document short enough.
func (d *plannedDocument) detail() stepDetail {
	for detail := inFull; detail < inLines; detail++ {
		lines := 0
		for _, s := range d.steps.Steps {
			lines += stepLength(detail.of(s))
		}
		if lines <= mostStepLines {
			return detail
		}
	}
	return inLines
}

// stepLength is about how many lines a step takes as a card.
func stepLength(s assessment.Step) int {
	const wide = 40 // characters of a line of wide letters
	lines := cardLines + utf8.RuneCountInString(s.Title)/wide
	for _, text := range []string{s.FirstStep, s.Evidence, s.Measure, s.Note, s.Reason} {
		lines += strings.Count(text, "\n") + (utf8.RuneCountInString(text)+wide-1)/wide
	}
	return lines
}

// of is a step with as much of its texts as is printed.
func (k stepDetail) of(s assessment.Step) assessment.Step {
	if k == inShort {
		for _, text := range []*string{&s.FirstStep, &s.Evidence, &s.Measure, &s.Note, &s.Reason} {
			*text = cut(strings.Join(strings.Fields(*text), " "), shortText)
		}
	}
	return s
}

// note says what is left out and where it is.
func (k stepDetail) note(steps int) string {
	switch k {
	case inShort:
		return fmt.Sprintf("The plan has %s steps, and long texts end in “…” here. The page of the plan and its CSV file have them whole.", assessment.Digits(float64(steps)))
	case inLines:
		return fmt.Sprintf("The plan has %s steps, so each has a line here. What is to be done first, when it is done, its cost and its note are on the page of the plan and in its CSV file.", assessment.Digits(float64(steps)))
	default:
		return ""
	}
}

// stepLines is the table of a long plan.
func (d *plannedDocument) stepLines() []row {
	const size, leading = 9, 12
	at := []float64{0, .5, .7, .88, 1}
	cell := func(i int, text string, lines int) column {
		width := (at[i+1]-at[i])*d.width() - 8
		return column{d.left + at[i]*d.width(), size, capped(breakLines(size, width, span{text, style{sans, dark}}), lines, size, width)}
	}
	head := &tableHead{height: 20, draw: func(y float64) {
		for i, title := range []string{"Step", "Owner", "Due", "Status"} {
			d.text(d.left+at[i]*d.width(), y+13, size, span{title, style{bold, dark}})
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+18, d.right, y+18)
	}}
	entries := make([][]row, len(d.steps.Steps))
	for i, s := range d.steps.Steps {
		due := ""
		if !s.Due.IsZero() {
			due = longDate(s.Due)
		}
		line := d.columns(leading, cell(0, fmt.Sprintf("%d. %s", i+1, s.Title), 2), cell(1, s.Owner, 1), cell(2, due, 1), cell(3, d.status(s), 1))
		entries[i] = d.ruled(append(append([]row{{height: 2, keep: true}}, line...), inside(2)), hair, .4)
	}
	return under(head, unorphaned(entries))
}
