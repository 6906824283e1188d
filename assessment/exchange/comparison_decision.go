package exchange

import (
	"time"

	"continuum/assessment"
)

// decisionFile is the latest decision about a unit. Behind aliases it says nothing
// in words.
type decisionFile struct {
	Kind    assessment.DecisionKind `json:"kind"`
	Level   int                     `json:"level"`
	Decided string                  `json:"decided"`
	Review  string                  `json:"review"`
	Owner   string                  `json:"owner,omitempty"`
	Reason  string                  `json:"reason,omitempty"`
}

// decisionOf is the latest decision about a unit, or nil.
func (c compared) decisionOf(s *assessment.Standing) *decisionFile {
	d, decided := c.Decisions[s.ID]
	if !decided {
		return nil
	}
	return &decisionFile{d.Kind, d.Target, c.dayText(d.At), d.ReviewOn.Format(time.DateOnly), d.Owner, d.Reason}
}

// decisionColumns say what was decided about each unit; there are none while
// nothing is.
func (c compared) decisionColumns() []comparedColumn {
	if len(c.Decisions) == 0 {
		return nil
	}
	of := func(value func(*decisionFile) any) func(*assessment.Standing) any {
		return func(s *assessment.Standing) any {
			if d := c.decisionOf(s); d != nil {
				return value(d)
			}
			return nil
		}
	}
	return []comparedColumn{
		{"decision", "Decision", 12, of(func(d *decisionFile) any { return string(d.Kind) })},
		{"decision_level", "About level", 8, of(func(d *decisionFile) any { return d.Level })},
		{"decided", "Decided", 11, of(func(d *decisionFile) any { return dayValue(d.Decided) })},
		{"review", "Look again", 11, of(func(d *decisionFile) any { return dayValue(d.Review) })},
		{"decision_owner", "Sees to it", 20, of(func(d *decisionFile) any { return d.Owner })},
		{"decision_reason", "Reason", 40, of(func(d *decisionFile) any { return d.Reason })},
	}
}
