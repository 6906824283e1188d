package assessment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sampleAnswers are written a cell a word, a statement a digit; "-" was not asked.
func sampleAnswers(cells map[string]string) Answers {
	answers := Answers{}
	for id, levels := range cells {
		for l, cell := range strings.Fields(levels) {
			for i, c := range cell {
				a := map[rune]Answer{'-': NotAsked, 'd': DontKnow, 'n': DoesNotApply, '.': Unanswered}[c]
				if c >= '0' && c <= '3' {
					a = WithPoints(int(c - '0'))
				}
				answers[fmt.Sprintf("%s%d%c", id, l+1, 'a'+i)] = a
			}
		}
	}
	return answers
}

// sample is the result of data/sample-answers.csv, worked out by hand: level 1,
// position 1.8, held by measurement.
func sample(t testing.TB) (*Questionnaire, Answers, Result) {
	q := testQuestionnaire(t)
	answers := sampleAnswers(map[string]string{
		"cf": "332 223 121 010 000", "me": "333 330 211 --- ---", "en": "333 322 122 222 010",
	})
	return q, answers, Score(q, Full, answers)
}

func TestWordsOfTheSample(t *testing.T) {
	q, answers, r := sample(t)
	advice := Advise(q, Full, answers, &r)
	way := q.WayText(advice.Way, "Claims")
	said := map[string]string{
		"headline":    q.Headline(&r),
		"lead":        q.Lead("Claims", &r),
		"focus":       q.Standing(&r.Components[0]),
		"measurement": q.Standing(&r.Components[1]) + " | " + strings.Join(q.CloseCalls(&r.Components[1]), " "),
		"environment": q.Standing(&r.Components[2]) + " | " + strings.Join(q.CloseCalls(&r.Components[2]), " ") + " | " + q.GapText(&r.Components[2]),
		"way":         way.Count + " " + way.Outcome,
		"line":        way.Line,
		"remarks":     strings.Join(q.Remarks(&r), " | "),
	}
	want := map[string]string{
		"headline":    "Level 1, Reactive",
		"lead":        "Measurement holds Claims back: one practice not in place at level 2 keeps it at level 1. Customer focus and environment already stand at level 2.",
		"focus":       "Level 2 secured, 4 of 6 points to level 3",
		"measurement": "Level 1 secured; one practice not in place at level 2 | One answer away from level 2.",
		"environment": "Level 2 secured, 5 of 6 points to level 3; ahead at level 4 | One answer away from level 4: it is already ahead there. | Ahead at level 4, but level 3 holds it at 2.",
		"way":         "One step would do it. Measurement would stand at 2.6, and Claims at level 2, Attentive.",
		"line":        "One step: “Leaders read all customer feedback within a month of receiving it”, from not in place to started.",
		"remarks":     "39 of 45 statements were asked; the others could change neither a level nor a position.",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLead(t *testing.T) {
	const all3, none = "333 333 333 333 333", "000 000 --- --- ---"
	for _, row := range []struct {
		name       string
		cf, me, en string
		want       string
	}{
		{"top", all3, all3, all3, "Claims has every level secured. There is nothing further to secure: keep the evidence fresh."},
		{"together", "333 111 111 --- ---", "333 211 111 --- ---", "333 110 111 --- ---", "Customer focus, measurement and environment stand together at level 1: raising Claims means raising each of them."},
		{"two hold", "333 333 111 --- ---", "333 211 111 --- ---", "333 110 111 --- ---", "Measurement and environment hold Claims back. Customer focus already stands at level 2."},
		{"basics", all3, none, "333 333 333 111 111", "Measurement holds Claims back: level 1 has 0 of 6 points and three practices not in place, so the basics are not all in place. Environment already stands at level 3; customer focus already stands at level 5."},
		{"one absent basic", all3, "330 333 111 --- ---", all3, "Measurement holds Claims back: one practice not in place at level 1, so the basics are not all in place. Customer focus and environment already stand at level 5."},
		{"points missing", all3, "333 111 111 --- ---", all3, "Measurement holds Claims back: level 2 has 3 of the 6 points it needs. Customer focus and environment already stand at level 5."},
		{"insufficient", all3, "333 d.. 111 --- ---", all3, "Fewer than half of the statements that decide measurement were answered, so no level can be given yet. What is already answered is kept."},
		{"not scored", all3, "333 nnn nnn 111 111", all3, "Two or more whole levels of measurement do not apply to Claims, so a level would say little. The answers remain useful one by one."},
	} {
		q := testQuestionnaire(t)
		r := Score(q, Full, sampleAnswers(map[string]string{"cf": row.cf, "me": row.me, "en": row.en}))
		if got := q.Lead("Claims", &r); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.name, got, row.want)
		}
	}
}

func TestNothingUnscoredNamesALevelOfTheUnit(t *testing.T) {
	q := testQuestionnaire(t)
	answers := sampleAnswers(map[string]string{"cf": "d.. ... ... ... ...", "me": "d.. ... ... ... ...", "en": "d.. ... ... ... ..."})
	r := Score(q, Full, answers)
	advice := Advise(q, Full, answers, &r)
	if advice.Actions != nil || advice.Way != nil || q.Stay(&r) != nil {
		t.Errorf("an insufficient result carries advice: %+v", advice)
	}
	said := q.Headline(&r) + q.Lead("Claims", &r)
	for i := range r.Components {
		said += q.Standing(&r.Components[i]) + strings.Join(q.CloseCalls(&r.Components[i]), "")
	}
	if strings.ContainsAny(said, "0123456789") {
		t.Errorf("a number in %q", said)
	}
}

func TestBasicsAway(t *testing.T) {
	q := testQuestionnaire(t)
	for _, row := range []struct{ name, me, want string }{
		{"one short", "330 111 111 --- ---", "One answer away from having the basics in place; the level stays 1."},
		{"only just", "222 111 111 --- ---", "One answer less and the basics are not all in place; the level stays 1."},
		{"safe", "333 111 111 --- ---", ""},
	} {
		r := Score(q, Full, sampleAnswers(map[string]string{"me": row.me}))
		if got := strings.Join(q.CloseCalls(&r.Components[1]), " "); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestStandingWithoutTheBasics(t *testing.T) {
	q := testQuestionnaire(t)
	for me, want := range map[string]string{
		"111 111 --- --- ---": "Level 1, basics not all in place: 3 points, 6 needed, nothing absent",
		"330 111 --- --- ---": "Level 1, basics not all in place: 6 points, 6 needed, one absent",
		"nnn 111 000 --- ---": "Level 1, basics not all in place: 3 points, 6 needed, nothing absent",
		"--- --- --- --- ---": "Level 1, basics not all in place: nothing asked",
	} {
		r := Score(q, Full, sampleAnswers(map[string]string{"me": me}))
		if got := q.Standing(&r.Components[1]); got != want {
			t.Errorf("%s: %s", me, got)
		}
	}
}

func TestCloseCallsOfOneKindAreOneSentence(t *testing.T) {
	q := testQuestionnaire(t)
	r := Score(q, Full, sampleAnswers(map[string]string{"me": "222 222 222 222 222"}))
	want := "One answer less and it is level 1, 2, 3 or 4."
	if got := strings.Join(q.CloseCalls(&r.Components[1]), " | "); got != want {
		t.Errorf("got %s", got)
	}
	r = Score(q, Full, sampleAnswers(map[string]string{"me": "333 322 122 222 222"}))
	if got := q.GapText(&r.Components[1]); got != "Ahead at levels 4 and 5, but level 3 holds it at 2." {
		t.Errorf("got %s", got)
	}
}

// What was skipped by hand may matter; only the adaptive stop leaves out what
// cannot.
func TestWhatWasNotAskedMayMatter(t *testing.T) {
	q := testQuestionnaire(t)
	const safe, asked = "; the others could change neither a level nor a position.", "333 322 121 010 000"
	for _, row := range []struct{ name, me, want string }{
		{"beyond the stop", "333 110 111 --- ---", "39 of 45 statements were asked" + safe},
		{"the level that stops", "333 322 --- 222 111", "42 of 45 statements were asked."},
		{"too early", "333 --- --- --- ---", "33 of 45 statements were asked."},
		{"one of a cell", "333 11- 111 --- ---", "38 of 45 statements were asked."},
	} {
		r := Score(q, Full, sampleAnswers(map[string]string{"cf": asked, "me": row.me, "en": asked}))
		remarks := q.Remarks(&r)
		if got := remarks[len(remarks)-1]; got != row.want {
			t.Errorf("%s: %s", row.name, got)
		}
	}
}

func TestAWayThroughWhatWasNotAsked(t *testing.T) {
	q := testQuestionnaire(t)
	answers := sampleAnswers(map[string]string{"cf": "000 000 --- --- ---", "me": "--- --- --- --- ---", "en": "333 333 333 333 333"})
	r := Score(q, Full, answers)
	way := q.WayText(Advise(q, Full, answers, &r).Way, "Claims")
	if way.Steps[0].From != "not in place" || way.Steps[len(way.Steps)-1].From != "not asked" {
		t.Errorf("steps %+v", way.Steps)
	}
	if want := "Customer focus would stand at 1.0, measurement would stand at 1.0, and Claims at level 1, Reactive, with the basics in place."; way.Outcome != want {
		t.Errorf("outcome %s", way.Outcome)
	}
	if got, want := q.Lead("Claims", &r), "Customer focus and measurement hold Claims back. The basics of customer focus and measurement are not all in place. Environment already stands at level 5."; got != want {
		t.Errorf("lead %s", got)
	}
}

func TestRemarks(t *testing.T) {
	q := testQuestionnaire(t)
	answers := Answers{}
	for _, s := range q.Asked(Full) {
		answers[s.ID] = Mostly
	}
	r := Score(q, Quick, answers)
	want := "Every statement got the same answer, “mostly”: look at a few of them again. | The quick form gives a first look. It is never compared with a full assessment."
	if got := strings.Join(q.Remarks(&r), " | "); got != want {
		t.Errorf("got %s", got)
	}
	answers["cf1a"] = DontKnow
	r = Score(q, Full, answers)
	if got := q.Remarks(&r)[0]; got != "Customer focus, level 1: secured on two of three answers." {
		t.Errorf("got %s", got)
	}
}

func TestMidSentence(t *testing.T) {
	for in, want := range map[string]string{"Customer focus": "customer focus", "CRM in use": "CRM in use", "": "", "Ä": "ä", "Ürün": "ürün"} {
		if got := MidSentence(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
