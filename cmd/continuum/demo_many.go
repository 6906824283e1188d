package main

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

// The most a sample may have of each.
const (
	mostUnits     = 20_000
	mostRounds    = 12
	mostResponses = 100
)

// size is how large a sample is made.
type size struct {
	units     int // besides the organization itself
	rounds    int // a year apart
	responses int // to the survey of each unit; 0: there are no surveys
}

func (z size) check() error {
	switch {
	case z.units < 1 || z.units > mostUnits:
		return misused("--units must be a number from 1 to %d", mostUnits)
	case z.rounds < 0 || z.rounds > mostRounds:
		return misused("--rounds must be a number from 0 to %d", mostRounds)
	case z.responses != 0 && (z.responses < assessment.DefaultThreshold || z.responses > mostResponses):
		return misused("--responses must be 0, or a number from %d to %d: what fewer people say is never shown", assessment.DefaultThreshold, mostResponses)
	}
	return nil
}

func (z size) String() string {
	text := fmt.Sprintf("%d units and %d rounds of each", z.units, z.rounds)
	if z.responses > 0 {
		text += fmt.Sprintf(", and a survey of %d people in each", z.responses)
	}
	return text
}

// regionSize is how many units stand below one of the first level.
const regionSize = 20

// batch is how many assessments, or surveys, are saved at once.
const batch = 4000

// manySample fills a sample organization. Its answers come from a pool: each of
// the pool is answered and scored as any assessment is, and stands for many.
type manySample struct {
	store *store.Store
	q     questionnaires.Entry
	org   assessment.Organization
	who   string
	today time.Time
	size
}

// addManySample adds a sample organization of that size.
func addManySample(ctx context.Context, s *store.Store, owner account.User, z size, today time.Time) error {
	q, err := sampleQuestionnaire(ctx, s)
	if err != nil {
		return err
	}
	org, root := newOrganization(sampleName)
	org.Sample = true
	if err := s.CreateOrganization(ctx, org, root, owner.ID); err != nil {
		return err
	}
	m := manySample{s, q, org, owner.Name, today, z}
	units := m.newUnits(root)
	if err := s.AddUnits(ctx, org.ID, units); err != nil {
		return err
	}
	if err := m.addRounds(ctx, units); err != nil {
		return err
	}
	return m.addSurveys(ctx, units)
}

// newUnits are regions, each with units below it, and tags to compare by.
func (m manySample) newUnits(root assessment.Unit) []assessment.Unit {
	units, ids := make([]assessment.Unit, m.units), drawnIDs(m.units)
	var region assessment.Unit
	for i := range units {
		u := assessment.Unit{ID: ids[i], OrganizationID: m.org.ID, ParentID: root.ID, Name: fmt.Sprintf("Region %d", i/regionSize+1)}
		if i%regionSize == 0 {
			region = u
		} else {
			u.ParentID, u.Name = region.ID, fmt.Sprintf("Branch %d", i-i/regionSize)
			u.Tags = []string{[]string{"City", "Country"}[i%2], []string{"Own staff", "Partner", "Seasonal"}[i%3]}
		}
		units[i] = u
	}
	return units
}

// addRounds adds the rounds of all units, those of a batch of units at a time.
func (m manySample) addRounds(ctx context.Context, units []assessment.Unit) error {
	if m.rounds == 0 {
		return nil
	}
	pools := map[assessment.Form][]*assessment.Assessment{}
	for _, form := range []assessment.Form{assessment.Full, assessment.Quick} {
		pool, err := m.pool(form)
		if err != nil {
			return err
		}
		pools[form] = pool
	}
	ids := drawnIDs(len(units) * m.rounds)
	for first := 0; first < len(units); first += max(1, batch/m.rounds) {
		some := units[first:min(len(units), first+max(1, batch/m.rounds))]
		var all []*assessment.Assessment
		for i, unit := range some {
			all = append(all, m.roundsOf(first+i, unit, pools)...)
		}
		for i, a := range all {
			a.ID = ids[i]
		}
		ids = ids[len(all):]
		if err := m.store.AddAssessments(ctx, m.org.ID, all); err != nil {
			return err
		}
	}
	return nil
}

// drawnIDs are ids in their order: a database adds rows quickest in the order of
// their keys.
func drawnIDs(count int) []string {
	ids := make([]string, count)
	for i := range ids {
		ids[i] = account.NewID()
	}
	slices.Sort(ids)
	return ids
}

// poolSize is how many different answer sheets there are of a form.
const poolSize = 96

// pool are assessments with the answers of the small sample's components, put
// together anew, the lowest first.
func (m manySample) pool(form assessment.Form) ([]*assessment.Assessment, error) {
	var shapes []string
	for _, u := range sampleUnits {
		for _, r := range u.rounds {
			shapes = append(shapes, r.components[:]...)
		}
	}
	pool := make([]*assessment.Assessment, poolSize)
	for i := range pool {
		round := sampleRound{quick: form == assessment.Quick}
		for c := range round.components {
			round.components[c] = shapes[drawn(i, c)%len(shapes)]
		}
		a, err := newRound(m.q, assessment.Unit{OrganizationID: m.org.ID}, round, m.who, m.today)
		if err != nil {
			return nil, err
		}
		pool[i] = a
	}
	slices.SortStableFunc(pool, func(a, b *assessment.Assessment) int {
		return cmp.Or(a.Summary.Position.Compare(b.Summary.Position), cmp.Compare(len(b.Summary.Missed), len(a.Summary.Missed)))
	})
	return pool, nil
}

// roundsOf are the rounds of one unit: most rise, some fall back. Some units have
// a quick form, an old result or none, so that all that can be said is somewhere.
func (m manySample) roundsOf(number int, unit assessment.Unit, pools map[assessment.Form][]*assessment.Assessment) []*assessment.Assessment {
	if number%40 == 13 {
		return nil
	}
	pool := pools[assessment.Full]
	if number%29 == 7 {
		pool = pools[assessment.Quick]
	}
	days := drawn(number, 1) % 300
	switch {
	case number%23 == 5:
		days += 600
	case number%11 == 3:
		days = 380 + days%100
	}
	rounds := make([]*assessment.Assessment, m.rounds)
	for r := range rounds {
		at := drawn(number, 0)%poolSize/2 + poolSize*r/(2*m.rounds) + drawn(number, r)%16 - 6
		rounds[r] = m.like(pool[max(0, min(at, poolSize-1))], unit, m.today.AddDate(r+1-m.rounds, 0, -days))
	}
	return rounds
}

// like is an assessment of a unit with the answers, and so with the result, of
// another. Its id is still to be given.
func (m manySample) like(a *assessment.Assessment, unit assessment.Unit, day time.Time) *assessment.Assessment {
	same := *a
	same.UnitID, same.AnsweredBy = unit.ID, "The "+unit.Name+" leads"
	same.CreatedAt, same.UpdatedAt, same.SubmittedAt = day.Add(-40*time.Minute), day, day
	same.Events = slices.Clone(a.Events)
	for i, at := range []time.Time{same.CreatedAt, same.SubmittedAt} {
		same.Events[i].At = at
	}
	return &same
}

// drawn is a number that looks drawn by lot and is the same in each run.
func drawn(values ...int) int {
	hash := fnv.New32a()
	fmt.Fprint(hash, values)
	return int(hash.Sum32() >> 1)
}
