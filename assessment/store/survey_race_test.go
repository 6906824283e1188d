package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// crowd is how many people do the same at once.
const crowd = 50

// together runs do for each of many, all let loose together, and returns what
// became of each.
func together(many int, do func(i int) error) []error {
	var group sync.WaitGroup
	errs, start := make([]error, many), make(chan struct{})
	for i := range many {
		group.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	group.Wait()
	return errs
}

// noted answers a draft and says so in one note.
func noted(note string) func(*assessment.Draft) error {
	return func(d *assessment.Draft) error {
		return storetest.Fill(d, func(s assessment.Statement) assessment.Given {
			if s.ID == "cf1a" {
				return assessment.Given{Answer: assessment.Mostly, Note: note}
			}
			return assessment.Given{Answer: assessment.Mostly}
		})
	}
}

// answer begins by a link, answers with a note and hands in under a receipt, as
// far as it is let. It may run beside others.
func answer(ctx context.Context, s *store.Store, link, draft, receipt account.Token, note string) error {
	if err := s.StartResponse(ctx, link.Hash, assessment.FrontLine, draft.Hash); err != nil {
		return err
	}
	if err := s.UpdateDraft(ctx, draft.Hash, noted(note)); err != nil {
		return err
	}
	return s.SubmitResponse(ctx, draft.Hash, receipt.Hash)
}

func wantNote(t *testing.T, s *store.Store, receipt account.Token, note string) {
	t.Helper()
	got, err := s.Receipt(t.Context(), receipt.Hash)
	ok(t, err)
	if got.Response.Notes["cf1a"] != note || len(got.Response.Answers) != 45 {
		t.Errorf("handed in: %q with %d answers, want %q with 45", got.Response.Notes["cf1a"], len(got.Response.Answers), note)
	}
}

// wantCounted wants exactly these notes in a published result, and the result to
// say so of as many people.
func wantCounted(t *testing.T, s *store.Store, v *storetest.Survey, notes []string) {
	t.Helper()
	_, result, err := s.SurveyResult(t.Context(), v.OrganizationID, v.ID)
	ok(t, err)
	if result.Respondents != len(notes) || len(result.Comments) != 1 {
		t.Fatalf("%d people in the result and comments on %d components, want %d and 1", result.Respondents, len(result.Comments), len(notes))
	}
	counted := slices.Sorted(slices.Values(result.Comments[0].Texts))
	if diff := cmp.Diff(slices.Sorted(slices.Values(notes)), counted); diff != "" {
		t.Errorf("what was acknowledged and what was counted (-want +got)\n%s", diff)
	}
	if got, err := s.Turnout(t.Context(), v.OrganizationID, v.ID); err != nil || got.Responses != len(notes) {
		t.Errorf("%d responses, %v, want %d", got.Responses, err, len(notes))
	}
}

func TestFiftyHandInAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		drafts, receipts, notes := make([]account.Token, crowd), make([]account.Token, crowd), make([]string, crowd)
		for i := range crowd {
			drafts[i], receipts[i], notes[i] = v.Begin(t, s, v.Shared, assessment.Leader), account.NewToken(), fmt.Sprint("as person ", i, " sees it")
			ok(t, s.UpdateDraft(t.Context(), drafts[i].Hash, noted(notes[i])))
		}
		ok(t, errors.Join(together(crowd, func(i int) error { return s.SubmitResponse(t.Context(), drafts[i].Hash, receipts[i].Hash) })...))
		for i := range crowd {
			wantNote(t, s, receipts[i], notes[i])
		}
		wantTurnout(t, s, v, assessment.Turnout{Responses: crowd})
		wantCounted(t, s, v.Publish(t, s), notes)
	})
}

// A personal link that fifty have open, and hand in by, is good for one response:
// whose, nobody can say, but only that one gets a receipt that opens something.
func TestPersonalLinkUsedByFiftyAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.PersonalLinks).Invite(t, s, "")
		link, receipts := v.People[0].Link, make([]account.Token, crowd)
		errs := together(crowd, func(i int) error {
			receipts[i] = account.NewToken()
			return answer(t.Context(), s, link, link, receipts[i], fmt.Sprint("as browser ", i, " has it"))
		})
		for i, err := range errs {
			_, found := s.Receipt(t.Context(), receipts[i].Hash)
			if err == nil {
				ok(t, found)
			} else {
				wantError(t, err, assessment.ErrConflict)
				wantError(t, found, assessment.ErrNotFound)
			}
		}
		if acknowledged := crowd - failed(errs); acknowledged != 1 {
			t.Errorf("%d were told that it worked, want one", acknowledged)
		}
		wantTurnout(t, s, v, assessment.Turnout{Invited: 1, Done: 1, Responses: 1})
	})
}

// The button pressed fifty times sends one receipt fifty times.
func TestButtonPressedFiftyTimes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		draft, receipt := v.Begin(t, s, v.Shared, assessment.Other), account.NewToken()
		ok(t, s.UpdateDraft(t.Context(), draft.Hash, noted("once")))
		errs := together(crowd, func(int) error { return s.SubmitResponse(t.Context(), draft.Hash, receipt.Hash) })
		if acknowledged := crowd - failed(errs); acknowledged != 1 {
			t.Errorf("%d were told that it worked, want one", acknowledged)
		}
		wantNote(t, s, receipt, "once")
		wantTurnout(t, s, v, assessment.Turnout{Responses: 1})
	})
}

func failed(errs []error) (n int) {
	for _, err := range errs {
		if err != nil {
			n++
		}
	}
	return n
}

// closing is a survey that ends while many are at it.
type closing struct {
	*store.Store
	survey *storetest.Survey
	clock  *clock
	byDate bool

	ended        atomic.Bool   // nobody may be told from here on that it worked
	acknowledged chan struct{} // one for each who was
	mu           sync.Mutex
	notes        map[string]bool // what must be counted
}

// eachClosing runs a test on both databases with a survey that is closed by hand
// and with one that is closed by date.
func eachClosing(t *testing.T, test func(t *testing.T, c *closing)) {
	t.Helper()
	storetest.EachURL(t, func(t *testing.T, url string) {
		c := &clock{at: now()}
		config := storetest.Config(url)
		config.Now = c.now
		s, err := store.Open(t.Context(), config)
		ok(t, err)
		t.Cleanup(func() { ok(t, s.Close()) })
		org := storetest.Organization(t, s, "Aarewerk")
		for _, byDate := range []bool{false, true} {
			t.Run(map[bool]string{false: "by hand", true: "by date"}[byDate], func(t *testing.T) {
				v := org.Survey(t, s, org.Root, assessment.SharedLink, func(settings *assessment.SurveySettings) {
					settings.ClosesAt, settings.Threshold = c.now().Add(time.Hour), assessment.LowestThreshold
				}).Open(t, s)
				test(t, &closing{Store: s, survey: v, clock: c, byDate: byDate, acknowledged: make(chan struct{}, 100_000), notes: map[string]bool{}})
			})
		}
	})
}

// end closes the survey and publishes its result in the same breath.
func (c *closing) end(t *testing.T) {
	t.Helper()
	v := c.survey
	if c.byDate {
		c.clock.wait(time.Hour)
	} else {
		v.Close(t, c.Store)
	}
	c.ended.Store(true)
	ok(t, c.PublishSurvey(t.Context(), v.OrganizationID, v.ID, func(survey *assessment.Survey, result *assessment.SurveyResult) error {
		return survey.Publish(result, v.Owner.Name, c.clock.now())
	}))
}

// ask does something that must not work any more when the survey had ended
// before. What it changed is noted when it was acknowledged.
func (c *closing) ask(t *testing.T, do func() error, changed func(notes map[string]bool)) error {
	late := c.ended.Load()
	if err := do(); err != nil {
		return err
	}
	if late {
		t.Error("somebody was told that it worked after the survey had ended")
	}
	c.mu.Lock()
	changed(c.notes)
	c.mu.Unlock()
	c.acknowledged <- struct{}{}
	return nil
}

// until has several people do something again and again; the survey ends in the
// middle of it. They all learn that it is over, and every answer that was
// acknowledged is counted, and no other.
func (c *closing) until(t *testing.T, over error, do func(who, turn int) error) {
	t.Helper()
	var group sync.WaitGroup
	for who := range killWriters {
		group.Go(func() {
			for turn := 0; ; turn++ {
				if err := do(who, turn); err != nil {
					if !errors.Is(err, assessment.ErrClosed) {
						wantError(t, err, over)
					}
					return
				}
			}
		})
	}
	for range 5 * killWriters {
		<-c.acknowledged
	}
	c.end(t)
	group.Wait()
	wantCounted(t, c.Store, c.survey, slices.Collect(maps.Keys(c.notes)))
}

// handIn answers with a note and hands in, as far as it is let.
func (c *closing) handIn(t *testing.T, receipt account.Token, note string) error {
	draft := account.NewToken()
	if err := c.StartResponse(t.Context(), c.survey.Shared.Hash, assessment.FrontLine, draft.Hash); err != nil {
		return err
	}
	if err := c.UpdateDraft(t.Context(), draft.Hash, noted(note)); err != nil {
		return err
	}
	return c.ask(t, func() error { return c.SubmitResponse(t.Context(), draft.Hash, receipt.Hash) },
		func(notes map[string]bool) { notes[note] = true })
}

// amend puts another note in the place of the one handed in, as far as it is let.
func (c *closing) amend(t *testing.T, receipt account.Token, before, note string) error {
	draft := account.NewToken()
	if err := c.AmendResponse(t.Context(), receipt.Hash, draft.Hash); err != nil {
		return err
	}
	if err := c.UpdateDraft(t.Context(), draft.Hash, noted(note)); err != nil {
		return err
	}
	return c.ask(t, func() error { return c.SubmitResponse(t.Context(), draft.Hash, receipt.Hash) }, func(notes map[string]bool) {
		delete(notes, before)
		notes[note] = true
	})
}

func TestHandingInWhileTheSurveyEnds(t *testing.T) {
	eachClosing(t, func(t *testing.T, c *closing) {
		c.until(t, assessment.ErrNotFound, func(who, turn int) error {
			return c.handIn(t, account.NewToken(), fmt.Sprint("person ", who, ", time ", turn))
		})
	})
}

// Half of them change what they handed in, the others take it back. Publishing
// takes the receipts away, so some learn that theirs is unknown.
func TestAmendingAndWithdrawingWhileTheSurveyEnds(t *testing.T) {
	eachClosing(t, func(t *testing.T, c *closing) {
		receipts, before := make([]account.Token, killWriters), make([]string, killWriters)
		for who := range receipts {
			receipts[who], before[who] = account.NewToken(), fmt.Sprint("person ", who, " at first")
			ok(t, c.handIn(t, receipts[who], before[who]))
		}
		c.until(t, assessment.ErrNotFound, func(who, turn int) error {
			note := fmt.Sprint("person ", who, ", time ", turn)
			if who%2 == 0 {
				err := c.amend(t, receipts[who], before[who], note)
				before[who] = note
				return err
			}
			receipt := account.NewToken()
			if err := c.handIn(t, receipt, note); err != nil {
				return err
			}
			return c.ask(t, func() error { return c.WithdrawResponse(t.Context(), receipt.Hash) },
				func(notes map[string]bool) { delete(notes, note) })
		})
	})
}

// Who amends in one window and withdraws in another has withdrawn.
func TestAmendingAndWithdrawingAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
		receipt := v.Respond(t, s, v.Shared, assessment.Other, storetest.UpTo(2))
		withdrawn := atomic.Int32{}
		errs := together(crowd, func(i int) error {
			if i%10 == 9 {
				err := s.WithdrawResponse(t.Context(), receipt.Hash)
				if err == nil {
					withdrawn.Add(1)
				}
				return err
			}
			draft := account.NewToken()
			if err := s.AmendResponse(t.Context(), receipt.Hash, draft.Hash); err != nil {
				return err
			}
			return s.SubmitResponse(t.Context(), draft.Hash, receipt.Hash)
		})
		for _, err := range errs {
			if err != nil {
				wantError(t, err, assessment.ErrNotFound) // withdrawn before, or begun again elsewhere
			}
		}
		if n := withdrawn.Load(); n != 1 {
			t.Errorf("withdrawn %d times, want once", n)
		}
		_, err := s.Receipt(t.Context(), receipt.Hash)
		wantError(t, err, assessment.ErrNotFound)
		wantTurnout(t, s, v, assessment.Turnout{})
		pool, err := s.ReadPool()
		ok(t, err)
		if left := tableLines(t, pool, "survey_drafts"); len(left) != 0 {
			t.Errorf("%d drafts are left", len(left))
		}
	})
}
