package assessment_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// day is a calendar day of March 2026; the 2nd is a Monday.
func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

func planUnit() assessment.Unit {
	return assessment.Unit{ID: "unit", OrganizationID: "org", Name: "Claims"}
}

func planBasis() assessment.PlanBasis {
	return assessment.PlanBasis{AssessmentID: "a1", Ref: assessment.Ref{ID: "q", Version: "1"}, Target: 2}
}

// planOf makes a plan of steps with ids s1, s2 and so on.
func planOf(t testing.TB, steps ...assessment.Step) *assessment.Plan {
	t.Helper()
	for i := range steps {
		steps[i].ID = fmt.Sprintf("s%d", i+1)
		if steps[i].Title == "" {
			steps[i].Title = fmt.Sprintf("Step %d", i+1)
		}
		if steps[i].Status == "" {
			steps[i].Status = assessment.StepToDo
		}
		if steps[i].Status == assessment.StepDropped {
			steps[i].Reason = "Too dear"
		}
	}
	p, err := assessment.NewPlan("p1", planUnit(), planBasis(), steps, "Ada", day(1))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func titles(steps []assessment.Step) string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Title)
	}
	return strings.Join(all, ", ")
}

func TestProgressAndCosts(t *testing.T) {
	p := planOf(t,
		assessment.Step{OneOff: 1000, Yearly: 100, Days: 2.25},
		assessment.Step{Status: assessment.StepDoing, OneOff: 500, Days: .5, Due: day(3)},
		assessment.Step{Status: assessment.StepDone, DoneOn: day(2), Yearly: 20},
		assessment.Step{Status: assessment.StepDropped, OneOff: 1 << 30, Yearly: 1 << 30, Days: 99},
	)
	if got, want := p.Progress(), (assessment.Progress{ToDo: 1, Doing: 1, Done: 1, Dropped: 1}); got != want {
		t.Errorf("progress %+v, want %+v", got, want)
	}
	if oneOff, yearly := p.Costs(800); oneOff != 1500+2200 || yearly != 120 {
		t.Errorf("costs %d once and %d a year, want 3700 and 120", oneOff, yearly)
	}
	if oneOff, _ := p.Costs(1); oneOff != 1503 { // 2.75 days, to the nearest unit
		t.Errorf("costs %d once, want 1503", oneOff)
	}
	for on, want := range map[int]string{3: "1 of 3 done.", 4: "1 of 3 done, 1 overdue."} {
		if got := p.Words(day(on)); got != want {
			t.Errorf("on the %d. it says %q, want %q", on, got, want)
		}
	}
}

// What the steps come to says how many of them have no cost yet.
func TestCostGaps(t *testing.T) {
	none, dropped := assessment.Step{}, assessment.Step{Status: assessment.StepDropped, Reason: "Dear.", OneOff: 5}
	for _, row := range []struct {
		steps      []assessment.Step
		gaps, text string
	}{
		{nil, "", ""},
		{[]assessment.Step{dropped}, "", ""},
		{[]assessment.Step{none}, "its one step has no cost yet", ""},
		{[]assessment.Step{none, none, dropped}, "none of its 2 steps has a cost yet", ""},
		{[]assessment.Step{none, {OneOff: 12500}}, "1 of its 2 steps has no cost yet", "12,500 once; 1 of its 2 steps has no cost yet"},
		{[]assessment.Step{none, {Days: .25}, none}, "2 of its 3 steps have no cost yet", "0.25 staff days; 2 of its 3 steps have no cost yet"},
		{[]assessment.Step{{Yearly: 300}}, "", "300 a year"},
	} {
		p := planOf(t, row.steps...)
		if got := p.CostGaps(); got != row.gaps {
			t.Errorf("%d steps: %q, want %q", len(row.steps), got, row.gaps)
		}
		if got := p.CostText(); got != row.text {
			t.Errorf("%d steps: %q, want %q", len(row.steps), got, row.text)
		}
	}
}

// A chosen step leads where its action does, one of the unit's own to no level; an
// action is chosen once.
func TestWhereAddedStepsLead(t *testing.T) {
	p := planOf(t, assessment.Step{ActionID: "a1", Component: "cf", To: 1})
	chosen := []assessment.Step{{ID: "c1", ActionID: "a1", To: 4}, {ID: "c2", ActionID: "a2", Component: "me", To: 3}}
	for i := range chosen {
		chosen[i].Title, chosen[i].Status = chosen[i].ID, assessment.StepToDo
	}
	if err := p.Choose(chosen, "Ada", day(2), day(2)); err != nil {
		t.Fatal(err)
	}
	for _, own := range []assessment.Step{{ID: "own", Title: "own", Component: "me", To: 5}, {ID: "free", Title: "free"}} {
		own.Status = assessment.StepToDo
		if err := p.Add(own, "Ada", day(2), day(2)); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, s := range p.Steps {
		got = append(got, fmt.Sprint(s.ID, " to ", s.To))
	}
	if want := "s1 to 1, c2 to 3, own to 0, free to 0"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestPlanWords(t *testing.T) {
	done := assessment.Step{Status: assessment.StepDone, DoneOn: day(1)}
	for want, steps := range map[string][]assessment.Step{
		"No steps yet.":         nil,
		"The one step is done.": {done},
		"All two done.":         {done, done, {Status: assessment.StepDropped}},
		"0 of 1 done.":          {{}},
	} {
		if got := planOf(t, steps...).Words(day(9)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// What there is to do on Wednesday the 11th, whose week ends on the 15th.
func TestAgenda(t *testing.T) {
	todo, doing := assessment.StepToDo, assessment.StepDoing
	p := planOf(t,
		assessment.Step{Title: "late", Due: day(9)},
		assessment.Step{Title: "later still", Due: day(2), Status: doing},
		assessment.Step{Title: "today", Due: day(11)},
		assessment.Step{Title: "Sunday", Due: day(15), Status: doing},
		assessment.Step{Title: "begins", Start: day(12), Due: day(30), Status: todo},
		assessment.Step{Title: "under way", Start: day(3), Due: day(30), Status: doing},
		assessment.Step{Title: "Monday", Due: day(16)},
		assessment.Step{Title: "soon", Start: day(20), Due: day(31)},
		assessment.Step{Title: "some day"},
		assessment.Step{Title: "done", Due: day(2), Status: assessment.StepDone, DoneOn: day(3)},
		assessment.Step{Title: "dropped", Due: day(2), Status: assessment.StepDropped},
	)
	a := p.Agenda(day(11))
	for _, list := range []struct {
		got  []assessment.Step
		want string
	}{
		{a.Overdue, "later still, late"},
		{a.ThisWeek, "today, Sunday, begins"},
		{a.Next, "Monday, soon, under way, some day"},
		{p.Overdue(day(11)), "later still, late"},
	} {
		if got := titles(list.got); got != list.want {
			t.Errorf("%s, want %s", got, list.want)
		}
	}
}

func TestMonday(t *testing.T) {
	for on := 2; on <= 8; on++ {
		if got := assessment.Monday(day(on)); !got.Equal(day(2)) {
			t.Errorf("the week of %s begins on %s", day(on), got)
		}
	}
}

func TestDoneBetween(t *testing.T) {
	p := planOf(t,
		assessment.Step{Title: "third", Status: assessment.StepDone, DoneOn: day(5)},
		assessment.Step{Title: "first", Status: assessment.StepDone, DoneOn: day(2)},
		assessment.Step{Title: "before", Status: assessment.StepDone, DoneOn: day(1)},
		assessment.Step{Title: "after", Status: assessment.StepDone, DoneOn: day(6)},
		assessment.Step{Title: "open", Due: day(3)},
	)
	if got := titles(p.Done(day(2), day(5))); got != "first, third" {
		t.Errorf("done: %s", got)
	}
}

// What is wrong with a step is said at its field, all at once.
func TestStepsAreRefused(t *testing.T) {
	good := assessment.Step{ID: "x", Title: "Call back", Status: assessment.StepToDo}
	tests := map[string]struct {
		spoil func(*assessment.Step)
		field string
	}{
		"no title":             {func(s *assessment.Step) { s.Title = " \t" }, "title"},
		"a title too long":     {func(s *assessment.Step) { s.Title = strings.Repeat("x", 201) }, "title"},
		"an owner too long":    {func(s *assessment.Step) { s.Owner = strings.Repeat("x", 201) }, "owner"},
		"a note too long":      {func(s *assessment.Step) { s.Note = strings.Repeat("x", 5001) }, "note"},
		"evidence with a NUL":  {func(s *assessment.Step) { s.Evidence = "a\x00b" }, "evidence"},
		"no status":            {func(s *assessment.Step) { s.Status = "finished" }, "status"},
		"dropped for nothing":  {func(s *assessment.Step) { s.Status = assessment.StepDropped }, "reason"},
		"due before its start": {func(s *assessment.Step) { s.Start, s.Due = day(3), day(2) }, "due"},
		"done tomorrow":        {func(s *assessment.Step) { s.Status, s.DoneOn = assessment.StepDone, day(12) }, "done_on"},
		"another century":      {func(s *assessment.Step) { s.Due = day(1).AddDate(100, 0, 0) }, "due"},
		"a cost below zero":    {func(s *assessment.Step) { s.OneOff = -1 }, "one_off"},
		"a cost beyond all":    {func(s *assessment.Step) { s.Yearly = assessment.MoneyLimit + 1 }, "yearly"},
		"a third of a day":     {func(s *assessment.Step) { s.Days = 1.0 / 3 }, "days"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p, s := planOf(t), good
			test.spoil(&s)
			wantInvalidAt(t, p.Add(s, "Ada", day(11), day(11)), test.field)
			if len(p.Steps) > 0 || p.Version != 1 {
				t.Error("the plan changed")
			}
		})
	}
}

func wantInvalidAt(t *testing.T, err error, field string) {
	t.Helper()
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) || invalid.Problems[0].Field != field || invalid.Problems[0].Text == "" {
		t.Errorf("got %v, want something wrong at %q", err, field)
	}
}

// What a step is for: the level is said where it was made from an action.
func TestWhatAStepIsFor(t *testing.T) {
	for _, row := range []struct {
		step      assessment.Step
		component string
		want      string
	}{
		{assessment.Step{ActionID: "a", To: 2}, "Customer focus", "Customer focus, to level 2"},
		{assessment.Step{To: 2}, "Customer focus", "Customer focus"},
		{assessment.Step{ActionID: "a"}, "Customer focus", "Customer focus"},
		{assessment.Step{}, "", ""},
	} {
		if got := row.step.For(row.component); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

func TestStepsAreChanged(t *testing.T) {
	p := planOf(t, assessment.Step{ActionID: "a", Component: "cf", To: 2, Secures: []string{"cf2a"}}, assessment.Step{})
	to := assessment.Step{Title: " Ring  back ", Owner: "Bo", Note: "one\r\ntwo ", Status: assessment.StepDone, Component: "me", To: 5}
	if err := p.Change("s1", p.Version, to, "Bo", day(11), day(11)); err != nil {
		t.Fatal(err)
	}
	s := p.Step("s1")
	if s.Title != "Ring back" || s.Note != "one\ntwo" || s.Component != "cf" || s.To != 2 || len(s.Secures) != 1 || !s.DoneOn.Equal(day(11)) {
		t.Errorf("it is %+v", s)
	}
	if last := p.Events[len(p.Events)-1]; last.What != assessment.EventStepDone || last.Who != "Bo" || last.Note != "Ring back" {
		t.Errorf("the trail says %+v", last)
	}
	version := p.Version
	if err := p.Change("s1", version, *s, "Bo", day(12), day(12)); err != nil || p.Version != version {
		t.Errorf("nothing changed, and it is version %d, %v", p.Version, err)
	}
	if err := p.SetStatus("s1", version, assessment.StepDoing, "", "Bo", day(12), day(12)); err != nil || !s.DoneOn.IsZero() {
		t.Errorf("it goes on, done on %s, %v", s.DoneOn, err)
	}
}

// Two who look at the same version: the second is told, unless they change
// different steps.
func TestSecondOfTwoIsTold(t *testing.T) {
	p := planOf(t, assessment.Step{}, assessment.Step{})
	seen := p.Version
	change := func(id, title string) error {
		return p.Change(id, seen, assessment.Step{Title: title, Status: assessment.StepToDo}, "Ada", day(11), day(11))
	}
	if err := change("s1", "First"); err != nil {
		t.Fatal(err)
	}
	if err := change("s2", "Other"); err != nil {
		t.Errorf("another step: %v", err)
	}
	if err := change("s1", "Second"); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("the same step: %v", err)
	}
	if err := p.SetStatus("s1", seen, assessment.StepDone, "", "Ada", day(11), day(11)); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("marking it done: %v", err)
	}
	if err := p.Remove("s1", seen, "Ada", day(11)); !errors.Is(err, assessment.ErrConflict) {
		t.Errorf("removing it: %v", err)
	}
}

func TestOnlyWhatIsToDoIsRemoved(t *testing.T) {
	p := planOf(t, assessment.Step{}, assessment.Step{Status: assessment.StepDoing})
	if err := p.Remove("s1", p.Version, "Ada", day(2)); err != nil || titles(p.Steps) != "Step 2" {
		t.Errorf("left: %s, %v", titles(p.Steps), err)
	}
	wantInvalidAt(t, p.Remove("s2", p.Version, "Ada", day(2)), "")
}

func TestClosedPlanStaysAsItIs(t *testing.T) {
	p := planOf(t, assessment.Step{})
	wantInvalidAt(t, p.Close(" ", "Ada", day(2)), "why")
	if err := p.Close("We start anew", "Ada", day(2)); err != nil || !p.Closed() {
		t.Fatal(err)
	}
	v, todo := p.Version, assessment.Step{ID: "n", Title: "New", Status: assessment.StepToDo}
	for name, err := range map[string]error{
		"add": p.Add(todo, "Ada", day(3), day(3)), "change": p.Change("s1", v, todo, "Ada", day(3), day(3)),
		"move": p.Move("s1", 1, "Ada", day(3)), "remove": p.Remove("s1", v, "Ada", day(3)), "close": p.Close("Again", "Ada", day(3)),
	} {
		if !errors.Is(err, assessment.ErrClosed) {
			t.Errorf("%s: %v, want closed", name, err)
		}
	}
}

func TestPlanHoldsAThousandSteps(t *testing.T) {
	p := planOf(t, make([]assessment.Step, assessment.StepLimit)...)
	wantInvalidAt(t, p.Add(assessment.Step{ID: "n", Title: "One more", Status: assessment.StepToDo}, "Ada", day(3), day(3)), "")
	if _, err := assessment.NewPlan("p", planUnit(), planBasis(), make([]assessment.Step, assessment.StepLimit+1), "Ada", day(1)); err == nil {
		t.Error("a plan of 1,001 steps was made")
	}
}

// Whatever is moved, no step is lost, and the others keep their order.
func TestMovingKeepsAllSteps(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(r, "steps")
		p := planOf(t, make([]assessment.Step, n)...)
		which, by := rapid.IntRange(0, n-1).Draw(r, "which"), rapid.IntRange(-9, 9).Draw(r, "by")
		id := p.Steps[which].ID
		others := func() (ids []string) {
			for _, s := range p.Steps {
				if s.ID != id {
					ids = append(ids, s.ID)
				}
			}
			return ids
		}
		before := strings.Join(others(), " ")
		if err := p.Move(id, by, "Ada", day(2)); err != nil {
			r.Fatal(err)
		}
		if after := strings.Join(others(), " "); after != before || len(p.Steps) != n {
			r.Fatalf("the others were %s and are %s", before, after)
		}
		if want := min(max(which+by, 0), n-1); p.Steps[want].ID != id {
			r.Fatalf("it is not at place %d", want)
		}
	})
}

// Whatever the days, every open step is in exactly one list of the agenda, and
// progress counts every step once.
func TestAgendaHoldsEveryOpenStepOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		anyDay := func(name string) time.Time {
			if n := rapid.IntRange(0, 31).Draw(r, name); n > 0 {
				return day(n)
			}
			return time.Time{}
		}
		var steps []assessment.Step
		for range rapid.IntRange(0, 12).Draw(r, "steps") {
			s := assessment.Step{Status: rapid.SampledFrom(assessment.StepStatuses()).Draw(r, "status"), Start: anyDay("start"), Due: anyDay("due")}
			if s.Due.Before(s.Start) {
				s.Due = time.Time{}
			}
			steps = append(steps, s)
		}
		p := planOf(t, steps...)
		today := day(rapid.IntRange(1, 31).Draw(r, "today"))
		a, n := p.Agenda(today), p.Progress()
		seen := map[string]bool{}
		for _, s := range append(append(a.Overdue, a.ThisWeek...), a.Next...) {
			if seen[s.ID] || !s.Open() {
				r.Fatalf("%s is listed twice or is not open", s.Title)
			}
			seen[s.ID] = true
		}
		if len(seen) != n.ToDo+n.Doing || n.Counted()+n.Dropped != len(p.Steps) || len(a.Overdue) != len(p.Overdue(today)) {
			r.Fatalf("%d listed of %+v", len(seen), n)
		}
	})
}

func TestNumbersAndDaysAreRead(t *testing.T) {
	for typed, want := range map[string]int64{"": 0, "0": 0, "12000": 12000, "12,000": 12000, " 12 000 ": 12000, "12’000": 12000, "10,000,000,000": assessment.MoneyLimit, "1\u202f000": 1000} {
		if got, err := assessment.ParseMoney("f", typed); err != nil || got != want {
			t.Errorf("money %q: %d, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"-1", "12.50", "1,2", "1,2345", ",000", "10,000,000,001", "60.000", "1e3", "+5", "ten", "99999999999999999999"} {
		_, err := assessment.ParseMoney("f", typed)
		wantInvalidAt(t, err, "f")
	}
	for typed, want := range map[string]float64{"": 0, "2": 2, "2.5": 2.5, "2,25": 2.25, "10000": 10000, "10 000": 10000, "1,000.5": 1000.5} {
		if got, err := assessment.ParseDays("f", typed); err != nil || got != want {
			t.Errorf("days %q: %v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"-1", "2.1", "10000.25", "NaN", "Inf", "1e2", "0x1", "1_0", "1.2.3", "few", "1,250"} {
		_, err := assessment.ParseDays("f", typed)
		wantInvalidAt(t, err, "f")
	}
	if got, err := assessment.ParseDay("f", " 2026-03-11 "); err != nil || !got.Equal(day(11)) {
		t.Errorf("day: %v, %v", got, err)
	}
	_, err := assessment.ParseDay("f", "11.3.2026")
	wantInvalidAt(t, err, "f")
}

func TestCostWords(t *testing.T) {
	for want, cost := range map[string][3]float64{
		"": {}, "12,000 once": {12000}, "9,990,000 staff days": {0, 0, 9990000}, "1 staff day": {0, 0, 1}, "1,234,567 once, 300 a year, 4.25 staff days": {1234567, 300, 4.25},
	} {
		if got := assessment.CostWords(int64(cost[0]), int64(cost[1]), cost[2]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
