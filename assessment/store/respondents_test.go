package store_test

import (
	"context"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// ignoringQuestionnaire compares sheets without the questionnaire they are for.
var ignoringQuestionnaire = cmpopts.IgnoreFields(assessment.Sheet{}, "Questionnaire")

func TestDraftIsKeptAsItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		draft := v.Begin(t, s, v.Shared, assessment.FrontLine)
		want := assessment.Draft{Role: assessment.FrontLine, Sheet: assessment.NewSheet(v.Questionnaire, assessment.Full)}
		wantDraft(t, s, draft, &want)
		ok(t, s.UpdateDraft(t.Context(), draft.Hash, func(d *assessment.Draft) error {
			if err := d.AnswerRest("me"); err != nil {
				return err
			}
			err := d.Answer(assessment.Place{Component: 0, Level: 1}, map[string]assessment.Given{
				"cf1a": {Answer: assessment.Fully, Note: "3:1:2 größe\nzwei 🙂"}, "cf1b": {Answer: assessment.DontKnow}, "cf1c": {Note: "a note alone"},
			})
			want = *d
			return err
		}))
		wantDraft(t, s, draft, &want)
		ok(t, s.UpdateDraft(t.Context(), draft.Hash, func(d *assessment.Draft) error {
			err := d.Answer(assessment.Place{Component: 0, Level: 1}, map[string]assessment.Given{"cf1a": {}, "cf1c": {}})
			want = *d
			return err
		}))
		wantDraft(t, s, draft, &want)
		err := s.UpdateDraft(t.Context(), draft.Hash, func(d *assessment.Draft) error { d.Role = assessment.Leader; return context.Canceled })
		wantError(t, err, context.Canceled)
		wantInvalid(t, s.UpdateDraft(t.Context(), draft.Hash, func(d *assessment.Draft) error { d.Notes["cf1a"] = "a\x00b"; return nil }), "")
		wantDraft(t, s, draft, &want)
	})
}

func wantDraft(t *testing.T, s *store.Store, link account.Token, want *assessment.Draft) {
	t.Helper()
	r, err := s.Respondent(t.Context(), link.Hash)
	ok(t, err)
	if diff := cmp.Diff(want, r.Draft, ignoringQuestionnaire, cmpopts.EquateEmpty()); diff != "" || want != nil && r.Draft.Questionnaire == nil {
		t.Errorf("draft (-want +got)\n%s", diff)
	}
}

func TestWhatALinkLeadsTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		claims := org.Unit(t, s, "Claims")
		claims.Letter = 0 // respondents are not told
		v := org.Survey(t, s, claims, assessment.PersonalLinks, storetest.ClosingIn(time.Hour)).Invite(t, s, assessment.Leader)
		r, err := s.Respondent(t.Context(), v.People[0].Link.Hash)
		ok(t, err)
		v.OpenedAt, v.Events = r.Survey.OpenedAt, nil
		want := assessment.Respondent{Survey: v.Survey, Unit: claims, Organization: org.Organization, Invitation: &v.People[0].Invitation}
		if diff := cmp.Diff(want, r, cmpopts.IgnoreFields(assessment.Survey{}, "Questionnaire")); diff != "" || r.Survey.OpenedAt.IsZero() {
			t.Errorf("(-want +got)\n%s", diff)
		}
		receipt := v.Respond(t, s, v.People[0].Link, "", storetest.UpTo(1))
		got, err := s.Receipt(t.Context(), receipt.Hash)
		ok(t, err)
		if got.Survey.ID != v.ID || got.Survey.Events != nil || !cmp.Equal(got.Unit, claims) || got.Organization != org.Organization || got.Response.Role != assessment.Leader || len(got.Response.Answers) != 45 {
			t.Errorf("got %+v", got)
		}
	})
}

// The way of somebody with a personal link: it goes on elsewhere, and works once.
func TestPersonalLinkWorksOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.PersonalLinks).Invite(t, s, assessment.Leader, "")
		first, again, other := v.People[0].Link, account.NewToken(), v.People[1].Link
		unused := account.NewToken()
		wantError(t, s.UpdateDraft(t.Context(), first.Hash, noChange), assessment.ErrNotFound)
		wantError(t, s.SubmitResponse(t.Context(), first.Hash, unused.Hash), assessment.ErrNotFound)
		wantInvalid(t, s.StartResponse(t.Context(), other.Hash, "", unused.Hash), "role")
		wantInvalid(t, s.StartResponse(t.Context(), other.Hash, "boss", unused.Hash), "role")
		ok(t, s.StartResponse(t.Context(), first.Hash, assessment.FrontLine, unused.Hash)) // the invitation says otherwise
		ok(t, s.UpdateDraft(t.Context(), first.Hash, func(d *assessment.Draft) error { return storetest.Fill(d, storetest.UpTo(2)) }))
		ok(t, s.StartResponse(t.Context(), first.Hash, "", unused.Hash)) // once more: nothing is lost
		ok(t, s.Relink(t.Context(), org.ID, v.ID, v.People[0].ID, again.Hash, reminding))
		for _, link := range []account.Token{first, again} {
			if r, err := s.Respondent(t.Context(), link.Hash); err != nil || r.Used || r.Draft == nil || len(r.Draft.Answers) != 45 || r.Draft.Role != assessment.Leader || r.Invitation.State != assessment.StateStarted {
				t.Errorf("got %+v, %v", r, err)
			}
		}
		_, err := s.Respondent(t.Context(), unused.Hash)
		wantError(t, err, assessment.ErrNotFound)

		receipt := account.NewToken()
		ok(t, s.SubmitResponse(t.Context(), again.Hash, receipt.Hash))
		for _, link := range []account.Token{first, again} {
			if r, err := s.Respondent(t.Context(), link.Hash); err != nil || !r.Used || r.Draft != nil || r.Invitation.State != assessment.StateDone {
				t.Errorf("used: got %+v, %v", r, err)
			}
			wantError(t, s.SubmitResponse(t.Context(), link.Hash, unused.Hash), assessment.ErrConflict)
			wantError(t, s.StartResponse(t.Context(), link.Hash, assessment.Leader, unused.Hash), assessment.ErrConflict)
			wantError(t, s.UpdateDraft(t.Context(), link.Hash, noChange), assessment.ErrConflict)
		}
		ok(t, s.WithdrawResponse(t.Context(), receipt.Hash))
		wantError(t, s.StartResponse(t.Context(), first.Hash, assessment.Leader, unused.Hash), assessment.ErrConflict)
		wantTurnout(t, s, v, assessment.Turnout{Invited: 2, Done: 1})
	})
}

func noChange(*assessment.Draft) error { return nil }

// A shared link begins a draft each time, and each is handed in once.
func TestSharedLinkBeginsManyDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		wantError(t, s.UpdateDraft(t.Context(), v.Shared.Hash, noChange), assessment.ErrNotFound)
		wantError(t, s.SubmitResponse(t.Context(), v.Shared.Hash, account.NewToken().Hash), assessment.ErrNotFound)
		wantInvalid(t, s.StartResponse(t.Context(), v.Shared.Hash, "", account.NewToken().Hash), "role")
		a, b := v.Begin(t, s, v.Shared, assessment.Leader), v.Begin(t, s, v.Shared, assessment.Other)
		wantError(t, s.StartResponse(t.Context(), v.Shared.Hash, assessment.Leader, a.Hash), assessment.ErrConflict) // a secret somebody has
		wantTurnout(t, s, v, assessment.Turnout{Started: 2})
		ok(t, s.StartResponse(t.Context(), b.Hash, assessment.FrontLine, account.NewToken().Hash)) // another role
		ok(t, s.SubmitResponse(t.Context(), a.Hash, account.NewToken().Hash))
		wantError(t, s.SubmitResponse(t.Context(), a.Hash, account.NewToken().Hash), assessment.ErrConflict)
		receipt := account.NewToken()
		ok(t, s.SubmitResponse(t.Context(), b.Hash, receipt.Hash))
		if got, err := s.Receipt(t.Context(), receipt.Hash); err != nil || got.Response.Role != assessment.FrontLine {
			t.Errorf("got role %q, %v", got.Response.Role, err)
		}
		for link, used := range map[account.Token]bool{v.Shared: false, a: true, b: true} {
			if r, err := s.Respondent(t.Context(), link.Hash); err != nil || r.Used != used || r.Draft != nil || r.Invitation != nil {
				t.Errorf("got %+v, %v, want used %v", r, err, used)
			}
		}
		wantTurnout(t, s, v, assessment.Turnout{Responses: 2})
		wantError(t, s.SubmitResponse(t.Context(), v.Begin(t, s, v.Shared, assessment.Other).Hash, receipt.Hash), assessment.ErrConflict) // somebody's receipt
		wantTurnout(t, s, v, assessment.Turnout{Started: 1, Responses: 2})
	})
}

func TestReceiptAmendsAndWithdraws(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		receipt := v.Respond(t, s, v.Shared, assessment.Leader, storetest.UpTo(2))
		other := v.Respond(t, s, v.Shared, assessment.Leader, storetest.UpTo(4))
		dropped, draft := account.NewToken(), account.NewToken()
		ok(t, s.AmendResponse(t.Context(), receipt.Hash, dropped.Hash))
		ok(t, s.AmendResponse(t.Context(), receipt.Hash, draft.Hash))
		_, err := s.Respondent(t.Context(), dropped.Hash)
		wantError(t, err, assessment.ErrNotFound)
		r, err := s.Respondent(t.Context(), draft.Hash)
		if err != nil || r.Draft == nil || !r.Draft.Amends || len(r.Draft.Answers) != 45 || r.Draft.Role != assessment.Leader {
			t.Fatalf("got %+v, %v", r, err)
		}
		wantTurnout(t, s, v, assessment.Turnout{Responses: 2})
		ok(t, s.UpdateDraft(t.Context(), draft.Hash, func(d *assessment.Draft) error { return storetest.Fill(d, storetest.UpTo(3)) }))
		wantHandedIn(t, s, receipt, 2)
		for _, wrong := range []string{other.Hash, account.NewToken().Hash} {
			wantError(t, s.SubmitResponse(t.Context(), draft.Hash, wrong), assessment.ErrNotFound)
		}
		wantHandedIn(t, s, other, 4)
		ok(t, s.SubmitResponse(t.Context(), draft.Hash, receipt.Hash))
		wantHandedIn(t, s, receipt, 3)
		wantError(t, s.SubmitResponse(t.Context(), draft.Hash, receipt.Hash), assessment.ErrConflict)

		ok(t, s.AmendResponse(t.Context(), receipt.Hash, dropped.Hash))
		ok(t, s.WithdrawResponse(t.Context(), receipt.Hash))
		_, err = s.Receipt(t.Context(), receipt.Hash)
		wantError(t, err, assessment.ErrNotFound)
		wantError(t, s.SubmitResponse(t.Context(), dropped.Hash, receipt.Hash), assessment.ErrNotFound)
		for _, gone := range []string{receipt.Hash, "", "none"} {
			wantError(t, s.WithdrawResponse(t.Context(), gone), assessment.ErrNotFound)
			wantError(t, s.AmendResponse(t.Context(), gone, account.NewToken().Hash), assessment.ErrNotFound)
		}
		wantTurnout(t, s, v, assessment.Turnout{Responses: 1})
		wantHandedIn(t, s, other, 4)
	})
}

func wantHandedIn(t *testing.T, s *store.Store, receipt account.Token, level int) {
	t.Helper()
	got, err := s.Receipt(t.Context(), receipt.Hash)
	ok(t, err)
	if result := got.Response.Result(); result.Overall.Level != level {
		t.Errorf("handed in: level %d, want %d", result.Overall.Level, level)
	}
}

// While a survey is closed nothing can be answered, but everything be looked at
// that is one's own; reopened it goes on.
func TestNothingIsAnsweredWhileClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		receipt := v.Respond(t, s, v.Shared, assessment.Leader, storetest.UpTo(2))
		draft := v.Begin(t, s, v.Shared, assessment.Other)
		p := org.Survey(t, s, org.Root, assessment.PersonalLinks).Invite(t, s, "", "")
		revoked := p.Begin(t, s, p.People[1].Link, assessment.Leader)
		ok(t, s.RevokeInvitation(t.Context(), org.ID, p.ID, p.People[1].ID, reminding))
		v.Close(t, s)
		p.Close(t, s)
		before := dump(t, s)
		for name, call := range map[string]func() error{
			"start": func() error {
				return s.StartResponse(t.Context(), v.Shared.Hash, assessment.Other, account.NewToken().Hash)
			},
			"answer":   func() error { return s.UpdateDraft(t.Context(), draft.Hash, noChange) },
			"submit":   func() error { return s.SubmitResponse(t.Context(), draft.Hash, account.NewToken().Hash) },
			"amend":    func() error { return s.AmendResponse(t.Context(), receipt.Hash, account.NewToken().Hash) },
			"withdraw": func() error { return s.WithdrawResponse(t.Context(), receipt.Hash) },
			"personal": func() error { return s.StartResponse(t.Context(), p.People[0].Link.Hash, assessment.Other, "") },
			"revoked":  func() error { return s.StartResponse(t.Context(), revoked.Hash, assessment.Other, "") },
			"link":     func() error { return s.OpenShared(t.Context(), org.ID, v.ID, account.NewToken(), opening) },
		} {
			if err := call(); err == nil {
				t.Errorf("%s works", name)
			} else {
				wantError(t, err, assessment.ErrClosed)
			}
		}
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something changed:\n%s", diff)
		}
		for _, link := range []account.Token{v.Shared, draft, p.People[0].Link} {
			if r, err := s.Respondent(t.Context(), link.Hash); err != nil || r.Survey.State(now()) != assessment.Closed || r.Used {
				t.Errorf("got %+v, %v", r, err)
			}
		}
		if r, err := s.Respondent(t.Context(), revoked.Hash); err != nil || r.Invitation.State != assessment.StateRevoked || r.Used || r.Draft != nil {
			t.Errorf("revoked: got %+v, %v", r, err)
		}
		wantHandedIn(t, s, receipt, 2)
		ok(t, s.UpdateSurvey(t.Context(), org.ID, v.ID, func(survey *assessment.Survey) error { return survey.Extend(time.Time{}, "Ada", now()) }))
		ok(t, s.SubmitResponse(t.Context(), draft.Hash, account.NewToken().Hash))
		wantTurnout(t, s, v, assessment.Turnout{Responses: 2})
	})
}

func TestUnknownSecretsOpenNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Published(t, s, org.Root)
		for _, hash := range []string{"", "none", "a\x00", "\xff", v.Shared.Secret, v.ID, v.Receipts[0].Hash, v.Receipts[0].Secret} {
			_, err := s.Respondent(t.Context(), hash)
			_, err2 := s.Receipt(t.Context(), hash)
			for _, err := range []error{
				err, err2, s.StartResponse(t.Context(), hash, assessment.Leader, "x"), s.UpdateDraft(t.Context(), hash, noChange),
				s.SubmitResponse(t.Context(), hash, "x"), s.AmendResponse(t.Context(), hash, "x"), s.WithdrawResponse(t.Context(), hash),
			} {
				wantError(t, err, assessment.ErrNotFound)
			}
		}
		if err := s.SubmitResponse(t.Context(), v.Shared.Hash, ""); err == nil {
			t.Error("a response without a receipt was accepted")
		}
	})
}

// Who goes away while an answer is saved does not lose it.
func TestAnswerIsSavedThoughTheRequestEnded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		draft := v.Begin(t, s, v.Shared, assessment.Other)
		ctx, leave := context.WithCancel(t.Context())
		ok(t, s.UpdateDraft(ctx, draft.Hash, func(d *assessment.Draft) error {
			leave()
			return storetest.Fill(d, storetest.UpTo(3))
		}))
		receipt := account.NewToken()
		ok(t, s.SubmitResponse(ctx, draft.Hash, receipt.Hash)) // gone before it began
		wantHandedIn(t, s, receipt, 3)
	})
}
