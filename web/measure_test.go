package web_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
)

// quarter is the quarter so many before the one it is.
func (s *site) quarter(before int) assessment.MeasurePeriod {
	return assessment.PeriodOf(assessment.EveryQuarter, s.Clock.Now()).Before(before)
}

// newMeasure adds a measure of a kind to a unit, and is its address.
func (s *site) newMeasure(unit, kind string, pairs ...string) string {
	s.Helper()
	about := assessment.MeasureKind(kind).About()
	form := url.Values{"kind": {kind}, "name": {about.Name}, "definition": {about.Definition}, "every": {"quarter"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return s.post("/units/"+unit+"/measures", form, http.StatusSeeOther).Location
}

// nps records an NPS for a quarter.
func (s *site) nps(at string, period assessment.MeasurePeriod, promoters, passives, detractors int) {
	s.Helper()
	form := url.Values{"version": {hidden(s, s.get(at, http.StatusOK).Body, "version")}, "period": {period.String()}}
	form.Set("promoters", fmt.Sprint(promoters))
	form.Set("passives", fmt.Sprint(passives))
	form.Set("detractors", fmt.Sprint(detractors))
	s.post(at, form, http.StatusSeeOther)
}

// An NPS is added, recorded for two quarters, changed, taken out and removed; the
// unit's page says how it stands, and the trail who did what.
func TestMeasuresArePutDown(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		all := "/units/" + unit + "/measures"
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Measures None yet. Keep one number from customers beside the level.")
		s.says(s.get(all, http.StatusOK).Body, "Nothing is measured yet.", "Add a measure")
		s.says(s.get(all+"/new", http.StatusOK).Body, "Net Promoter Score (NPS)", "A measure of your own", "Unhappy customers contacted within two working days", "registered trademarks of Bain")
		s.says(s.get(all+"/new?kind=nps", http.StatusOK).Body, "What exactly is counted", "NPS = 100 × (promoters − detractors) / all answers", "F. F. Reichheld")
		at := s.newMeasure(unit, "nps", "target", "40", "owner", "Bo Lind")
		s.says(s.get(at, http.StatusOK).Body, "is added. Record its first value.", "No value yet; the target is 40.", "Bo Lind", "A value each quarter")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Measures NPS: no value yet, target 40.")

		s.nps(at, s.quarter(1), 162, 108, 54)
		s.nps(at, s.quarter(2), 150, 110, 60)
		last := s.quarter(1).Words()
		s.says(s.get(at, http.StatusOK).Body,
			"33.3 in "+last+", probably 24.9 to 41.1; misses its target of 40 by 6.7.", "162 promoters, 108 passives, 54 detractors",
			"up from 28.1 in "+s.quarter(2).Words()+"; the ranges overlap, so it may be chance", "shows no cause", "The American Statistician", "registered trademarks of Bain")
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Measures NPS 33.3 in "+last+", misses its target of 40.", "registered trademarks of Bain")
		s.says(s.get(all, http.StatusOK).Body, "Net Promoter Score (NPS)", "33.3", "Over time", "registered trademarks of Bain")

		edit := s.get(at+"?period="+s.quarter(2).String(), http.StatusOK).Body
		s.says(edit, "Change "+s.quarter(2).Words())
		if !strings.Contains(edit, `name="promoters" value="150"`) || hidden(s, edit, "was") != s.quarter(2).String() || !strings.Contains(edit, "<svg") {
			t.Errorf("the value to change is not typed in:\n%s", edit)
		}
		form := confirmed(edit)
		form.Set("period", s.quarter(3).String())
		form.Set("promoters", "90")
		form.Set("passives", "80")
		form.Set("detractors", "70")
		form.Set("note", "By telephone")
		s.post(at, form, http.StatusSeeOther)
		page := s.get(at, http.StatusOK).Body
		s.says(page, s.quarter(3).Words(), "8.3", "By telephone")
		if strings.Contains(page, "28.1") {
			t.Error("the value that was moved is still there")
		}
		s.post(at+"/strike", url.Values{"version": {hidden(s, page, "version")}, "period": {s.quarter(3).String()}}, http.StatusSeeOther)
		s.says(s.get(at, http.StatusOK).Body, " is taken out. It was ", " promoters, ")
		s.post(at+"/strike", url.Values{"version": {hidden(s, page, "version")}, "period": {s.quarter(1).String()}}, http.StatusConflict)
		change := s.get(at+"/change", http.StatusOK).Body
		s.says(change, "with values recorded, that stays", "Remove the measure")
		s.post(at+"/change", url.Values{"version": {hidden(s, change, "version")}, "name": {"NPS, brokers"}, "definition": {"By letter"}, "target": {"45,5"}}, http.StatusSeeOther)
		s.says(s.get("/units/"+unit, http.StatusOK).Body, "Measures NPS, brokers 33.3 in "+last+", misses its target of 45.5.")
		s.says(s.get("/members/history", http.StatusOK).Body, "changed the measure “Net Promoter Score (NPS)” of Claims: "+last+".", s.quarter(3).Words()+" taken out", "changed the measures of Claims: “Net Promoter Score (NPS)” added.")
		s.post(at+"/remove", url.Values{"version": {hidden(s, s.get(at+"/change", http.StatusOK).Body, "version")}}, http.StatusSeeOther)
		s.get(at, http.StatusNotFound)
	})
}

// What cannot be taken comes back with everything that was typed, each thing said
// at its field.
func TestMeasureFormsComeBackAsTyped(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	nps, kept := s.newMeasure(unit, "nps"), s.newMeasure(unit, "retention", "every", "year")
	year := assessment.PeriodOf(assessment.EveryYear, s.Clock.Now())
	for _, row := range []struct {
		name, at string
		form     url.Values
		want     []string
	}{
		{"not a number, and not whole", nps, url.Values{"period": {s.quarter(1).String()}, "promoters": {"many"}, "passives": {"1.5"}, "detractors": {""}, "note": {"<b>a note</b>"}}, []string{
			"Promoters: what you typed is not a whole number: write it with digits", "Detractors: enter a number.", `name="promoters" value="many"`, `name="passives" value="1.5"`, "&lt;b&gt;a note&lt;/b&gt;",
		}},
		{"half a person, beside thousands", nps, url.Values{"period": {s.quarter(1).String()}, "promoters": {"1,200"}, "passives": {"1.5"}, "detractors": {"2"}}, []string{"Passives: what you typed is not a whole number", `id="passives-error"`, `name="promoters" value="1,200"`}},
		{"in the future", nps, url.Values{"period": {s.quarter(-1).String()}, "promoters": {"1"}, "passives": {"1"}, "detractors": {"2"}}, []string{"has not begun yet.", `<option value="` + s.quarter(-1).String() + `" selected>`}},
		{"of no period", nps, url.Values{"period": {"soon"}, "promoters": {"1"}, "passives": {"1"}, "detractors": {"2"}}, []string{"Choose a period.", `id="period-error"`}},
		{"a value and its numbers", kept, url.Values{"period": {year.String()}, "start": {"500"}, "end": {"460"}, "won": {"60"}, "value": {"80"}}, []string{"Give either the value or the numbers it is worked out from, not both.", `name="start" value="500"`, `name="value" value="80"`}},
		{"numbers that contradict each other", kept, url.Values{"period": {year.String()}, "start": {"500"}, "end": {"60"}, "won": {"460"}}, []string{"More customers were won than there are at the end", `id="won-error"`}},
		{"more than all of them", kept, url.Values{"period": {year.String()}, "value": {"101"}, "n": {"few"}}, []string{"Of how many: what you typed is not a whole number", `name="value" value="101"`}},
		{"out of range", kept, url.Values{"period": {year.String()}, "value": {"101"}, "n": {"500"}}, []string{"The value must be from 0 to 100.", `name="n" value="500"`}},
		{"thousands or decimals", kept, url.Values{"period": {year.String()}, "value": {"1,234"}}, []string{"The value: what you typed could be read in two ways: write 1234 or 1.234.", `name="value" value="1,234"`}},
	} {
		t.Run(row.name, func(*testing.T) {
			row.form.Set("version", "1")
			page := s.post(row.at, row.form, http.StatusUnprocessableEntity).Body
			for _, want := range append(row.want, "Error: ") {
				if !strings.Contains(page, want) && !strings.Contains(plain(page), want) {
					t.Errorf("%s: no %q in\n%.900s", row.name, want, plain(page))
				}
			}
		})
	}
	own := url.Values{"kind": {"own"}, "name": {""}, "definition": {""}, "unit": {strings.Repeat("x", 21)}, "every": {"week"}, "target": {"lots"}, "owner": {strings.Repeat("o", 201)}}
	page := s.post("/units/"+unit+"/measures", own, http.StatusUnprocessableEntity).Body
	s.says(page, "Enter the measure’s name.", "Say what exactly is counted", "Say whether higher or lower", "Choose a month, a quarter or a year.", "The target: what you typed is not a number", "longer than 20 characters", "longer than 200 characters")
	if !strings.Contains(page, `name="target" value="lots"`) {
		t.Error("the target that was typed is gone")
	}
	s.says(s.post("/units/"+unit+"/measures", url.Values{"kind": {"unheard"}}, http.StatusUnprocessableEntity).Body, "Choose what to measure from the list.")
	s.says(s.post("/units/"+unit+"/measures", url.Values{"kind": {"nps"}, "name": {"net promoter score (nps)"}, "every": {"year"}}, http.StatusUnprocessableEntity).Body, "This unit follows a measure of that name already.")
}

// Of two people who record at once the second is told, and keeps what was typed.
func TestSecondOfTwoKeepsTheirValue(t *testing.T) {
	s := newHarbour(t)
	at := s.newMeasure(s.unit("Claims"), "nps")
	form := func() url.Values {
		return url.Values{"version": {"1"}, "period": {s.quarter(2).String()}, "promoters": {"7"}, "passives": {"2"}, "detractors": {"1"}, "note": {"Mine"}}
	}
	s.nps(at, s.quarter(1), 3, 2, 1)
	page := s.post(at, form(), http.StatusConflict).Body
	s.says(page, "Somebody else changed this measure while you typed.", "not yet saved", "Mine")
	again := form()
	again.Set("version", hidden(s, page, "version"))
	s.post(at, again, http.StatusSeeOther)
	s.says(s.get(at, http.StatusOK).Body, "60.0", "33.3")
	page = s.post(at+"/change", url.Values{"version": {"1"}, "name": {"Mine"}, "every": {"quarter"}}, http.StatusConflict).Body
	s.says(page, "Somebody else changed this measure while you typed. It is now called “Net Promoter Score (NPS)”")
	if !strings.Contains(page, `name="name" value="Mine"`) {
		t.Error("the name that was typed is gone")
	}
}

func TestMeasuresOfAnArchivedUnit(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	at := s.newMeasure(unit, "nps")
	s.nps(at, s.quarter(1), 3, 2, 1)
	s.post("/units/"+unit+"/archive", nil, http.StatusSeeOther)
	page := s.get(at, http.StatusOK).Body
	s.says(page, "This unit is archived: its measures stay as they are.", "33.3")
	if strings.Contains(page, "<button class=\"btn\"") {
		t.Error("something can be recorded")
	}
	all := "/units/" + unit + "/measures"
	s.get(all, http.StatusOK)
	for _, path := range []string{all + "/new", all + "/import", at + "/change"} {
		s.get(path, http.StatusGone)
	}
	for path, form := range map[string]url.Values{
		at:             {"version": {"2"}, "period": {s.quarter(2).String()}, "promoters": {"1"}, "passives": {"1"}, "detractors": {"1"}},
		at + "/strike": {"version": {"2"}, "period": {s.quarter(1).String()}}, at + "/remove": {"version": {"2"}}, at + "/change": {"version": {"2"}},
		all: {"kind": {"nps"}}, all + "/import": {"kept": {"x"}},
	} {
		s.post(path, form, http.StatusGone)
	}
}

// measureFile are two quarters of an NPS and a month of an own measure.
func (s *site) measureFile() string {
	month := assessment.PeriodOf(assessment.EveryMonth, s.Clock.Now()).Before(1)
	return fmt.Sprintf("measure;period;value;promoters;passives;detractors;note\nnps;%s;;162;108;54;By letter\nnps;%s;;150;110;60;\nCalls a day;%s;12,5;;;;\n", s.quarter(1), s.quarter(2), month)
}

// Values come in from a file, are looked at first, and come in once.
func TestMeasuresAreImported(t *testing.T) {
	eachHarbour(t, func(s *site) {
		unit := s.unit("Claims")
		all := "/units/" + unit + "/measures"
		s.says(s.get(all+"/import", http.StatusOK).Body, "Claims follows no measure yet.")
		at := s.newMeasure(unit, "nps")
		s.newMeasure(unit, "own", "name", "Calls a day", "definition", "All calls.", "better", "lower", "every", "month", "unit", "calls")
		s.nps(at, s.quarter(2), 150, 110, 60)
		s.says(s.get(all+"/import", http.StatusOK).Body, "promoters, passives, detractors", "The numbers of “Net Promoter Score (NPS)”.", "measure,period,value")
		before := s.Dump(t)
		preview := sendFile(t, s.client, all+"/import/preview", "values.csv", []byte(s.measureFile()))
		preview.Has(t, "2 values are new", "one is there already")
		s.says(preview.Body, "Nothing has happened yet.", "Calls a day", "12.5 calls", "162 promoters, 108 passives, 54 detractors", "Nothing: it is there already.", "Import the 2 values")
		if s.Dump(t) != before {
			t.Error("a preview changed something")
		}
		form := confirmed(preview.Body)
		s.nps(at, s.quarter(3), 1, 1, 1) // in the meantime
		again := s.post(all+"/import", form, http.StatusUnprocessableEntity).Body
		s.says(again, "The measures were changed since you looked at them.")
		s.post(all+"/import", confirmed(again), http.StatusSeeOther)
		s.says(s.get(all, http.StatusOK).Body, "2 values are imported.", "33.3", "12.5 calls")
		s.says(s.get("/members/history", http.StatusOK).Body, "imported 2 values into the measures of Claims, from “values.csv”.")
		s.says(sendFile(t, s.client, all+"/import/preview", "values.csv", []byte(s.measureFile())).Body, "3 are there already. Nothing has happened yet.")

		own := s.get(all+".csv", http.StatusOK)
		if !strings.HasPrefix(own.Body, "\uFEFFunit,measure,kind,period,") || !strings.Contains(own.Header.Get("Content-Disposition"), "Claims measures") {
			t.Errorf("the file: %v\n%s", own.Header, own.Body)
		}
		s.says(sendFile(t, s.client, all+"/import/preview", "own.csv", []byte(own.Body)).Body, "4 are there already. Nothing has happened yet.")
		if pdf := s.get(all+".pdf", http.StatusOK); !strings.HasPrefix(pdf.Body, "%PDF-") {
			t.Errorf("no PDF: %.80q", pdf.Body)
		}
	})
}

// A file with mistakes changes nothing, and each is named with its line.
func TestMeasureFilesWithMistakes(t *testing.T) {
	s := newHarbour(t)
	unit := s.unit("Claims")
	all := "/units/" + unit + "/measures"
	s.newMeasure(unit, "nps")
	before := s.Dump(t)
	page := sendFile(t, s.client, all+"/import/preview", "values.csv", []byte("measure,period,promoters,passives,detractors\nnps,"+s.quarter(1).String()+",1,1,1\nCSAT,2026-Q1,1,1,1\nnps,"+s.quarter(1).String()+",2,2,2\nnps,2025-07,1,1,1\nnps,"+s.quarter(2).String()+",0,0,0\n"))
	if page.Status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", page.Status)
	}
	s.says(page.Body, "line 3", "This unit has no measure", "line 4", "already, in line 2: keep one.", "line 5", "July 2025 is a month", "line 6", "at least one answer", "Nothing was imported")
	page = sendFile(t, s.client, all+"/import/preview", "values.csv", []byte("measure,period,promoters,passives,detractors\nnps,2025-07,1,1,1\nnps,"+s.quarter(2).String()+",0,0,0\n"))
	s.says(page.Body, "line 2", "July 2025 is a month, and this measure has a value each quarter.", "line 3", "at least one answer")
	for name, file := range map[string]string{
		"empty.csv": "", "book.xlsx": "PK\x03\x04", "bytes.csv": "measure,period\nnps,\xff\xfe", "null.csv": "measure\x00,period\n", "other.csv": "unit,date\n", "../../etc/passwd": "root:x:0:0",
		"quote.csv": "measure,period\n\"nps,2026\n", "bomb.csv": string(bomb(t)), "rows.csv": "measure,period,value\n" + strings.Repeat("a,b,c\n", 100_001),
	} {
		if got := sendFile(t, s.client, all+"/import/preview", name, []byte(file)); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `id="file-error"`) {
			t.Errorf("%s: %d\n%.300s", name, got.Status, plain(got.Body))
		}
	}
	large := sendFile(t, s.client, all+"/import/preview", "large.csv", []byte(strings.Repeat("W", 6<<20)))
	if large.Status != http.StatusRequestEntityTooLarge || !strings.Contains(large.Body, "at most 5 MiB") {
		t.Errorf("6 MiB: %d\n%.300s", large.Status, plain(large.Body))
	}
	for _, kept := range []string{"", "none", "H4sIAAAAAAAA"} {
		s.post(all+"/import", url.Values{"kept": {kept}, "seen": {"x"}}, http.StatusUnprocessableEntity)
	}
	kept := map[string]url.Values{}
	for _, note := range []string{"as looked at", "put in later"} {
		file := "measure,period,promoters,passives,detractors,note\nnps," + s.quarter(1).String() + ",1,1,1," + note + "\n"
		preview := sendFile(t, s.client, all+"/import/preview", "values.csv", []byte(file)).Body
		s.says(preview, note)
		kept[note] = confirmed(preview)
	}
	kept["as looked at"].Set("kept", kept["put in later"].Get("kept"))
	s.says(s.post(all+"/import", kept["as looked at"], http.StatusUnprocessableEntity).Body, "Look again at what will happen")
	if s.Dump(t) != before {
		t.Error("something was changed")
	}
}

// Units stand by their position and one measure; what is hidden elsewhere is
// hidden here, and the sentence that this shows no cause stands with it.
func TestScatterOfUnits(t *testing.T) {
	s := newHarbour(t)
	s.says(s.get("/measures", http.StatusOK).Body, "It takes at least two units", "This shows no cause")
	claims := ""
	for i, name := range []string{"Claims", "Motor", "Travel"} {
		unit := s.unit(name)
		if s.submitted(unit); i == 0 {
			claims = unit
		}
		s.nps(s.newMeasure(unit, "nps", "name", "Private "+name, "owner", "Bo of "+name), s.quarter(1), 10+i, 5, 2)
	}
	few := s.unit("Hidden few")
	s.publishedFew(few)
	s.nps(s.newMeasure(few, "nps"), s.quarter(1), 1, 1, 1)
	page := s.get("/measures?kind=nps", http.StatusOK).Body
	s.says(page, "3 units have both a level and a value of NPS (n = 3).", "This shows no cause", "Claims", "47.1", "Hidden few: too few responses for a level", "registered trademarks of Bain", "n = 3.")
	if table, _, _ := strings.Cut(page, "Left out"); strings.Contains(table, "Hidden few") {
		t.Error("a survey below its threshold is shown")
	}
	worth := s.newMeasure(claims, "lifetime", "unit", "Private francs")
	s.post(worth, url.Values{"version": {hidden(s, s.get(worth, http.StatusOK).Body, "version")}, "period": {s.quarter(1).String()}, "margin": {"300"}, "retained": {"80"}, "discount": {"10"}}, http.StatusSeeOther)
	s.says(s.get("/measures?kind=lifetime", http.StatusOK).Body, "Private francs")
	for _, at := range []string{"/measures?kind=lifetime&aliases=on", "/measures.csv?kind=lifetime&aliases=on"} {
		if strings.Contains(s.get(at, http.StatusOK).Body, "Private") {
			t.Errorf("%s tells what somebody typed", at)
		}
	}
	letters := s.get("/measures?kind=nps&aliases=on", http.StatusOK).Body
	s.says(letters, "Unit ", "This shows no cause", "Show names")
	for _, name := range []string{"Claims", "Motor", "Travel", "Hidden few", "Harbour", "Bo of", "Private"} {
		if strings.Contains(letters, name) {
			t.Errorf("with letters it says %q", name)
		}
	}
	file := s.get("/measures.csv?kind=nps&aliases=on", http.StatusOK)
	if regexp.MustCompile("Claims|Motor|Travel|Hidden|Bo of|Private|Harbour").MatchString(file.Body + fmt.Sprint(file.Header)) {
		t.Errorf("with letters the file says\n%v\n%s", file.Header, file.Body)
	}
	s.says(s.get("/measures.csv?kind=nps", http.StatusOK).Body, "Claims,Private Claims,nps,", "Bo of Claims")
	for _, query := range []string{"kind=own", "kind=unheard", "aliases=perhaps"} {
		s.get("/measures?"+query, http.StatusUnprocessableEntity)
		s.get("/measures.csv?"+query, http.StatusUnprocessableEntity)
	}
	s.get("/measures?unit=none", http.StatusNotFound)
	if page := s.get("/compare?aliases=on&unit="+claims+"&kind=agreed", http.StatusOK).Body; !strings.Contains(page, `href="/measures?unit=`) || !strings.Contains(page, `&amp;aliases=on">Level and measures</a>`) {
		_, after, _ := strings.Cut(page, `href="/measures?`)
		t.Errorf("the comparison does not lead here with the same names: %.120s", after)
	}
	s.says(s.get("/measures?kind=churn", http.StatusOK).Body, "Left out", "no churn")
}

// publishedFew publishes a survey of a unit in which too few people know of
// measurement for anything to be shown of it.
func (s *site) publishedFew(unit string) {
	s.Helper()
	o := s.owned()
	v := o.Survey(s.T, s.Store, assessment.Unit{ID: unit, OrganizationID: o.ID}, assessment.SharedLink).Open(s.T, s.Store)
	for i := range 9 {
		v.Respond(s.T, s.Store, v.Shared, assessment.RespondentRoles()[i%3], func(statement assessment.Statement) assessment.Given {
			if statement.ID[0] == 'm' && i >= 4 {
				return assessment.Given{Answer: assessment.DontKnow}
			}
			return assessment.Given{Answer: assessment.Mostly}
		})
	}
	v.Publish(s.T, s.Store)
}

// What too few people answered changes nothing of what stands beside a measure:
// not the steps of the level, not the units by level, not a file.
func TestWhatTooFewAnswerChangesNoMeasure(t *testing.T) {
	look := func(few assessment.Answer) (bodies, paths []string) {
		site, _ := hiding(t, few)
		units, err := site.Store.Units(t.Context(), site.A.ID)
		if err != nil {
			t.Fatal(err)
		}
		client := site.SignedIn(t, site.A.Owner)
		for _, u := range units {
			err := site.Store.UpdateMeasures(t.Context(), site.A.ID, u.ID, func(m *assessment.Measures) error {
				period, id := assessment.PeriodOf(assessment.EveryQuarter, site.Clock.Now()), account.NewID()
				return errors.Join(
					m.Add(id, assessment.MeasureSettings{Kind: assessment.MeasureNPS, Name: "NPS", Every: assessment.EveryQuarter}, time.Now()),
					m.Record(id, 1, assessment.MeasureEntry{Period: period, Figures: []float64{3, 2, 1}}, assessment.MeasurePeriod{}, "Ada", site.Clock.Now(), site.Clock.Now()))
			})
			if err != nil {
				t.Fatal(err)
			}
			if u.Name == "Night desk" {
				paths = append(paths, "/units/"+u.ID+"/measures", "/units/"+u.ID+"/measures.csv", "/units/"+u.ID+"/measures.pdf")
			}
		}
		paths = append(paths, "/measures?kind=nps", "/measures.csv?kind=nps") // letters are drawn by lot
		for _, path := range paths {
			got := client.Get(path)
			if got.Status != http.StatusOK {
				t.Fatalf("%s: %d", path, got.Status)
			}
			bodies = append(bodies, got.Body)
		}
		return bodies, paths
	}
	one, paths := look(assessment.Fully)
	other, _ := look(assessment.NotInPlace)
	for i, path := range paths {
		if x, y := linesOf(t, path, one[i]), linesOf(t, path, other[i]); !slices.Equal(x, y) {
			t.Errorf("%s tells what few answered", path)
		}
	}
}
