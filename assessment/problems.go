package assessment

import "errors"

// problemList gathers all that is wrong with what was typed, to be said at once.
type problemList []Problem

func (p *problemList) add(field, text string) { *p = append(*p, Problem{field, text}) }

// note adds what an InvalidError says, and reports whether it said anything.
func (p *problemList) note(err error) bool {
	var invalid *InvalidError
	if !errors.As(err, &invalid) {
		return false
	}
	*p = append(*p, invalid.Problems...)
	return true
}

// keep passes a cleaned text on, and notes what is wrong with it.
func (p *problemList) keep(text string, err error) string {
	p.note(err)
	return text
}

// err is what was gathered as an InvalidError, or nil.
func (p *problemList) err() error {
	if len(*p) == 0 {
		return nil
	}
	return &InvalidError{*p}
}
