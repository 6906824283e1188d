package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/store"
)

// TestDemo: eight units with two rounds each, a year apart, and every kind of
// result somewhere in them.
func TestDemo(t *testing.T) {
	data := clean(t)
	add(t, goodPassword, "ann@example.org", "Ann", "Lake Bank")
	got := typed(t, "", "demo")
	for _, want := range []string{"ann@example.org chooses it on the home page", "To remove it, choose Remove the sample"} {
		if got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Fatalf("%+v lacks %q", got, want)
		}
	}
	s := opened(t)
	ann, _, err := s.UserByEmail(t.Context(), "ann@example.org")
	if err != nil {
		t.Fatal(err)
	}
	organizations, err := s.Organizations(t.Context(), ann.ID)
	if err != nil || len(organizations) != 2 || !organizations[0].Sample {
		t.Fatalf("organizations: %+v, %v", organizations, err)
	}
	sample := organizations[0].ID
	tree, err := s.Units(t.Context(), sample)
	if err != nil {
		t.Fatal(err)
	}
	listed, err := s.Assessments(t.Context(), sample, "")
	if err != nil || len(tree.Ordered()) != 8 || len(listed) != 16+len(sampleSurveys) {
		t.Fatalf("%d units and %d assessments, %v", len(tree.Ordered()), len(listed), err)
	}
	var lines strings.Builder
	for _, branch := range tree.Ordered() {
		rounds, err := s.Assessments(t.Context(), sample, branch.ID)
		if err != nil {
			t.Fatal(err)
		}
		rounds = slices.DeleteFunc(rounds, func(l assessment.Listed) bool { return l.Mode == assessment.SurveyMode })
		if len(rounds) != 2 {
			t.Fatalf("%s: %d rounds", branch.Name, len(rounds))
		}
		if days := rounds[0].SubmittedAt.Sub(rounds[1].SubmittedAt) / (24 * time.Hour); days < 365 || days > 366 || rounds[0].SubmittedAt.After(time.Now()) {
			t.Errorf("%s: %d days between the rounds", branch.Name, days)
		}
		for _, round := range []assessment.Listed{rounds[1], rounds[0]} {
			a, err := s.Assessment(t.Context(), sample, round.ID)
			if err != nil {
				t.Fatal(err)
			}
			r := a.Result()
			fmt.Fprintf(&lines, "%s%s (%s): %s; %s\n", strings.Repeat("  ", branch.Depth), branch.Name, a.Form,
				a.Questionnaire.Headline(&r), profile(&r))
		}
	}
	for _, l := range listed {
		if l.Mode == assessment.SurveyMode {
			fmt.Fprint(&lines, surveyLine(t, s, sample, l))
		}
	}
	golden(t, data+"/demo.txt", lines.String())
	if got := typed(t, "", "demo"); got.code != 1 || !strings.Contains(got.stderr, "is there already") {
		t.Errorf("a second time: %+v", got)
	}
	if err := s.RemoveSample(t.Context(), sample); err != nil {
		t.Error(err)
	}
}

// surveyLine says how many answered a survey and what they say together.
func surveyLine(t *testing.T, s *store.Store, organization string, l assessment.Listed) string {
	t.Helper()
	turnout, err := s.Turnout(t.Context(), organization, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	if l.Summary == nil {
		return fmt.Sprintf("survey, still asking: %d responses\n", turnout.Responses)
	}
	survey, r, err := s.SurveyResult(t.Context(), organization, l.ID)
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprintf("survey, %d responses: %s; %s\n", turnout.Responses, survey.Questionnaire.Headline(&r.Result), profile(&r.Result))
	for _, c := range r.Components {
		line += fmt.Sprintf("  %s %s, agreement %s, leaders less front line %s, %d comments\n", c.ID, c.Position, c.Agreement, c.PerceptionGap, len(r.Comments))
	}
	return line
}

// profile is each component's status, level and flags.
func profile(r *assessment.Result) string {
	var parts []string
	for _, c := range r.Components {
		parts = append(parts, fmt.Sprint(c.ID, " ", c.Status, " ", c.Level, " ", c.Flags, c.Gaps))
	}
	return strings.Join(parts, ", ")
}

// TestDemoNeedsAnAdministrator: there is no default account.
func TestDemoNeedsAnAdministrator(t *testing.T) {
	clean(t)
	if got := typed(t, "", "demo"); got.code != 1 || !strings.Contains(got.stderr, "set the application up") {
		t.Errorf("%+v", got)
	}
	if users, err := opened(t).Users(t.Context()); err != nil || len(users) > 0 {
		t.Errorf("somebody was added: %v, %v", users, err)
	}
}
