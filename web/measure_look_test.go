package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"continuum/assessment"
)

// A leader adds an NPS, records two quarters, imports a file and puts units side
// by side, in a real browser: axe finds nothing on any page of it, and nothing
// scrolls sideways at 320 pixels.
func TestMeasuresInABrowser(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	axe := axeScript(t)
	unit := s.unit("Claims")
	s.submitted(unit)
	all := "/units/" + unit + "/measures"
	b.signIn()
	b.open("/units/" + unit)
	b.press(`main a[href="` + all + `"]`)
	b.shows("Nothing is measured yet.")
	b.examine(axe, pageAt{"measures-none", ""})
	b.press(`main a.btn`)
	b.examine(axe, pageAt{"measure-kinds", ""})
	b.press(`main a[href$="kind=nps"]`)
	b.do(chromedp.SetValue("#target", "forty", chromedp.ByQuery))
	b.press("main form button.btn")
	b.shows("There is something to put right", "The target: what you typed is not a number")
	b.examine(axe, pageAt{"measure-new-refused", ""})
	b.do(chromedp.SetValue("#target", "40", chromedp.ByQuery), chromedp.SendKeys("#owner", "Bo Lind, head of claims", chromedp.ByQuery))
	b.press("main form button.btn")
	b.shows("is added. Record its first value.", "No value yet; the target is 40.")
	b.examine(axe, pageAt{"measure-empty", ""})
	nps := b.path()

	for n, counts := range [][3]string{{"162", "108", "54"}, {"150", "110", "60"}} {
		b.do(chromedp.SetValue("#period", s.quarter(n+1).String(), chromedp.ByQuery))
		for i, id := range []string{"#promoters", "#passives", "#detractors"} {
			b.do(chromedp.SetValue(id, counts[i], chromedp.ByQuery))
		}
		b.press("main form button.btn")
		b.shows(s.quarter(n+1).Words() + " is recorded.")
	}
	b.shows("33.3 in "+s.quarter(1).Words()+", probably 24.9 to 41.1; misses its target of 40 by 6.7.", "up from 28.1", "registered trademarks of Bain & Company")
	b.do(chromedp.SetValue("#promoters", "all", chromedp.ByQuery))
	b.press("main form button.btn")
	b.examine(axe, pageAt{"measure-refused", ""})

	s.newMeasure(unit, "retention", "every", "year", "target", "85")
	s.newMeasure(unit, "own", "name", strings.Repeat("W", assessment.NameLimit), "definition", "Calls.", "better", "lower", "unit", "calls", "every", "month")
	own := s.newMeasure(unit, "own", "name", "Calls a day", "definition", "All calls.", "better", "lower", "unit", "calls", "every", "month")
	month := assessment.PeriodOf(assessment.EveryMonth, s.Clock.Now())
	var file strings.Builder
	file.WriteString("measure,period,value,promoters,passives,detractors,note\n")
	for n := 3; n < 9; n++ {
		fmt.Fprintf(&file, "nps,%s,,%d,80,70,\n", s.quarter(n), 150-10*n)
	}
	for n := 1; n < 8; n++ {
		fmt.Fprintf(&file, "Calls a day,%s,%d,,,,A calm month\n", month.Before(n), 120+n*n)
	}
	b.open(all + "/import")
	b.examine(axe, pageAt{"measure-import", ""})
	b.chooseFile("wrong.csv", "measure,period,value\nnps,2026-Q1,3\nCalls,2026-13,x\n")
	b.press(`form[action$="/preview"] button`)
	b.shows("Nothing was imported", "line 3", "This unit has no measure")
	b.examine(axe, pageAt{"measure-import-refused", ""})
	b.chooseFile("values.csv", file.String())
	b.press(`form[action$="/preview"] button`)
	b.shows("13 values are new. Nothing has happened yet.")
	b.examine(axe, pageAt{"measure-import-preview", ""})
	b.press(`form[action$="/import"] button.btn`)
	b.shows("13 values are imported.", "Calls a day", "121 calls")
	b.examine(axe, pageAt{"measures", ""})
	b.open(nps)
	b.examine(axe, pageAt{"measure", ""})
	b.open(nps + "?period=" + s.quarter(1).String())
	b.shows("Change "+s.quarter(1).Words(), "Leave it as it is")
	b.examine(axe, pageAt{"measure-value", ""})
	b.open(own + "/change")
	b.examine(axe, pageAt{"measure-change", ""})
	b.open("/units/" + unit)
	b.shows("NPS 33.3 in " + s.quarter(1).Words() + ", misses its target of 40.")

	for i, name := range []string{"Motor", "Travel", "Broker service", "Contact centre"} {
		other := s.unit(name)
		if i != 1 {
			s.submitted(other)
		}
		s.nps(s.newMeasure(other, "nps"), s.quarter(1), 30+12*i, 40, 25)
	}
	b.open("/measures")
	b.shows("4 units have both a level and a value of NPS (n = 4).", "This shows no cause", "Travel: not assessed")
	b.examine(axe, pageAt{"measures-units", ""})
	b.follow("Hide names")
	b.shows("Show names", "Unit ")
	b.examine(axe, pageAt{"measures-units-letters", ""})
}

// chooseFile puts a file into the field of a form.
func (t *tab) chooseFile(name, content string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	t.do(chromedp.SetUploadFiles("#file", []string{path}, chromedp.ByQuery))
}

// The same without JavaScript: an NPS, two quarters, a file.
func TestMeasuresWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newHarbour(t)
	b := openTab(s)
	unit := s.unit("Claims")
	all := "/units/" + unit + "/measures"
	b.signIn()
	b.scripts(false)
	b.open(all + "/new?kind=nps")
	b.press("main form button.btn")
	for n, promoters := range []string{"162", "150"} {
		b.do(chromedp.SetValue("#period", s.quarter(n+1).String(), chromedp.ByQuery), chromedp.SendKeys("#promoters", promoters, chromedp.ByQuery))
		b.do(chromedp.SendKeys("#passives", "108", chromedp.ByQuery), chromedp.SendKeys("#detractors", "54", chromedp.ByQuery))
		b.press("main form button.btn")
	}
	b.reads(s.quarter(2).Words()+" is recorded.", "33.3 in "+s.quarter(1).Words())
	b.open(all + "/import")
	b.chooseFile("values.csv", "measure,period,promoters,passives,detractors\nnps,"+s.quarter(3).String()+",90,80,70\n")
	b.press(`form[action$="/preview"] button`)
	b.reads("One value is new. Nothing has happened yet.")
	b.press(`form[action$="/import"] button.btn`)
	b.reads("One value is imported.")
	b.open("/units/" + unit)
	b.reads("NPS 33.3 in " + s.quarter(1).Words() + ".")
}
