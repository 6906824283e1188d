package storetest

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// Survey is a survey with the secrets that open it.
type Survey struct {
	*assessment.Survey                    // as it was made; ask the store how it stands
	Owner              account.User       // who does what owners do
	Shared             account.Token      // of the link for everybody; after Open
	People             []Person           // after Invite
	Receipts           []account.Token    // of all responses, in the order they were handed in
	Result             assessment.Summary // after Publish
}

// Person is somebody invited, with the secret of their link.
type Person struct {
	assessment.Invitation
	Link account.Token
}

// Survey prepares a full survey of a unit, with the usual threshold, closed by
// hand; change may choose otherwise.
func (o Owned) Survey(t testing.TB, s *store.Store, unit assessment.Unit, asking assessment.Asking, change ...func(*assessment.SurveySettings)) *Survey {
	t.Helper()
	q := Questionnaire(t, s)
	settings := assessment.SurveySettings{Form: assessment.Full, Asking: asking, Threshold: assessment.DefaultThreshold, Welcome: "Please tell us how it is."}
	for _, c := range change {
		c(&settings)
	}
	survey, err := assessment.PrepareSurvey(account.NewID(), unit, q.Ref, q.Questionnaire, settings, o.Owner.Name, now())
	must(t, err)
	must(t, s.CreateSurvey(t.Context(), survey))
	return &Survey{Survey: survey, Owner: o.Owner}
}

// Open makes the link for everybody.
func (v *Survey) Open(t testing.TB, s *store.Store) *Survey {
	t.Helper()
	v.Shared = account.NewToken()
	must(t, s.OpenShared(t.Context(), v.OrganizationID, v.ID, v.Shared, func(survey *assessment.Survey) error {
		return survey.Open(v.Owner.Name, assessment.EventOpened, "", now())
	}))
	return v
}

// Invite asks somebody in person for each role; an empty one leaves it to them.
// Their addresses are made of their ids.
func (v *Survey) Invite(t testing.TB, s *store.Store, roles ...assessment.RespondentRole) *Survey {
	t.Helper()
	var invitees []assessment.Invitee
	for _, role := range roles {
		id := account.NewID()
		p := Person{assessment.Invitation{ID: id, Name: "Person " + id[:6], Email: id + "@example.org", Role: role, State: assessment.StateInvited}, account.NewToken()}
		v.People = append(v.People, p)
		invitees = append(invitees, assessment.Invitee{Invitation: p.Invitation, LinkHash: p.Link.Hash})
	}
	must(t, s.Invite(t.Context(), v.OrganizationID, v.ID, invitees, func(survey *assessment.Survey) error {
		return survey.Open(v.Owner.Name, assessment.EventInvited, "", now())
	}))
	return v
}

// Begin starts to answer by a link and returns the link the draft goes on by: the
// same, or a new one where the link is the one for everybody.
func (v *Survey) Begin(t testing.TB, s *store.Store, link account.Token, role assessment.RespondentRole) account.Token {
	t.Helper()
	draft := account.NewToken()
	must(t, s.StartResponse(t.Context(), link.Hash, role, draft.Hash))
	if link == v.Shared {
		return draft
	}
	return link
}

// Respond answers by a link, hands in, and returns the receipt. answer says what
// is answered to each statement.
func (v *Survey) Respond(t testing.TB, s *store.Store, link account.Token, role assessment.RespondentRole, answer func(assessment.Statement) assessment.Given) account.Token {
	t.Helper()
	link = v.Begin(t, s, link, role)
	must(t, s.UpdateDraft(t.Context(), link.Hash, func(d *assessment.Draft) error { return Fill(d, answer) }))
	receipt := account.NewToken()
	must(t, s.SubmitResponse(t.Context(), link.Hash, receipt.Hash))
	v.Receipts = append(v.Receipts, receipt)
	return receipt
}

// RespondEach hands in a response for each role by the link for everybody, all
// with the same answers.
func (v *Survey) RespondEach(t testing.TB, s *store.Store, answer func(assessment.Statement) assessment.Given, roles ...assessment.RespondentRole) *Survey {
	t.Helper()
	for _, role := range roles {
		v.Respond(t, s, v.Shared, role, answer)
	}
	return v
}

// RespondMany hands in n responses by the link for everybody, many at a time;
// answer says what each gives to each statement. They have the roles in turn.
func (v *Survey) RespondMany(t testing.TB, s *store.Store, n int, answer func(i int, statement assessment.Statement) assessment.Given) *Survey {
	t.Helper()
	var group sync.WaitGroup
	var next atomic.Int64
	errs := make([]error, n)
	for range 32 {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = v.respond(t.Context(), s, assessment.RespondentRoles()[i%3], func(statement assessment.Statement) assessment.Given {
					return answer(i, statement)
				})
			}
		})
	}
	group.Wait()
	must(t, errors.Join(errs...))
	return v
}

func (v *Survey) respond(ctx context.Context, s *store.Store, role assessment.RespondentRole, answer func(assessment.Statement) assessment.Given) error {
	draft, receipt := account.NewToken(), account.NewToken()
	if err := s.StartResponse(ctx, v.Shared.Hash, role, draft.Hash); err != nil {
		return err
	}
	if err := s.UpdateDraft(ctx, draft.Hash, func(d *assessment.Draft) error { return Fill(d, answer) }); err != nil {
		return err
	}
	return s.SubmitResponse(ctx, draft.Hash, receipt.Hash)
}

// Mixed is an answer that differs from person to person and statement to
// statement, alike in each run, with a comment here and there.
func Mixed(i int, s assessment.Statement) assessment.Given {
	hash := fnv.New32a()
	fmt.Fprint(hash, i, s.ID)
	drawn := int(hash.Sum32())
	given := assessment.Given{Answer: assessment.WithPoints(drawn % 4)}
	if drawn/4%12 == 0 {
		given.Note = fmt.Sprintf("Seen %d times this month, the last time by a customer of ours", drawn/48%20)
	}
	return given
}

// Close stops asking.
func (v *Survey) Close(t testing.TB, s *store.Store) *Survey {
	t.Helper()
	must(t, s.UpdateSurvey(t.Context(), v.OrganizationID, v.ID, func(survey *assessment.Survey) error {
		return survey.Close(v.Owner.Name, now())
	}))
	return v
}

// Publish closes the survey if people can still answer, and makes the result.
func (v *Survey) Publish(t testing.TB, s *store.Store) *Survey {
	t.Helper()
	survey, err := s.Survey(t.Context(), v.OrganizationID, v.ID)
	must(t, err)
	if survey.State(now()) == assessment.Answerable {
		v.Close(t, s)
	}
	must(t, s.PublishSurvey(t.Context(), v.OrganizationID, v.ID, func(survey *assessment.Survey, result *assessment.SurveyResult) error {
		if err := survey.Publish(result, v.Owner.Name, now()); err != nil {
			return err
		}
		v.Result = *survey.Summary
		return nil
	}))
	return v
}

// Published is a survey of a unit that seven people answered, three leaders and
// four of the front line, and whose result was published.
func (o Owned) Published(t testing.TB, s *store.Store, unit assessment.Unit) *Survey {
	t.Helper()
	v := o.Survey(t, s, unit, assessment.SharedLink, func(settings *assessment.SurveySettings) { settings.Threshold = assessment.LowestThreshold }).Open(t, s)
	for i := range 7 {
		role := assessment.Leader
		if i >= 3 {
			role = assessment.FrontLine
		}
		v.Respond(t, s, v.Shared, role, UpTo(1+i%3))
	}
	return v.Publish(t, s)
}

// Fill answers every statement of a draft.
func Fill(d *assessment.Draft, answer func(assessment.Statement) assessment.Given) error {
	for c := range d.Questionnaire.Components {
		for l, cell := range d.Questionnaire.Components[c].Cells {
			given := map[string]assessment.Given{}
			for _, statement := range cell.Asked(d.Form) {
				given[statement.ID] = answer(statement)
			}
			if err := d.Answer(assessment.Place{Component: c, Level: l + 1}, given); err != nil {
				return err
			}
		}
	}
	return nil
}

// Always gives one answer to every statement.
func Always(answer assessment.Answer) func(assessment.Statement) assessment.Given {
	return func(assessment.Statement) assessment.Given { return assessment.Given{Answer: answer} }
}

// UpTo answers "fully" up to a level and "not in place" above, with a note at
// the first statement of each cell. Statement ids say the level: "cf3a".
func UpTo(level int) func(assessment.Statement) assessment.Given {
	return func(s assessment.Statement) assessment.Given {
		given := assessment.Given{Answer: assessment.NotInPlace}
		if int(s.ID[2]-'0') <= level {
			given.Answer = assessment.Fully
		}
		if s.ID[3] == 'a' {
			given.Note = "Seen at " + s.ID
		}
		return given
	}
}

// ClosingIn is a closing date for settings.
func ClosingIn(d time.Duration) func(*assessment.SurveySettings) {
	return func(s *assessment.SurveySettings) { s.ClosesAt = now().Add(d) }
}
