package store_test

import (
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// shared makes a link of the organization for two weeks.
func shared(t testing.TB, org storetest.Owned, settings assessment.ShareSettings) (*assessment.Share, account.Token) {
	t.Helper()
	settings.Label, settings.Days = "The steering group", 14
	share, err := assessment.NewShare(account.NewID(), org.ID, settings, "Ada", now())
	ok(t, err)
	return share, account.NewToken()
}

func comparison(filter string) assessment.ShareSettings {
	return assessment.ShareSettings{Kind: assessment.SharedComparison, Filter: filter, Aliases: true}
}

func resultOf(id string, mode assessment.Mode) assessment.ShareSettings {
	return assessment.ShareSettings{Kind: assessment.SharedResult, AssessmentID: id, Mode: mode}
}

func TestSharesAreKeptCountedAndRevoked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		agreed, survey := org.Agreed(t, s, org.Root, now(), storetest.UpTo(2)), org.Published(t, s, org.Root)
		var want []assessment.Share
		var tokens []account.Token
		for _, settings := range []assessment.ShareSettings{comparison("level=2&unit=" + org.Root.ID), resultOf(agreed.ID, assessment.Agreed), resultOf(survey.ID, assessment.SurveyMode)} {
			share, token := shared(t, org, settings)
			ok(t, s.AddShare(t.Context(), share, token.Hash))
			share.Days = 0 // not kept: Until says it
			want, tokens = append([]assessment.Share{*share}, want...), append(tokens, token)
		}
		got, err := s.Shares(t.Context(), org.ID)
		ok(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		one, err := s.SharedBy(t.Context(), tokens[1].Hash, now())
		ok(t, err)
		if diff := cmp.Diff(&want[1], one); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				if err := s.CountOpening(t.Context(), tokens[1].Hash, now()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		ok(t, s.RevokeShare(t.Context(), org.ID, want[0].ID, "Bob", now()))
		wantError(t, s.RevokeShare(t.Context(), org.ID, want[0].ID, "Bob", now()), assessment.ErrClosed)
		_, err = s.SharedBy(t.Context(), tokens[2].Hash, now())
		wantError(t, err, assessment.ErrClosed)
		wantError(t, s.CountOpening(t.Context(), tokens[2].Hash, now()), assessment.ErrClosed)
		_, err = s.SharedBy(t.Context(), tokens[0].Hash, now().Add(15*24*time.Hour))
		wantError(t, err, assessment.ErrClosed)
		wantError(t, s.CountOpening(t.Context(), tokens[0].Hash, now().Add(15*24*time.Hour)), assessment.ErrClosed)
		got, err = s.Shares(t.Context(), org.ID)
		ok(t, err)
		if got[0].RevokedBy != "Bob" || got[0].State(now()) != assessment.ShareRevoked || got[1].Opened != 10 || got[1].OpenedAt.IsZero() || got[2].Opened != 0 {
			t.Errorf("got %+v", got)
		}
	})
}

// A link leads to what the organization has handed in or published, and to
// nothing else.
func TestOnlyResultsAreShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Bernbau")
		open := org.Assessment(t, s, org.Root)
		asking := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		result := foreign.Agreed(t, s, foreign.Root, now(), storetest.UpTo(2))
		published := org.Published(t, s, org.Root)
		before := dump(t, s)
		for name, settings := range map[string]assessment.ShareSettings{
			"being answered":         resultOf(open.ID, assessment.Agreed),
			"being asked":            resultOf(asking.ID, assessment.SurveyMode),
			"of somebody else":       resultOf(result.ID, assessment.Agreed),
			"of another kind":        resultOf(published.ID, assessment.Agreed),
			"nowhere":                resultOf("none", assessment.Agreed),
			"no id any store has":    resultOf("a\xff", assessment.Agreed),
			"that nobody could hold": comparison("tag=\x00"),
		} {
			share := &assessment.Share{ID: account.NewID(), OrganizationID: org.ID, ShareSettings: settings, CreatedAt: now(), Until: now().Add(time.Hour)}
			if err := s.AddShare(t.Context(), share, account.NewToken().Hash); err == nil {
				t.Errorf("a result %s was shared", name)
			}
		}
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed (-before +after):\n%s", diff)
		}
	})
}
