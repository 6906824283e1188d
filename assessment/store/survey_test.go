package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// opening opens a survey as an owner does.
func opening(survey *assessment.Survey) error {
	return survey.Open("Ada", assessment.EventOpened, "", now())
}

func TestSurveyIsKeptAsItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.PersonalLinks, storetest.ClosingIn(time.Hour), func(s *assessment.SurveySettings) {
			s.Form, s.Threshold, s.Welcome = assessment.Quick, 3, "Grüezi\nmitenand 🙂"
		})
		wantSurvey(t, s, v.Survey)
		want := *v.Survey
		change := func(survey *assessment.Survey) error {
			settings := survey.SurveySettings
			settings.Form, settings.Asking, settings.Threshold, settings.ClosesAt, settings.Welcome = assessment.Full, assessment.SharedLink, 7, time.Time{}, ""
			if err := survey.Change(settings, "Bo", now()); err != nil {
				return err
			}
			if err := survey.Open("Bo", assessment.EventOpened, "a note", now()); err != nil {
				return err
			}
			err := survey.Close("Cy", now())
			want = *survey
			survey.ID, survey.OrganizationID, survey.UnitID, survey.PublishedAt = "other", "other", "other", now() // none of its business
			return err
		}
		ok(t, s.UpdateSurvey(t.Context(), org.ID, v.ID, change))
		wantSurvey(t, s, &want)
		if err := s.UpdateSurvey(t.Context(), org.ID, v.ID, func(survey *assessment.Survey) error { survey.Welcome = "no"; return context.Canceled }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want the error of the change", err)
		}
		wantSurvey(t, s, &want)
	})
}

func wantSurvey(t *testing.T, s *store.Store, want *assessment.Survey) {
	t.Helper()
	got, err := s.Survey(t.Context(), want.OrganizationID, want.ID)
	ok(t, err)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(assessment.Survey{}, "Questionnaire")); diff != "" || got.Questionnaire == nil {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSurveyOnlyOfAUnitInUse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org, foreign := storetest.Organization(t, s, "Aarewerk"), storetest.Organization(t, s, "Other")
		made := org.Survey(t, s, org.Root, assessment.SharedLink).Survey
		create := func(change func(*assessment.Survey)) error {
			survey := *made
			survey.ID = account.NewID()
			change(&survey)
			return s.CreateSurvey(t.Context(), &survey)
		}
		archived := org.Unit(t, s, "Archived")
		ok(t, s.UpdateUnit(t.Context(), org.ID, archived.ID, func(_ assessment.Tree, u *assessment.Unit) error { u.ArchivedAt = now(); return nil }))
		wantError(t, create(func(v *assessment.Survey) { v.UnitID = archived.ID }), assessment.ErrClosed)
		wantError(t, create(func(v *assessment.Survey) { v.UnitID = foreign.Root.ID }), assessment.ErrNotFound)
		wantError(t, create(func(v *assessment.Survey) { v.OrganizationID = "none" }), assessment.ErrNotFound)
		wantError(t, create(func(v *assessment.Survey) { v.Ref.Hash = "none" }), assessment.ErrNotFound)
		wantError(t, create(func(v *assessment.Survey) { v.ID = made.ID }), assessment.ErrConflict)
		ok(t, create(func(*assessment.Survey) {}))
	})
}

func TestInvitations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.PersonalLinks)
		if people, err := s.Invitations(t.Context(), org.ID, v.ID); err != nil || len(people) != 0 {
			t.Fatalf("got %v, %v, want nobody", people, err)
		}
		invitee := func(name, email string, role assessment.RespondentRole) assessment.Invitee {
			return assessment.Invitee{Invitation: assessment.Invitation{ID: account.NewID(), Name: name, Email: email, Role: role}, LinkHash: account.NewToken().Hash}
		}
		invite := func(people ...assessment.Invitee) error {
			return s.Invite(t.Context(), org.ID, v.ID, people, opening)
		}
		ada, bo, nobody := invitee("Ada", "ada@example.org", assessment.Leader), invitee("bo", "bo@example.org", ""), invitee("", "", assessment.FrontLine)
		before := dump(t, s)
		wantInvalid(t, invite(ada, invitee("Ada again", "ada@example.org", "")), "people")
		wantInvalid(t, invite(ada, invitee("X", "x@example.org", "boss")), "people")
		wantInvalid(t, invite(ada, invitee("NUL\x00", "x@example.org", "")), "")
		wantError(t, s.Invite(t.Context(), org.ID, v.ID, []assessment.Invitee{ada}, func(*assessment.Survey) error { return assessment.ErrClosed }), assessment.ErrClosed)
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Fatalf("half a list was invited:\n%s", diff)
		}
		ok(t, invite(ada, bo, nobody, invitee("", "", "")))
		wantInvalid(t, invite(invitee("Bo", "bo@example.org", "")), "people")
		wantStates(t, s, v, " invited,  invited, Ada invited, bo invited")

		v.Begin(t, s, account.Token{Hash: ada.LinkHash}, "")
		wantStates(t, s, v, " invited,  invited, Ada started, bo invited")
		ok(t, s.SubmitResponse(t.Context(), ada.LinkHash, account.NewToken().Hash))
		ok(t, s.RevokeInvitation(t.Context(), org.ID, v.ID, bo.ID, reminding))
		wantStates(t, s, v, " invited,  invited, Ada done, bo revoked")
		wantTurnout(t, s, v, assessment.Turnout{Invited: 3, Started: 0, Done: 1, Responses: 1})
		ok(t, invite(invitee("bo", "bo@example.org", "")))

		for _, done := range []string{ada.ID, bo.ID} {
			wantError(t, s.RevokeInvitation(t.Context(), org.ID, v.ID, done, reminding), assessment.ErrClosed)
			wantError(t, s.Relink(t.Context(), org.ID, v.ID, done, account.NewToken().Hash, reminding), assessment.ErrClosed)
		}
		for _, none := range []string{"", "none"} {
			wantError(t, s.RevokeInvitation(t.Context(), org.ID, v.ID, none, reminding), assessment.ErrNotFound)
			wantError(t, s.Relink(t.Context(), org.ID, v.ID, none, account.NewToken().Hash, reminding), assessment.ErrNotFound)
		}
	})
}

func reminding(survey *assessment.Survey) error {
	return survey.Open("Ada", assessment.EventReminded, "", now())
}

func wantStates(t *testing.T, s *store.Store, v *storetest.Survey, want string) {
	t.Helper()
	people, err := s.Invitations(t.Context(), v.OrganizationID, v.ID)
	ok(t, err)
	got := ""
	for i, p := range people {
		if i > 0 {
			got += ", "
		}
		got += p.Name + " " + string(p.State)
	}
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func wantTurnout(t *testing.T, s *store.Store, v *storetest.Survey, want assessment.Turnout) {
	t.Helper()
	if got, err := s.Turnout(t.Context(), v.OrganizationID, v.ID); err != nil || got != want {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestManyAreInvitedAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.PersonalLinks)
		v.Invite(t, s, slices.Repeat([]assessment.RespondentRole{""}, 10_000)...)
		wantTurnout(t, s, v, assessment.Turnout{Invited: 10_000})
	})
}

func TestALinkIsOfItsKind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		personal, shared := org.Survey(t, s, org.Root, assessment.PersonalLinks), org.Survey(t, s, org.Root, assessment.SharedLink)
		wantInvalid(t, s.OpenShared(t.Context(), org.ID, personal.ID, account.NewToken(), opening), "asking")
		wantInvalid(t, s.Invite(t.Context(), org.ID, shared.ID, nil, opening), "asking")
	})
}

// A new link for everybody takes the place of the old one; what was begun goes on.
func TestSharedLinkIsReplaced(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink)
		if secret, err := s.SharedSecret(t.Context(), org.ID, v.ID); err != nil || secret != "" {
			t.Errorf("got %q, %v, want none yet", secret, err)
		}
		old := v.Open(t, s).Shared
		draft := v.Begin(t, s, old, assessment.Other)
		v.Open(t, s)
		if secret, err := s.SharedSecret(t.Context(), org.ID, v.ID); err != nil || secret != v.Shared.Secret {
			t.Errorf("got %q, %v, want the latest", secret, err)
		}
		_, err := s.Respondent(t.Context(), old.Hash)
		wantError(t, err, assessment.ErrNotFound)
		ok(t, s.SubmitResponse(t.Context(), draft.Hash, account.NewToken().Hash))
		v.Respond(t, s, v.Shared, assessment.Leader, storetest.UpTo(2))
		wantTurnout(t, s, v, assessment.Turnout{Responses: 2})
	})
}

// A survey and an agreed assessment are never taken for each other, and lists
// hold both.
func TestSurveysBesideAgreedAssessments(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Published(t, s, org.Root)
		agreed := *org.Assessment(t, s, org.Root)
		agreed.ID, agreed.SurveyID = account.NewID(), v.ID
		ok(t, s.CreateAssessment(t.Context(), &agreed))
		_, err := s.Assessment(t.Context(), org.ID, v.ID)
		wantError(t, err, assessment.ErrNotFound)
		_, err = s.Survey(t.Context(), org.ID, agreed.ID)
		wantError(t, err, assessment.ErrNotFound)
		wantError(t, s.DeleteAssessment(t.Context(), org.ID, v.ID), assessment.ErrNotFound)
		wantError(t, s.DeleteSurvey(t.Context(), org.ID, agreed.ID), assessment.ErrNotFound)
		wantError(t, s.DeleteSurvey(t.Context(), org.ID, v.ID), assessment.ErrClosed)
		ok(t, s.UpdateAssessment(t.Context(), org.ID, agreed.ID, func(a *assessment.Assessment) error { return a.Submit("Ada", now()) }))
		if got, err := s.Assessment(t.Context(), org.ID, agreed.ID); err != nil || got.SurveyID != v.ID {
			t.Errorf("got survey %q, %v, want %q", got.SurveyID, err, v.ID)
		}
		listed, err := s.Assessments(t.Context(), org.ID, org.Root.ID)
		ok(t, err)
		kinds := map[assessment.Mode]int{}
		for _, l := range listed {
			kinds[l.Mode]++
			if l.ID == v.ID && (l.Respondents != 7 || l.SubmittedAt.IsZero() || l.Summary == nil || l.Summary.Level != v.Result.Level) {
				t.Errorf("got %+v", l)
			}
			if l.ID == agreed.ID && l.SurveyID != v.ID {
				t.Errorf("the agreed one is of survey %q, want %q", l.SurveyID, v.ID)
			}
		}
		if kinds[assessment.SurveyMode] != 1 || kinds[assessment.Agreed] != 2 {
			t.Errorf("got %v", kinds)
		}
		if got, err := s.ResultBefore(t.Context(), &agreed); err != nil || got != nil {
			t.Errorf("an agreed result is compared with a survey: %+v, %v", got, err)
		}
		if got, err := s.OrganizationOf(t.Context(), org.Owner.ID, "", v.ID); err != nil || got != org.ID {
			t.Errorf("got organization %q, %v, want %q", got, err, org.ID)
		}
	})
}

func TestDeletedSurveyLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		kept := org.Survey(t, s, org.Root, assessment.PersonalLinks).Invite(t, s, "", "")
		kept.Respond(t, s, kept.People[0].Link, assessment.Leader, storetest.UpTo(1))
		before := dump(t, s)
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		receipt := v.Respond(t, s, v.Shared, assessment.Leader, storetest.UpTo(1))
		v.Begin(t, s, v.Shared, assessment.Other)
		ok(t, s.AmendResponse(t.Context(), receipt.Hash, account.NewToken().Hash))
		p := org.Survey(t, s, org.Root, assessment.PersonalLinks).Invite(t, s, "", assessment.Leader)
		p.Respond(t, s, p.People[0].Link, assessment.Leader, storetest.UpTo(1))
		ok(t, s.DeleteSurvey(t.Context(), org.ID, v.ID))
		ok(t, s.DeleteSurvey(t.Context(), org.ID, p.ID))
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("not as before (-before +after):\n%s", diff)
		}
	})
}
