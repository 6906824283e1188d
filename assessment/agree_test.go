package assessment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen is how people of a component stand, in twelfths of a level.
func seen(twelfths ...int) *ComponentViews {
	v := &ComponentViews{N: len(twelfths)}
	slices.Sort(twelfths)
	for _, t := range twelfths {
		v.Positions = append(v.Positions, Fraction{t, 12})
	}
	v.combine(outermost(v.N))
	return v
}

func TestAgreement(t *testing.T) {
	for _, row := range []struct {
		name     string
		twelfths []int
		agree    string // the exact value; empty: none is given
		words    string
	}{
		{"four are too few", []int{24, 24, 24, 24}, "", "Too few for a measure of agreement: it takes five."},
		{"all alike", []int{24, 26, 28, 30, 35}, "1/1", "Good agreement, 1.000."},
		{"below one is level 1", []int{3, 5, 14, 15, 16}, "1/1", "Good agreement, 1.000."},
		{"one level apart", []int{24, 24, 24, 24, 36}, "9/10", "Good agreement, 0.900."},
		{"two in three alike", []int{24, 24, 36, 36, 48}, "13/20", "Moderate agreement, 0.650."},
		{"as far apart as chance", []int{12, 24, 36, 48, 60}, "0/1", "People disagree: talk before acting. Agreement 0.000."},
		{"never below nothing", []int{12, 12, 12, 60, 60, 60}, "0/1", "People disagree: talk before acting. Agreement 0.000."},
	} {
		v := seen(row.twelfths...)
		got := ""
		if v.Agreement != nil {
			got = v.Agreement.Exact()
		}
		if got != row.agree || v.AgreementText() != row.words {
			t.Errorf("%s: %s, %q; want %s, %q", row.name, got, v.AgreementText(), row.agree, row.words)
		}
	}
	for _, row := range []struct {
		of   Fraction
		want string
	}{
		{Fraction{509, 1000}, "people disagree"},
		{Fraction{51, 100}, "moderate"},
		{Fraction{7, 10}, "moderate"},
		{Fraction{701, 1000}, "good"},
	} {
		if got := (Agreement{row.of}).Word(); got != row.want {
			t.Errorf("%s is %q, want %q", row.of.Exact(), got, row.want)
		}
	}
}

func TestGapText(t *testing.T) {
	for _, row := range []struct {
		gap     Fraction
		warning bool
		want    string
	}{
		{Fraction{0, 1}, false, "Leaders and the front line see it much alike."},
		{Fraction{-5, 12}, false, "Leaders and the front line see it much alike."},
		{Fraction{1, 2}, false, "Leaders see it a little higher than the front line, by 0.5."},
		{Fraction{-11, 12}, false, "Leaders see it a little lower than the front line, by 0.9."},
		{Fraction{1, 1}, true, "Leaders see it higher than the front line by 1.0, a whole level: look at it together before acting."},
		{Fraction{2, 1}, true, "Leaders see it higher than the front line by 2.0, a whole level or more: look at it together before acting."},
		{Fraction{-7, 6}, true, "Leaders see it lower than the front line by 1.1, a whole level or more: look at it together before acting."},
	} {
		v := ComponentViews{PerceptionGap: &row.gap}
		if got := v.GapText(); got != row.want || v.GapWarning() != row.warning {
			t.Errorf("%s: %q, warning %v", row.gap.Exact(), got, v.GapWarning())
		}
	}
	if got := (&ComponentViews{}).GapText(); got != "" {
		t.Errorf("without a gap: %q", got)
	}
}

func TestDisagreeText(t *testing.T) {
	apart, alike := seen(12, 24, 36, 48, 60), seen(24, 24, 24, 24, 24)
	apart.Name, alike.Name = "Customer focus", "Measurement"
	for _, row := range []struct {
		components []ComponentViews
		want       string
	}{
		{[]ComponentViews{*alike, {Name: "Environment"}}, ""},
		{[]ComponentViews{*apart, *alike, *apart}, "People disagree on customer focus and customer focus: talk before acting."},
	} {
		s := SurveyResult{Components: row.components}
		if got := s.DisagreeText(); got != row.want {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}

func TestRangeText(t *testing.T) {
	if got := seen(24, 24, 24, 24, 24).RangeText(); got != "Too few for a range of views: it takes six." {
		t.Errorf("of five: %s", got)
	}
	want := "The middle view probably lies between 1.8 and 3.5; a whole level can go unseen with this many people."
	if got := seen(38, 42, 32, 30, 22, 24, 28).RangeText(); got != want {
		t.Errorf("of seven: %s", got)
	}
}

// Roles that are hidden, in the middle of others, by name where sizes tie.
func TestRolesOf(t *testing.T) {
	for _, row := range []struct {
		name                   string
		leaders, front, others int // people
		unscored               RespondentRole
		threshold              int
		want                   string // roles and their number, - where hidden
		gap                    bool
		hidden                 string
	}{
		{"all shown", 5, 6, 7, "", 5, "leader 5, front-line 6, other 7", true, ""},
		{"nobody does not count", 5, 0, 7, "", 5, "leader 5, other 7", false, ""},
		{"one hidden takes the next smallest along", 6, 5, 1, "", 5, "leader 6, front-line -, other -", false, "Front line and others"},
		{"ties by name", 5, 5, 1, "", 5, "leader 5, front-line -, other -", false, "Front line and others"},
		{"two hidden are enough", 3, 9, 2, "", 5, "leader -, front-line 9, other -", false, "Leaders and others"},
		{"everybody", 2, 7, 1, "", 5, "leader -, front-line -, other -", false, "Leaders, front line and others"},
		{"one who could not be scored is as hidden", 6, 5, 1, Other, 5, "leader 6, front-line -, other -", false, "Front line and others"},
	} {
		q := surveyQuestionnaire()
		var responses []Response
		for i, n := range []int{row.leaders, row.front, row.others} {
			for range n {
				r := at(q, RespondentRoles()[i], 30)
				if r.Role == row.unscored {
					r.Answers = Answers{}
				}
				responses = append(responses, r)
			}
		}
		s := Combine(q, Full, responses, row.threshold)
		c := &s.Components[0]
		var got []string
		for _, r := range c.Roles {
			n := fmt.Sprint(r.N)
			if r.Hidden {
				n = "-"
			}
			got = append(got, string(r.Role)+" "+n)
		}
		if said := strings.Join(got, ", "); said != row.want || (c.PerceptionGap != nil) != row.gap {
			t.Errorf("%s: %s, gap %v; want %s", row.name, said, c.PerceptionGap, row.want)
		}
		if hidden, _, _ := strings.Cut(c.HiddenText(), ":"); hidden != row.hidden {
			t.Errorf("%s: hidden are %q, want %q", row.name, hidden, row.hidden)
		}
	}
}

func TestComments(t *testing.T) {
	q := testQuestionnaire(t)
	write := func(notes ...string) Response {
		r := Response{Leader, NewSheet(q, Full)}
		for i := 0; i < len(notes); i += 2 {
			r.Notes[notes[i]] = notes[i+1]
		}
		return r
	}
	responses := []Response{
		write("cf1a", "one", "me1a", "alone"), write("cf1a", "two", "cf2a", "two again"), write("cf5c", "three"),
		write("en1a", "a lot", "en1b", "from", "en1c", "one", "en2a", "person"), write("me1a", "  "),
	}
	got := Combine(q, Full, responses, 3).Comments
	if len(got) != 1 || got[0].Component != "cf" {
		t.Fatalf("groups %+v", got)
	}
	want := []string{"one", "three", "two", "two again"}
	slices.Sort(got[0].Texts)
	if diff := cmp.Diff(want, got[0].Texts); diff != "" {
		t.Error(diff)
	}
	if quick := Combine(q, Quick, responses, 3).Comments; len(quick) != 0 {
		t.Errorf("comments on statements the quick form does not ask: %+v", quick)
	}
}

// Straight-lining is counted, but neither one who did it nor one who did not is.
func TestStraightLining(t *testing.T) {
	q := testQuestionnaire(t)
	alike, mixed := Response{Other, NewSheet(q, Full)}, Response{Other, NewSheet(q, Full)}
	for i, s := range q.Asked(Full) {
		alike.Answers[s.ID], mixed.Answers[s.ID] = Mostly, WithPoints(1+i%3)
	}
	for _, row := range []struct{ alike, mixed, want int }{
		{0, 7, 0}, {1, 6, 0}, {4, 6, 0}, {5, 5, 5}, {6, 4, 0}, {7, 0, 7},
	} {
		responses := append(slices.Repeat([]Response{alike}, row.alike), slices.Repeat([]Response{mixed}, row.mixed)...)
		if got := Combine(q, Full, responses, 5).StraightLined; got != row.want {
			t.Errorf("%d of %d: shown %d, want %d", row.alike, row.alike+row.mixed, got, row.want)
		}
	}
}

// What is said of a statement: the middle, half of the answers around it, and
// what most did where too few answered.
func TestStatementViews(t *testing.T) {
	for _, row := range []struct {
		name    string
		answers string // one a person: 0-3, d, n, - not asked
		want    StatementViews
		words   string
	}{
		{"alike", "22222", StatementViews{N: 5, Counts: [4]int{0, 0, 5, 0}, Middle: Mostly, Low: Mostly, High: Mostly}, "5 mostly; all alike"},
		{"even: the lower", "0133", StatementViews{N: 4, Counts: [4]int{1, 1, 0, 2}, Middle: Started, Low: NotInPlace, High: Fully}, "1 not in place, 1 started, 2 fully; half of them between “not in place” and “fully”"},
		{"one stands apart", "02222222", StatementViews{N: 8, Counts: [4]int{1, 0, 7, 0}, Middle: Mostly, Low: Mostly, High: Mostly}, "1 not in place, 7 mostly; close together"},
		{"two answers are hidden", "13", StatementViews{Hidden: true}, "too few answers to show; "},
		{"most were not asked", "13---", StatementViews{Hidden: true, Middle: NotAsked}, "too few answers to show; "},
		{"it does not apply to most", "13nnnd", StatementViews{Hidden: true, Middle: DoesNotApply}, "too few answers to show; "},
		{"what two did is not said", "--nndd", StatementViews{Hidden: true}, "too few answers to show; "},
	} {
		column := column{id: "x"}
		for _, code := range row.answers {
			column.with[map[rune]Answer{'0': NotInPlace, '1': Started, '2': Mostly, '3': Fully, 'd': DontKnow, 'n': DoesNotApply, '-': NotAsked}[code]]++
		}
		got := column.views(3)
		if words := got.Words() + "; " + got.SpreadWords(); words != row.words {
			t.Errorf("%s: %s", row.name, words)
		}
		got.ID, got.Variance = "", Fraction{}
		if got != row.want {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}

// Everybody lacks another practice of level 3: nobody has it, though the middle
// answer to every statement would secure it.
func TestWhereTheMiddleAnswersSayMoreThanThePeople(t *testing.T) {
	q := testQuestionnaire(t)
	var responses []Response
	for _, lacking := range []string{"cf3a", "cf3b", "cf3c", "cf3a", "cf3b", "cf3c"} {
		r := Response{FrontLine, NewSheet(q, Full)}
		for _, s := range q.Asked(Full) {
			r.Answers[s.ID] = Fully
		}
		r.Answers[lacking] = NotInPlace
		responses = append(responses, r)
	}
	s := Combine(q, Full, responses, DefaultThreshold)
	advice := s.Advise(q)
	words := q.WayText(advice.Way, "Claims")
	for _, row := range []struct{ what, got, want string }{
		{"headline", q.Headline(&s.Result), "Level 2, Attentive"},
		{"lead", q.Lead("Claims", &s.Result), "Customer focus holds Claims back: the middle answers would secure level 3, but people disagree: talk first. Measurement and environment already stand at level 5."},
		{"standing", q.Standing(&s.Result.Components[0]), "Level 2 secured; people disagree on level 3; ahead at levels 4 and 5"},
		{"way", words.Line, "The middle answers already secure level 3 of customer focus: people disagree, talk first."},
		{"steps", fmt.Sprint(len(words.Steps)), "0"},
		{"arrives", advice.Way.Position.String(), s.Result.Overall.Position.String()},
		{"first action", advice.Actions[0].ID, "cf23-1"},
		{"audit", NewAudit(q, Full, s.Middle, &s.Result).Components[0].Steps[1], "The lower median of the people’s positions is 2.8, so the level is 2."},
	} {
		if row.got != row.want {
			t.Errorf("%s: %s\nwant: %s", row.what, row.got, row.want)
		}
	}
}

// Too few answered what would have to be secured next.
func TestTooFewToNameSteps(t *testing.T) {
	q := testQuestionnaire(t)
	c := ComponentResult{ID: "cf", Name: "Customer focus", Status: Scored, Level: 2, Secured: 2, Next: 3, Position: Whole(2)}
	c.Cells[2] = CellResult{Level: 3, State: Unknown}
	r := Result{Survey: true, Components: []ComponentResult{c}}
	r.Overall = overall(r.Components)
	way := shortestWay(q, Full, Answers{}, &r, []int{0})
	for _, row := range []struct{ what, got, want string }{
		{"standing", q.Standing(&c), "Level 2 secured; too few answered level 3"},
		{"reason", why(&c, true), "too few answered level 3"},
		{"way", q.WayText(way, "Claims").Line, "Too few answered level 3 of customer focus to name steps."},
		{"arrives", way.Position.String(), "2.0"},
	} {
		if row.got != row.want {
			t.Errorf("%s: %s\nwant: %s", row.what, row.got, row.want)
		}
	}
}

func TestSurveyRemarks(t *testing.T) {
	q := testQuestionnaire(t)
	var responses []Response
	for i := range 12 {
		r := Response{Leader, NewSheet(q, Full)}
		for _, s := range q.Asked(Full) {
			_, place, _ := q.Statement(s.ID)
			if answer := Started; i < 5 || place.Level <= 2 { // the others stop after level 2
				if i < 5 {
					answer = WithPoints(2 + place.Level%2)
				}
				r.Answers[s.ID] = answer
			}
		}
		if i == 11 {
			r.Answers = Answers{"cf1a": Fully}
		}
		responses = append(responses, r)
	}
	s := Combine(q, Full, responses, 5)
	want := []string{
		"Customer focus: 1 response could not be scored.",
		"Measurement: 1 response could not be scored.",
		"Environment: 1 response could not be scored.",
		"Six people gave the same answer to every statement.",
	}
	if diff := cmp.Diff(want, q.SurveyRemarks(&s)[1:]); diff != "" {
		t.Error(diff)
	}
	if got, want := s.SomeText(), "From level 3 of customer focus, level 3 of measurement and level 3 of environment on, only some were asked: those who see the levels below in place. The cells there show what these people say."; got != want {
		t.Errorf("got %q", got)
	}
	if alike := Combine(q, Full, slices.Repeat(responses[:1], 5), 5); alike.SomeText() != "" {
		t.Errorf("of people who all answered everything: %q", alike.SomeText())
	}
}

// Keeping the reason that is offered is no writing: it neither stands among the
// comments nor lifts the words of a few over the threshold.
func TestOfferedReasonsAreNoComments(t *testing.T) {
	q := testQuestionnaire(t)
	var optional Statement
	for _, s := range q.Asked(Full) {
		if s.NotApplicable != "" {
			optional = s
			break
		}
	}
	if optional.ID == "" {
		t.Fatal("no statement of the questionnaire need apply")
	}
	offered := optional.NotApplicable
	for _, row := range []struct {
		reasons []string
		want    int // comments shown
	}{
		{[]string{offered, " " + offered + "\n", offered}, 0},
		{[]string{offered, offered, "Only brokers do", "Nobody buys twice"}, 0},
		{[]string{offered, "We sell once", "Only brokers do", "Nobody buys twice"}, 3},
	} {
		responses := make([]Response, len(row.reasons))
		for i, reason := range row.reasons {
			responses[i] = Response{Other, NewSheet(q, Full)}
			responses[i].Answers[optional.ID], responses[i].Notes[optional.ID] = DoesNotApply, reason
		}
		got := 0
		for _, group := range Combine(q, Full, responses, 3).Comments {
			got += len(group.Texts)
		}
		if got != row.want {
			t.Errorf("%q: %d comments, want %d", row.reasons, got, row.want)
		}
	}
}
