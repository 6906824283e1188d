package assessment

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// surveyQuestionnaire has one component of six statements a cell, so that
// positions come in twelfths.
func surveyQuestionnaire() *Questionnaire {
	six := [][]Answer{make([]Answer, 6), make([]Answer, 6), make([]Answer, 6), make([]Answer, 6), make([]Answer, 6)}
	q, _ := oneComponent(six)
	for l := range q.Levels {
		q.Levels[l] = Level{l + 1, []string{"Reactive", "Attentive", "Consistent", "Owned", "Partnered"}[l], ""}
	}
	return q
}

// at is a response whose component stands at so many twelfths.
func at(q *Questionnaire, role RespondentRole, twelfths int) Response {
	r := Response{role, NewSheet(q, Full)}
	for l, cell := range q.Components[0].Cells {
		points := min(12, max(0, twelfths-12*l))
		for i, s := range cell.Statements {
			r.Answers[s.ID] = WithPoints(points / 6)
			if i < points%6 {
				r.Answers[s.ID] = WithPoints(points/6 + 1)
			}
		}
	}
	return r
}

// surveyWant is what a survey vector says of its component.
type surveyWant struct {
	TooFew        bool           `json:"too_few,omitempty"`
	N             int            `json:"n,omitempty"`
	Position      float64        `json:"position,omitempty"`
	Level         int            `json:"level,omitempty"`
	Agreement     *float64       `json:"agreement"`
	Range         *rangeWant     `json:"range_of_views"`
	Roles         []roleWant     `json:"roles"`
	PerceptionGap *string        `json:"perception_gap"`
	Rest          map[string]any `json:"-"`
}

type rangeWant struct{ Low, High float64 }

type roleWant struct {
	Role     RespondentRole
	Hidden   bool
	N        int
	Position float64
}

func tenths(f Fraction) float64 { return float64(f.Tenths()) / 10 }

func surveyWantOf(s *SurveyResult) surveyWant {
	if s.TooFew {
		return surveyWant{TooFew: true}
	}
	c := s.Components[0]
	w := surveyWant{N: c.N, Position: tenths(c.Position), Level: c.Level}
	if c.Agreement != nil {
		printed, _ := strconv.ParseFloat(c.Agreement.String(), 64)
		w.Agreement = &printed
	}
	if c.Range != nil {
		w.Range = &rangeWant{tenths(c.Range.Low), tenths(c.Range.High)}
	}
	for _, r := range c.Roles {
		w.Roles = append(w.Roles, roleWant{r.Role, r.Hidden, r.N, tenths(r.Position)})
	}
	if c.PerceptionGap != nil {
		exact := c.PerceptionGap.Exact()
		w.PerceptionGap = &exact
	}
	return w
}

func TestSurveyVectors(t *testing.T) {
	var file struct {
		Vectors []struct {
			Name      string
			Threshold int
			People    []struct {
				Role     RespondentRole
				Position string
			}
			Want surveyWant
		}
	}
	readJSON(t, "testdata/survey-vectors.json", &file)
	if len(file.Vectors) < 17 {
		t.Fatalf("only %d vectors", len(file.Vectors))
	}
	q := surveyQuestionnaire()
	for _, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			var responses []Response
			for _, p := range v.People {
				n, err := strconv.Atoi(strings.TrimSuffix(p.Position, "/12"))
				if err != nil {
					t.Fatal(err)
				}
				responses = append(responses, at(q, p.Role, n))
			}
			s := Combine(q, Full, responses, v.Threshold)
			if diff := cmp.Diff(v.Want, surveyWantOf(&s)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
