package report

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/questionnaires"
)

var comparedOn = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

var comparedRef = assessment.Ref{ID: "satisfaction-continuum", Version: "1", Hash: "aa"}

// placedUnit is a unit of the picture of the design: "2.4 1.8 2.6" are its
// positions now and before; "few" is too few people, "-" answers that are missing.
type placedUnit struct {
	id, below, name string
	mode            assessment.Mode
	month           string
	now, before     string
}

var harbourUnits = []placedUnit{
	{"u1", "", "Harbour Mutual", assessment.Agreed, "2026-03", "2.4 1.8 2.6", ""},
	{"u2", "u1", "Claims", assessment.Agreed, "2026-11", "2.6 1.8 2.8", "2.6 1.8 2.8"},
	{"u3", "u2", "Motor claims", assessment.SurveyMode, "2026-11", "3.1 2.4 2.9", "3.0 2.3 2.9"},
	{"u4", "u2", "Property claims", assessment.SurveyMode, "2026-11", "1.6 few 2.2", ""},
	{"u5", "u1", "Broker service", assessment.SurveyMode, "2026-10", "4.2 3.3 3.8", "3.1 2.2 2.9"},
	{"u6", "u1", "Contact centre", assessment.SurveyMode, "2026-10", "3.6 3.9 3.3", "3.6 3.2 3.0"},
	{"u7", "u1", "Branches", assessment.Agreed, "2025-11", "2.2 1.4 2.1", "1.6 1.4 2.1"},
	{"u8", "u1", "Online services", assessment.Agreed, "2024-11", "2.2 3.4 2.1", ""},
	{"u9", "u1", "Marine", assessment.Agreed, "2026-09", "2.2 - 2.1", ""},
	{"u10", "u1", "Legal", "", "", "", ""},
}

// sharedQuestionnaire is read once: hundreds of results are made of it.
var sharedQuestionnaire = sync.OnceValue(func() *assessment.Questionnaire {
	set, err := questionnaires.Embedded()
	if err != nil {
		panic(err)
	}
	entry, _ := set.ByID(questionnaires.DefaultID)
	return entry.Questionnaire
})

// summaryOf is a result written as its positions.
func summaryOf(t testing.TB, parts string, survey bool) *assessment.Summary {
	t.Helper()
	q := sharedQuestionnaire()
	s := &assessment.Summary{Rule: assessment.RuleVersion, Status: assessment.Scored, Level: 5, Position: assessment.Whole(5), Shown: 9, Of: 14}
	for i, text := range strings.Fields(parts) {
		c := assessment.ComponentSummary{ID: q.Components[i].ID, Status: assessment.Insufficient, Position: assessment.Whole(0), TooFew: text == "few"}
		var whole, tenth int
		if n, _ := fmt.Sscanf(text, "%d.%d", &whole, &tenth); n == 2 {
			c.Status, c.Level, c.Position = assessment.Scored, max(1, whole), assessment.Fraction{Num: 10*whole + tenth, Den: 10}
		}
		if survey && c.Status == assessment.Scored {
			low, high := assessment.Fraction{Num: max(0, 10*whole+tenth-3), Den: 10}, assessment.Fraction{Num: min(50, 10*whole+tenth+3), Den: 10}
			c.N, c.Agreement, c.Range = 9, &assessment.Agreement{Fraction: assessment.Fraction{Num: 3, Den: 4}}, &assessment.Range{Low: low, High: high}
		}
		s.Components = append(s.Components, c)
	}
	summed(s)
	for i, statement := range q.Asked(assessment.Full) {
		if s.Status == assessment.Scored && i%15/3 >= s.Level {
			s.Missed = append(s.Missed, statement.ID)
		}
	}
	for _, a := range q.Actions {
		if len(s.Limiting) > 0 && a.Component == s.Limiting[0] && a.To == s.Level+1 {
			s.Actions = append(s.Actions, a.ID)
		}
	}
	return s
}

// summed works out the whole from the components.
func summed(s *assessment.Summary) {
	for _, c := range s.Components {
		if c.Status != assessment.Scored {
			s.Status, s.Level, s.Position, s.Limiting, s.Shown, s.Of = assessment.Insufficient, 0, assessment.Whole(0), nil, 0, 0
			return
		}
		if c.Position.Compare(s.Position) < 0 {
			s.Position, s.Level = c.Position, c.Level
		}
	}
	for _, c := range s.Components {
		if c.Level == s.Level {
			s.Limiting = append(s.Limiting, c.ID)
		}
	}
}

func (u placedUnit) listed(t testing.TB, parts string, back int) assessment.Listed {
	at, err := time.Parse("2006-01", u.month)
	if err != nil {
		t.Fatal(err)
	}
	at = at.AddDate(-back, 0, 4)
	l := assessment.Listed{
		ID: fmt.Sprint(u.id, "/", back), UnitID: u.id, Ref: comparedRef, Mode: u.mode, Form: assessment.Full, CreatedAt: at, SubmittedAt: at,
		Summary: summaryOf(t, parts, u.mode == assessment.SurveyMode),
	}
	if u.mode == assessment.SurveyMode {
		l.Respondents = 9
	}
	return l
}

// comparisonOf puts units side by side, with their trend.
func comparisonOf(t testing.TB, units []placedUnit, f assessment.Filter) Compared {
	t.Helper()
	organization := assessment.Organization{ID: "o", Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}
	var tree assessment.Tree
	var results []assessment.Compared
	var rounds []assessment.Round
	for i, u := range units {
		tree = append(tree, assessment.Unit{ID: u.id, OrganizationID: "o", ParentID: u.below, Name: u.name, Letter: 1 + (7*i)%len(units)})
		if u.now == "" {
			continue
		}
		one := assessment.Compared{Latest: u.listed(t, u.now, 0)}
		all := []assessment.Listed{one.Latest}
		if u.before != "" {
			before := u.listed(t, u.before, 1)
			one.Previous, all = &before, append(all, before)
		}
		results = append(results, one)
		for _, l := range all {
			rounds = append(rounds, assessment.Round{UnitID: l.UnitID, Mode: l.Mode, Ref: l.Ref, Form: l.Form, At: l.SubmittedAt, Status: l.Summary.Status, Level: l.Summary.Level, Position: l.Summary.Position})
		}
	}
	q := sharedQuestionnaire()
	c, err := assessment.NewComparison(organization, tree, results, func(assessment.Ref) *assessment.Questionnaire { return q }, f, comparedOn)
	if err != nil {
		t.Fatal(err)
	}
	c.TakeDecisions(decidedOf(units))
	return Compared{Comparison: c, Trend: assessment.Rounds(c, rounds, time.UTC), Address: "https://continuum.example/compare", Date: comparedOn}
}

// decidedOf is what was decided about the second and the third of some units.
func decidedOf(units []placedUnit) map[string]assessment.Decision {
	if len(units) < 3 {
		return nil
	}
	lost, next := units[1], units[2]
	return map[string]assessment.Decision{
		lost.id: {
			UnitID: lost.id, Kind: assessment.Advance, Target: 3, Owner: "Nina Frei", By: "Ann Weber", ReviewOn: comparedOn.AddDate(0, 6, 0),
			Reason: "Two thirds of those who left " + lost.name + " had waited for an answer. " + strings.Repeat("Level 3 costs less than what they took with them. ", 4),
		},
		next.id: {UnitID: next.id, Kind: assessment.NotNow, Target: 2, Owner: "Lea Roth", By: "Ann Weber", ReviewOn: comparedOn.AddDate(1, 0, 0), Reason: "The new system comes first."},
	}
}

// manyUnits are n units with everything that may be true of one.
func manyUnits(n int) []placedUnit {
	names := []string{"Claims", "Branch North-West", "Contact centre", "Customer service for brokers and partners", "Underwriting", "Online services"}
	units := []placedUnit{{"u0", "", "Harbour Mutual", assessment.Agreed, "2026-03", "2.4 1.8 2.6", ""}}
	for i := 1; i < n; i++ {
		u := placedUnit{id: fmt.Sprint("u", i), below: "u0", name: fmt.Sprintf("%s %d", names[i%len(names)], i), mode: assessment.Agreed, month: fmt.Sprintf("2026-%02d", 1+i%11)}
		if i%5 > 1 {
			u.below = fmt.Sprint("u", i-i%5+1)
		}
		if i%3 == 0 {
			u.mode = assessment.SurveyMode
		}
		at := func(k, back int) string { return fmt.Sprintf("%d.%d", (i*k+back)%5, (i*7+k)%10) }
		u.now, u.before = at(3, 1)+" "+at(7, 1)+" "+at(11, 1), at(3, 0)+" "+at(7, 0)+" "+at(11, 0)
		switch {
		case i%17 == 5:
			u.now = "2.1 - 3.0"
		case i%19 == 6 && u.mode == assessment.SurveyMode:
			u.now = "2.1 few 3.0"
		case i%23 == 7:
			u.month = "2024-12"
		case i%29 == 8:
			u.now, u.mode = "", ""
		}
		units = append(units, u)
	}
	return units
}
