package store

import (
	"encoding/json"
	"fmt"

	"continuum/assessment"
)

// summaryJSON is a result in brief as it is stored: positions as exact
// fractions. Its keys are part of the data and do not follow the domain's names.
type summaryJSON struct {
	Rule       string          `json:"rule"`
	Status     string          `json:"status"`
	Level      int             `json:"level"`
	Position   [2]int          `json:"position"`
	Limiting   []string        `json:"limiting"`
	Components []componentJSON `json:"components"`
	Missed     []string        `json:"missed,omitempty"`
	Actions    []string        `json:"actions,omitempty"`
	Shown      int             `json:"shown,omitempty"`
	Of         int             `json:"of,omitempty"`
}

type componentJSON struct {
	ID        string  `json:"id"`
	Status    string  `json:"status"`
	Level     int     `json:"level"`
	Position  [2]int  `json:"position"`
	TooFew    bool    `json:"too_few,omitempty"`
	N         int     `json:"n,omitempty"`
	Agreement *[2]int `json:"agreement,omitempty"`
	Low       *[2]int `json:"low,omitempty"` // low and high are there or not together
	High      *[2]int `json:"high,omitempty"`
}

func componentJSONOf(c *assessment.ComponentSummary) componentJSON {
	row := componentJSON{ID: c.ID, Status: string(c.Status), Level: c.Level, Position: pair(c.Position), TooFew: c.TooFew, N: c.N}
	if c.Agreement != nil {
		agreement := pair(c.Agreement.Fraction)
		row.Agreement = &agreement
	}
	if c.Range != nil {
		low, high := pair(c.Range.Low), pair(c.Range.High)
		row.Low, row.High = &low, &high
	}
	return row
}

func (c componentJSON) component() assessment.ComponentSummary {
	part := assessment.ComponentSummary{
		ID: c.ID, Status: assessment.Status(c.Status), Level: c.Level, Position: fraction(c.Position), TooFew: c.TooFew, N: c.N,
	}
	if c.Agreement != nil {
		part.Agreement = &assessment.Agreement{Fraction: fraction(*c.Agreement)}
	}
	if c.Low != nil && c.High != nil {
		part.Range = &assessment.Range{Low: fraction(*c.Low), High: fraction(*c.High)}
	}
	return part
}

func pair(f assessment.Fraction) [2]int { return [2]int{f.Num, f.Den} }

func fraction(pair [2]int) assessment.Fraction {
	return assessment.Fraction{Num: pair[0], Den: pair[1]}
}

func encodeSummary(s *assessment.Summary) (*string, error) {
	if s == nil {
		return nil, nil
	}
	row := summaryJSON{
		Rule: s.Rule, Status: string(s.Status), Level: s.Level,
		Position: pair(s.Position), Limiting: s.Limiting, Missed: s.Missed, Actions: s.Actions, Shown: s.Shown, Of: s.Of,
	}
	for i := range s.Components {
		row.Components = append(row.Components, componentJSONOf(&s.Components[i]))
	}
	text, err := json.Marshal(row)
	encoded := string(text)
	return &encoded, err
}

func decodeSummary(text *string) (*assessment.Summary, error) {
	if text == nil {
		return nil, nil
	}
	var row summaryJSON
	if err := json.Unmarshal([]byte(*text), &row); err != nil {
		return nil, fmt.Errorf("read a stored result: %w", err)
	}
	s := &assessment.Summary{
		Rule: row.Rule, Status: assessment.Status(row.Status), Level: row.Level,
		Position: fraction(row.Position), Limiting: row.Limiting, Missed: row.Missed, Actions: row.Actions, Shown: row.Shown, Of: row.Of,
	}
	for _, c := range row.Components {
		s.Components = append(s.Components, c.component())
	}
	return s, nil
}
