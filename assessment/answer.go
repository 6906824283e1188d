package assessment

import "fmt"

// Answer is what was said to one statement. The zero value is Unanswered.
type Answer int8

// The answers. NotInPlace to Fully carry 0 to 3 points; the others carry none.
const (
	Unanswered   Answer = iota
	NotInPlace          // 0
	Started             // 1: started, or in places
	Mostly              // 2
	Fully               // 3
	DontKnow            // asked, but nobody could say
	DoesNotApply        // only where the statement allows it, with a reason
	NotAsked            // left out by the adaptive stop
)

var answerCodes = [...]string{"", "0", "1", "2", "3", "dk", "na", "skip"}

// String is the answer's code in files and forms: "", 0, 1, 2, 3, dk, na or skip.
func (a Answer) String() string { return answerCodes[a] }

// ParseAnswer reads a code as String writes it.
func ParseAnswer(code string) (Answer, error) {
	for i, known := range answerCodes {
		if code == known {
			return Answer(i), nil
		}
	}
	return Unanswered, fmt.Errorf("%q is not an answer: use 0, 1, 2, 3, dk, na, skip or leave it empty", code)
}

// Given reports whether the answer carries points.
func (a Answer) Given() bool { return a >= NotInPlace && a <= Fully }

// Points is 0 to 3 for an answer that is Given, and 0 for any other.
func (a Answer) Points() int {
	if a.Given() {
		return int(a - NotInPlace)
	}
	return 0
}

// WithPoints is the answer that carries these points, 0 to 3.
func WithPoints(points int) Answer { return NotInPlace + Answer(points) }

// Answers are what was said, by statement id. A missing id is Unanswered.
type Answers map[string]Answer
