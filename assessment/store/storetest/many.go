package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// Agreed hands in an assessment of a unit at a moment, answered as answer says.
func (o Owned) Agreed(t testing.TB, s *store.Store, unit assessment.Unit, at time.Time, answer func(assessment.Statement) assessment.Given) *assessment.Assessment {
	t.Helper()
	a := o.handedIn(t, s, at, answer)
	a.UnitID = unit.ID
	must(t, s.CreateAssessment(t.Context(), a))
	return a
}

// handedIn is an assessment of the root, in no store yet.
func (o Owned) handedIn(t testing.TB, s *store.Store, at time.Time, answer func(assessment.Statement) assessment.Given) *assessment.Assessment {
	t.Helper()
	q, at := Questionnaire(t, s), at.UTC().Truncate(time.Microsecond)
	a, err := assessment.Start(account.NewID(), o.Root, q.Ref, q.Questionnaire, assessment.Full, "The whole team", o.Owner.Name, at)
	must(t, err)
	must(t, Fill(&assessment.Draft{Sheet: a.Sheet}, answer))
	must(t, a.Submit(o.Owner.Name, at))
	return a
}

// Many adds units below the root, "Unit 1" and so on, each with so many rounds a
// year apart, the last of them yesterday. They differ from unit to unit and year
// to year, alike in each run.
func (o Owned) Many(t testing.TB, s *store.Store, units, rounds int) []assessment.Unit {
	t.Helper()
	added := make([]assessment.Unit, units)
	for i := range added {
		added[i] = assessment.Unit{ID: account.NewID(), OrganizationID: o.ID, ParentID: o.Root.ID, Name: fmt.Sprintf("Unit %d", i+1)}
	}
	must(t, s.AddUnits(t.Context(), o.ID, added))
	pool := make([]*assessment.Assessment, 12)
	for i := range pool {
		pool[i] = o.handedIn(t, s, now(), func(statement assessment.Statement) assessment.Given {
			if int(statement.ID[2]-'0') <= i%5 {
				return assessment.Given{Answer: assessment.Fully}
			}
			return Mixed(i, statement)
		})
	}
	var all []*assessment.Assessment
	for i, unit := range added {
		for round := range rounds {
			a := *pool[(i+round)%len(pool)]
			a.ID, a.UnitID = account.NewID(), unit.ID
			a.CreatedAt = now().AddDate(round-rounds+1, 0, -1)
			a.SubmittedAt = a.CreatedAt
			all = append(all, &a)
		}
	}
	for batch := range slices.Chunk(all, 2000) {
		must(t, s.AddAssessments(t.Context(), o.ID, batch))
	}
	return added
}
