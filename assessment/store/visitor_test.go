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

func TestUnitPath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		tree, err := s.Units(t.Context(), org.ID)
		if err != nil {
			t.Fatal(err)
		}
		below := tree.Ordered()[0].ID
		for _, name := range []string{"B", "C"} {
			u := assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, ParentID: below, Name: name}
			if err := s.AddUnit(t.Context(), u); err != nil {
				t.Fatal(err)
			}
			below = u.ID
		}
		path, err := s.UnitPath(t.Context(), org.ID, below)
		if err != nil || len(path) != 3 || path[0].ParentID != "" || path[1].Name != "B" || path[2].Name != "C" {
			t.Errorf("path %+v, %v", path, err)
		}
		if _, err := s.UnitPath(t.Context(), "foreign", below); !errors.Is(err, assessment.ErrNotFound) {
			t.Errorf("a foreign one: %v", err)
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
