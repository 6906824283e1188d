package assessment

import (
	"fmt"
	"strings"
)

// The sentences on several responses that pages, the PDF and the command line
// share. None of them speaks of fewer people than the threshold.

// TooFewText says why nothing is shown of a survey with too few responses.
func (s *SurveyResult) TooFewText() string {
	return fmt.Sprintf("%s answered. Nothing is shown of fewer than %s.", upperFirst(peopleCounted(s.Respondents)), number(s.Threshold))
}

// Word names the agreement: "good".
func (a Agreement) Word() string {
	switch {
	case a.Disagree():
		return "people disagree"
	case a.Good():
		return "good"
	default:
		return "moderate"
	}
}

// AgreementText says how much alike people see a component.
func (v *ComponentViews) AgreementText() string {
	switch {
	case v.Agreement == nil:
		return "Too few for a measure of agreement: it takes five."
	case v.Agreement.Disagree():
		return fmt.Sprintf("People disagree: talk before acting. Agreement %s.", v.Agreement)
	default:
		return fmt.Sprintf("%s agreement, %s.", upperFirst(v.Agreement.Word()), v.Agreement)
	}
}

// DisagreeText names the components people should talk about before they act on
// the result, or nothing.
func (s *SurveyResult) DisagreeText() string {
	var names []string
	for i := range s.Components {
		if v := &s.Components[i]; v.Agreement != nil && v.Agreement.Disagree() {
			names = append(names, MidSentence(v.Name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "People disagree on " + join(names) + ": talk before acting."
}

// RangeText says where the middle view probably lies.
func (v *ComponentViews) RangeText() string {
	if v.Range == nil {
		return "Too few for a range of views: it takes six."
	}
	return fmt.Sprintf("The middle view probably lies between %s and %s; a whole level can go unseen with this many people.", v.Range.Low, v.Range.High)
}

// ScoredText counts the people the component's position is the middle of.
func (v *ComponentViews) ScoredText() string {
	switch {
	case v.TooFew:
		return "Too few responses could be scored to show it."
	case v.NotScored == 0:
		return fmt.Sprintf("%d people.", v.N)
	default:
		return fmt.Sprintf("%d people; %s could not be scored.", v.N, plural(v.NotScored, "response"))
	}
}

// GapWarning reports that leaders and the front line are a whole level apart.
func (v *ComponentViews) GapWarning() bool {
	return v.PerceptionGap != nil && v.PerceptionGap.magnitude().Compare(Whole(1)) >= 0
}

// GapText says how the leaders' view differs from the front line's, or nothing
// unless both are shown.
func (v *ComponentViews) GapText() string {
	if v.PerceptionGap == nil {
		return ""
	}
	size, way := v.PerceptionGap.magnitude(), "higher"
	if v.PerceptionGap.Num < 0 {
		way = "lower"
	}
	switch {
	case size.Compare(Fraction{1, 2}) < 0:
		return "Leaders and the front line see it much alike."
	case size.Compare(Whole(1)) < 0:
		return fmt.Sprintf("Leaders see it a little %s than the front line, by %s.", way, size)
	}
	apart := "a whole level"
	if size.Compare(Whole(1)) > 0 {
		apart += " or more"
	}
	return fmt.Sprintf("Leaders see it %s than the front line by %s, %s: look at it together before acting.", way, size, apart)
}

// HiddenText names the groups that are not shown, or nothing.
func (v *ComponentViews) HiddenText() string {
	var hidden []string
	for _, r := range v.Roles {
		if r.Hidden {
			hidden = append(hidden, r.Role.Word())
		}
	}
	if len(hidden) == 0 {
		return ""
	}
	return upperFirst(join(hidden)) + ": not shown by themselves, so that nobody can be worked out."
}

// Words counts the answers to a statement: "1 started, 4 mostly, 2 fully".
func (v *StatementViews) Words() string {
	if v.Hidden {
		return "too few answers to show"
	}
	var counts []string
	for points, n := range v.Counts {
		if n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, WithPoints(points).Word()))
		}
	}
	return strings.Join(counts, ", ")
}

// SpreadWords says how far apart the answers to a statement lie.
func (v *StatementViews) SpreadWords() string {
	switch {
	case v.Hidden:
		return ""
	case v.Variance.Num == 0:
		return "all alike"
	case v.Low == v.High:
		return "close together"
	default:
		return fmt.Sprintf("half of them between “%s” and “%s”", v.Low.Word(), v.High.Word())
	}
}

// SurveyRemarks are what else is true of a survey and should be said.
func (q *Questionnaire) SurveyRemarks(s *SurveyResult) []string {
	if s.TooFew {
		return nil
	}
	remarks := []string{"What is said of cells, of levels that are ahead and of levels that are only just secured comes from the middle answers: for each statement the lower of the two middle ones, or the middle one."}
	for i := range s.Components {
		if c := &s.Components[i]; !c.TooFew && c.NotScored > 0 {
			remarks = append(remarks, fmt.Sprintf("%s: %s could not be scored.", c.Name, plural(c.NotScored, "response")))
		}
	}
	if s.StraightLined > 0 {
		remarks = append(remarks, fmt.Sprintf("%s gave the same answer to every statement.", upperFirst(peopleCounted(s.StraightLined))))
	}
	return append(remarks, q.Remarks(&s.Result)...)
}

// SomeText says from which level on the middle answers are those of only some of
// the people, or nothing: who sees too little in place is not asked further.
func (s *SurveyResult) SomeText() string {
	var parts []string
	for i := range s.Components {
		if level := s.askedOfSome(s.Components[i].ID); level > 0 {
			parts = append(parts, fmt.Sprintf("level %d of %s", level, MidSentence(s.Components[i].Name)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "From " + join(parts) + " on, only some were asked: those who see the levels below in place. The cells there show what these people say."
}

// askedOfSome is the first level of a component at which a statement that is
// shown was answered by fewer than three quarters of the people, or 0.
func (s *SurveyResult) askedOfSome(component string) int {
	for _, v := range s.Statements {
		if v.Component == component && !v.Hidden && 4*v.N < 3*s.Respondents {
			return v.Level
		}
	}
	return 0
}

// SurveyMethod says, a paragraph each, how a survey's level comes about and what
// it cannot say, before Method says it of one response.
func SurveyMethod() []string {
	return []string{
		"Every response is scored by itself. A component’s position is the lower median: the middle one of all, or the lower of the two in the middle, so it is always one that somebody reported. The unit’s position is that of its lowest component.",
		"Agreement runs from 0, as far apart as chance would put people, to 1, all at one level. Below 0.51 people disagree, to 0.70 it is moderate, above it is good (James, Demaree and Wolf 1984).",
		"The range of views says where the middle view of people like these probably lies, not where the unit truly stands: both can differ by a level.",
		"People rate themselves high, and leaders higher than the people who meet customers. That is why the front line’s view stands beside the leaders’.",
		"Nothing is shown of fewer people than the threshold: no role, no statement, no comments. Where such a group could be worked out from the others, the next smallest is hidden as well.",
	}
}

// peopleCounted counts people: "one person", "12 people".
func peopleCounted(n int) string {
	if n == 0 {
		return "nobody"
	}
	return number(n) + " " + people(n)
}
