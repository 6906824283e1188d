package store_test

import (
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// lookAgain is a submitted assessment, and one that begins from its answers.
func lookAgain(t *testing.T, s *store.Store, org storetest.Owned, done ...assessment.Step) (before, again *assessment.Assessment) {
	t.Helper()
	a := org.Assessment(t, s, org.Root)
	storetest.Answer(t, s, a, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
	ok(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, func(a *assessment.Assessment) error {
		note := assessment.Given{Answer: assessment.Started, Note: hostile}
		if err := a.Answer(assessment.Place{Component: 1, Level: 1}, map[string]assessment.Given{"me1a": note}, now()); err != nil {
			return err
		}
		return a.Submit("Ada", now())
	}))
	before, err := s.Assessment(t.Context(), org.ID, a.ID)
	ok(t, err)
	again, err = before.Again(account.NewID(), before.Ref, before.Questionnaire, "The whole team", "Ada", done, now())
	ok(t, err)
	ok(t, s.CreateAssessment(t.Context(), again))
	return before, again
}

// What is carried comes back as it was given, on every way to an assessment, and
// stays as it is whatever is answered.
func TestCarriedAnswersAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		step := func(title string) assessment.Step {
			return assessment.Step{Title: title, Status: assessment.StepDone, Secures: []string{"me1a", "me1b"}}
		}
		before, again := lookAgain(t, s, org, step(strings.Join(strings.Fields("Ask "+hostile), " ")), step("Count them"))
		check := func() {
			t.Helper()
			got, err := s.Assessment(t.Context(), org.ID, again.ID)
			ok(t, err)
			if diff := cmp.Diff(again.Carried, got.Carried); diff != "" {
				t.Errorf("carried (-want +got):\n%s", diff)
			}
			placed, _, err := s.PlacedAssessment(t.Context(), org.ID, again.ID)
			ok(t, err)
			if diff := cmp.Diff(got, placed); diff != "" {
				t.Error(diff)
			}
		}
		check()
		ok(t, s.UpdateAssessment(t.Context(), org.ID, again.ID, func(a *assessment.Assessment) error {
			given, err := a.Carried.Confirm("me1a")
			if err != nil {
				return err
			}
			return a.Answer(assessment.Place{Component: 1, Level: 1}, map[string]assessment.Given{"me1a": given}, now())
		}))
		check()
		ok(t, s.UpdateAssessment(t.Context(), org.ID, before.ID, func(a *assessment.Assessment) error {
			return a.Reopen("Ada", "Two answers were mixed up", now())
		}))
		check()
		if blank, err := s.Assessment(t.Context(), org.ID, before.ID); err != nil || blank.Carried != nil {
			t.Errorf("the first assessment was given %+v, %v", blank.Carried, err)
		}
		_, err := s.Assessment(t.Context(), foreign.ID, again.ID)
		wantError(t, err, assessment.ErrNotFound)

		ok(t, s.DeleteAssessment(t.Context(), org.ID, again.ID))
		if rows := dump(t, s); strings.Contains(rows, "carried:") {
			t.Errorf("something carried is left:\n%s", rows)
		}
	})
}

// What is carried from elsewhere cannot be kept.
func TestNothingIsCarriedFromAnotherOrganization(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		before, _ := lookAgain(t, s, foreign)
		a, err := before.Again(account.NewID(), before.Ref, before.Questionnaire, "The team", "Ada", nil, now())
		ok(t, err)
		a.OrganizationID, a.UnitID = org.ID, org.Root.ID
		wantError(t, s.CreateAssessment(t.Context(), a), assessment.ErrNotFound)
	})
}

// The number beside the result before changes with the unit's plans, and with no
// other's.
func TestComparedWithFollowsThePlans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		other := org.Unit(t, s, "Claims")
		first, _ := lookAgain(t, s, org)
		result := func(at time.Time) *assessment.Assessment {
			a, err := first.Again(account.NewID(), first.Ref, first.Questionnaire, "The team", "Ada", nil, at)
			ok(t, err)
			for _, statement := range a.Questionnaire.Asked(a.Form) {
				a.Answers[statement.ID] = assessment.Mostly
			}
			ok(t, a.Submit("Ada", at))
			ok(t, s.CreateAssessment(t.Context(), a))
			return a
		}
		result(now().Add(time.Hour))
		last := result(now().Add(2 * time.Hour))
		number := func() int {
			_, plans, err := s.ComparedWith(t.Context(), last)
			ok(t, err)
			return plans
		}
		plan := func(unit assessment.Unit) *assessment.Plan {
			return &assessment.Plan{
				OrganizationID: org.ID, UnitID: unit.ID, ID: account.NewID(), AssessmentID: first.ID, Ref: first.Ref, Target: 2, CreatedAt: now(), UpdatedAt: now(), Version: 1,
				Steps: []assessment.Step{{ID: account.NewID(), Title: "Ask three questions", Status: assessment.StepToDo}},
			}
		}
		before := number()
		ok(t, s.CreatePlan(t.Context(), plan(org.Root)))
		made := number()
		ok(t, s.UpdatePlan(t.Context(), org.ID, org.Root.ID, func(p *assessment.Plan) error {
			p.Steps[0].Status, p.Steps[0].DoneOn = assessment.StepDone, assessment.Day(now())
			p.Version++
			return nil
		}))
		changed := number()
		if before == made || made == changed {
			t.Errorf("before a plan %d, with it %d, with a step done %d", before, made, changed)
		}
		elsewhere := plan(other)
		elsewhere.AssessmentID = org.Assessment(t, s, other).ID
		ok(t, s.UpdateAssessment(t.Context(), org.ID, elsewhere.AssessmentID, func(a *assessment.Assessment) error { return a.Submit("Ada", now()) }))
		ok(t, s.CreatePlan(t.Context(), elsewhere))
		if again := number(); again != changed {
			t.Errorf("a plan of another unit changes it from %d to %d", changed, again)
		}
	})
}
