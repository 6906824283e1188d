package assessment

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Of each unit the latest result of the check counts; what cannot be put beside
// the others says why, and so does an aspect without a level.
func TestUnitsSideBySideInACheck(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	at := func(unit, version, day, codes string) *Check {
		on, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return &Check{UnitID: unit, Ref: Ref{ID: q.ID, Version: version}, AnsweredBy: "Mara", SubmittedAt: on, Result: q.Result(fitsOf(t, codes))}
	}
	other := at("u1", "1", "2026-11-20", "5 5 5 5 5 5 5")
	other.Ref.ID = "loyalty-practices"
	checks := []*Check{
		at("u1", "1", "2026-10-01", "2 dk 3 3 3 3 3"), at("u1", "1", "2025-10-01", "5 5 5 5 5 5 5"), other,
		at("u2", "1", "2025-03-01", "4 4 4 4 4 4 4"), at("u3", "0.9", "2026-10-01", "4 4 4 4 4 4 4"),
		{UnitID: "u4", Ref: Ref{ID: q.ID}},
	}
	c := &Comparison{Now: now, Top: Unit{Name: "the organization"}, Filter: Filter{Aliases: true}}
	for _, id := range []string{"u1", "u2", "u3", "u4"} {
		c.Standings = append(c.Standings, Standing{Branch: Branch{Unit: Unit{ID: id, Name: "Unit " + id}}})
	}
	got := CompareChecks(c, q, checks)
	var rows []string
	for i := range got.Rows {
		r := &got.Rows[i]
		rows = append(rows, strings.Join([]string{r.ID, string(r.Age), r.NotAs, r.Instead(1), r.Instead(2)}, "|"))
	}
	want := []string{"u1|fresh|||don’t know", "u2|stale|over 18 months old|over 18 months old|over 18 months old", "u3|fresh|version 0.9|version 0.9|version 0.9", "u4|||no check|no check"}
	if diff := cmp.Diff(want, rows); diff != "" || !got.Filter.Aliases || !got.Checked() || got.Rows[0].Level(1) != 2 || got.Rows[1].Level(1) != 0 {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Title() != "Four units of the organization" || got.Lead() != "One has a result of this check; two have one that cannot be put beside the others; one was not checked." {
		t.Errorf("%s: %s", got.Title(), got.Lead())
	}
	if diff := cmp.Diff([]string{"over 18 months old", "version 0.9"}, got.LeftOut()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Rows[0].Latest.AnsweredBy != "" || checks[0].AnsweredBy == "" {
		t.Error("with hidden names it says who answered, or the check itself lost it")
	}
	if none := CompareChecks(c, q, nil); none.Checked() || none.Lead() != "No unit has a result of this check yet." {
		t.Errorf("nothing was checked: %s", none.Lead())
	}
	if got := (&CheckComparison{}).Lead(); got != "No unit is like that." {
		t.Errorf("without units: %s", got)
	}
}

func TestACheckInWords(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	for codes, want := range map[string]string{
		"1 1 3 4 5 5 3":        "Least developed: Customer perception, Service delivery. Furthest on: Training, Loyalty.",
		"3 3 3 dk 3 3 3":       "All aspects that are known stand at the same level.",
		"dk dk 2 dk dk dk dk":  "Only one aspect is known: Front-line authority.",
		"dk dk dk dk dk dk dk": "Nothing is known of any aspect yet.",
	} {
		if got := (&Check{Questionnaire: q, Result: q.Result(fitsOf(t, codes))}).Lead(); got != want {
			t.Errorf("%s: %s\nwant %s", codes, got, want)
		}
	}
	if got := (&Check{Questionnaire: q}).Weakest(); got != nil {
		t.Errorf("without a result the weakest are %v", got)
	}
	for want, look := range map[string]SecondLook{
		"Environment: the continuum says level 4, the aspects of this check that speak about it say lower (level 2 in the middle of 5 aspects). Ask what one of them sees and the other does not.": {"en", 4, 2, 5},
		"Environment: the continuum says level 1, the one aspect of this check that speaks about it says higher (level 3). Ask what one of them sees and the other does not.":                      {"en", 1, 3, 1},
	} {
		if got := look.Text("Environment"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// Where no description was chosen by half of the people the sentence says so.
func TestPeopleApart(t *testing.T) {
	q := testCheckQuestionnaire(t, "moments-of-truth")
	for _, row := range []struct {
		name    string
		answers []string
		want    string
	}{
		{"half agree", []string{"2 2 2 2 2 2 2", "2 3 2 2 2 2 2", "4 3 2 2 2 2 2"}, ""},
		{"each sees another", []string{"1 2 2 2 2 2 2", "3 2 2 2 2 2 2", "5 2 2 2 2 2 2"}, "no description was chosen by half of the people"},
		{"too few know", []string{"1 2 2 2 2 2 2", "3 2 2 2 2 2 2", "dk 2 2 2 2 2 2"}, ""},
	} {
		var responses []Fits
		for _, codes := range row.answers {
			responses = append(responses, fitsOf(t, codes))
		}
		got := (&Check{Questionnaire: q, Result: q.Combine(responses, 3)}).Lead()
		if strings.Contains(got, "no description") != (row.want != "") || !strings.Contains(got, row.want) {
			t.Errorf("%s: %s", row.name, got)
		}
	}
}
