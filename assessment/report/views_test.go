package report

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// sampleResponses are seven people: customer focus at 2.5, leaders at 3.1, the
// front line at 2.0.
func sampleResponses(t testing.TB, q *assessment.Questionnaire) []assessment.Response {
	t.Helper()
	file, err := os.Open("testdata/sample-survey.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var responses []assessment.Response
	last := ""
	for _, r := range records[1:] {
		if r[0] != last {
			last = r[0]
			responses = append(responses, assessment.Response{Role: assessment.RespondentRole(r[1]), Sheet: assessment.NewSheet(q, assessment.Full)})
		}
		sheet := responses[len(responses)-1].Sheet
		answer, err := assessment.ParseAnswer(r[3])
		if err != nil {
			t.Fatal(err)
		}
		sheet.Answers[r[2]] = answer
		if r[4] != "" {
			sheet.Notes[r[2]] = r[4]
		}
	}
	return responses
}

// surveyPlan also carries answers, notes and a name of its own, none of which
// may be printed.
func surveyPlan(t testing.TB, responses []assessment.Response, threshold int) Plan {
	t.Helper()
	p := samplePlan(t)
	s := assessment.Combine(p.Questionnaire, assessment.Full, responses, threshold)
	p.Survey = &s
	return p
}

func TestSurveyGolden(t *testing.T) {
	_, pages := readBack(t, surveyPlan(t, sampleResponses(t, questionnaire(t)), 3))
	golden(t, "testdata/survey-a4.txt", written(pages))
}

// TestSurveySaysWhatTheOthersSay: the worked example in words, and nothing of
// anybody's own.
func TestSurveySaysWhatTheOthersSay(t *testing.T) {
	q := questionnaire(t)
	for _, row := range []struct {
		threshold   int
		want, never []string
	}{
		{
			3,
			[]string{
				"Level 2, Attentive", "Survey, 7 people", "What people see alike and differently", "Customer focus: 2.5, level 2", "Good agreement, 0.762.",
				"The middle view probably lies between 1.8 and 3.5; a whole level can go unseen with this many people.", "Leaders 3.1 (3 people)", "Front line 2.0 (4 people)",
				"Leaders see it higher than the front line by 1.1, a whole level or more", "Talk before acting", "2 not in place, 3 started, 2 fully.", "Appendix A: middle answers",
				"lowest first: 1.8, 2.0, 2.3, 2.5, 2.6, 3.1, 3.5.", "Appendix C: comments", "it depends on who is on duty",
			},
			[]string{"the yearly survey", "we never see the results", "seen on the door", "the Claims team", "could not be scored"},
		},
		{
			5,
			[]string{"Leaders and front line: not shown by themselves, so that nobody can be worked out.", "Good agreement, 0.762."},
			[]string{"Leaders 3.1", "Front line 2.0", "Leaders see", "the yearly survey", "1 of the others"},
		},
		{8, []string{"Too few answers to show a level", "Seven people answered. Nothing is shown of fewer than eight."}, []string{"Customer focus", "2.5", "Contents"}},
	} {
		_, pages := readBack(t, surveyPlan(t, sampleResponses(t, q), row.threshold))
		text := flat(pages)
		for _, want := range row.want {
			if !strings.Contains(text, want) {
				t.Errorf("threshold %d: the plan does not say %q", row.threshold, want)
			}
		}
		for _, never := range row.never {
			if strings.Contains(text, never) {
				t.Errorf("threshold %d: the plan says %q", row.threshold, never)
			}
		}
	}
}

// TestSurveyWithoutALevel: a component too few could be scored in.
func TestSurveyWithoutALevel(t *testing.T) {
	q := questionnaire(t)
	responses := sampleResponses(t, q)
	for _, r := range responses[:3] {
		for _, id := range []string{"me1a", "me1b", "me1c"} {
			r.Answers[id] = assessment.DontKnow
		}
	}
	d, pages := readBack(t, surveyPlan(t, responses, 5))
	withinMargins(t, d, pages)
	text := flat(pages)
	for _, want := range []string{"Too few responses could be scored in measurement to show where Claims stands.", "What is missing", "nothing is shown of fewer than 5 people"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	for _, paragraph := range append(assessment.Method(), assessment.SurveyMethod()...) {
		text = strings.ReplaceAll(text, paragraph, "")
	}
	for _, never := range []string{`\b[0-5]\.[0-9]\b`, `you are here`, `shortest way`, `so the level is`, `people;`} {
		if found := regexp.MustCompile(never).FindString(text); found != "" {
			t.Errorf("the plan says %q", found)
		}
	}
}

// TestAnySurveyMakesAPlan: any number of people, any answers, any comments.
func TestAnySurveyMakesAPlan(t *testing.T) {
	sample := samplePlan(t)
	statements := sample.Questionnaire.Asked(assessment.Full)
	rapid.Check(t, func(t *rapid.T) {
		p := sample
		p.Unit, p.Paper = anyText().Draw(t, "unit"), anyPaper().Draw(t, "paper")
		form := rapid.SampledFrom([]assessment.Form{assessment.Full, assessment.Quick}).Draw(t, "form")
		var responses []assessment.Response
		usual := rapid.IntRange(0, 3).Draw(t, "points")
		for range rapid.IntRange(0, 9).Draw(t, "people") {
			r := assessment.Response{Role: rapid.SampledFrom(assessment.RespondentRoles()).Draw(t, "role"), Sheet: assessment.NewSheet(p.Questionnaire, form)}
			other := rapid.SampledFrom([]assessment.Answer{assessment.Fully, assessment.NotInPlace, assessment.DontKnow, assessment.NotAsked, assessment.Unanswered})
			for i, s := range statements {
				r.Answers[s.ID] = assessment.WithPoints(usual)
				if i%3 == 0 {
					r.Answers[s.ID] = other.Draw(t, "answer")
				}
			}
			if rapid.Bool().Draw(t, "comments") {
				r.Notes["cf1a"] = anyText().Draw(t, "note")
			}
			responses = append(responses, r)
		}
		s := assessment.Combine(p.Questionnaire, form, responses, 3)
		p.Survey = &s
		d, pages := readBack(t, p)
		withinMargins(t, d, pages)
		if s.TooFew && len(pages) > 2 && len(p.Unit) <= 200 {
			t.Fatalf("%d people on %d pages", len(responses), len(pages))
		}
	})
}

// TestManyPeopleMakeTheSamePlan: the dots become bars, and the pages stay few.
func TestManyPeopleMakeTheSamePlan(t *testing.T) {
	q := questionnaire(t)
	few, _ := readBack(t, surveyPlan(t, sampleResponses(t, q), 3))
	d, pages := readBack(t, surveyPlan(t, slices.Repeat(sampleResponses(t, q), 300), 5))
	withinMargins(t, d, pages)
	text := flat(pages)
	if !strings.Contains(text, "2100 people answered") || strings.Contains(text, "lowest first:") {
		t.Error("the plan does not count the people, or lists their positions")
	}
	appendix := func(d *document) int { // the comments after it go on and on
		return d.entries[slices.IndexFunc(d.entries, func(e entry) bool { return strings.HasPrefix(e.title, "Appendix A") })].page
	}
	if got, want := appendix(d), appendix(few); got != want {
		t.Errorf("the main part has %d pages, and of seven people %d", got-1, want-1)
	}
}
