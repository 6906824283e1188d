package assessment

import (
	"fmt"
	"strconv"
)

// CheckQuestionnaire is a questionnaire of the second kind: a companion check.
// For each aspect it offers five descriptions, one a level, of which one picks
// the one that fits best. Its levels never change those of the continuum.
//
// It has one to nine aspects. Values come from package questionnaires, which
// checks all of that; nothing in this package changes one.
type CheckQuestionnaire struct {
	ID      string // letters, digits and hyphens: "moments-of-truth"
	Version string // "1"
	Name    string // "Moments of truth check"
	Purpose string // one or two sentences for whoever is asked to answer
	Source  string // what it rests on, printed with every result
	For     string // the id of the questionnaire its aspects speak about
	Aspects []Aspect
}

// Aspect is one thing a companion check asks about.
type Aspect struct {
	Number       int // from 1, in order
	Name         string
	Components   []string           // ids of the components it speaks about
	Descriptions [LevelCount]string // Descriptions[n-1] is level n
}

// Aspect returns the aspect with this number, or nil.
func (q *CheckQuestionnaire) Aspect(number int) *Aspect {
	if number < 1 || number > len(q.Aspects) {
		return nil
	}
	return &q.Aspects[number-1]
}

// Fit is which description of an aspect fits best: its level, 1 to 5.
type Fit int

// What else may be said of an aspect.
const (
	NotChosen    Fit = 0
	FitDontKnow  Fit = LevelCount + 1
	dontKnowCode     = "dk"
)

// ParseFit reads what stands in a form or a file: "1" to "5", "dk" or nothing.
func ParseFit(code string) (Fit, error) {
	switch n, err := strconv.Atoi(code); {
	case code == "":
		return NotChosen, nil
	case code == dontKnowCode:
		return FitDontKnow, nil
	case err != nil || n < 1 || n > LevelCount || len(code) != 1:
		return NotChosen, fmt.Errorf("%q is none of 1 to %d, %s and nothing", code, LevelCount, dontKnowCode)
	default:
		return Fit(n), nil
	}
}

// String is what ParseFit reads.
func (f Fit) String() string {
	switch {
	case f == FitDontKnow:
		return dontKnowCode
	case f.Level() == 0:
		return ""
	}
	return strconv.Itoa(int(f))
}

// Level is the level that was chosen, 0 when none was.
func (f Fit) Level() int {
	if f < 1 || f > LevelCount {
		return 0
	}
	return int(f)
}

// Fits are what one person or group chose, by the aspect's number. What is not
// in it was not chosen yet.
type Fits map[int]Fit

// Chosen counts the aspects something was chosen for, don't know included.
func (f Fits) Chosen() int {
	n := 0
	for _, fit := range f {
		if fit != NotChosen {
			n++
		}
	}
	return n
}

// AspectLevels are the levels of aspects by what actions call them, the check's
// id, a slash and the aspect's number: "moments-of-truth/2". Aspects of which
// nothing is known are not in it.
type AspectLevels map[string]int

// aspectKey is what actions call an aspect.
func aspectKey(check string, number int) string { return check + "/" + strconv.Itoa(number) }

// weakest is the lowest level among the aspects an action strengthens. An action
// of whose aspects nothing is known comes after all others.
func (l AspectLevels) weakest(a *Action) int {
	weakest := LevelCount + 1
	for _, aspect := range a.Aspects {
		if level := l[aspect]; level > 0 {
			weakest = min(weakest, level)
		}
	}
	return weakest
}
