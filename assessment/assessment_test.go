package assessment

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC) // a day to test on

func started(t *testing.T, form Form) *Assessment {
	t.Helper()
	q := testQuestionnaire(t)
	a, err := Start("a1", Unit{ID: "u1", OrganizationID: "o1"}, Ref{ID: q.ID, Version: q.Version}, q, form, " The  Claims team ", "Ada", noon)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func problems(err error) []Problem {
	var invalid *InvalidError
	if errors.As(err, &invalid) {
		return invalid.Problems
	}
	return nil
}

func TestAnswersAreKeptAsGiven(t *testing.T) {
	a := started(t, Full)
	at := Place{1, 2}
	err := a.Answer(at, map[string]Given{"me2a": {Mostly, " last survey "}, "me2b": {DoesNotApply, "no complaints yet"}, "me2c": {Unanswered, ""}}, noon)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Answers{"me2a": Mostly, "me2b": DoesNotApply}, a.Answers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"me2a": "last survey", "me2b": "no complaints yet"}, a.Notes); diff != "" {
		t.Error(diff)
	}
	if err := a.Answer(at, map[string]Given{"me2a": {Unanswered, ""}}, noon); err != nil || a.Answers["me2a"] != Unanswered || a.Notes["me2a"] != "" {
		t.Errorf("clearing an answer: %v, left %v %q", err, a.Answers["me2a"], a.Notes["me2a"])
	}
	if a.Answers["me2b"] != DoesNotApply {
		t.Error("an answer that was not mentioned changed")
	}
}

func TestAnswersThatAreRefused(t *testing.T) {
	for _, row := range []struct {
		name  string
		at    Place
		given map[string]Given
		want  string // the first problem, or the error
	}{
		{"does not apply is not allowed", Place{1, 2}, map[string]Given{"me2a": {DoesNotApply, "why"}}, "This statement always applies. Choose another answer."},
		{"no reason", Place{1, 2}, map[string]Given{"me2b": {DoesNotApply, " "}}, "Say in a few words why this does not apply."},
		{"not asked is no answer", Place{1, 2}, map[string]Given{"me2a": {NotAsked, ""}}, "Choose one of the answers."},
		{"note too long", Place{1, 2}, map[string]Given{"me2a": {Mostly, strings.Repeat("W", NoteLimit+1)}}, "The note is longer than 5000 characters: shorten it."},
		{"NUL", Place{1, 2}, map[string]Given{"me2a": {Mostly, "a\x00b"}}, "The note contains a NUL character: remove it."},
		{"bad UTF-8", Place{1, 2}, map[string]Given{"me2a": {Mostly, "a\xff"}}, "The note is not valid UTF-8 text: type it again."},
		{"of another cell", Place{1, 2}, map[string]Given{"me3a": {Mostly, ""}}, ErrNotFound.Error()},
	} {
		a := started(t, Full)
		err := a.Answer(row.at, row.given, noon)
		got := ""
		if p := problems(err); len(p) > 0 {
			got = p[0].Text
		} else if err != nil {
			got = err.Error()
		}
		if got != row.want || len(a.Answers) > 0 || !a.UpdatedAt.IsZero() {
			t.Errorf("%s: %q, want %q; kept %v", row.name, got, row.want, a.Answers)
		}
	}
}

func TestOneBadAnswerKeepsNothingOfThePage(t *testing.T) {
	a := started(t, Full)
	err := a.Answer(Place{1, 2}, map[string]Given{"me2a": {DoesNotApply, "x"}, "me2b": {DoesNotApply, ""}, "me2c": {Mostly, ""}}, noon)
	if p := problems(err); len(p) != 2 || p[0].Field != "me2a" || p[1].Field != "me2b" || len(a.Answers) > 0 {
		t.Errorf("%v, kept %v", err, a.Answers)
	}
}

func TestQuickFormTakesItsOwnStatementsOnly(t *testing.T) {
	a := started(t, Quick)
	if err := a.Answer(Place{0, 1}, map[string]Given{"cf1c": {Mostly, ""}}, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("cf1c is not in the quick form: %v", err)
	}
}

func TestSubmitAndReopen(t *testing.T) {
	a := started(t, Full)
	if err := a.Reopen("Ada", "again", noon); !errors.Is(err, ErrClosed) {
		t.Errorf("reopening what is open: %v", err)
	}
	if a.Reopened() {
		t.Error("reopened before it was ever submitted")
	}
	if err := a.Submit("Ada", noon); err != nil || !a.Submitted() || a.Reopened() || a.Summary == nil || a.Summary.Status != Insufficient {
		t.Fatalf("submit: %v, summary %+v", err, a.Summary)
	}
	if err := a.Answer(Place{0, 1}, map[string]Given{"cf1a": {Mostly, ""}}, noon); !errors.Is(err, ErrClosed) {
		t.Errorf("answering after: %v", err)
	}
	if err := a.Submit("Ada", noon); !errors.Is(err, ErrClosed) {
		t.Errorf("twice: %v", err)
	}
	if err := a.AnswerRest("cf"); !errors.Is(err, ErrClosed) {
		t.Errorf("the rest after: %v", err)
	}
	if err := a.Reopen("Ada", " ", noon); problems(err) == nil || !a.Submitted() {
		t.Errorf("without a reason: %v", err)
	}
	if err := a.Reopen("Ada", "one answer was wrong", noon.Add(time.Hour)); err != nil || a.Submitted() || !a.Reopened() || a.Summary == nil {
		t.Errorf("reopen: %v, summary %+v", err, a.Summary)
	}
	want := []EventKind{EventStarted, EventSubmitted, EventReopened}
	for i, e := range a.Events {
		if e.What != want[i] || e.Who != "Ada" {
			t.Errorf("event %d: %+v", i, e)
		}
	}
}

func TestOnlyWhatWasNeverSubmittedIsDiscarded(t *testing.T) {
	a := started(t, Full)
	if err := a.CheckDiscard(); err != nil {
		t.Errorf("a draft: %v", err)
	}
	for _, step := range []func() error{
		func() error { return a.Submit("Ada", noon) },
		func() error { return a.Reopen("Ada", "Two answers were mixed up", noon) },
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
		if err := a.CheckDiscard(); !errors.Is(err, ErrClosed) {
			t.Errorf("submitted: %v: got %v, want ErrClosed", a.Submitted(), err)
		}
	}
}

func TestAskedLeavesOutWhatTheStopLeftOut(t *testing.T) {
	a := started(t, Full)
	give := func(component string, level int, points ...int) {
		t.Helper()
		given := map[string]Given{}
		for i, p := range points {
			given[component+string(rune('0'+level))+string(rune('a'+i))] = Given{Answer: WithPoints(p)}
		}
		index := map[string]int{"cf": 0, "me": 1, "en": 2}[component]
		if err := a.Answer(Place{index, level}, given, noon); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range []string{"cf", "me", "en"} {
		give(id, 1, 3, 3, 3)
		give(id, 2, 1, 1, 1)
		give(id, 3, 1, 0, 1)
	}
	if asked := a.Asked(); asked["cf4a"] != NotAsked || asked["cf3b"] != NotInPlace {
		t.Errorf("asked: %v", asked)
	}
	r := a.Result()
	if r.Asked != 27 || r.Overall.Status != Scored || r.Overall.Level != 1 {
		t.Errorf("asked %d, %+v", r.Asked, r.Overall)
	}
	if err := a.AnswerRest("cf"); err != nil || a.LastAsked(a.Questionnaire.Component("cf")) != LevelCount {
		t.Errorf("the rest: %v", err)
	}
	if asked := a.Asked(); asked["cf4a"] != Unanswered || asked["me4a"] != NotAsked {
		t.Errorf("asked with the rest of customer focus: %v", asked)
	}
	if err := a.AnswerRest("nobody"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown component: %v", err)
	}
	give("en", 4, 3, 3, 3) // answered all the same: it counts
	if asked := a.Asked(); asked["en4a"] != Fully {
		t.Errorf("an answer beyond the stop was lost: %v", asked["en4a"])
	}
}

func TestEvidenceCountsOnlyWhatIsInPlace(t *testing.T) {
	a := started(t, Full)
	if err := a.Answer(Place{1, 2}, map[string]Given{"me2a": {Mostly, "the survey"}, "me2b": {Fully, ""}, "me2c": {Started, "a draft"}}, noon); err != nil {
		t.Fatal(err)
	}
	if shown, of := a.Evidence(); shown != 1 || of != 2 {
		t.Errorf("evidence for %d of %d, want 1 of 2", shown, of)
	}
}

func TestStartRefuses(t *testing.T) {
	q := testQuestionnaire(t)
	for _, row := range []struct {
		name, by string
		form     Form
		want     string
	}{
		{"nobody", " ", Full, "Enter who gives the answers."},
		{"too long a name", strings.Repeat("W", NameLimit+1), Full, "Who gives the answers is longer than 200 characters: shorten it."},
		{"no such form", "Ada", Form("short"), "Choose the full or the quick form."},
	} {
		_, err := Start("a", Unit{}, Ref{}, q, row.form, row.by, "Ada", noon)
		if p := problems(err); len(p) != 1 || p[0].Text != row.want {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestCleanName(t *testing.T) {
	for _, row := range []struct{ name, in, want string }{
		{"spaces", "  Claims \t and\r\nservice ", "Claims and service"},
		{"any script", "Ελλάς 日本 عربى 😀", "Ελλάς 日本 عربى 😀"},
		{"markup is text", `"; a=b <script>`, `"; a=b <script>`},
		{"no reordering", "gnp\u202eexe.\u2066x\u2069", "gnpexe.x"},
		{"only controls", "\x01\x02", ""},
		{"only joiners", "\u200d\u200b", ""},
		{"200 is enough", strings.Repeat("W", 200), strings.Repeat("W", 200)},
	} {
		got, err := CleanName("name", "the unit's name", row.in)
		if got != row.want || (err != nil) != (row.want == "") {
			t.Errorf("%s: %q, %v", row.name, got, err)
		}
	}
}

func TestTree(t *testing.T) {
	tree := Tree{{ID: "b", ParentID: "root", Name: "B"}, {ID: "c", ParentID: "b", Name: "C"}, {ID: "root", Name: "Root"}, {ID: "d", ParentID: "root", Name: "D", ArchivedAt: noon}, {ID: "e", ParentID: "d", Name: "E"}}
	var order []string
	for _, b := range tree.Ordered() {
		order = append(order, strings.Repeat(" ", b.Depth)+b.ID)
	}
	if diff := cmp.Diff([]string{"root", " b", "  c", " d", "  e"}, order); diff != "" {
		t.Error(diff)
	}
	if path := tree.Path("c"); len(path) != 3 || path[0].ID != "root" || path[2].ID != "c" {
		t.Errorf("path %v", path)
	}
	for id, want := range map[string]bool{"root": false, "b": false, "c": false, "d": true, "e": true, "x": false} {
		if tree.Archived(id) != want {
			t.Errorf("%s archived: want %v", id, want)
		}
	}
	for _, row := range []struct {
		name, id, parent string
		ok               bool
	}{
		{"up", "c", "root", true},
		{"below itself", "b", "b", false},
		{"below its own", "b", "c", false},
		{"the root", "root", "b", false},
		{"below an archived one", "c", "d", false},
		{"below what stands below an archived one", "c", "e", false},
		{"out of an archived one", "e", "b", true},
		{"unknown", "x", "b", false},
		{"below nothing", "b", "x", false},
	} {
		if err := tree.CheckMove(row.id, row.parent); (err == nil) != row.ok {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestParseAnswerReadsWhatStringWrites(t *testing.T) {
	for a := Unanswered; a <= NotAsked; a++ {
		if got, err := ParseAnswer(a.String()); err != nil || got != a {
			t.Errorf("%d: %v, %v", a, got, err)
		}
	}
	for _, code := range []string{"4", "-1", "yes", "00", " 1"} {
		if _, err := ParseAnswer(code); err == nil {
			t.Errorf("%q was taken", code)
		}
	}
}

func TestFractionsPrintRoundedDown(t *testing.T) {
	for _, row := range []struct {
		f             Fraction
		printed, long string
	}{
		{Fraction{299, 100}, "2.9", "299/100"},
		{Fraction{16, 6}, "2.6", "8/3"},
		{Whole(5), "5.0", "5/1"},
		{Fraction{0, 6}, "0.0", "0/1"},
		{Fraction{}, "0.0", "0/1"},
		{Fraction{-7, 6}, "-1.1", "-7/6"},
		{Fraction{-1, 20}, "0.0", "-1/20"},
	} {
		if row.f.String() != row.printed || row.f.Exact() != row.long {
			t.Errorf("%v: %s %s, want %s %s", row.f, row.f, row.f.Exact(), row.printed, row.long)
		}
	}
}
