package report

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"continuum/assessment"
)

// withinMargins fails when text leaves the margins or the page.
func withinMargins(t fataler, d *document, pages []paper) {
	t.Helper()
	for i, p := range pages {
		last := word{}
		for _, w := range p.words {
			if w.y > last.y && w.y < d.bottom+1 {
				last = w
			}
		}
		if d.listAt > 0 && i+1 > d.listAt && last.face == serif {
			t.Fatal(fmt.Sprintf("page %d ends with the heading %q", i+1, last.text))
		}
		for _, w := range p.words {
			slack := 1.0
			if w.x == w.right() {
				slack = w.size / 4 // a mark hangs over its letter, or over nothing
			}
			if w.x < d.left-slack || w.right() > d.right+slack || w.y < 30 || w.y > d.bottom+40 {
				t.Fatal(fmt.Sprintf("page %d: %q from %.1f to %.1f at %.1f leaves the page", i+1, w.text, w.x, w.right(), w.y))
			}
		}
	}
}

var hostile = []string{
	strings.Repeat("W", 200), strings.Repeat("W ", 100), `"; a=b` + "\r\n", "שלום עולם", "مرحبا بالعالم", "東京都", "👩‍👩‍👧 🎉", "a\u0301\u0308\u0304\u0327",
	"\u202Egnp.exe", "\x00\xff\xfe", "", " ", "\n\n\n", strings.Repeat("word ", 1000), strings.Repeat("\u0301", 200), "🏳️‍🌈", "\u00a0", "�",
	"C:\\path (x) \\", "á\tb\vc\u2028d", strings.Repeat("ẹ̀", 100),
}

func anyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(hostile), rapid.String(), rapid.StringN(0, 200, -1), rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 200), func(b []byte) string { return string(b) }))
}

func anyPaper() *rapid.Generator[Paper] { return rapid.SampledFrom([]Paper{A4, Letter, ""}) }

// TestAnyTextMakesAPlan: whatever people type, a plan comes out, nothing leaves
// the margins, and what cannot be printed is said.
func TestAnyTextMakesAPlan(t *testing.T) {
	sample := samplePlan(t)
	statements := sample.Questionnaire.Asked(assessment.Full)
	rapid.Check(t, func(t *rapid.T) {
		p := sample
		p.Organization, p.Unit, p.AnsweredBy = anyText().Draw(t, "organization"), anyText().Draw(t, "unit"), anyText().Draw(t, "answered by")
		p.Address, p.Paper = anyText().Draw(t, "address"), anyPaper().Draw(t, "paper")
		p.Form = rapid.SampledFrom([]assessment.Form{assessment.Full, assessment.Quick}).Draw(t, "form")
		p.Answers, p.Notes = assessment.Answers{}, map[string]string{}
		lost := Unprintable(p.Organization) + Unprintable(p.Unit) + Unprintable(p.AnsweredBy)
		level := rapid.IntRange(0, 3).Draw(t, "points")
		for _, s := range statements {
			p.Answers[s.ID] = rapid.SampledFrom([]assessment.Answer{assessment.WithPoints(level), assessment.WithPoints(level), assessment.Fully, assessment.Fully, assessment.Started, assessment.DontKnow}).Draw(t, "answer")
			if rapid.IntRange(0, 4).Draw(t, "noted") == 0 {
				p.Notes[s.ID] = anyText().Draw(t, "note")
				if p.Form.Asks(s) {
					lost += Unprintable(p.Notes[s.ID])
				}
			}
		}
		d, pages := readBack(t, p)
		withinMargins(t, d, pages)
		if said := strings.Contains(flat(pages), "could not be printed"); said != (lost > 0) || d.lost != lost {
			t.Fatalf("%d characters lost, %d counted, said: %v", lost, d.lost, said)
		}
	})
}

// anyQuestionnaire has two to five components and one to six statements a cell.
func anyQuestionnaire(t *rapid.T) *assessment.Questionnaire {
	text := rapid.OneOf(rapid.SampledFrom([]string{"Plain words", strings.Repeat("long words ", 18), strings.Repeat("W", 120)}), rapid.StringN(1, 80, -1))
	q := &assessment.Questionnaire{ID: "any", Version: "1", Name: text.Draw(t, "name"), Source: text.Draw(t, "source")}
	for i := range q.Levels {
		q.Levels[i] = assessment.Level{Number: i + 1, Name: text.Draw(t, "level")}
	}
	for c := range rapid.IntRange(2, 5).Draw(t, "components") {
		k := assessment.Component{ID: fmt.Sprintf("k%d", c), Name: text.Draw(t, "component")}
		for l := range k.Cells {
			k.Cells[l] = assessment.Cell{Title: text.Draw(t, "title"), Descriptor: text.Draw(t, "descriptor")}
			action := assessment.Action{
				ID: fmt.Sprintf("a%d%d", c, l), Component: k.ID, From: l, To: l + 1, Title: text.Draw(t, "title"), What: text.Draw(t, "what"),
				Effort: assessment.Medium, Weeks: rapid.IntRange(0, 60).Draw(t, "weeks"), Owner: text.Draw(t, "owner"), FirstStep: text.Draw(t, "step"),
			}
			for s := range rapid.IntRange(1, 6).Draw(t, "statements") {
				id := fmt.Sprintf("k%d%d%d", c, l, s)
				k.Cells[l].Statements = append(k.Cells[l].Statements, assessment.Statement{ID: id, Text: text.Draw(t, "statement"), Quick: s == 0})
				action.Secures = append(action.Secures, id)
			}
			q.Actions = append(q.Actions, action)
		}
		q.Components = append(q.Components, k)
	}
	return q
}

func TestAnyQuestionnaireLaysOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Plan{Organization: "Organization", Unit: "Unit", Form: assessment.Full, Paper: anyPaper().Draw(t, "paper"), Questionnaire: anyQuestionnaire(t), Answers: assessment.Answers{}}
		for _, s := range p.Questionnaire.Asked(p.Form) {
			p.Answers[s.ID] = rapid.SampledFrom([]assessment.Answer{assessment.NotInPlace, assessment.Mostly, assessment.Fully, assessment.Fully, assessment.Fully, assessment.DoesNotApply}).Draw(t, "answer")
		}
		d, pages := readBack(t, p)
		withinMargins(t, d, pages)
	})
}

// largestPlan has five components of six statements, everything held back, and
// five actions each.
func largestPlan(t *testing.T, paper Paper) Plan {
	p := samplePlan(t)
	q := *p.Questionnaire
	q.Components, q.Actions = nil, nil
	p.Paper, p.Answers, p.Notes = paper, assessment.Answers{}, nil
	for c := range 5 {
		k := p.Questionnaire.Components[c%3]
		k.ID = fmt.Sprintf("k%d", c)
		for l := range k.Cells {
			statements := k.Cells[l].Statements
			k.Cells[l].Statements = nil
			for s := range 6 {
				one := statements[s%len(statements)]
				one.ID = fmt.Sprintf("k%d%d%d", c, l, s)
				k.Cells[l].Statements = append(k.Cells[l].Statements, one)
				p.Answers[one.ID] = assessment.NotInPlace
			}
		}
		q.Components = append(q.Components, k)
		for a := range 5 {
			action := p.Questionnaire.Actions[a]
			action.ID, action.Component, action.From, action.To = fmt.Sprintf("a%d%d", c, a), k.ID, 0, 1
			action.Secures = []string{fmt.Sprintf("k%d00", c), fmt.Sprintf("k%d01", c)}
			q.Actions = append(q.Actions, action)
		}
	}
	p.Questionnaire = &q
	return p
}

// TestLargestPlanStaysReadable: the main part of the largest plan ends by page
// 50, and its contents are one page, however long the address and the name.
func TestLargestPlanStaysReadable(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		p := largestPlan(t, paper)
		p.Unit, p.Address = "東京", "https://continuum.example/"+strings.Repeat("long", 450)
		d, pages := readBack(t, p)
		withinMargins(t, d, pages)
		for _, e := range d.entries {
			if strings.HasPrefix(e.title, "Appendix A") && e.page > 51 {
				t.Errorf("the main part has %d pages", e.page-1)
			}
			if !strings.Contains(pages[1].text(), e.title+"\n"+fmt.Sprint(e.page)+"\n") {
				t.Errorf("%s: the contents do not send %q to page %d", paper, e.title, e.page)
			}
		}
		if !strings.Contains(pages[1].text(), "The accessible version") || tops(d, pages)[2] != "Summary" {
			t.Errorf("%s: the contents go on to page 3", paper)
		}
	}
}

func TestFlow(t *testing.T) {
	for _, row := range []struct {
		name  string
		rows  []row
		pages []int // of each row that is drawn
	}{
		{"all on one", []row{{height: 100}, {height: 100}}, []int{1, 1}},
		{"goes on", []row{{height: 400}, {height: 400}, {height: 100}}, []int{1, 2, 2}},
		{"a heading goes with its text", []row{{height: 600}, {height: 60, keep: true}, {height: 100}}, []int{1, 2, 2}},
		{"what fits no page is parted", []row{{height: 400, keep: true}, {height: 400, keep: true}, {height: 10}}, []int{1, 2, 2}},
		{"higher than a page", []row{{height: 2000}, {height: 10}}, []int{1, 2}},
		{"no space on top", []row{{height: 690}, gap(40), {height: 100}}, []int{1, 0, 2}},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, err := newDocument(t.Context(), samplePlan(t))
			if err != nil {
				t.Fatal(err)
			}
			d.nextPage()
			got := make([]int, len(row.rows))
			for i := range row.rows {
				if !row.rows[i].gap {
					row.rows[i].draw = func(y float64) {
						got[i] = d.pdf.PageNo()
						if got[i] == 2 && i > 0 && row.rows[i-1].gap && y > d.top+1 {
							t.Errorf("begins at %.0f", y)
						}
					}
				}
			}
			d.flow(row.rows)
			if fmt.Sprint(got) != fmt.Sprint(row.pages) {
				t.Errorf("on pages %v, want %v", got, row.pages)
			}
		})
	}
}

func TestBreakLines(t *testing.T) {
	st := style{sans, dark}
	for _, row := range []struct {
		name, text string
		width      float64
		want       []string
	}{
		{"fits", "a short line", 100, []string{"a short line"}},
		{"breaks at spaces", "one two three", 40, []string{"one two", "three"}},
		{"breaks a long word", "WWWWWW", 20, []string{"WW", "WW", "WW"}},
		{"keeps marks with their letter", "ẹ̀ẹ̀ẹ̀", 11, []string{"ẹ̀ẹ̀", "ẹ̀"}},
		{"line feeds", "a\n\nb", 100, []string{"a", "", "b"}},
		{"nothing", "", 100, []string{""}},
		{"narrower than a letter", "WW", 1, []string{"W", "W"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			for _, l := range breakLines(10, row.width, span{row.text, st}) {
				text := ""
				for _, p := range l.pieces {
					text += p.span.text
				}
				got = append(got, text)
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}
