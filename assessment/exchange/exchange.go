// Package exchange is what goes out and comes in as files: answers as CSV and as
// workbooks, earlier results, results as JSON and as text for a terminal,
// comparisons as CSV, JSON and XLSX, and the names of downloads. Readers name the
// line or the cell in every error.
package exchange

import (
	"fmt"

	"continuum/assessment"
)

// FileError says what is wrong in which line of a file that came in.
type FileError struct {
	Line int // from 1
	Text string
}

func (e *FileError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Text) }

func wrong(line int, format string, values ...any) *FileError {
	return &FileError{line, fmt.Sprintf(format, values...)}
}

// AnswerFile is what a file of answers says: one set of answers, or those of
// several respondents.
type AnswerFile struct {
	Answers   assessment.Answers    // no entry for what was left empty
	Notes     map[string]string     // evidence, or why a statement does not apply
	Several   bool                  // it has the column respondent: Responses, not Answers, hold what it says
	Responses []assessment.Response // in the order in which they first appear, without names
}
