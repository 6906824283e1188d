package store_test

import (
	"context"
	"errors"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

func TestVisitor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		if _, _, _, err := s.Visitor(ctx, "nobody"); !errors.Is(err, assessment.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		user := account.User{ID: account.NewID(), Email: "ada@example.org", Name: "Ada"}
		if err := s.AddUser(ctx, user, "hash", "", account.Viewer); err != nil {
			t.Fatal(err)
		}
		found, memberships, organizations, err := s.Visitor(ctx, user.ID)
		if err != nil || found.Name != "Ada" || len(memberships)+len(organizations) != 0 {
			t.Errorf("without an organization: %+v %v %v %v", found, memberships, organizations, err)
		}
		for _, name := range []string{"Zeta", "Alpha"} {
			org := assessment.Organization{ID: account.NewID(), Name: name, TimeZone: "Europe/Zurich", Sample: name == "Zeta"}
			root := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: name}
			if err := s.CreateOrganization(ctx, org, root, user.ID); err != nil {
				t.Fatal(err)
			}
		}
		_, memberships, organizations, err = s.Visitor(ctx, user.ID)
		if err != nil || len(memberships) != 2 || len(organizations) != 2 {
			t.Fatalf("with two: %v %v %v", memberships, organizations, err)
		}
		if organizations[0].Name != "Alpha" || !organizations[1].Sample || organizations[0].TimeZone != "Europe/Zurich" || memberships[0].Role != account.Owner {
			t.Errorf("got %+v %+v", organizations, memberships)
		}
	})
}

func TestOrganizationOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		own, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		if got, err := s.OrganizationOf(t.Context(), own.Owner.ID, own.Root.ID, ""); err != nil || got != own.ID {
			t.Errorf("own unit: %q, %v", got, err)
		}
		for name, ids := range map[string][2]string{
			"foreign unit": {foreign.Root.ID, ""}, "no unit": {"x", ""}, "no assessment": {"", "x"}, "a unit is no assessment": {"", own.Root.ID},
		} {
			if got, err := s.OrganizationOf(t.Context(), own.Owner.ID, ids[0], ids[1]); !errors.Is(err, assessment.ErrNotFound) {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
	})
}
