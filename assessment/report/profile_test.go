package report

import (
	"slices"
	"strings"
	"testing"

	"continuum/assessment"
)

// tops are the first words under the running header of each page.
func tops(d *document, pages []paper) []string {
	var all []string
	for _, p := range pages {
		top := word{y: d.bottom}
		for _, w := range p.words {
			if w.y > d.top && w.y < top.y {
				top = w
			}
		}
		all = append(all, top.text)
	}
	return all
}

// TestProfilesStayTogether: a page of the profile begins with the component it
// is about, and a component that fits a page is not parted.
func TestProfilesStayTogether(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		p := samplePlan(t)
		p.Paper = paper
		d, pages := readBack(t, p)
		want := []string{"Profile", "Measurement: 1.8, level 1", "Environment: 2.8, level 2", "Actions"}
		if got := tops(d, pages)[3:7]; !slices.Equal(got, want) {
			t.Errorf("%s: pages begin with %q, want %q", paper, got, want)
		}
	}
}

// TestLongProfilesSayWhose: what goes on to another page repeats the name.
func TestLongProfilesSayWhose(t *testing.T) {
	p := samplePlan(t)
	q := *p.Questionnaire
	q.Components = slices.Clone(q.Components)
	cell := &q.Components[2].Cells[2]
	cell.Statements = slices.Clone(cell.Statements)
	for i := range cell.Statements {
		cell.Statements[i].Text = strings.Repeat("Something that takes long to say. ", 40)
	}
	p.Questionnaire = &q
	d, pages := readBack(t, p)
	if got := tops(d, pages); !slices.Contains(got, "Environment, continued") {
		t.Errorf("pages begin with %q", got)
	}
	withinMargins(t, d, pages)
}

// TestWideNamesLeaveOneSummary: the summary is one page, whatever the name.
func TestWideNamesLeaveOneSummary(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		p := samplePlan(t)
		p.Unit, p.Organization, p.Paper = strings.Repeat("W", 200), strings.Repeat("W", 200), paper
		d, pages := readBack(t, p)
		if got := tops(d, pages)[2:4]; !slices.Equal(got, []string{"Summary", "Profile"}) {
			t.Errorf("%s: pages begin with %q", paper, got)
		}
	}
}

// TestWithoutTheBasics: level 1 does not describe whoever lacks its practices.
func TestWithoutTheBasics(t *testing.T) {
	p := samplePlan(t)
	p.Answers["me1a"], p.Answers["me1b"] = assessment.NotInPlace, assessment.NotInPlace
	passed := samplePlan(t)
	for _, id := range []string{"me1a", "me1b", "me1c"} {
		passed.Answers[id] = assessment.DoesNotApply
	}
	for name, row := range map[string]struct {
		plan Plan
		want string
	}{
		"level 1 lacks practices": {p, "What the basics still lack: Counting and noting"},
		"level 1 does not apply":  {passed, "What level 2 asks for: Asking and recording"},
	} {
		t.Run(name, func(t *testing.T) {
			_, pages := readBack(t, row.plan)
			text := flat(pages)
			for _, want := range []string{"Where it stands: the basics are not all in place", row.want} {
				if !strings.Contains(text, want) {
					t.Errorf("the plan does not say %q", want)
				}
			}
			if never := row.plan.Questionnaire.Components[1].Cells[0].Descriptor; strings.Contains(text, never[:40]) {
				t.Errorf("the plan says %q", never)
			}
		})
	}
}

// TestAtTheTop: nobody is asked to advance, or told of a next level.
func TestAtTheTop(t *testing.T) {
	p := samplePlan(t)
	for _, s := range p.Questionnaire.Asked(p.Form) {
		p.Answers[s.ID] = assessment.Fully
	}
	_, pages := readBack(t, p)
	text := flat(pages)
	for _, want := range []string{"Keep this level", "There is no next level.", "Keep all of it", "Keep some of it"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q", want)
		}
	}
	for _, never := range []string{"Advance", "Not now", "Stay at this level", "shortest way"} {
		if strings.Contains(text, never) {
			t.Errorf("the plan says %q", never)
		}
	}
}
