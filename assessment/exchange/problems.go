package exchange

import (
	"errors"
	"fmt"

	"continuum/assessment"
)

// problemLimit is how many problems of a file are named; the others are counted.
const problemLimit = 100

// problems collects what is wrong in a file, each at its cell or line.
type problems struct {
	list []assessment.Problem
	more int
}

// add notes a problem at a cell ("Customer focus!C7") or a line ("line 12").
func (p *problems) add(at, format string, values ...any) {
	if len(p.list) == problemLimit {
		p.more++
		return
	}
	p.list = append(p.list, assessment.Problem{Field: at, Text: fmt.Sprintf(format, values...)})
}

// err is all that is wrong as an InvalidError, or nil.
func (p *problems) err() error {
	switch {
	case len(p.list) == 0:
		return nil
	case p.more == 1:
		p.list = append(p.list, assessment.Problem{Text: "There is one more problem."})
	case p.more > 1:
		p.list = append(p.list, assessment.Problem{Text: fmt.Sprintf("There are %d more problems.", p.more)})
	}
	return &assessment.InvalidError{Problems: p.list}
}

// refused is why a workbook cannot be read, for whoever uploaded it.
func refused(err error) error {
	var rows errRows
	if errors.As(err, &rows) {
		return assessment.Invalid(rows.at, "There are more than 100,000 rows: delete those from here on, also the ones that look empty, or split the file.")
	}
	return assessment.Invalid("", err.Error())
}
