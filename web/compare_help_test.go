package web_test

import (
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// round is one assessment of a unit: how many months ago, by how many people,
// and where it stands in each component, in sixths of a level.
type round struct {
	ago        int
	people     int // 0: agreed
	cf, me, en int
	form       assessment.Form // full when empty
	unsure     bool            // most know nothing of measurement
}

// harbour is an organization as one meets it: units of every kind, with and
// without rounds before.
func harbour() []struct {
	name, below string
	tags        []string
	rounds      []round
} {
	type unit = struct {
		name, below string
		tags        []string
		rounds      []round
	}
	return []unit{
		{"", "", nil, []round{{ago: 8, cf: 14, me: 11, en: 16}}},
		{"Claims", "", []string{"Berne", "front office"}, []round{{ago: 13, cf: 15, me: 11, en: 17}, {ago: 1, cf: 16, me: 11, en: 17}}},
		{"Motor claims", "Claims", []string{"Berne"}, []round{{ago: 14, people: 12, cf: 17, me: 13, en: 16}, {ago: 2, people: 11, cf: 19, me: 15, en: 18}}},
		{"Property claims", "Claims", nil, []round{{ago: 1, people: 9, cf: 10, me: 9, en: 14, unsure: true}}},
		{"Broker service", "", []string{"Basle"}, []round{{ago: 26, people: 14, cf: 13, me: 9, en: 14}, {ago: 14, people: 14, cf: 14, me: 13, en: 15}, {ago: 2, people: 15, cf: 26, me: 21, en: 23}}},
		{"Contact centre", "", []string{"Basle", "front office"}, []round{{ago: 14, people: 13, cf: 21, me: 22, en: 20}, {ago: 1, people: 14, cf: 22, me: 24, en: 20}}},
		{"Branches", "", []string{"front office"}, []round{{ago: 3, cf: 13, me: 8, en: 12}}},
		{"Online", "", nil, []round{{ago: 2, cf: 15, me: 14, en: 9, form: assessment.Quick}}},
		{"Marine", "", nil, []round{{ago: 20, cf: 9, me: 15, en: 14}}},
		{"Travel", "", nil, nil},
	}
}

// harbourUnits makes them all, and returns their ids by name; the root's is "".
func harbourUnits(t testing.TB, s *store.Store, o storetest.Owned, now time.Time) map[string]string {
	t.Helper()
	ids := map[string]string{"": o.Root.ID}
	for _, u := range harbour() {
		id := o.Root.ID
		if u.name != "" {
			id = account.NewID()
			unit := assessment.Unit{ID: id, OrganizationID: o.ID, ParentID: ids[u.below], Name: u.name, Tags: u.tags}
			check(t, s.AddUnit(t.Context(), unit))
			ids[u.name] = id
		}
		for _, r := range u.rounds {
			r.make(t, s, o, id, now.AddDate(0, -r.ago, 0))
		}
	}
	return ids
}

// given is how the n-th of the people answers.
func (r round) given(n int) func(assessment.Statement) assessment.Given {
	return func(st assessment.Statement) assessment.Given {
		if r.unsure && n > 2 && st.ID[0] == 'm' {
			return assessment.Given{Answer: assessment.DontKnow}
		}
		base := map[byte]int{'c': r.cf, 'm': r.me, 'e': r.en}[st.ID[0]]
		if r.people > 0 {
			base += n%3 - 1
		}
		given := standingAt(base)(st)
		if n%2 == 0 && given.Answer == assessment.Fully && st.ID[3] != 'b' {
			given.Note = "On the board by the door"
		}
		return given
	}
}

func (r round) make(t testing.TB, s *store.Store, o storetest.Owned, unit string, at time.Time) {
	t.Helper()
	form := assessment.Full
	if r.form != "" {
		form = r.form
	}
	at = at.UTC().Truncate(time.Microsecond)
	if r.people == 0 {
		q := storetest.Questionnaire(t, s)
		a, err := assessment.Start(account.NewID(), assessment.Unit{ID: unit, OrganizationID: o.ID}, q.Ref, q.Questionnaire, form, "The whole team of "+o.Name, o.Owner.Name, at)
		check(t, err)
		check(t, s.CreateAssessment(t.Context(), a))
		check(t, s.UpdateAssessment(t.Context(), o.ID, a.ID, func(a *assessment.Assessment) error {
			for c := range a.Questionnaire.Components {
				for l, cell := range a.Questionnaire.Components[c].Cells {
					given := map[string]assessment.Given{}
					for _, st := range cell.Asked(form) {
						given[st.ID] = r.given(0)(st)
					}
					if err := a.Answer(assessment.Place{Component: c, Level: l + 1}, given, at); err != nil {
						return err
					}
				}
			}
			return a.Submit(o.Owner.Name, at)
		}))
		return
	}
	v := o.Survey(t, s, assessment.Unit{ID: unit, OrganizationID: o.ID}, assessment.SharedLink, func(settings *assessment.SurveySettings) { settings.Form = form }).Open(t, s)
	for n := range r.people {
		v.Respond(t, s, v.Shared, assessment.RespondentRoles()[n%3], r.given(n))
	}
	v.Close(t, s)
	check(t, s.PublishSurvey(t.Context(), o.ID, v.ID, func(survey *assessment.Survey, result *assessment.SurveyResult) error {
		return survey.Publish(result, o.Owner.Name, at)
	}))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
