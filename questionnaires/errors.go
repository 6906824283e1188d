package questionnaires

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Errors is everything that has to be put right in a file, in the order of its
// lines.
type Errors struct{ Problems []Problem }

// Problem is one thing to put right.
type Problem struct {
	File string
	Line int    // from 1
	Text string // what is wrong and what to do
}

func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Error has one line a problem: "file:line: what is wrong and what to do".
func (e *Errors) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// refuse is an Errors with one problem.
func refuse(file string, line int, format string, values ...any) *Errors {
	return &Errors{[]Problem{{file, line, fmt.Sprintf(format, values...)}}}
}

// problemLimit keeps a file of rubbish from filling the screen.
const problemLimit = 50

// complaints gathers the problems of one file while it is read.
type complaints struct {
	file     string
	problems []Problem
}

func (c *complaints) add(line int, format string, values ...any) {
	c.problems = append(c.problems, Problem{c.file, max(1, line), fmt.Sprintf(format, values...)})
}

// err is nil when there was nothing to complain about.
func (c *complaints) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if more := len(c.problems) - problemLimit; more > 0 {
		last := c.problems[problemLimit-1]
		c.problems = append(c.problems[:problemLimit], Problem{c.file, last.Line, fmt.Sprintf("%d more problems follow: put these right first", more)})
	}
	return &Errors{c.problems}
}
