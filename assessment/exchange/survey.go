package exchange

import (
	"io"

	"continuum/assessment"
)

// What a component says besides when several people answered. A nil pointer in
// an any is written as null: too few people for it.
type (
	viewsFile struct {
		TooFew        bool       `json:"too_few,omitempty"`
		N             int        `json:"n,omitempty"`
		Agreement     any        `json:"agreement,omitempty"`
		Range         any        `json:"range_of_views,omitempty"`
		Roles         []roleFile `json:"roles,omitzero"`
		PerceptionGap any        `json:"perception_gap,omitempty"`
	}
	rangeFile struct {
		Low  assessment.Fraction `json:"low"`
		High assessment.Fraction `json:"high"`
	}
	roleFile struct {
		Role     assessment.RespondentRole `json:"role"`
		Hidden   bool                      `json:"hidden,omitempty"`
		N        int                       `json:"n,omitempty"`
		Position *assessment.Fraction      `json:"position,omitempty"`
	}
	tooFewFile struct {
		TooFew bool `json:"too_few"`
	}
)

// WriteSurvey writes what several responses say together, and its advice, as
// WriteResult does for one. Of fewer responses than the threshold it says that
// they are too few, and nothing else.
func WriteSurvey(w io.Writer, q *assessment.Questionnaire, s *assessment.SurveyResult, a *assessment.Advice) error {
	if s.TooFew {
		return writeJSON(w, tooFewFile{true})
	}
	file := fileOf(q, s.Result.Form, &s.Result, a)
	file.Respondents = s.Respondents
	for i := range file.Components {
		c := &file.Components[i]
		if c.viewsFile = viewsOf(&s.Components[i]); c.TooFew {
			c.Secured, c.Next = nil, nil // nobody's walk up the levels is shown
		}
	}
	return writeJSON(w, file)
}

func viewsOf(v *assessment.ComponentViews) *viewsFile {
	if v.TooFew {
		return &viewsFile{TooFew: true}
	}
	file := &viewsFile{N: v.N, Agreement: v.Agreement, Range: (*rangeFile)(v.Range), Roles: make([]roleFile, len(v.Roles)), PerceptionGap: (*string)(nil)}
	for i, r := range v.Roles {
		file.Roles[i] = roleFile{Role: r.Role, Hidden: r.Hidden, N: r.N}
		if !r.Hidden {
			file.Roles[i].Position = &v.Roles[i].Position
		}
	}
	if v.PerceptionGap != nil {
		exact := v.PerceptionGap.Exact()
		file.PerceptionGap = &exact
	}
	return file
}
