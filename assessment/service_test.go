package assessment

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func amount(n int64) *int64 { return &n }

// written is a service plan with something in every part.
func written() ServiceText {
	return ServiceText{
		Vision: "Whoever has a claim knows the same day what happens next.", Chosen: "Households with two contracts or more.", NotChosen: "Fleets.",
		Groups:   []ServiceGroup{{"Households", 3, "They stay longest."}},
		Promises: []ServicePromise{{"First call", "One person, from the first call to the payment."}},
		Measures: []ServiceMeasure{{"NPS", "33.3", "40"}},
		Actions:  []ServiceAction{{"Name a handler for every claim", "Mara Keller", day("2027-01-15")}},
		Budget:   ServiceBudget{OneOff: amount(60000), Yearly: amount(12000), Years: 3, Low: amount(-20000), Likely: amount(90000), High: amount(210000), Return: "This pays."},
		Decision: ServiceDecision{"Advance to level 3", "It pays.", "Mara Keller", day("2027-06-01")},
	}
}

func day(date string) time.Time {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return at
}

// Each part is saved by itself, and every save that changes something is one
// version.
func TestServicePlanIsSavedPartByPart(t *testing.T) {
	p, text := &ServicePlan{}, written()
	for i, part := range ServiceParts() {
		if p.Has(part) {
			t.Errorf("%s is saved before it is", part)
		}
		for range 2 { // the second changes nothing
			if err := p.Save(part, text, "Ada", noon); err != nil {
				t.Fatal(part, err)
			}
		}
		if p.Version != i+1 || p.Changed != part.Word() || p.SavedBy != "Ada" || !p.Has(part) || part.Title() == "" {
			t.Errorf("%s: %+v", part, p)
		}
	}
	text.Saved = ServiceParts()
	if diff := cmp.Diff(text, p.ServiceText); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := p.Save("poetry", text, "Ada", noon); !errors.Is(err, ErrNotFound) {
		t.Error("a part there is none of:", err)
	}
	if err := p.CheckVersion(7); !errors.Is(err, ErrConflict) || p.CheckVersion(8) != nil {
		t.Error("the version is not guarded:", err)
	}
}

// What is proposed shows until it is saved, and saving it as it stands is a
// version.
func TestServicePlanProposes(t *testing.T) {
	p, proposed := &ServicePlan{}, written()
	if err := p.Save(ServiceVision, ServiceText{Vision: "Our own."}, "Ada", noon); err != nil {
		t.Fatal(err)
	}
	shown := p.Shown(proposed)
	if shown.Vision != "Our own." || shown.Chosen != proposed.Chosen || len(p.Actions) != 0 {
		t.Errorf("%+v", shown)
	}
	for range 2 {
		if err := p.Accept(proposed, "Ada", noon); err != nil {
			t.Fatal(err)
		}
	}
	if p.Version != 2 || len(p.Saved) != len(ServiceParts()) || p.Vision != "Our own." || p.Decision != proposed.Decision {
		t.Errorf("%+v", p)
	}
	if err := p.Save(ServicePromises, ServiceText{}, "Ada", noon); err != nil || len(p.Promises) != 0 || !p.Has(ServicePromises) {
		t.Error("a part cannot be emptied:", err)
	}
	if shown := p.Shown(proposed); len(shown.Promises) != 0 {
		t.Error("what somebody emptied is proposed again")
	}
}

// A part of which nothing is known stays open, and is proposed when it is.
func TestServicePlanLeavesOpenWhatIsNotKnown(t *testing.T) {
	p := &ServicePlan{}
	if err := p.Accept(ServiceText{Vision: "Ours.", Groups: []ServiceGroup{}}, "Ada", noon); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]ServicePart{ServiceVision}, p.Saved); diff != "" {
		t.Error(diff)
	}
	if shown := p.Shown(written()); len(shown.Groups) != 1 || shown.Vision != "Ours." {
		t.Errorf("%+v", shown)
	}
	if err := p.Accept(ServiceText{}, "Ada", noon); err != nil || p.Version != 1 {
		t.Errorf("nothing proposed makes version %d, %v", p.Version, err)
	}
	none := &ServicePlan{}
	if err := none.Accept(ServiceText{}, "Ada", noon); err != nil || none.Version != 0 {
		t.Errorf("nothing at all makes version %d, %v", none.Version, err)
	}
}

func TestServicePlanIsTakenBack(t *testing.T) {
	p := &ServicePlan{}
	if err := p.Accept(written(), "Ada", noon); err != nil {
		t.Fatal(err)
	}
	first := *p
	if err := p.Save(ServiceVision, ServiceText{Vision: "Another."}, "Bob", noon); err != nil {
		t.Fatal(err)
	}
	p.TakeBack(first, "Eve", noon)
	p.TakeBack(first, "Eve", noon) // it is that already
	if p.Version != 3 || p.Vision != first.Vision || p.SavedBy != "Eve" || p.Changed != "version 1, taken back" {
		t.Errorf("%+v", p)
	}
}

func TestServicePlansThatAreRefused(t *testing.T) {
	long := strings.Repeat("x", 801)
	for _, row := range []struct {
		name string
		part ServicePart
		text ServiceText
		want []Problem
	}{
		{"a vision of many sentences", ServiceVision, ServiceText{Vision: long}, []Problem{{"vision", "The vision is longer than 300 characters: shorten it."}}},
		{"customers", ServiceCustomers, ServiceText{Chosen: long, NotChosen: "\x00"}, []Problem{
			{"chosen", "What is said of the customers chosen is longer than 800 characters: shorten it."},
			{"not_chosen", "What is said of the customers not chosen contains a NUL character: remove it."},
		}},
		{"half a group", ServiceLevels, ServiceText{Groups: []ServiceGroup{{}, {Why: "Because."}}}, []Problem{
			{"group-1-name", "Enter whom the level is for, or empty the row."}, {"group-1-level", "Choose the level aimed at, from 1 to 5."},
		}},
		{"half a promise", ServicePromises, ServiceText{Promises: []ServicePromise{{"First call", " "}, {"", "We call back."}}}, []Problem{
			{"promise-0-text", "Enter what is promised there, or empty the row."}, {"promise-1-step", "Enter the step, or empty the row."},
		}},
		{"a target of nothing", ServiceMeasures, ServiceText{Measures: []ServiceMeasure{{"", "", "40"}}}, []Problem{{"measure-0-name", "Enter what is measured, or empty the row."}}},
		{"an owner of nothing", ServiceActions, ServiceText{Actions: []ServiceAction{{Owner: "Ada"}}}, []Problem{{"action-0-title", "Enter what is done, or empty the row."}}},
		{"days nobody plans for", ServiceActions, ServiceText{Actions: []ServiceAction{{Title: "A", Due: day("2100-12-31")}, {Title: "B", Due: day("2101-01-01")}}}, []Problem{{"action-1-due", "Choose a day from the years 2000 to 2100."}}},
		{"a review nobody waits for", ServiceDecided, ServiceText{Decision: ServiceDecision{ReviewOn: day("1999-12-31")}}, []Problem{{"review", "Choose a day from the years 2000 to 2100."}}},
		{"money", ServiceMoney, ServiceText{Budget: ServiceBudget{OneOff: amount(-1), Yearly: amount(MoneyLimit + 1), Low: amount(1), Years: 11}}, []Problem{
			{"one_off", "The one-off cost is a whole number from 0 to 10,000,000,000."},
			{"yearly", "The yearly cost is a whole number from 0 to 10,000,000,000."},
			{"years", "The years are from 1 to 10."},
		}},
		{"worth over no time", ServiceMoney, ServiceText{Budget: ServiceBudget{High: amount(1)}}, []Problem{{"years", "Enter over how many years."}}},
		{"a long reason", ServiceDecided, ServiceText{Decision: ServiceDecision{Reason: long}}, []Problem{{"reason", "The reason is longer than 800 characters: shorten it."}}},
		{"a group too many", ServiceLevels, ServiceText{Groups: repeat(ServiceGroup{"A", 1, ""}, MostServiceGroups+1)}, []Problem{{"group-5-name", "There is room for 5 groups. Empty this row and those behind it, or others."}}},
		{"a promise too many", ServicePromises, ServiceText{Promises: repeat(ServicePromise{"A", "B"}, 25)}, []Problem{{"promise-10-step", "There is room for 10 promises. Empty this row and those behind it, or others."}}},
		{"a measure too many", ServiceMeasures, ServiceText{Measures: repeat(ServiceMeasure{Name: "A"}, MostServiceMeasures+1)}, []Problem{{"measure-8-name", "There is room for 8 measures. Empty this row and those behind it, or others."}}},
		{"an action too many", ServiceActions, ServiceText{Actions: repeat(ServiceAction{Title: "A"}, MostServiceActions+1)}, []Problem{{"action-12-title", "There is room for 12 actions. Empty this row and those behind it, or others."}}},
	} {
		p := &ServicePlan{}
		if diff := cmp.Diff(row.want, problems(p.Save(row.part, row.text, "Ada", noon))); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if p.Version != 0 || p.Has(row.part) {
			t.Errorf("%s: it was saved", row.name)
		}
	}
}

func repeat[T any](one T, n int) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = one
	}
	return all
}

// sampleWorth is a worth of a level for a group.
func sampleWorth(target int, group string) *Worth {
	return &Worth{
		Target: target, Group: group, Why: "They stay longest.",
		Case: Case{Customers: 4000, Margin: 120, Retention: .8, Discount: .08, Years: 3, OneOff: 60000, Yearly: 12000},
		Low:  .81, Likely: .84, High: .87,
	}
}

// Each row says what is known and what is proposed from it.
func TestServicePlanIsProposedFromWhatIsKnown(t *testing.T) {
	q := testQuestionnaire(t)
	advance := &Decision{Kind: Advance, Target: 3, Reason: "It pays.", Owner: "Mara", ReviewOn: day("2027-06-01")}
	hold := &Decision{Kind: Hold, Target: 3, Reason: "Not yet.", Owner: "Mara", ReviewOn: day("2027-06-01")}
	for _, row := range []struct {
		name  string
		known ServiceKnown
		check func(ServiceText) string
		want  string
	}{
		{"nothing", ServiceKnown{Unit: "Claims"}, func(s ServiceText) string { return fmt.Sprintf("%+v", s) }, fmt.Sprintf("%+v", ServiceText{})},
		{"a result alone aims at nothing", ServiceKnown{Unit: "Claims", Questionnaire: q, Level: 2}, func(s ServiceText) string { return s.Vision + fmt.Sprint(s.Groups) }, "[]"},
		{"hold", ServiceKnown{Unit: "Claims", Questionnaire: q, Level: 2, Decision: hold}, func(s ServiceText) string { return fmt.Sprint(s.Groups, s.Decision.Choice) }, "[{All customers 2 Not yet.}]Hold, rather than go for level 3"},
		{
			"advance for a group",
			ServiceKnown{Unit: "Claims", Questionnaire: q, Level: 2, Decision: advance, Worths: []*Worth{sampleWorth(2, "Fleets"), sampleWorth(3, "Households")}},
			func(s ServiceText) string { return s.Chosen + fmt.Sprint(s.Groups) },
			"Households. They stay longest.[{Households 3 It pays.} {All other customers 2 Held where it is today.}]",
		},
		{"without a decision the plan's level", ServiceKnown{Plan: &Plan{Target: 4}, Worths: []*Worth{sampleWorth(2, "Fleets")}}, func(s ServiceText) string { return fmt.Sprint(s.Groups[0].Level) }, "4"},
		{"without a plan the lowest worth", ServiceKnown{Worths: []*Worth{sampleWorth(5, "A"), sampleWorth(3, "B")}}, func(s ServiceText) string { return fmt.Sprint(s.Groups[0].Level, s.Groups[0].Name) }, "3B"},
		{
			"costs of the plan",
			ServiceKnown{Plan: &Plan{Target: 3, Steps: []Step{{OneOff: 500, Yearly: 20}, {OneOff: 7, Status: StepDropped}}}},
			func(s ServiceText) string { return fmt.Sprint(*s.Budget.OneOff, *s.Budget.Yearly, s.Budget.Years) }, "500 20 0",
		},
		{
			"budget against return",
			ServiceKnown{Worths: []*Worth{sampleWorth(3, "B")}},
			func(s ServiceText) string {
				return fmt.Sprint(*s.Budget.OneOff, s.Budget.Years, *s.Budget.Low < *s.Budget.Likely, s.Budget.Return != "")
			}, "60000 3 true true",
		},
		{
			"open steps before done ones, dropped ones not at all",
			ServiceKnown{Plan: &Plan{Target: 3, Steps: []Step{{Title: "A", Status: StepDone}, {Title: "B", Status: StepDropped}, {Title: "C", Status: StepToDo, Owner: "Mara"}}}},
			func(s ServiceText) string {
				return fmt.Sprint(s.Actions[0].Title, s.Actions[0].Owner, " ", s.Actions[1].Title, len(s.Actions))
			}, "CMara Done: A2",
		},
		{
			"promises of the moments",
			ServiceKnown{Moments: &Moments{All: []Moment{{Stage: "Claiming", Contact: "First call", Promise: "One\nperson."}, {Stage: "Claiming", Contact: "Payment"}}}},
			func(s ServiceText) string { return fmt.Sprint(s.Promises) }, "[{Claiming: First call One person.}]",
		},
	} {
		if got := row.check(ProposeService(row.known)); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// Whatever is known, what is proposed can be saved as it stands.
func TestWhatIsProposedCanBeSaved(t *testing.T) {
	q := testQuestionnaire(t)
	text := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{"", strings.Repeat("W", 5000), strings.Repeat("long words ", 300), "a\r\nb\u202ec"}))
	clean := func(t *rapid.T, label string) string { return strings.ReplaceAll(text.Draw(t, label), "\x00", "") }
	rapid.Check(t, func(t *rapid.T) {
		known := ServiceKnown{Unit: clean(t, "unit"), Level: rapid.IntRange(0, 5).Draw(t, "level")}
		if rapid.Bool().Draw(t, "questionnaire") {
			known.Questionnaire = q
		}
		if rapid.Bool().Draw(t, "plan") {
			known.Plan = &Plan{Target: rapid.IntRange(1, 5).Draw(t, "target")}
			for range rapid.IntRange(0, 20).Draw(t, "steps") {
				known.Plan.Steps = append(known.Plan.Steps, Step{
					Title: "x" + clean(t, "title"), Owner: clean(t, "owner"), OneOff: rapid.Int64Range(0, MoneyLimit).Draw(t, "cost"),
					Status: rapid.SampledFrom(StepStatuses()).Draw(t, "status"),
				})
			}
		}
		if rapid.Bool().Draw(t, "decision") {
			known.Decision = &Decision{Kind: rapid.SampledFrom(DecisionKinds()).Draw(t, "kind"), Target: rapid.IntRange(1, 5).Draw(t, "about"), Reason: clean(t, "reason"), Owner: clean(t, "decider")}
		}
		for range rapid.IntRange(0, 3).Draw(t, "worths") {
			w := sampleWorth(rapid.IntRange(1, 5).Draw(t, "worth"), "g"+clean(t, "group"))
			w.Why, w.Margin, w.FromPlan = clean(t, "why"), rapid.Float64Range(0, 1e6).Draw(t, "margin"), rapid.Bool().Draw(t, "from plan")
			known.Worths = append(known.Worths, w)
		}
		known.Moments = &Moments{}
		for range rapid.IntRange(0, MostMoments).Draw(t, "moments") {
			known.Moments.All = append(known.Moments.All, Moment{Stage: "s" + clean(t, "stage"), Contact: "c" + clean(t, "contact"), Promise: clean(t, "promise")})
		}
		p := &ServicePlan{}
		if err := p.Accept(ProposeService(known), "Ada", noon); err != nil {
			t.Fatal(err)
		}
	})
}

// The most pressing contacts become steps, each once, with what the register says.
func TestPressingMomentsGoIntoThePlan(t *testing.T) {
	m := register(t, contact("a", "Claiming", "First call", 5, 2), contact("b", "Buying", "Offer", 5, 1), contact("c", "Buying", "Signing", 1, 5), contact("d", "Using", "Letter", 3, 2))
	m.All[m.index("a")].Owner, m.All[m.index("a")].Promise, m.All[m.index("a")].Recovery = "Mara", "One person.", "Call back."
	plan := &Plan{ID: "p", Target: 3}
	for i, want := range []int{3, 0} {
		if added, err := m.PutInPlan(plan, "Ada", day("2026-11-23"), noon); err != nil || added != want {
			t.Errorf("round %d: %d added, want %d, %v", i, added, want, err)
		}
	}
	var titles []string
	for _, s := range plan.Steps {
		titles = append(titles, s.Title)
	}
	if got := strings.Join(titles, ", "); got != "Make “Offer” go well, Make “First call” go well, Make “Letter” go well" {
		t.Error(got)
	}
	first := m.Moment("a").InPlan(plan)
	if first == nil || first.Owner != "Mara" || first.Evidence != "One person." || !strings.Contains(first.Note, "priority 20") || !strings.Contains(first.Note, "When it goes wrong: Call back.") {
		t.Errorf("%+v", first)
	}
	if m.Moment("c").InPlan(plan) != nil {
		t.Error("the least pressing is in the plan")
	}
	plan.ClosedAt = noon
	m.All[m.index("c")].HowWell, m.All[m.index("c")].Importance = 1, 5
	if _, err := m.PutInPlan(plan, "Ada", day("2026-11-23"), noon); !errors.Is(err, ErrClosed) {
		t.Error("a closed plan takes steps:", err)
	}
}
