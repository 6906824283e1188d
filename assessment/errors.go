package assessment

import (
	"errors"
	"strings"
)

// What can go wrong, whatever the way in. Package web turns each into a status.
var (
	ErrNotFound = errors.New("not found")               // there is none, or it is not yours: nobody learns which
	ErrConflict = errors.New("changed in the meantime") // somebody else was first
	ErrClosed   = errors.New("no longer open")          // submitted, archived, used or expired
)

// Problem is one thing to put right, at the field or statement it belongs to.
type Problem struct {
	Field string // a form's field name or a statement id; empty: the whole
	Text  string // what is wrong and what to do, a sentence for the person who typed it
}

// InvalidError says that what was given cannot be taken, and why.
type InvalidError struct{ Problems []Problem }

// Invalid is an InvalidError with one problem.
func Invalid(field, text string) error {
	return &InvalidError{Problems: []Problem{{Field: field, Text: text}}}
}

func (e *InvalidError) Error() string {
	texts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		texts[i] = strings.TrimSpace(p.Field + " " + p.Text)
	}
	return strings.Join(texts, "; ")
}
