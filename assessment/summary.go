package assessment

// Summary is the part of a result that lists, histories and comparisons show;
// it is stored when an assessment is submitted or a survey published, with the
// version of the rule, so that a thousand units are compared without scoring
// one again.
type Summary struct {
	Rule       string
	Status     Status
	Level      int
	Position   Fraction
	Limiting   []string
	Components []ComponentSummary
	Missed     []string // statements answered below "mostly"; of a survey, by the middle answer
	Actions    []string // ids of the recommended actions, in the order to consider them
	Shown, Of  int      // answers "mostly" and "fully" that say what could be shown, and all of them; 0 of a survey
}

// ComponentSummary is one component's part of a Summary.
type ComponentSummary struct {
	ID        string
	Status    Status
	Level     int
	Position  Fraction
	TooFew    bool       // of a survey: fewer people than the threshold could be scored
	N         int        // of a survey: people scored; 0 when too few
	Agreement *Agreement // of a survey; nil for fewer than five people
	Range     *Range     // of a survey; nil for fewer than six people
}

// Component returns the part of the component with this id, or nil.
func (s *Summary) Component(id string) *ComponentSummary {
	for i := range s.Components {
		if s.Components[i].ID == id {
			return &s.Components[i]
		}
	}
	return nil
}

// Summary is the result of an agreed assessment in brief.
func (s *Sheet) Summary() Summary {
	result, answers := s.Result(), s.Asked()
	summary := result.summary(s.Questionnaire, answers, Advise(s.Questionnaire, s.Form, answers, &result))
	summary.Shown, summary.Of = s.Evidence()
	return summary
}

// Summary is what a survey says, in brief.
func (s *SurveyResult) Summary(q *Questionnaire) Summary {
	summary := s.Result.summary(q, s.Middle, s.Advise(q))
	for i := range s.Components {
		v, part := &s.Components[i], &summary.Components[i]
		if part.TooFew = v.TooFew; !v.TooFew {
			part.N, part.Agreement, part.Range = v.N, v.Agreement, v.Range
		}
	}
	return summary
}

// summary keeps levels and positions zero unless scored.
func (r *Result) summary(q *Questionnaire, answers Answers, advice Advice) Summary {
	s := Summary{Rule: RuleVersion, Status: r.Overall.Status, Position: Whole(0)}
	if r.Overall.Status == Scored {
		s.Level, s.Position, s.Limiting = r.Overall.Level, r.Overall.Position, r.Overall.Limiting
	}
	for _, c := range r.Components {
		part := ComponentSummary{ID: c.ID, Status: c.Status, Position: Whole(0)}
		if c.Status == Scored {
			part.Level, part.Position = c.Level, c.Position
		}
		s.Components = append(s.Components, part)
	}
	for _, statement := range q.Asked(r.Form) {
		if a := answers[statement.ID]; a.Given() && a.Points() < Mostly.Points() {
			s.Missed = append(s.Missed, statement.ID)
		}
	}
	for _, action := range advice.Actions {
		s.Actions = append(s.Actions, action.ID)
	}
	return s
}
