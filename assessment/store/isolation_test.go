package store_test

import (
	"context"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// Whoever gives an organization and an id that do not belong together finds
// nothing and changes nothing.
func TestForeignIDsAreNotFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, b := storetest.Organization(t, s, "A"), storetest.Organization(t, s, "B")
		unitA, unitB := a.Unit(t, s, "Claims A"), b.Unit(t, s, "Claims B")
		running := b.Assessment(t, s, unitB)
		storetest.Answer(t, s, running, assessment.Place{Component: 0, Level: 1}, assessment.Mostly)
		result := b.Agreed(t, s, unitB, now(), storetest.UpTo(2))
		link, token := shared(t, b, resultOf(result.ID, assessment.Agreed))
		ok(t, s.AddShare(t.Context(), link, token.Hash))
		measured := measureOf(t, s, unitB)
		rename := func(_ assessment.Tree, u *assessment.Unit) error { u.Name = "taken over"; return nil }
		answer := func(a *assessment.Assessment) error { a.AnsweredBy = "taken over"; return nil }
		start := func(org string, unit assessment.Unit) *assessment.Assessment {
			copied := *running
			copied.ID, copied.OrganizationID, copied.UnitID = account.NewID(), org, unit.ID
			return &copied
		}
		calls := map[string]func(ctx context.Context) error{
			"Assessment":       func(ctx context.Context) error { _, err := s.Assessment(ctx, a.ID, running.ID); return err },
			"UpdateAssessment": func(ctx context.Context) error { return s.UpdateAssessment(ctx, a.ID, running.ID, answer) },
			"DeleteAssessment": func(ctx context.Context) error { return s.DeleteAssessment(ctx, a.ID, running.ID) },
			"CreateAssessment": func(ctx context.Context) error { return s.CreateAssessment(ctx, start(a.ID, unitB)) },
			"UpdateUnit":       func(ctx context.Context) error { return s.UpdateUnit(ctx, a.ID, unitB.ID, rename) },
			"UpdateUnit, foreign parent": func(ctx context.Context) error {
				return s.UpdateUnit(ctx, a.ID, unitA.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ParentID = unitB.ID; return nil })
			},
			"AddUnit, foreign parent": func(ctx context.Context) error {
				return s.AddUnit(ctx, assessment.Unit{ID: account.NewID(), OrganizationID: a.ID, ParentID: unitB.ID, Name: "below"})
			},
			"AddUnit, no organization": func(ctx context.Context) error {
				return s.AddUnit(ctx, assessment.Unit{ID: account.NewID(), OrganizationID: "none", ParentID: unitB.ID, Name: "below"})
			},
			"Organization": func(ctx context.Context) error { _, err := s.Organization(ctx, "none"); return err },
			"UpdateOrganization": func(ctx context.Context) error {
				return s.UpdateOrganization(ctx, "none", func(o *assessment.Organization) error { o.Name = "taken"; return nil })
			},
			"RemoveSample, no sample": func(ctx context.Context) error { return s.RemoveSample(ctx, b.ID) },
			"RemoveSample, none":      func(ctx context.Context) error { return s.RemoveSample(ctx, "none") },
			"empty ids":               func(ctx context.Context) error { _, err := s.Assessment(ctx, "", ""); return err },
			"a condition as an id":    func(ctx context.Context) error { _, err := s.Assessment(ctx, b.ID, "' OR '1'='1"); return err },
			"NUL as an id":            func(ctx context.Context) error { _, err := s.Assessment(ctx, b.ID, "a\x00"); return err },
			"no UTF-8 as an id":       func(ctx context.Context) error { _, err := s.User(ctx, "\xff"); return err },
			"SetPassword":             func(ctx context.Context) error { return s.SetPassword(ctx, "none", "h") },
			"SetDisabled":             func(ctx context.Context) error { return s.SetDisabled(ctx, "none", true) },
			"IssueReset":              func(ctx context.Context) error { return s.IssueReset(ctx, "none", "h", now()) },
			"CheckReset":              func(ctx context.Context) error { _, err := s.CheckReset(ctx, "none"); return err },
			"ResetPassword":           func(ctx context.Context) error { return s.ResetPassword(ctx, "none", "h") },
			"CheckSetupToken":         func(ctx context.Context) error { return s.CheckSetupToken(ctx, "") },
			"AddUser": func(ctx context.Context) error {
				return s.AddUser(ctx, storetest.User("X"), "h", "none", account.Owner)
			},
			"Comparison": func(ctx context.Context) error { _, _, _, err := s.Comparison(ctx, "none"); return err },
			"Rounds":     func(ctx context.Context) error { _, err := s.Rounds(ctx, "none"); return err },
			"AddAssessments": func(ctx context.Context) error {
				return s.AddAssessments(ctx, a.ID, []*assessment.Assessment{start(a.ID, unitA), start(a.ID, unitB)})
			},
			"AddAssessments, of another organization": func(ctx context.Context) error {
				return s.AddAssessments(ctx, a.ID, []*assessment.Assessment{start(b.ID, unitB)})
			},
			"AddUnits, foreign parent": func(ctx context.Context) error {
				return s.AddUnits(ctx, a.ID, []assessment.Unit{{ID: account.NewID(), OrganizationID: a.ID, ParentID: unitB.ID, Name: "below"}})
			},
			"AddUnits, of another organization": func(ctx context.Context) error {
				return s.AddUnits(ctx, a.ID, []assessment.Unit{{ID: account.NewID(), OrganizationID: b.ID, ParentID: unitA.ID, Name: "below"}})
			},
			"Shares":       func(ctx context.Context) error { _, err := s.Shares(ctx, "none"); return err },
			"RevokeShare":  func(ctx context.Context) error { return s.RevokeShare(ctx, a.ID, link.ID, "Ada", now()) },
			"SharedBy":     func(ctx context.Context) error { _, err := s.SharedBy(ctx, link.ID, now()); return err },
			"CountOpening": func(ctx context.Context) error { return s.CountOpening(ctx, "none", now()) },
			"AddShare": func(ctx context.Context) error {
				foreign, token := shared(t, a, resultOf(result.ID, assessment.Agreed))
				return s.AddShare(ctx, foreign, token.Hash)
			},
			"Measure": func(ctx context.Context) error {
				_, err := s.Measure(ctx, a.ID, unitB.ID, measured.ID)
				return err
			},
			"Measure, of another unit": func(ctx context.Context) error {
				_, err := s.Measure(ctx, b.ID, b.Root.ID, measured.ID)
				return err
			},
			"UpdateMeasures": func(ctx context.Context) error {
				return s.UpdateMeasures(ctx, a.ID, unitB.ID, func(*assessment.Measures) error { return nil })
			},
			"UpdateMoments": func(ctx context.Context) error {
				return s.UpdateMoments(ctx, a.ID, unitB.ID, func(*assessment.Moments) error { return nil })
			},
			"UpdateServicePlan": func(ctx context.Context) error {
				return s.UpdateServicePlan(ctx, a.ID, unitB.ID, func(*assessment.ServicePlan) error { return nil })
			},
			"ServiceVersion": func(ctx context.Context) error { _, err := s.ServiceVersion(ctx, a.ID, unitB.ID, 1); return err },
			"UserByEmail":    func(ctx context.Context) error { _, _, err := s.UserByEmail(ctx, "none@example.org"); return err },
		}
		before := dump(t, s)
		for name, call := range calls {
			t.Run(name, func(t *testing.T) { wantError(t, call(t.Context()), assessment.ErrNotFound) })
		}
		if listed, err := s.Assessments(t.Context(), a.ID, unitB.ID); err != nil || len(listed) != 0 {
			t.Errorf("Assessments of a foreign unit: got %v, %v, want none", listed, err)
		}
		if _, tree, results, err := s.Comparison(t.Context(), a.ID); err != nil || len(tree) != 2 || len(results) != 0 {
			t.Errorf("Comparison of A: %v, %v, %v", tree, results, err)
		}
		if rounds, err := s.Rounds(t.Context(), a.ID); err != nil || len(rounds) != 0 {
			t.Errorf("Rounds of A: %v, %v", rounds, err)
		}
		if links, err := s.Shares(t.Context(), a.ID); err != nil || len(links) != 0 {
			t.Errorf("Shares of A: %v, %v", links, err)
		}
		if tree, err := s.Units(t.Context(), a.ID); err != nil || tree.Unit(unitB.ID) != nil {
			t.Errorf("Units of A hold a unit of B (error %v)", err)
		}
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
	})
}

func TestRemoveSampleRemovesOnlyTheSample(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		real := storetest.Organization(t, s, "Real")
		real.Assessment(t, s, real.Root)
		before := dump(t, s)
		sample := assessment.Organization{ID: account.NewID(), Name: "Sample", TimeZone: "UTC", Sample: true}
		root := assessment.Unit{ID: account.NewID(), OrganizationID: sample.ID, Name: "Sample"}
		ok(t, s.CreateOrganization(t.Context(), sample, root, real.Owner.ID))
		owned := storetest.Owned{Organization: sample, Root: root, Owner: real.Owner}
		a := owned.Assessment(t, s, owned.Unit(t, s, "Below"))
		storetest.Answer(t, s, a, assessment.Place{Component: 1, Level: 1}, assessment.Fully)
		result := owned.Agreed(t, s, root, now(), storetest.UpTo(1))
		owned.Published(t, s, root)
		measureOf(t, s, root)
		link, token := shared(t, owned, resultOf(result.ID, assessment.Agreed))
		ok(t, s.AddShare(t.Context(), link, token.Hash))
		ok(t, s.SaveWorth(t.Context(), worthOf(root, 3)))
		ok(t, s.Decide(t.Context(), decision(root, "", assessment.Advance)))
		ok(t, s.RemoveSample(t.Context(), sample.ID))
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("not as before (-before +after):\n%s", diff)
		}
	})
}
