package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// checkedUnits puts units side by side in a check: of ten one after the other was
// agreed on, asked of several people, looked at too long ago, by another version,
// and never.
func checkedUnits(t fataler, units []placedUnit, f assessment.Filter) ComparedChecks {
	t.Helper()
	organization := assessment.Organization{ID: "o", Name: units[0].name, TimeZone: "Europe/Zurich"}
	entry := companion(t, "moments-of-truth")
	var tree assessment.Tree
	var checks []*assessment.Check
	for i, u := range units {
		tree = append(tree, assessment.Unit{ID: u.id, OrganizationID: "o", ParentID: u.below, Name: u.name, Letter: 1 + (7*i)%len(units)})
		c := &assessment.Check{
			ID: "c" + u.id, UnitID: u.id, Ref: entry.Ref, Questionnaire: entry.Check, Mode: assessment.Agreed, AnsweredBy: "the " + u.name + " team",
			SubmittedAt: comparedOn.AddDate(0, -i, 0), Result: agreedAt(entry.Check, i),
		}
		switch i % 10 {
		case 1, 4:
			c.Mode, c.AnsweredBy, c.Result = assessment.SurveyMode, "", askedAt(entry.Check, i)
		case 6:
			c.SubmittedAt = comparedOn.AddDate(-2, 0, 0)
		case 7:
			c.Ref.Version = "0.9"
		case 9:
			continue
		}
		checks = append(checks, c)
	}
	compared, err := assessment.NewComparison(organization, tree, nil, func(assessment.Ref) *assessment.Questionnaire { return nil }, f, comparedOn)
	if err != nil {
		t.Fatal(err)
	}
	return ComparedChecks{
		Comparison: assessment.CompareChecks(compared, entry.Check, checks), LevelNames: [5]string{"Reactive", "Attentive", "Consistent", "Owned", "Partnered"},
		Address: "https://continuum.example/compare/checks", Date: comparedOn,
	}
}

// agreedAt is a result in which levels differ, and one aspect nobody knows.
func agreedAt(q *assessment.CheckQuestionnaire, seed int) *assessment.CheckResult {
	fits := assessment.Fits{}
	for _, a := range q.Aspects {
		fits[a.Number] = assessment.Fit(1 + (seed+a.Number*a.Number)%5)
	}
	fits[1+seed%len(q.Aspects)] = assessment.FitDontKnow
	return q.Result(fits)
}

// askedAt is what nine people said, too few of them of one aspect.
func askedAt(q *assessment.CheckQuestionnaire, seed int) *assessment.CheckResult {
	people := make([]assessment.Fits, 9)
	for i := range people {
		people[i] = assessment.Fits{}
		for _, a := range q.Aspects {
			if a.Number != 3 || i < 4 {
				people[i][a.Number] = assessment.Fit(1 + (seed+i/3+a.Number)%5)
			}
		}
	}
	return q.Combine(people, 5)
}

// readComparedChecks makes the document without compression and reads its pages
// back; also its bytes.
func readComparedChecks(t fataler, p ComparedChecks) (*comparedChecks, []paper, []byte) {
	t.Helper()
	d, err := newComparedChecks(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	pages := readPages(t, d.pdf)
	var file bytes.Buffer
	if err := d.pdf.Output(&file); err != nil {
		t.Fatal(err)
	}
	return d, pages, file.Bytes()
}

func TestComparedChecksGolden(t *testing.T) {
	letter := checkedUnits(t, harbourUnits, assessment.Filter{Aliases: true})
	letter.Paper, letter.Address = Letter, ""
	for name, p := range map[string]ComparedChecks{"compared-checks-a4": checkedUnits(t, harbourUnits, assessment.Filter{}), "compared-checks-letter": letter} {
		t.Run(name, func(t *testing.T) {
			d, pages, _ := readComparedChecks(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
			pictures(t, name, madeTwice(t, p, p))
		})
	}
}

func TestComparedChecksSayWhatTheOthersSay(t *testing.T) {
	for _, row := range []struct {
		name        string
		compared    ComparedChecks
		want, never []string
	}{
		{
			"ten units", checkedUnits(t, harbourUnits, assessment.Filter{}),
			[]string{
				"10 units of Harbour Mutual", "Moments of truth check, unit by unit", "23 November 2026",
				"Seven have a result of this check; two have one that cannot be put beside the others; one was not checked.",
				"Service delivery", "3 Consistent", "don’t know", "too few answers", "9 people, Oct 2026", "agreed, Nov 2026", "left out: over 18 months old", "left out: version 0.9",
				"(over 18 months old, version 0.9)", "not checked", "There is no sum over aspects and none over units", "in the order of the organization", "lower median", "not validated",
				"The accessible version is the page at https://continuum.example/compare/checks",
			},
			[]string{"could not be printed", "%!", "typical", "Letters"},
		},
		{
			"with letters", checkedUnits(t, harbourUnits, assessment.Filter{Aliases: true}),
			[]string{"10 units of the organization", "Unit A", "Unit J", "Letters stand in place of the units’ names.", "in the order of their letters"},
			[]string{"Harbour", "Claims", "Motor", "Branches", "Broker", "Contact centre", "Online", "Marine", "Legal"},
		},
		{"below one", checkedUnits(t, harbourUnits, assessment.Filter{Unit: "u2"}), []string{"Three units of Claims"}, []string{"Broker service"}},
		{"none checked", checkedUnits(t, []placedUnit{harbourUnits[0]}, assessment.Filter{Tag: "Berne"}), []string{"No unit is like that.", "Method and limits", "Only units tagged “Berne”."}, []string{"Aspect by aspect"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, pages, _ := readComparedChecks(t, row.compared)
			withinMargins(t, &d.document, pages)
			text := flat(pages)
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("the document does not say %q in\n%s", want, text)
				}
			}
			for _, never := range row.never {
				if strings.Contains(text, never) {
					t.Errorf("the document says %q", never)
				}
			}
		})
	}
}

// The head of the table stands on every page of it, and every unit is in it once.
func TestComparedChecksShowEveryUnit(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		p := checkedUnits(t, manyUnits(MostCompared), assessment.Filter{Aliases: true})
		p.Paper = paper
		d, pages, _ := readComparedChecks(t, p)
		withinMargins(t, &d.document, pages)
		seen := map[string]int{}
		for i, page := range pages[1:] {
			text := page.text()
			if strings.Contains(text, "Unit ") && (!strings.Contains(text, "Unit\n") || !strings.Contains(text, "Rests on\n")) {
				t.Errorf("page %d has no head", i+2)
			}
			for _, w := range page.words {
				if strings.HasPrefix(w.text, "Unit ") {
					seen[w.text]++
				}
			}
		}
		for i := range p.Comparison.Rows {
			if name := p.Comparison.Rows[i].Name; seen[name] != 1 {
				t.Errorf("%s stands there %d times", name, seen[name])
			}
		}
	}
}

// Whatever the names, a comparison of checks comes out, nothing leaves the margins,
// and what cannot be printed is said.
func TestAnyTextMakesAComparisonOfChecks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var units []placedUnit
		for i := range rapid.IntRange(1, 11).Draw(t, "units") {
			u := placedUnit{id: fmt.Sprint("u", i), name: anyText().Draw(t, "name")}
			if i > 0 {
				u.below = fmt.Sprint("u", rapid.IntRange(max(0, i-2), i-1).Draw(t, "below"))
			}
			units = append(units, u)
		}
		p := checkedUnits(t, units, assessment.Filter{Aliases: rapid.Bool().Draw(t, "aliases")})
		p.Paper, p.Address = anyPaper().Draw(t, "paper"), anyText().Draw(t, "address")
		for i := range p.LevelNames {
			p.LevelNames[i] = anyText().Draw(t, "level")
		}
		q := *p.Comparison.Questionnaire
		q.Name, q.Source = anyText().Draw(t, "check"), anyText().Draw(t, "source")
		q.Aspects = append([]assessment.Aspect(nil), q.Aspects...)
		for n := rapid.IntRange(1, 9).Draw(t, "aspects"); len(q.Aspects) != n; {
			if len(q.Aspects) > n {
				q.Aspects = q.Aspects[:n]
				continue
			}
			q.Aspects = append(q.Aspects, assessment.Aspect{Number: len(q.Aspects) + 1})
		}
		for i := range q.Aspects {
			q.Aspects[i].Name = anyText().Draw(t, "aspect")
		}
		p.Comparison.Questionnaire = &q
		d, pages, _ := readComparedChecks(t, p)
		withinMargins(t, &d.document, pages)
	})
}

// With letters no name is in the file, of a unit, the organization or who
// answered, not even where nothing of it is printed.
func TestLettersLeaveNoNameOfAComparisonOfChecks(t *testing.T) {
	name := rapid.StringMatching(`Qz[a-z]{6,12}`)
	rapid.Check(t, func(t *rapid.T) {
		var units []placedUnit
		for i := range rapid.IntRange(1, 11).Draw(t, "units") {
			u := placedUnit{id: fmt.Sprint("u", i), name: name.Draw(t, "name")}
			if i > 0 {
				u.below = "u0"
			}
			units = append(units, u)
		}
		f := assessment.Filter{Aliases: rapid.Bool().Draw(t, "aliases"), Unit: rapid.SampledFrom([]string{"", "u0"}).Draw(t, "below")}
		_, pages, file := readComparedChecks(t, checkedUnits(t, units, f))
		said := strings.Contains(flat(pages), "Qz") || bytes.Contains(file, []byte("Qz")) || bytes.Contains(file, []byte(utf16String("Qz")[2:]))
		if said == f.Aliases {
			t.Fatalf("letters %v: a name is in the file: %v", f.Aliases, said)
		}
	})
}

func TestComparedChecksErrors(t *testing.T) {
	if err := (ComparedChecks{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a comparison of nothing was made")
	}
	many := checkedUnits(t, manyUnits(MostCompared+1), assessment.Filter{})
	if err := many.Write(t.Context(), io.Discard); !errors.Is(err, ErrTooMany) {
		t.Errorf("err = %v, want %v", err, ErrTooMany)
	}
	if err := checkedUnits(t, harbourUnits, assessment.Filter{}).Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}
