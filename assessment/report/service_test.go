package report

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

func sampleMoments() *assessment.Moments {
	return &assessment.Moments{Version: 5, All: []assessment.Moment{
		{ID: "m1", Stage: "Taking out a policy", Contact: "Asking for an offer", Importance: 3, HowWell: 4, Promise: "An offer the same day."},
		{ID: "m2", Stage: "Taking out a policy", Contact: "Signing", Importance: 2, HowWell: 5},
		{
			ID: "m3", Stage: "Making a claim", Contact: "The first call after a loss", Importance: 5, HowWell: 2, Owner: "Mara Keller",
			Expectation: "To say it once.", Promise: "One person, from the first call to the payment.", MayDecide: "Up to 500 at once, and a hotel for a night.", Recovery: "Call back the same day, with a name.",
		},
		{ID: "m4", Stage: "Making a claim", Contact: "Waiting for the decision", Importance: 4, HowWell: 2, Promise: "A word every Friday, even without news.", Recovery: "The lead rings."},
		{ID: "m5", Stage: "Being paid", Contact: "The letter with a refusal", Importance: 4, HowWell: 3, Promise: "The reason in three sentences.", Recovery: "A second look by somebody else.", Owner: "Jonas Frei"},
	}}
}

func whole(n int64) *int64 { return &n }

func serviceDay(month time.Month, day int) time.Time {
	return time.Date(2027, month, day, 0, 0, 0, 0, time.UTC)
}

// sampleService is a plan of which all but the decision is saved.
func sampleService(t testing.TB) ServicePlan {
	t.Helper()
	q := samplePlan(t).Questionnaire
	return ServicePlan{
		Organization: "Harbour Mutual", Unit: "Claims", Date: serviceDay(time.January, 12), Version: 4, SavedBy: "Ada Moreno", SavedAt: serviceDay(time.January, 11),
		Levels: q.Levels, Level: 1, Moments: sampleMoments(), Currency: "CHF", Address: "https://continuum.example/units/u1/service-plan",
		Text: assessment.ServiceText{
			Vision: "Whoever has a claim knows the same day what happens next, and who sees to it.",
			Chosen: "Households with two contracts or more: 4,000 of 21,000. They stay longest and recommend us most.", NotChosen: "Fleets and brokers. They are served as today, through their own desk.",
			Groups: []assessment.ServiceGroup{{Name: "Households with two contracts", Level: 2, Why: "Every second one who left named a claim."}, {Name: "All other customers", Level: 1, Why: "Held where it is today."}},
			Promises: []assessment.ServicePromise{
				{Step: "Making a claim: the first call", Promise: "One person, from the first call to the payment."},
				{Step: "Making a claim: waiting", Promise: "A word every Friday, even without news."},
				{Step: "Being paid: a refusal", Promise: "The reason in three sentences."},
			},
			Measures: []assessment.ServiceMeasure{{Name: "NPS, households", Now: "33.3, Q3 2026", Target: "40"}, {Name: "Days from comment to team", Now: "12 days", Target: "3 days"}},
			Actions: []assessment.ServiceAction{
				{Title: "Name one handler for every claim", Owner: "Mara Keller", Due: serviceDay(time.March, 1)},
				{Title: "Ask after every closed claim", Owner: "Bo Lind", Due: serviceDay(time.April, 15)},
				{Title: "Let handlers settle up to 500", Owner: "Jonas Frei"},
			},
			Budget:   assessment.ServiceBudget{OneOff: whole(60000), Yearly: whole(12000), Years: 3, Low: whole(-35101), Likely: whole(10260), High: whole(56916), Return: "This pays if retention rises from 80.0 % to at least 82.6 %. Do you believe it will?"},
			Decision: assessment.ServiceDecision{Choice: "Advance to level 2", Reason: "Claims decide who stays.", Owner: "Mara Keller", ReviewOn: serviceDay(time.June, 30)},
			Saved:    assessment.ServiceParts()[:7],
		},
	}
}

// emptyService is a plan of a unit of which nothing is known.
func emptyService(t testing.TB) ServicePlan {
	p := sampleService(t)
	p.Text, p.Moments, p.Level, p.Version, p.Currency, p.Address = assessment.ServiceText{}, nil, 0, 0, "", ""
	return p
}

// fullService has as much of everything as can be saved, in the widest letters.
func fullService(t testing.TB, paper Paper) ServicePlan {
	w := func(n int) string { return strings.Repeat("W", n) }
	p := sampleService(t)
	p.Paper, p.Organization, p.Unit, p.SavedBy, p.Currency = paper, w(200), w(200), w(200), w(8)
	text := assessment.ServiceText{
		Vision: w(300), Chosen: w(800), NotChosen: w(800), Budget: p.Text.Budget,
		Decision: assessment.ServiceDecision{Choice: w(120), Reason: w(800), Owner: w(120), ReviewOn: serviceDay(time.June, 30)},
	}
	text.Budget.Return = w(800)
	for range assessment.MostServiceGroups {
		text.Groups = append(text.Groups, assessment.ServiceGroup{Name: w(120), Level: 5, Why: w(300)})
	}
	for range assessment.MostServicePromises {
		text.Promises = append(text.Promises, assessment.ServicePromise{Step: w(120), Promise: w(300)})
	}
	for range assessment.MostServiceMeasures {
		text.Measures = append(text.Measures, assessment.ServiceMeasure{Name: w(120), Now: w(60), Target: w(60)})
	}
	for range assessment.MostServiceActions {
		text.Actions = append(text.Actions, assessment.ServiceAction{Title: w(200), Owner: w(120), Due: serviceDay(time.September, 30)})
	}
	kept := &assessment.ServicePlan{}
	if err := kept.Accept(text, "Ada", serviceDay(time.January, 1)); err != nil {
		t.Fatal("more than can be saved:", err)
	}
	p.Text, p.Moments = kept.ServiceText, &assessment.Moments{}
	for i := range assessment.MostMoments {
		p.Moments.All = append(p.Moments.All, assessment.Moment{
			ID: fmt.Sprint("m", i), Stage: w(200), Contact: w(200), Importance: 5, HowWell: 1, Expectation: w(1000), Promise: w(1000), MayDecide: w(1000), Recovery: w(1000), Owner: w(200),
		})
	}
	return p
}

func readService(t fataler, p ServicePlan) (*serviceDocument, []paper) {
	t.Helper()
	d, err := setService(context.Background(), p, false)
	if err != nil {
		t.Fatal(err)
	}
	return d, readPages(t, d.pdf)
}

// leastServicePages is how many pages a service plan has at least.
const leastServicePages = 4

func TestServiceGolden(t *testing.T) {
	letter := sampleService(t)
	letter.Paper = Letter
	for name, p := range map[string]ServicePlan{"service-a4": sampleService(t), "service-letter": letter, "service-empty": emptyService(t)} {
		t.Run(name, func(t *testing.T) {
			d, pages := readService(t, p)
			withinMargins(t, &d.document, pages)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

// Four to six pages, with little and with very much text.
func TestServiceHasFourToSixPages(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		little, sample := emptyService(t), sampleService(t)
		little.Paper, sample.Paper = paper, paper
		for name, p := range map[string]ServicePlan{"nothing known": little, "the sample": sample, "as much as can be saved": fullService(t, paper)} {
			d, pages := readService(t, p)
			if len(pages) < leastServicePages || len(pages) > mostServicePages {
				t.Errorf("%s on %s: %d pages", name, paper, len(pages))
			}
			if d.scale < .6 {
				t.Errorf("%s on %s: the type is set at %.2f", name, paper, d.scale)
			}
			withinMargins(t, &d.document, pages)
		}
	}
}

// Nobody signs on a page that does not say what: however much is measured, done and
// decided, the lines to sign on stand with the decision, and no page has a line or two.
func TestServiceIsSignedWhereItIsDecided(t *testing.T) {
	for _, paper := range []Paper{A4, Letter} {
		for n := range 11 {
			p := sampleService(t)
			p.Paper = paper
			for i := range n {
				p.Text.Actions = append(p.Text.Actions, assessment.ServiceAction{Title: fmt.Sprintf("Step %d of many", i+1), Owner: "Bo Lind"})
			}
			p.Text.Decision.Reason = strings.Repeat("Claims decide who stays. ", 1+n)
			_, pages := readService(t, p)
			last := pages[len(pages)-1]
			if text := last.text(); !strings.Contains(text, "Decision and review") || !strings.Contains(text, "Date and signature") || !strings.Contains(text, "Budget and expected return") {
				t.Errorf("%d more steps on %s: the last page is\n%s", n, paper, text)
			}
		}
	}
}

func TestServiceSaysWhatItKnows(t *testing.T) {
	_, pages := readService(t, sampleService(t))
	text := flat(pages)
	for _, want := range []string{
		"Customer service plan", "Version 4, saved 11 January 2027 by Ada Moreno.", "Whoever has a claim knows the same day", "Claims stands at level 1, Reactive, today.", "In this plan",
		"Households with two contracts or more", "Fleets and brokers.", "2, Attentive", "One person, from the first call to the payment.", "The contacts that decide",
		"3. The first call after a loss", "33.3, Q3 2026", "Mara Keller", "1 March 2027", "60,000 CHF", "−35,101 CHF", "Advance to level 2. Seen to by Mara Keller. Looked at again on 30 June 2027.",
		"Proposed from what is known; not saved yet.", "registered trademarks", "The page with this plan",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the document does not say %q", want)
		}
	}
	if strings.Count(text, "not saved yet") != 1 {
		t.Error("what is saved is marked as proposed")
	}
	_, pages = readService(t, emptyService(t))
	if text := flat(pages); !strings.Contains(text, "not written yet") || !strings.Contains(text, "nothing of it is saved yet") || strings.Contains(text, "trademark") || strings.Contains(text, "you are here") {
		t.Error("a plan of which nothing is known says something else")
	}
}

func TestServiceSameInputSameBytes(t *testing.T) {
	var one, two bytes.Buffer
	p := sampleService(t)
	before := fmt.Sprintf("%+v %+v", p, *p.Moments)
	for _, to := range []*bytes.Buffer{&one, &two} {
		if err := p.Write(context.Background(), to); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same plan gives other bytes")
	}
	if fmt.Sprintf("%+v %+v", p, *p.Moments) != before {
		t.Error("writing changed the plan")
	}
	if err := (ServicePlan{}).Write(context.Background(), &one); err == nil {
		t.Error("a plan without levels was made")
	}
}

// Whatever people type, a document of four to six pages comes out and nothing
// leaves the page.
func TestAnyTextMakesAService(t *testing.T) {
	sample := sampleService(t)
	rapid.Check(t, func(t *rapid.T) {
		text := func(label string, most int) string {
			runes := []rune(strings.ToValidUTF8(anyText().Draw(t, label), ""))
			return string(runes[:min(len(runes), most)])
		}
		p := sample
		p.Paper, p.Organization, p.Unit, p.Level = anyPaper().Draw(t, "paper"), text("organization", 200), text("unit", 200), rapid.IntRange(0, 5).Draw(t, "level")
		p.Text.Vision, p.Text.Chosen, p.Text.Decision.Reason = text("vision", 300), text("chosen", 800), text("reason", 800)
		p.Text.Promises, p.Text.Actions = nil, nil
		for range rapid.IntRange(0, assessment.MostServicePromises).Draw(t, "promises") {
			p.Text.Promises = append(p.Text.Promises, assessment.ServicePromise{Step: text("step", 120), Promise: text("promise", 300)})
		}
		for range rapid.IntRange(0, assessment.MostServiceActions).Draw(t, "actions") {
			p.Text.Actions = append(p.Text.Actions, assessment.ServiceAction{Title: text("title", 200), Owner: text("owner", 120)})
		}
		p.Moments = &assessment.Moments{}
		for i := range rapid.IntRange(0, 4).Draw(t, "moments") {
			p.Moments.All = append(p.Moments.All, assessment.Moment{ID: fmt.Sprint(i), Stage: text("stage", 200), Contact: text("contact", 200), Importance: 3, HowWell: 3, Recovery: text("recovery", 1000)})
		}
		d, pages := readService(t, p)
		if len(pages) < leastServicePages || len(pages) > mostServicePages {
			t.Fatalf("%d pages", len(pages))
		}
		withinMargins(t, &d.document, pages)
	})
}

// The pages on the moments of truth say all of them, and what is said of the most
// pressing, however long.
func TestMomentPages(t *testing.T) {
	set := func(m *assessment.Moments) (*document, []paper) {
		d, err := newPlanned(context.Background(), samplePlanned(t))
		if err != nil {
			t.Fatal(err)
		}
		d.pdf.SetCompression(false)
		d.nextPage()
		d.momentPages(m)
		return &d.document, readPages(t, d.pdf)
	}
	_, pages := set(sampleMoments())
	text := flat(pages)
	for _, want := range []string{"Moments of truth", "Asking for an offer", "The most pressing", "Priority 20: importance 5, how well it goes 2.", "Up to 500 at once", "not said yet"} {
		if !strings.Contains(text, want) {
			t.Errorf("the pages do not say %q", want)
		}
	}
	if _, pages := set(nil); len(pages) != 1 || len(pages[0].words) != 0 {
		t.Error("a unit without a register has pages about it")
	}
	long := fullService(t, A4).Moments
	d, pages := set(long)
	withinMargins(t, d, pages)
	if got := strings.Count(strings.Join(strings.Fields(flat(pages)), ""), "W"); got < 3*4000 {
		t.Errorf("only %d letters of the most pressing are printed", got)
	}
	if !slices.Equal(long.All, fullService(t, A4).Moments.All) {
		t.Error("printing changed the register")
	}
}
