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
}

type componentJSON struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Level    int    `json:"level"`
	Position [2]int `json:"position"`
}

func encodeSummary(s *assessment.Summary) (*string, error) {
	if s == nil {
		return nil, nil
	}
	row := summaryJSON{
		Rule: s.Rule, Status: string(s.Status), Level: s.Level,
		Position: [2]int{s.Position.Num, s.Position.Den}, Limiting: s.Limiting,
	}
	for _, c := range s.Components {
		row.Components = append(row.Components,
			componentJSON{c.ID, string(c.Status), c.Level, [2]int{c.Position.Num, c.Position.Den}})
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
		Position: assessment.Fraction{Num: row.Position[0], Den: row.Position[1]}, Limiting: row.Limiting,
	}
	for _, c := range row.Components {
		s.Components = append(s.Components, assessment.ComponentSummary{
			ID: c.ID, Status: assessment.Status(c.Status), Level: c.Level,
			Position: assessment.Fraction{Num: c.Position[0], Den: c.Position[1]},
		})
	}
	return s, nil
}
