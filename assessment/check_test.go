package assessment

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fitsOf reads one code an aspect: "1 2 3 dk - 5 1".
func fitsOf(t testing.TB, codes string) Fits {
	t.Helper()
	fits := Fits{}
	for i, code := range strings.Fields(codes) {
		fit, err := ParseFit(strings.TrimPrefix(code, "-"))
		if err != nil {
			t.Fatal(err)
		}
		if fit != NotChosen {
			fits[i+1] = fit
		}
	}
	return fits
}

func startedCheck(t testing.TB) *Check {
	t.Helper()
	q := testCheckQuestionnaire(t, "moments-of-truth")
	c, err := StartCheck("c1", Unit{ID: "u1", OrganizationID: "o1"}, Ref{ID: q.ID, Version: "1"}, q, " The  claims team ", "Ada", noon)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func preparedCheck(t testing.TB, threshold int) *Check {
	t.Helper()
	q := testCheckQuestionnaire(t, "moments-of-truth")
	c, err := PrepareCheck("c1", Unit{ID: "u1", OrganizationID: "o1"}, Ref{ID: q.ID, Version: "1"}, q, CheckSettings{Threshold: threshold}, "Ada", noon)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestAnAgreedCheckIsAnsweredSubmittedAndReopened(t *testing.T) {
	c := startedCheck(t)
	if c.AnsweredBy != "The claims team" {
		t.Errorf("answered by %q", c.AnsweredBy)
	}
	if err := c.Answer(Fits{1: 2, 2: FitDontKnow, 3: 4}, noon); err != nil {
		t.Fatal(err)
	}
	if err := c.Answer(Fits{3: NotChosen, 4: 1}, noon); err != nil || c.Fits.Chosen() != 3 {
		t.Errorf("chosen %v (%v)", c.Fits, err)
	}
	if got, want := fieldsOf(c.Submit("Ada", noon)), "aspect-3 aspect-5 aspect-6 aspect-7"; got != want {
		t.Errorf("submitted without %q, want %q", got, want)
	}
	if got, want := fieldsOf(c.Answer(Fits{5: 7, 1: -1}, noon)), "aspect-1 aspect-5"; got != want {
		t.Errorf("refused at %q, want %q", got, want)
	}
	wantErr(t, "an aspect that is not there", c.Answer(Fits{8: 1}, noon), ErrNotFound)
	wantErr(t, "reopened before it was submitted", c.Reopen("Ada", "to see", noon), ErrClosed)
	if err := errors.Join(c.CheckDiscard(), c.Answer(fitsOf(t, "2 dk 4 1 1 5 3"), noon), c.Submit("Ada", noon)); err != nil {
		t.Fatal(err)
	}
	want := &CheckResult{Aspects: []AspectResult{{Number: 1, Level: 2}, {Number: 2}, {Number: 3, Level: 4}, {Number: 4, Level: 1}, {Number: 5, Level: 1}, {Number: 6, Level: 5}, {Number: 7, Level: 3}}}
	if diff := cmp.Diff(want, c.Result); diff != "" || c.Result.Survey() {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantErr(t, "answered after", c.Answer(Fits{1: 1}, noon), ErrClosed)
	wantErr(t, "submitted twice", c.Submit("Ada", noon), ErrClosed)
	if fieldsOf(c.Reopen("Ada", " ", noon)) != "why" {
		t.Error("reopened without saying why")
	}
	if err := c.Reopen("Bob", "Two were chosen by mistake", noon); err != nil || c.Submitted() || c.Result != nil {
		t.Errorf("reopened: %+v (%v)", c, err)
	}
	wantErr(t, "discarded after it had a result", c.CheckDiscard(), ErrClosed)
	if got := c.Events[len(c.Events)-1]; got.Who != "Bob" || got.What != EventReopened || got.Note == "" || len(c.Events) != 3 {
		t.Errorf("events %+v", c.Events)
	}
}

func TestASurveyOfACheckGoesOneWay(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	for _, threshold := range []int{-1, 0, 2, 101} {
		if _, err := PrepareCheck("c", Unit{}, Ref{}, q, CheckSettings{Threshold: threshold}, "Ada", noon); fieldsOf(err) != "threshold" {
			t.Errorf("a threshold of %d: %v", threshold, err)
		}
	}
	c := preparedCheck(t, 5)
	enough, few := q.Combine(make([]Fits, 5), 5), q.Combine(make([]Fits, 4), 5)
	wantErr(t, "answered like an agreed one", c.Answer(Fits{1: 1}, noon), ErrClosed)
	wantErr(t, "submitted", c.Submit("Ada", noon), ErrClosed)
	wantErr(t, "taken part before the link was made", c.CheckAnswerable(noon), ErrClosed)
	wantErr(t, "published before it asked", c.Publish(enough, "Ada", noon), ErrClosed)
	if err := errors.Join(c.Change(CheckSettings{Threshold: 3}, "Ada", noon), c.Open("Ada", noon), c.CheckAnswerable(noon)); err != nil || c.Threshold != 3 {
		t.Fatal(c.Threshold, err)
	}
	if fieldsOf(c.Change(CheckSettings{Threshold: 5}, "Ada", noon)) != "threshold" || c.Threshold != 3 || c.Change(CheckSettings{Threshold: 3}, "Ada", noon) != nil {
		t.Error("the threshold people were promised changed")
	}
	wantErr(t, "published while it asks", c.Publish(enough, "Ada", noon), ErrClosed)
	if err := c.Close("Ada", noon); err != nil || c.State(noon) != Closed {
		t.Fatal(err)
	}
	wantErr(t, "closed twice", c.Close("Ada", noon), ErrClosed)
	wantErr(t, "another link while it is closed", c.Open("Ada", noon), ErrClosed)
	var invalid *InvalidError
	if err := c.Publish(few, "Ada", noon); !errors.As(err, &invalid) || c.Submitted() {
		t.Errorf("published below the threshold: %v", err)
	}
	if err := errors.Join(c.Extend(time.Time{}, "Ada", noon), c.CheckAnswerable(noon), c.Close("Ada", noon), c.Publish(enough, "Ada", noon)); err != nil || c.State(noon) != Published {
		t.Fatal(err)
	}
	for what, err := range map[string]error{
		"opened": c.Open("Ada", noon), "closed": c.Close("Ada", noon), "published": c.Publish(enough, "Ada", noon),
		"the settings": c.Change(CheckSettings{Threshold: 3}, "Ada", noon), "extended": c.Extend(time.Time{}, "Ada", noon), "discarded": c.CheckDiscard(), "reopened": c.Reopen("Ada", "why", noon),
	} {
		wantErr(t, what+" after the result", err, ErrClosed)
	}
}

// A survey with a closing date is open to the last moment before it and closed
// from it on, whether or not anybody looks; extended it asks again.
func TestASurveyOfACheckClosesByItself(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	end := noon.Add(12 * time.Hour)
	for _, over := range []time.Time{noon, noon.Add(-time.Hour)} {
		_, err := PrepareCheck("c", Unit{}, Ref{}, q, CheckSettings{1, over}, "Ada", noon)
		if got, want := fieldsOf(err), "threshold closes"; got != want {
			t.Errorf("a survey that closes at %v: refused at %q, want %q", over, got, want)
		}
	}
	c := preparedCheck(t, 3)
	if err := errors.Join(c.Change(CheckSettings{3, end}, "Ada", noon), c.Open("Ada", noon)); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		at   time.Time
		want SurveyState
	}{{noon, Answerable}, {end.Add(-1), Answerable}, {end, Closed}, {end.AddDate(1, 0, 0), Closed}} {
		if got := c.State(row.at); got != row.want || (c.CheckAnswerable(row.at) == nil) != (row.want == Answerable) {
			t.Errorf("at %v it is %s, want %s", row.at, got, row.want)
		}
	}
	wantErr(t, "closed by hand when it was over", c.Close("Ada", end), ErrClosed)
	wantErr(t, "another link when it was over", c.Open("Ada", end), ErrClosed)
	if got := fieldsOf(c.Extend(end, "Ada", end)); got != "closes" {
		t.Errorf("extended to when it closed before: refused at %q", got)
	}
	next := end.Add(24 * time.Hour)
	if err := c.Extend(next, "Bob", end); err != nil || c.State(end) != Answerable || c.State(next) != Closed || c.Threshold != 3 {
		t.Errorf("extended: %s, then %s (%v)", c.State(end), c.State(next), err)
	}
	if err := errors.Join(c.Close("Ada", end), c.Extend(time.Time{}, "Ada", end)); err != nil || c.State(next) != Answerable {
		t.Errorf("without a date it is %s (%v)", c.State(next), err)
	}
	var trail []string
	for _, e := range c.Events {
		trail = append(trail, string(e.What)+" "+e.Note)
	}
	if diff := cmp.Diff([]string{"started ", "changed last day to answer", "opened ", "extended ", "closed ", "extended "}, trail); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestSeveralPeopleTogether(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	people := func(codes ...string) []Fits { // of the first aspect
		var all []Fits
		for _, code := range codes {
			all = append(all, fitsOf(t, code))
		}
		return all
	}
	for _, row := range []struct {
		name      string
		people    []Fits
		threshold int
		want      AspectResult
		tooFew    bool
	}{
		{"four of five", people("1", "1", "1", "1"), 5, AspectResult{}, true},
		{"nobody", nil, 3, AspectResult{}, true},
		{"a threshold below three counts as three", people("1", "2"), 1, AspectResult{}, true},
		{"odd", people("5", "1", "3"), 3, AspectResult{Number: 1, Level: 3, N: 3, Counts: [5]int{1, 0, 1, 0, 1}}, false},
		{"even: the lower one", people("5", "1", "4", "2"), 3, AspectResult{Number: 1, Level: 2, N: 4, Counts: [5]int{1, 1, 0, 1, 1}}, false},
		{"one does not know: the level alone", people("2", "2", "4", "5", "dk"), 3, AspectResult{Number: 1, Level: 2}, false},
		{"three do not know: enough not to be anybody", people("2", "2", "4", "dk", "dk", "dk"), 3, AspectResult{Number: 1, Level: 2, N: 3, Counts: [5]int{0, 2, 0, 1, 0}}, false},
		{"two chose: hidden", people("2", "2", "dk", "dk", "dk"), 3, AspectResult{Number: 1, Hidden: true}, false},
		{"nobody knows", people("dk", "dk", "dk"), 3, AspectResult{Number: 1, Hidden: true}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := q.Combine(row.people, row.threshold)
			if got.TooFew != row.tooFew || got.Respondents != len(row.people) {
				t.Fatalf("%+v", got)
			}
			if row.tooFew {
				if got.Aspects != nil {
					t.Errorf("too few, and yet %+v", got.Aspects)
				}
				return
			}
			if diff := cmp.Diff(row.want, got.Aspects[0]); diff != "" || len(got.Aspects) != 7 {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is shown speaks of at least as many people as the threshold, and so does
// what could be worked out from it; the order in which people came does not matter.
func TestNothingIsShownOfFewPeople(t *testing.T) {
	q := testCheckQuestionnaire(t, "loyalty-practices")
	rapid.Check(t, func(t *rapid.T) {
		threshold := rapid.IntRange(3, 7).Draw(t, "threshold")
		one := rapid.Custom(func(t *rapid.T) Fits {
			fits := Fits{}
			for _, a := range q.Aspects {
				fits[a.Number] = Fit(rapid.IntRange(int(NotChosen), int(FitDontKnow)).Draw(t, "fit"))
			}
			return fits
		})
		responses := rapid.SliceOfN(one, 0, 20).Draw(t, "responses")
		r := q.Combine(responses, threshold)
		if again := q.Combine(rapid.Permutation(responses).Draw(t, "order"), threshold); !cmp.Equal(r, again) {
			t.Fatalf("in another order:\n%s", cmp.Diff(r, again))
		}
		if r.TooFew != (len(responses) < threshold) || r.TooFew && r.Aspects != nil {
			t.Fatalf("%d people, threshold %d: %+v", len(responses), threshold, r)
		}
		for _, a := range r.Aspects {
			holdAspect(t, a, responses, threshold)
		}
	})
}

// holdAspect holds what is shown of an aspect against what people chose.
func holdAspect(t *rapid.T, a AspectResult, responses []Fits, threshold int) {
	var levels []int
	for _, fits := range responses {
		if level := fits[a.Number].Level(); level > 0 {
			levels = append(levels, level)
		}
	}
	slices.Sort(levels)
	others := len(responses) - len(levels)
	sum := 0
	for _, n := range a.Counts {
		sum += n
	}
	switch {
	case sum != a.N:
		t.Fatalf("%d people in %v", a.N, a.Counts)
	case len(levels) < threshold:
		if !a.Hidden || a.Level != 0 || a.N != 0 {
			t.Fatalf("%d of %d chose: %+v", len(levels), len(responses), a)
		}
	case a.Level != levels[(len(levels)+1)/2-1]:
		t.Fatalf("%v has the lower median %d", levels, a.Level)
	case others > 0 && others < threshold && a.N != 0:
		t.Fatalf("%d others could be worked out: %+v", others, a)
	}
}

// Source: design, "Companion checks": two levels or more apart.
func TestWorthASecondLook(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth") // cf: 1 2 6 7; me: 1 4 6; en: 2 3 4 5 7
	at := func(cf, me, en int) *Summary {
		s := &Summary{Status: Scored}
		for i, level := range []int{cf, me, en} {
			part := ComponentSummary{ID: []string{"cf", "me", "en"}[i], Status: Scored, Level: level}
			if level == 0 {
				part.Status = Insufficient
			}
			s.Components = append(s.Components, part)
		}
		return s
	}
	for _, row := range []struct {
		name, fits string
		result     *Summary
		want       []SecondLook
	}{
		{"all alike", "2 2 2 2 2 2 2", at(2, 2, 2), nil},
		{"one level apart", "3 3 3 3 3 3 3", at(2, 4, 3), nil},
		{"two above in one", "4 4 1 4 1 4 4", at(2, 3, 4), []SecondLook{{"cf", 2, 4, 4}}},
		{"two below", "1 1 1 1 1 1 1", at(3, 2, 5), []SecondLook{{"cf", 3, 1, 4}, {"en", 5, 1, 5}}},
		{"the lower median of four", "1 1 3 3 3 5 5", at(3, 1, 3), []SecondLook{{"cf", 3, 1, 4}, {"me", 1, 3, 3}}},
		{"only what is known", "dk 5 dk dk dk dk dk", at(2, 2, 5), []SecondLook{{"cf", 2, 5, 1}}},
		{"nothing known", "dk dk dk dk dk dk dk", at(1, 5, 1), nil},
		{"no level", "5 5 5 5 5 5 5", at(0, 0, 4), nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, q.SecondLooks(q.Result(fitsOf(t, row.fits)), row.result)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhichChecksCountForAResult(t *testing.T) {
	at := func(id, day string, level int) *Check {
		on, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return &Check{ID: id + " " + day, Ref: Ref{ID: id}, SubmittedAt: on, Result: &CheckResult{Aspects: []AspectResult{{Number: 1, Level: level}, {Number: 2, Hidden: true}}}}
	}
	open := &Check{Ref: Ref{ID: "moments-of-truth"}}
	all := []*Check{
		open, at("moments-of-truth", "2025-06-01", 1), at("moments-of-truth", "2026-06-01", 2), at("moments-of-truth", "2026-05-01", 3),
		at("moments-of-truth", "2028-06-01", 4), at("loyalty-practices", "2027-03-01", 5),
	}
	result := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	latest := LatestChecks(all, result)
	var ids []string
	for _, c := range latest {
		ids = append(ids, c.ID)
	}
	if diff := cmp.Diff([]string{"loyalty-practices 2027-03-01", "moments-of-truth 2026-06-01"}, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(AspectLevels{"loyalty-practices/1": 5, "moments-of-truth/1": 2}, AspectLevelsOf(latest)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
