package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// respondent is one of those who answer while the process is killed. Their
// secrets have names, so that whoever was not killed can look for them.
type respondent struct{ round, writer, number int }

func (r respondent) name(what string) string {
	return fmt.Sprintf("%s-%d-%d-%d", what, r.round, r.writer, r.number)
}

// personal reports whether they were invited by name; the others come by the
// link for everybody.
func (r respondent) personal() bool { return r.writer%2 == 1 }

// sharedLink is the hash of the link for everybody.
const sharedLink = "shared"

// killStep is something somebody does, and what is stored of them after it.
type killStep struct {
	stored string
	do     func(ctx context.Context, s *store.Store, r respondent) error
}

// killSteps are what somebody does, one acknowledged after the other. Only every
// third goes as far as the last.
func killSteps() []killStep {
	save := func(link, version string) func(context.Context, *store.Store, respondent) error {
		return func(ctx context.Context, s *store.Store, r respondent) error {
			return s.UpdateDraft(ctx, r.name(link), versioned(version))
		}
	}
	return []killStep{
		{"draft 0", func(ctx context.Context, s *store.Store, r respondent) error {
			link := sharedLink
			if r.personal() {
				link = r.name("draft")
			}
			return s.StartResponse(ctx, link, assessment.FrontLine, r.name("draft"))
		}},
		{"draft 1", save("draft", "1")},
		{"draft 2", save("draft", "2")},
		{"response 2", func(ctx context.Context, s *store.Store, r respondent) error {
			return s.SubmitResponse(ctx, r.name("draft"), r.name("receipt"))
		}},
		{"response 2 amending 2", func(ctx context.Context, s *store.Store, r respondent) error {
			return s.AmendResponse(ctx, r.name("receipt"), r.name("amending"))
		}},
		{"response 2 amending 3", save("amending", "3")},
		{"response 3", func(ctx context.Context, s *store.Store, r respondent) error {
			return s.SubmitResponse(ctx, r.name("amending"), r.name("receipt"))
		}},
		{"withdrawn", func(ctx context.Context, s *store.Store, r respondent) error {
			return s.WithdrawResponse(ctx, r.name("receipt"))
		}},
	}
}

// steps are how far somebody goes.
func (r respondent) steps() int {
	if r.number%3 == 2 {
		return len(killSteps())
	}
	return len(killSteps()) - 1
}

// versioned answers everything, with the version beside each answer.
func versioned(version string) func(*assessment.Draft) error {
	return func(d *assessment.Draft) error {
		return storetest.Fill(d, func(assessment.Statement) assessment.Given {
			return assessment.Given{Answer: assessment.Mostly, Note: version}
		})
	}
}

// versionOf is the version of all answers; "0" when there are none.
func versionOf(t *testing.T, sheet assessment.Sheet) string {
	t.Helper()
	if len(sheet.Answers) == 0 && len(sheet.Notes) == 0 {
		return "0"
	}
	version := sheet.Notes["cf1a"]
	for _, s := range sheet.Questionnaire.Asked(sheet.Form) {
		if sheet.Notes[s.ID] != version || sheet.Answers[s.ID] != assessment.Mostly {
			t.Fatalf("half of it: %v %v", sheet.Answers, sheet.Notes)
		}
	}
	return version
}

// killedSurveys are two surveys that people answer while the process is killed:
// one by the link for everybody, one by a link each.
type killedSurveys struct {
	url              string
	org              storetest.Owned
	shared, personal *storetest.Survey
	stored           map[respondent]string // what is stored of everybody who began
	invited          int
}

// Whatever a respondent was told that it is saved, handed in, changed or
// withdrawn is so after the process was killed in the middle of eight of them:
// nothing is half there, and nobody counts twice.
func TestNoRespondentIsLostByKill(t *testing.T) {
	if work := os.Getenv(killed); work != "" {
		respondUntilKilled(t, strings.Fields(work))
		return
	}
	k := killedSurveys{url: storetest.SQLite(t), stored: map[respondent]string{}}
	s, err := store.Open(t.Context(), storetest.Config(k.url))
	ok(t, err)
	k.org = storetest.Organization(t, s, "Aarewerk")
	k.shared = k.org.Survey(t, s, k.org.Root, assessment.SharedLink).Open(t, s)
	k.shared.Shared.Hash = sharedLink
	ok(t, s.OpenShared(t.Context(), k.org.ID, k.shared.ID, k.shared.Shared, opening))
	k.personal = k.org.Survey(t, s, k.org.Root, assessment.PersonalLinks)
	ok(t, s.Close())
	random, total := rand.New(rand.NewPCG(3, 4)), 0
	for round := range killRounds(t) {
		total += k.round(t, round, 50+random.IntN(400))
		checkIntegrity(t, k.url)
	}
	k.again(t)
	t.Logf("%d acknowledged of %d people, none lost", total, len(k.stored))
}

// perRound is how many people are invited for each writer and round.
const perRound = 40

// respondUntilKilled has eight people at a time answer, one after the other, and
// prints the writer, the person's number and the step that was acknowledged.
func respondUntilKilled(t *testing.T, work []string) {
	round, err := strconv.Atoi(work[1])
	ok(t, err)
	s, err := store.Open(t.Context(), storetest.Config(work[0]))
	ok(t, err)
	failed := make(chan error)
	for writer := range killWriters {
		go func() {
			for number := range perRound {
				r := respondent{round, writer, number}
				for step := range r.steps() {
					if err := killSteps()[step].do(t.Context(), s, r); err != nil {
						failed <- fmt.Errorf("%v, step %d: %w", r, step, err)
						return
					}
					fmt.Fprintf(os.Stdout, "did %d %d %d\n", writer, number, step)
				}
			}
		}()
	}
	t.Fatal(<-failed)
}

// round invites people, lets them answer until the process is killed, and looks
// for what was acknowledged.
func (k *killedSurveys) round(t *testing.T, round, count int) (acknowledged int) {
	t.Helper()
	k.invite(t, round)
	last := map[int]respondent{}
	done := map[respondent]int{} // steps acknowledged
	acknowledged = killAfter(t, count, []string{k.url, strconv.Itoa(round)}, func(line string) {
		var writer, number, step int
		if n, _ := fmt.Sscanf(line, "did %d %d %d", &writer, &number, &step); n != 3 {
			t.Fatalf("the answering process says: %s", line)
		}
		last[writer] = respondent{round, writer, number}
		done[last[writer]] = step + 1
	})
	for writer := range killWriters { // the next may have begun without being told so
		r := respondent{round, writer, 0}
		if l, known := last[writer]; known && done[l] == l.steps() {
			r.number = l.number + 1
		}
		done[r] += 0
	}
	k.check(t, done)
	return acknowledged
}

func (k *killedSurveys) invite(t *testing.T, round int) {
	t.Helper()
	var people []assessment.Invitee
	for writer := range killWriters {
		for number := range perRound {
			if r := (respondent{round, writer, number}); r.personal() {
				people = append(people, assessment.Invitee{Invitation: assessment.Invitation{ID: r.name("person"), Name: r.name("Person")}, LinkHash: r.name("draft")})
			}
		}
	}
	k.invited += len(people)
	s, err := store.Open(t.Context(), storetest.Config(k.url))
	ok(t, err)
	defer s.Close()
	ok(t, s.Invite(t.Context(), k.org.ID, k.personal.ID, people, opening))
}

// check finds of each person what was acknowledged last, or what comes after
// that: it may have been saved without being acknowledged.
func (k *killedSurveys) check(t *testing.T, done map[respondent]int) {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.Config(k.url))
	ok(t, err)
	defer s.Close()
	for r, steps := range done {
		got, was, next := storedOf(t, s, r), storedAfter(steps), storedAfter(min(steps+1, r.steps()))
		if got != was && got != next {
			t.Fatalf("%v: stored is %q, acknowledged %q: want that or %q", r, got, was, next)
		}
		k.stored[r] = got
	}
	k.checkTurnout(t, s)
}

// storedAfter is what is stored of somebody after so many steps.
func storedAfter(steps int) string {
	if steps == 0 {
		return "nothing"
	}
	return killSteps()[steps-1].stored
}

// storedOf is what a person's secrets lead to.
func storedOf(t *testing.T, s *store.Store, r respondent) string {
	t.Helper()
	var found []string
	draft, used := draftOf(t, s, r.name("draft"))
	if draft != "" {
		found = append(found, "draft "+draft)
	}
	if got, err := s.Receipt(t.Context(), r.name("receipt")); err == nil {
		found = append(found, "response "+versionOf(t, got.Response.Sheet))
	} else {
		wantError(t, err, assessment.ErrNotFound)
	}
	if amending, _ := draftOf(t, s, r.name("amending")); amending != "" {
		found = append(found, "amending "+amending)
	}
	switch {
	case len(found) > 0:
		return strings.Join(found, " ")
	case used:
		return "withdrawn"
	}
	return "nothing"
}

// draftOf is the version of the draft a link leads to, empty when there is none,
// and whether it was handed in.
func draftOf(t *testing.T, s *store.Store, link string) (version string, used bool) {
	t.Helper()
	got, err := s.Respondent(t.Context(), link)
	if errors.Is(err, assessment.ErrNotFound) {
		return "", false
	}
	ok(t, err)
	if got.Draft == nil {
		return "", got.Used
	}
	return versionOf(t, got.Draft.Sheet), false
}

// checkTurnout counts everybody once.
func (k *killedSurveys) checkTurnout(t *testing.T, s *store.Store) {
	t.Helper()
	var shared, personal assessment.Turnout
	personal.Invited = k.invited
	for r, stored := range k.stored {
		of := &shared
		if r.personal() {
			of = &personal
		}
		switch {
		case strings.HasPrefix(stored, "draft"):
			of.Started++
		case strings.HasPrefix(stored, "response"):
			of.Responses++
		}
		if r.personal() && stored != "nothing" && !strings.HasPrefix(stored, "draft") {
			of.Done++
		}
	}
	wantTurnout(t, s, k.shared, shared)
	wantTurnout(t, s, k.personal, personal)
}

// again finds everybody as they were found after their own round.
func (k *killedSurveys) again(t *testing.T) {
	t.Helper()
	s, err := store.Open(t.Context(), storetest.Config(k.url))
	ok(t, err)
	defer s.Close()
	for r, want := range k.stored {
		if got := storedOf(t, s, r); got != want {
			t.Errorf("%v: stored is %q in the end and was %q", r, got, want)
		}
	}
}
