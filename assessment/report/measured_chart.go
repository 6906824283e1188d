package report

import (
	"time"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// MeasuredChart is a measure over time with the levels of the unit's rounds as
// steps on the same time axis: of agreed assessments and of surveys apart, of
// each kind those rounds that can be compared with the latest. zone is where the
// organization is.
//
// The time runs from the first period with a value to the end of the last, or to
// the latest round. A level from before stands from the beginning.
func MeasuredChart(m *assessment.Measure, rounds []assessment.TrendLine, zone *time.Location) chart.Measured {
	about := m.Kind.About()
	figure := chart.Measured{Least: about.Low, Most: about.High}
	if m.Target != nil {
		figure.Targeted, figure.Target, figure.TargetLabel = true, *m.Target, "target "+m.TargetText()
	}
	if len(m.Values) == 0 {
		return figure
	}
	span := measuredSpan(m, rounds, zone)
	for i, v := range m.Values {
		middle := (span.at(v.Period.Start()) + span.at(v.Period.End())) / 2
		point := chart.MeasuredPoint{At: middle, Value: v.Value, Label: m.Print(v.Value), Gap: i > 0 && m.Values[i-1].Period != v.Period.Before(1)}
		if r, ok := m.Range(v); ok {
			point.Ranged, point.Low, point.High = true, r.Low, r.High
		}
		figure.Points = append(figure.Points, point)
		figure.Ticks = append(figure.Ticks, chart.Tick{At: middle, Label: v.Period.Short()})
	}
	for _, line := range measuredLines(rounds) {
		figure.Steps = append(figure.Steps, span.steps(line))
	}
	return figure
}

// timeSpan is the time a figure shows.
type timeSpan struct {
	from, to time.Time
	zone     *time.Location
}

func measuredSpan(m *assessment.Measure, rounds []assessment.TrendLine, zone *time.Location) timeSpan {
	span := timeSpan{m.Values[0].Period.Start(), m.Latest().Period.End(), zone}
	for _, line := range measuredLines(rounds) {
		if last := line.Points[len(line.Points)-1].At; last.After(span.to) {
			span.to = last.AddDate(0, 0, 14) // room for the step it begins
		}
	}
	return span
}

// at is where a moment stands, 0 to 1 of the time shown.
func (s timeSpan) at(t time.Time) float64 { return float64(t.Sub(s.from)) / float64(s.to.Sub(s.from)) }

// steps are the rounds of a line. Of those before the time shown the last one
// counts.
func (s timeSpan) steps(line assessment.TrendLine) chart.LevelSteps {
	drawn := chart.LevelSteps{Name: levelName(line.Mode), Until: 1}
	for _, point := range line.Points {
		step := chart.LevelStep{At: max(0, s.at(point.At))}
		if part := point.Part(""); part.Status == assessment.Scored && !part.TooFew {
			step.Level = part.Level
		}
		if n := len(drawn.Steps); n > 0 && drawn.Steps[n-1].At == step.At {
			drawn.Steps[n-1] = step
			continue
		}
		drawn.Steps = append(drawn.Steps, step)
	}
	return drawn
}

func levelName(mode assessment.Mode) string {
	if mode == assessment.SurveyMode {
		return "Level, surveys"
	}
	return "Level, agreed assessments (self-ratings)"
}

// measuredLines is the latest line of each kind of assessment.
func measuredLines(rounds []assessment.TrendLine) []assessment.TrendLine {
	var lines []assessment.TrendLine
	seen := map[assessment.Mode]bool{}
	for _, line := range rounds {
		if !seen[line.Mode] && len(line.Points) > 0 {
			seen[line.Mode] = true
			lines = append(lines, line)
		}
	}
	return lines
}
