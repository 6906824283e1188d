package assessment

import "slices"

// SurveyResult is what several responses say together. It holds only what may be
// shown: what speaks of fewer people than the threshold is not in it, so that no
// page, document or export has to remember to leave it out.
type SurveyResult struct {
	Respondents int
	Threshold   int
	TooFew      bool // fewer respondents than the threshold: nothing below is filled in

	// Result is the survey as one result. Level, Position, Secured and Next come
	// from the positions of the people; Cells, Flags, Gaps and Thin from their
	// middle answers. It has no close calls: no single answer decides it.
	Result     Result
	Middle     Answers          // the lower median of the answers to each statement; as Advise takes them
	Components []ComponentViews // in questionnaire order
	Statements []StatementViews // those of the form, in questionnaire order
	Comments   []CommentGroup   // in questionnaire order, only groups that may be shown

	// StraightLined is how many gave the same answer to every statement. It is 0
	// as well while they, or the others, are fewer than the threshold: beside the
	// dots it would give away every answer of somebody.
	StraightLined int
}

// ComponentViews is how the people see one component, of those responses in
// which it is scored.
type ComponentViews struct {
	ID, Name      string
	TooFew        bool // fewer than the threshold could be scored: nothing below is filled in
	N             int  // responses in which the component is scored
	NotScored     int  // and in which it is not
	Level         int
	Position      Fraction   // the lower median
	Positions     []Fraction // of everybody, lowest first
	Agreement     *Agreement // nil for fewer than five
	Range         *Range     // where the middle view probably lies; nil for fewer than six
	Roles         []RoleViews
	PerceptionGap *Fraction // the leaders' position less the front line's; nil unless both are shown
}

// RoleViews is how the people of one role see a component. A hidden group has
// its name only.
type RoleViews struct {
	Role     RespondentRole
	Hidden   bool
	N        int
	Position Fraction
}

// StatementViews is how the people answered one statement. A hidden one has at
// most Middle: what so many did instead of answering that it may be said.
type StatementViews struct {
	ID        string
	Component string
	Level     int
	Hidden    bool   // fewer answers than the threshold
	N         int    // answers that carry points
	Counts    [4]int // of them with 0, 1, 2 and 3 points
	Middle    Answer // the lower median; Unanswered when nothing may be said
	Low, High Answer // the middle half of the answers lies between them
	Variance  Fraction
}

// CommentGroup is what people wrote under one component, in an order that tells
// nothing of who wrote it.
type CommentGroup struct {
	Component string
	Name      string
	Texts     []string
}

// Combine says what several responses mean together: each is scored, then the
// lower median of the positions is taken, component by component. The overall is
// the lowest of these. A threshold below LowestThreshold counts as that.
//
// It cannot fail, and the order of the responses does not matter.
//
// Source: design, "Several responses".
func Combine(q *Questionnaire, form Form, responses []Response, threshold int) SurveyResult {
	s := SurveyResult{Respondents: len(responses), Threshold: max(threshold, LowestThreshold)}
	s.Result = Result{Form: form, Survey: true, Overall: Overall{Status: Insufficient}}
	if s.Respondents < s.Threshold {
		s.TooFew = true
		return s
	}
	t := newTable(q, form)
	for i := range responses {
		t.add(&responses[i])
	}
	s.Statements, s.Middle = t.statementViews(s.Threshold)
	s.Components = t.componentViews(s.Threshold)
	s.Result = t.result(s.Components, s.Middle)
	s.Comments = comments(q, form, responses, s.Threshold)
	if enough(t.straightLined, s.Respondents, s.Threshold) {
		s.StraightLined = t.straightLined
	}
	return s
}

// enough reports whether a part of the people may be counted: neither the part
// nor the remainder is small enough to be somebody.
func enough(part, of, threshold int) bool {
	return part >= threshold && (part == of || of-part >= threshold)
}

// Advise works out what to do next from the middle answers.
func (s *SurveyResult) Advise(q *Questionnaire) Advice { return s.AdviseWith(q, nil) }

// AdviseWith is Advise where companion checks were answered.
func (s *SurveyResult) AdviseWith(q *Questionnaire, aspects AspectLevels) Advice {
	advice := AdviseWith(q, s.Result.Form, s.Middle, &s.Result, aspects)
	if advice.Way != nil {
		advice.Way.Middle = true
	}
	return advice
}

// Component returns the views of the component with this id, or nil.
func (s *SurveyResult) Component(id string) *ComponentViews {
	for i := range s.Components {
		if s.Components[i].ID == id {
			return &s.Components[i]
		}
	}
	return nil
}

// Statement returns the views of the statement with this id, or nil.
func (s *SurveyResult) Statement(id string) *StatementViews {
	for i := range s.Statements {
		if s.Statements[i].ID == id {
			return &s.Statements[i]
		}
	}
	return nil
}

// Apart reports whether people answer a statement so differently that they
// should talk before they act: the middle half of the answers is two steps wide.
func (v StatementViews) Apart() bool { return !v.Hidden && v.High-v.Low >= 2 }

// MostDisagreed lists the statements people should talk about first, those
// answered most differently first, at most limit of them.
func (s *SurveyResult) MostDisagreed(limit int) []StatementViews {
	var apart []StatementViews
	for _, v := range s.Statements {
		if v.Apart() {
			apart = append(apart, v)
		}
	}
	slices.SortStableFunc(apart, func(a, b StatementViews) int { return b.Variance.Compare(a.Variance) })
	return apart[:min(limit, len(apart))]
}
