package main

import (
	"continuum/assessment"
)

// sampleName is the sample organization, which is also its root unit.
const sampleName = "Harbour Mutual (sample)"

// sampleUnit is a unit of the sample organization, below another of them.
type sampleUnit struct {
	name, below string
	rounds      [2]sampleRound // a year ago, this year
}

// sampleRound is one assessment in short: a letter of sampleCells for each level
// of each component, in questionnaire order. What the adaptive stop leaves out
// is never looked at.
type sampleRound struct {
	components [3]string
	quick      bool
}

func (r sampleRound) form() assessment.Form {
	if r.quick {
		return assessment.Quick
	}
	return assessment.Full
}

func (r sampleRound) letter(component, level int) byte { return r.components[component][level-1] }

// sampleUnits have a unit for each thing a result can say: one that rises, one
// far ahead, a gap in the middle, basics not in place, answers that are missing,
// a quick form, one that falls back, one held by measurement alone.
var sampleUnits = []sampleUnit{
	{sampleName, "", [2]sampleRound{
		{components: [3]string{"Stoez", "Toezz", "Soezz"}},
		{components: [3]string{"FTtoz", "SToez", "FTaez"}},
	}},
	{"Customer service", sampleName, [2]sampleRound{
		{components: [3]string{"FFTtz", "FStez", "FSStz"}},
		{components: [3]string{"FFSTt", "FFSTo", "FFFTo"}},
	}},
	{"Contact centre", "Customer service", [2]sampleRound{
		{components: [3]string{"FToez", "STtez", "FSaoz"}},
		{components: [3]string{"FaTSe", "FSToe", "FSToz"}},
	}},
	{"Claims", sampleName, [2]sampleRound{
		{components: [3]string{"Stezz", "Soezz", "STtez"}},
		{components: [3]string{"FSooe", "FaTez", "FSTTe"}},
	}},
	{"Motor claims", "Claims", [2]sampleRound{
		{components: [3]string{"ozzzz", "ezzzz", "Tezzz"}},
		{components: [3]string{"aTezz", "Stezz", "STezz"}},
	}},
	{"Property claims", "Claims", [2]sampleRound{
		{components: [3]string{"STtez", "Tezzz", "STezz"}},
		{components: [3]string{"FSToz", "S??zz", "FSNez"}},
	}},
	{"Sales and branches", sampleName, [2]sampleRound{
		{components: [3]string{"FSTte", "FSToe", "FSToe"}},
		{components: [3]string{"FTtez", "FSToe", "FNtez"}},
	}},
	{"Online services", sampleName, [2]sampleRound{
		{components: [3]string{"STezz", "STezz", "Tezzz"}, quick: true},
		{components: [3]string{"FSTez", "FTezz", "FTezz"}, quick: true},
	}},
}

// sampleCells are the answers to the statements of a cell, by letter.
var sampleCells = map[byte][]assessment.Answer{
	'F': {assessment.Fully, assessment.Fully, assessment.Fully},
	'S': {assessment.Fully, assessment.Fully, assessment.Mostly},
	'T': {assessment.Mostly, assessment.Mostly, assessment.Mostly},             // secured, but thin
	'N': {assessment.Mostly, assessment.Fully, assessment.Mostly},              // with what does not apply
	't': {assessment.Mostly, assessment.Started, assessment.Mostly},            // one step short
	'o': {assessment.Mostly, assessment.Started, assessment.Started},           // under way
	'a': {assessment.Fully, assessment.NotInPlace, assessment.Fully},           // one absent
	'e': {assessment.Started, assessment.Started, assessment.NotInPlace},       // early
	'z': {assessment.NotInPlace, assessment.NotInPlace, assessment.NotInPlace}, // nothing yet
	'?': {assessment.DontKnow, assessment.Started, assessment.DontKnow},        // nobody could say
}

// sampleAnswers are the answers to the statements of one cell that a form asks.
// Secured cells say what could be shown.
func sampleAnswers(cell assessment.Cell, form assessment.Form, letter byte) map[string]assessment.Given {
	given := map[string]assessment.Given{}
	for i, s := range cell.Asked(form) {
		g := assessment.Given{Answer: sampleCells[letter][i%3]}
		switch {
		case letter == 'N' && s.NotApplicable != "":
			g = assessment.Given{Answer: assessment.DoesNotApply, Note: "This is so here: " + s.NotApplicable + "."}
		case i == 0 && g.Answer.Points() >= 2:
			g.Note = "We could show: " + cell.Proof
		}
		given[s.ID] = g
	}
	return given
}
