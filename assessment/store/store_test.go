package store_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
	"continuum/questionnaires"

	"github.com/google/go-cmp/cmp"
)

// hostile is text both databases must give back exactly.
const hostile = "\"; a=b\r\n=cmd() <script> \U0001F642 \u05E9\u05DC\u05D5\u05DD e\u0301 ' OR 1=1 -- \\u0000 \u2028 \u00A0"

func TestAssessmentComesBackAsItWasSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Unit(t, s, "Claims"))
		zone := time.FixedZone("far", 13*3600)
		var want *assessment.Assessment
		steps := map[int]func(a *assessment.Assessment) error{
			0: func(a *assessment.Assessment) error {
				return a.Answer(assessment.Place{Component: 0, Level: 1}, map[string]assessment.Given{
					"cf1a": {Answer: assessment.Fully, Note: hostile},
					"cf1b": {Answer: assessment.DontKnow},
					"cf1c": {Note: strings.Repeat("W", assessment.NoteLimit)},
				}, now())
			},
			1: func(a *assessment.Assessment) error { return a.AnswerRest("cf") },
			2: func(a *assessment.Assessment) error { return a.Submit(hostile, now().In(zone)) },
			3: func(a *assessment.Assessment) error { return a.Reopen("Ada", "Two answers were mixed up", now()) },
			4: func(a *assessment.Assessment) error {
				return a.Answer(assessment.Place{Component: 0, Level: 1}, map[string]assessment.Given{
					"cf1a": {Answer: assessment.NotInPlace}, "cf1b": {}, "cf1c": {},
				}, now())
			},
			5: func(a *assessment.Assessment) error { return a.Submit("Ada", now()) },
		}
		for i := range len(steps) {
			ok(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, func(a *assessment.Assessment) error {
				want = a
				return steps[i](a)
			}))
			got, err := s.Assessment(t.Context(), org.ID, a.ID)
			ok(t, err)
			equalTimes := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
			if diff := cmp.Diff(want, got, equalTimes); diff != "" {
				t.Fatalf("after step %d (-want +got):\n%s", i, diff)
			}
			for _, moment := range []time.Time{got.CreatedAt, got.UpdatedAt, got.SubmittedAt, got.Events[len(got.Events)-1].At} {
				if moment.Location() != time.UTC {
					t.Errorf("a time is in %v, want UTC", moment.Location())
				}
			}
		}
	})
}

func TestListsAreNewestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		claims, sales := org.Unit(t, s, "Claims"), org.Unit(t, s, "Sales")
		first, second := org.Assessment(t, s, claims), org.Assessment(t, s, claims)
		third := org.Assessment(t, s, sales)
		storetest.Answer(t, s, first, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		ok(t, s.UpdateAssessment(t.Context(), org.ID, first.ID, func(a *assessment.Assessment) error { return a.Submit("Ada", now()) }))
		lists := map[string][]string{"": {third.ID, second.ID, first.ID}, claims.ID: {second.ID, first.ID}, org.Root.ID: nil}
		for unit, want := range lists {
			listed, err := s.Assessments(t.Context(), org.ID, unit)
			ok(t, err)
			var got []string
			for _, l := range listed {
				got = append(got, l.ID)
				if l.ID == first.ID && (l.Summary == nil || l.Answered != 3 || l.SubmittedAt.IsZero() || l.Ref != first.Ref) {
					t.Errorf("the submitted one is listed as %+v", l)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("of unit %q (-want +got):\n%s", unit, diff)
			}
		}
	})
}

// What was ever submitted stays, reopened or not; what never was leaves nothing.
func TestOnlyWhatWasNeverSubmittedIsDiscarded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		result := org.Assessment(t, s, org.Root)
		storetest.Answer(t, s, result, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		for _, step := range []func(a *assessment.Assessment) error{
			func(a *assessment.Assessment) error { return a.Submit("Ada", now()) },
			func(a *assessment.Assessment) error { return a.Reopen("Ada", "Two answers were mixed up", now()) },
		} {
			ok(t, s.UpdateAssessment(t.Context(), org.ID, result.ID, step))
			before := dump(t, s)
			wantError(t, s.DeleteAssessment(t.Context(), org.ID, result.ID), assessment.ErrClosed)
			if diff := cmp.Diff(before, dump(t, s)); diff != "" {
				t.Errorf("something was deleted (-before +after):\n%s", diff)
			}
		}
		before := dump(t, s)
		draft := org.Assessment(t, s, org.Root)
		storetest.Answer(t, s, draft, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		ok(t, s.DeleteAssessment(t.Context(), org.ID, draft.ID))
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("a discarded draft left something (-before +after):\n%s", diff)
		}
		wantError(t, s.DeleteAssessment(t.Context(), org.ID, draft.ID), assessment.ErrNotFound)
	})
}

func TestPeopleWhoAnswerAtOnceLoseNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Root)
		var group sync.WaitGroup
		for component := range a.Questionnaire.Components {
			for level := 1; level <= assessment.LevelCount; level++ {
				group.Go(func() {
					storetest.Answer(t, s, a, assessment.Place{Component: component, Level: level}, assessment.Mostly)
				})
			}
		}
		group.Wait()
		got, err := s.Assessment(t.Context(), org.ID, a.ID)
		ok(t, err)
		if len(got.Answers) != 45 || len(got.Notes) != 45 {
			t.Errorf("got %d answers and %d notes, want 45 each", len(got.Answers), len(got.Notes))
		}
	})
}

func TestOnlyOneOfManySubmits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Root)
		errs := make(chan error, 20)
		for range cap(errs) {
			go func() {
				errs <- s.UpdateAssessment(t.Context(), org.ID, a.ID, func(a *assessment.Assessment) error { return a.Submit("Ada", now()) })
			}()
		}
		submitted := 0
		for range cap(errs) {
			if err := <-errs; err == nil {
				submitted++
			} else {
				wantError(t, err, assessment.ErrClosed)
			}
		}
		if submitted != 1 {
			t.Errorf("submitted %d times, want once", submitted)
		}
	})
}

func TestRefusedChangesSaveNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Root)
		before := dump(t, s)
		refused := errors.New("refused")
		spoil := func(note string, err error) func(a *assessment.Assessment) error {
			return func(a *assessment.Assessment) error {
				a.Answers["cf1a"], a.Notes["cf1a"], a.AnsweredBy = assessment.Fully, note, "Somebody"
				return err
			}
		}
		wantError(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, spoil("", refused)), refused)
		for _, note := range []string{"a\x00b", "\xff\xfe", "cut \xc3"} {
			wantInvalid(t, s.UpdateAssessment(t.Context(), org.ID, a.ID, spoil(note, nil)), "")
		}
		func() {
			defer func() {
				if recover() != "no" {
					t.Error("the panic did not reach the caller")
				}
			}()
			_ = s.UpdateAssessment(t.Context(), org.ID, a.ID, func(*assessment.Assessment) error { panic("no") })
		}()
		if diff := cmp.Diff(before, dump(t, s)); diff != "" {
			t.Errorf("something was saved (-before +after):\n%s", diff)
		}
	})
}

func TestSaveOutlivesTheRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		org := storetest.Organization(t, s, "Aarewerk")
		a := org.Assessment(t, s, org.Root)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ok(t, s.UpdateAssessment(ctx, org.ID, a.ID, func(a *assessment.Assessment) error { return a.Submit("Ada", now()) }))
	})
}

// An old result reads the same, whatever file brings the same id and version later.
func TestNewerFileNeverChangesAnOldResult(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		org := storetest.Organization(t, s, "Aarewerk")
		old := org.Assessment(t, s, org.Root)
		storetest.Answer(t, s, old, assessment.Place{Component: 0, Level: 1}, assessment.Fully)
		entry := storetest.Questionnaire(t, s)
		source := bytes.Replace(entry.Source, []byte(entry.Questionnaire.Components[0].Name), []byte("Renamed component"), 1)
		changed, err := questionnaires.Parse("newer.yaml", source)
		ok(t, err)
		ref := assessment.Ref{ID: entry.Ref.ID, Version: entry.Ref.Version, Hash: account.HashToken(string(source))}
		ok(t, s.KeepQuestionnaire(t.Context(), ref, "newer.yaml", source))
		ok(t, s.KeepQuestionnaire(t.Context(), ref, "newer.yaml", source))
		if s.KeepQuestionnaire(t.Context(), ref, "forged.yaml", entry.Source) == nil {
			t.Error("bytes were kept under another hash")
		}
		newer := *old
		newer.ID, newer.Ref, newer.Questionnaire = account.NewID(), ref, changed
		ok(t, s.CreateAssessment(t.Context(), &newer))
		again := storetest.Open(t, url) // with nothing in memory
		for id, want := range map[string]string{old.ID: entry.Questionnaire.Components[0].Name, newer.ID: "Renamed component"} {
			got, err := again.Assessment(t.Context(), org.ID, id)
			ok(t, err)
			if name := got.Questionnaire.Components[0].Name; name != want {
				t.Errorf("got component %q, want %q", name, want)
			}
		}
		unknown := newer
		unknown.ID, unknown.Ref.Hash = account.NewID(), "none"
		wantError(t, s.CreateAssessment(t.Context(), &unknown), assessment.ErrNotFound)
	})
}
