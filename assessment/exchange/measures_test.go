package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"continuum/assessment"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// measuredClaims are measures of a unit, without values.
func measuredClaims() []assessment.Measure {
	measure := func(id string, kind assessment.MeasureKind, name string, every assessment.Every) assessment.Measure {
		return assessment.Measure{
			OrganizationID: "o", UnitID: "u", ID: id, Version: 1,
			MeasureSettings: assessment.MeasureSettings{Kind: kind, Name: name, Every: every, Better: assessment.HigherBetter, Unit: kind.About().Unit},
		}
	}
	return []assessment.Measure{
		measure("nps", assessment.MeasureNPS, "Net Promoter Score (NPS)", assessment.EveryQuarter),
		measure("csat-b", assessment.MeasureCSAT, "CSAT, business", assessment.EveryMonth),
		measure("csat-p", assessment.MeasureCSAT, "CSAT, private", assessment.EveryMonth),
		measure("own", assessment.MeasureOwn, "=Letters, a “day”", assessment.EveryYear),
		measure("kept", assessment.MeasureRetention, "Who stays", assessment.EveryYear),
	}
}

func TestReadMeasures(t *testing.T) {
	for _, row := range []struct {
		name, file string
		want       []string
	}{
		{"by name and by kind", "measure,period,value,n,promoters,passives,detractors,note\nnps,2026-Q3,,,162,108,54,“Asked by letter”\nNET PROMOTER SCORE (NPS),Q2 2026,33.3,324,162,108,54,\nCSAT|business,2026-07,80.5,120\n", []string{
			"line 2: nps 2026-Q3 [162 108 54] n 0 “Asked by letter”", "line 3: nps 2026-Q2 [162 108 54] n 0 ", "line 4: csat-b 2026-07 80.5 n 120 ",
		}},
		{"semicolons and a decimal comma, in any order", "\uFEFFsep=;\r\nPeriod;Note;Value;Measure\r\n2026;;−12 500,5;'=Letters| a “day”\r\n", []string{"line 3: own 2026 -12500.5 n 0 "}},
		{"tabs, and the columns of another kind empty", "measure\tperiod\tstart\tend\twon\tpromoters\nWho stays\t2025\t500\t460\t60\t\n", []string{"line 2: kept 2025 [500 460 60] n 0 "}},
		{"counts with their thousands apart", "measure,period,value,n,start,end,won\nWho stays,2025,,,\"12,500\",\"12,000\",1 000\nWho stays,2024,80.5,\"12,500\",,,\n", []string{"line 2: kept 2025 [12500 12000 1000] n 0 ", "line 3: kept 2024 80.5 n 12500 "}},
		{"what was written here", "unit,measure,kind,period,value,value in,low,high,n,target,better,owner,note,recorded by,recorded on\nHarbour Mutual / Claims,Who stays,retention,2025,80,%,,,500,,higher,Ada,,Ada,2026-01-01\n", []string{"line 2: kept 2025 80 n 500 "}},
	} {
		t.Run(row.name, func(t *testing.T) {
			file := strings.ReplaceAll(row.file, "CSAT|business", `"CSAT, business"`)
			lines, err := ReadMeasures([]byte(strings.ReplaceAll(file, "'=Letters| a “day”", `'=Letters, a “day”`)), "Claims", measuredClaims())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range lines {
				value := fmt.Sprint(l.Figures)
				if l.Value != nil {
					value = fmt.Sprint(*l.Value)
				}
				got = append(got, fmt.Sprintf("%s: %s %s %s n %d %s", l.Where, l.MeasureID, l.Period, value, l.N, l.Note))
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadMeasuresSaysWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		name, file string
		want       []string
	}{
		{"nothing", "", []string{"line 1: The file is empty: its first line must name the columns measure, period and value."}},
		{"only the columns", "measure,period,value\n", []string{"line 1: There is no row below the names of the columns: write one row a measure and period."}},
		{"other columns", "measure,value,Value,colour\n", []string{
			"line 1: The column value stands twice: keep one.",
			`line 1: Unknown column "colour": the columns are measure, period, value, n, note, and those of the numbers a value is worked out from.`,
			"line 1: The column period is missing.",
		}},
		{"everything at once", "unit,measure,period,value,n,promoters,passives,detractors\n" +
			"Billing,CSAT,last year,lots,few,,,\n" +
			",nps,2026-Q3,33,,,,\n" +
			",nps,2026-Q2,,,1,,3\n" +
			",nps,2026-Q1,90,,162,108,54\n" +
			",,2026,,,,,\n" +
			",Who stays,2026,80,1.5,,,\n", []string{
			`line 2: This row is of "Billing", and these are the measures of "Claims": import it there.`,
			`line 2: This unit has no measure "CSAT": correct the name, or add the measure first.`,
			`line 2: The period "last year" is no period: write a month as 2026-07, a quarter as 2026-Q3, a year as 2026.`,
			"line 3: Net Promoter Score (NPS) is worked out from its counts: fill in promoters, passives, detractors.",
			"line 4: The column passives is empty: fill in all of promoters, passives, detractors.",
			"line 5: The value says 90, and the numbers beside it give 33.33: correct one or empty the value.",
			"line 6: This row names no measure: write its name.",
			`line 7: The column n says "1.5", which is not a whole number: write it with digits and without decimals, for example 12500.`,
		}},
		{"twice", "measure,period,value\nWho stays,2026,80\nWHO  STAYS,2026,81\n", []string{"line 3: Who stays has a value for 2026 already, in line 2: keep one."}},
		{"no number", "measure,period,value\nWho stays,2026,\"1,234\"\nWho stays,2025,NaN\nWho stays,2024,\n", []string{
			`line 2: The column value says "1,234", which could be read in two ways: write 1234 or 1.234.`,
			`line 3: The column value says "NaN", which is not a number: write it with digits, for example 33.3.`,
			"line 4: There is no value in this row.",
		}},
		{"a field too many", "measure,period,value\nWho stays,2026,80,5\n", []string{"line 2: This row has more fields than the line that names the columns: check its commas and quotes."}},
		{"a quote too many", "measure,period,value\n\"Who stays,2026,80\n", []string{"line 2: A quoted field that begins in this row does not end properly: close it with \" before the next comma or line, and write \"\" for each \" in it."}},
		{"NUL", "measure,period,value\nWho\x00stays,2026,80\n", []string{"line 2: There is a NUL character in this line: remove it, or save the file as CSV again."}},
		{"not UTF-8", "measure,period,value\nWho \xe4,2026,80\n", []string{"line 2: This is not UTF-8 text: save the file as CSV in UTF-8."}},
		{"UTF-16", "\xff\xfem\x00", []string{"line 1: This is UTF-16 text: save the file as CSV in UTF-8."}},
		{"a workbook", "PK\x03\x04 and so on", []string{"line 1: This is a workbook: save its sheet as CSV in UTF-8."}},
		{"too large", "measure,period,value\n" + strings.Repeat("x", SizeLimit), []string{"line 2: The file is larger than 5 MiB here: shorten the notes or remove what is no answer."}},
		{"too many columns", "measure,period,value\n" + strings.Repeat("a,", 6000), []string{"line 2: There are more than 250 columns: keep those that are named in the example."}},
		{"too many columns over many lines", "measure,period,value\n" + strings.Repeat("\"\n\",", 300), []string{"line 2: There are more than 250 columns: keep those that are named in the example."}},
		{"too many rows", "measure,period,value\n" + strings.Repeat("a,b,c\n", rowLimit), []string{"line 100001: There are more than 100,000 rows: split the file."}},
	} {
		t.Run(row.name, func(t *testing.T) {
			lines, err := ReadMeasures([]byte(row.file), "Claims", measuredClaims())
			var invalid *assessment.InvalidError
			if !errors.As(err, &invalid) {
				t.Fatalf("got %v, %v", lines, err)
			}
			var got []string
			for _, p := range invalid.Problems {
				got = append(got, p.Field+": "+p.Text)
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What was written comes back the same.
func TestMeasuresComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := &assessment.Measures{OrganizationID: "o", UnitID: "u", All: measuredClaims()}
		now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
		var lines []assessment.MeasureLine
		for _, m := range written.All {
			for n := range rapid.IntRange(0, 4).Draw(t, "values") {
				line := assessment.MeasureLine{MeasureID: m.ID, Where: fmt.Sprint(m.ID, n)}
				line.Period = assessment.PeriodOf(m.Every, now).Before(n)
				line.Note = cleanNote(rapid.StringMatching(`[ -~äß=;\n]{0,30}`).Draw(t, "note"))
				count := rapid.IntRange(1, 5000)
				switch m.Kind {
				case assessment.MeasureNPS:
					line.Figures = []float64{float64(count.Draw(t, "p")), float64(count.Draw(t, "s")), float64(count.Draw(t, "d"))}
				default:
					v := rapid.Float64Range(0, 100).Draw(t, "value")
					line.Value, line.N = &v, count.Draw(t, "n")
				}
				lines = append(lines, line)
			}
		}
		if len(lines) == 0 {
			return
		}
		if err := written.Take(lines, "Ada", now, now); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := WriteMeasures(&file, []MeasuredUnit{{"Harbour / Claims", written.All}}, MeasureFile{Zone: time.UTC}); err != nil {
			t.Fatal(err)
		}
		back, err := ReadMeasures(file.Bytes(), "Claims", measuredClaims())
		if err != nil {
			t.Fatalf("%v\n%s", err, file.String())
		}
		read := &assessment.Measures{OrganizationID: "o", UnitID: "u", All: measuredClaims()}
		if err := read.Take(back, "Ada", now, now); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(written, read); diff != "" {
			t.Fatalf("(-written +read):\n%s\n%s", diff, file.String())
		}
	})
}

func TestWriteMeasures(t *testing.T) {
	claims := &assessment.Measures{OrganizationID: "o", UnitID: "u", All: measuredClaims()}
	target := 40.
	claims.Measure("nps").Target, claims.Measure("nps").Owner = &target, "@Ada"
	q3, _ := assessment.ParsePeriod("2026-Q3")
	late := time.Date(2026, 10, 1, 23, 0, 0, 0, time.UTC)
	line := assessment.MeasureLine{MeasureID: "nps", MeasureEntry: assessment.MeasureEntry{Period: q3, Figures: []float64{162, 108, 54}, Note: "+41 44"}}
	if err := claims.Take([]assessment.MeasureLine{line}, "Bob", late, late); err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("there", 2*3600)
	for _, row := range []struct {
		nameless bool
		want     string
	}{
		{false, "\uFEFFunit,measure,kind,period,value,value in,low,high,n,promoters,passives,detractors,target,better,owner,note,recorded by,recorded on\n'=Claims,Net Promoter Score (NPS),nps,2026-Q3,33.33,,24.95,41.11,324,162,108,54,40,higher,'@Ada,'+41 44,Bob,2026-10-02\n"},
		{true, "\uFEFFunit,measure,kind,period,value,value in,low,high,n,promoters,passives,detractors,target,better\n'=Claims,Net Promoter Score (NPS),nps,2026-Q3,33.33,,24.95,41.11,324,162,108,54,40,higher\n"},
	} {
		var got bytes.Buffer
		if err := WriteMeasures(&got, []MeasuredUnit{{"=Claims", claims.All}}, MeasureFile{Zone: zone, Nameless: row.nameless}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, got.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// Whatever is in a file, each problem names a line of it, and what was read can
// be looked up and stands once.
func FuzzReadMeasures(f *testing.F) {
	for _, seed := range []string{
		"measure,period,value\nWho stays,2026,80\n", "\uFEFFsep=;\r\nmeasure;period;promoters;passives;detractors\r\nnps;Q3 2026;1;2;3\r\n",
		"measure\tperiod\tvalue\n\"=Letters, a “day”\"\t2026\t−1 000,5", "period,measure\n2026-13,\"\"\"\n", "\xff\xfe", "a\rb", "measure,period,n\nnps,2026-Q1,\x00", "unit,measure,period,value\nX,Y,Z,1,2,3",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		all := measuredClaims()
		lines, err := ReadMeasures(file, "Claims", all)
		var invalid *assessment.InvalidError
		if err != nil && (!errors.As(err, &invalid) || lines != nil && len(invalid.Problems) == 0) {
			t.Fatalf("error %v says nothing of the file", err)
		}
		count := 2 + bytes.Count(file, []byte("\n")) + bytes.Count(file, []byte("\r"))
		if invalid != nil {
			for _, p := range invalid.Problems {
				var line int
				if _, err := fmt.Sscanf(p.Field, "line %d", &line); p.Field != "" && (err != nil || line < 1 || line > count) {
					t.Fatalf("%+v names no line of %d", p, count)
				}
			}
			return
		}
		unit, seen := assessment.Measures{All: all}, map[string]bool{}
		for _, l := range lines {
			key := l.MeasureID + l.Period.String()
			if unit.Measure(l.MeasureID) == nil || seen[key] || (l.Value == nil) == (len(l.Figures) == 0) {
				t.Fatalf("a line that cannot be kept: %+v", l)
			}
			seen[key] = true
		}
		now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
		if err := unit.Take(lines, "Ada", now, now); err != nil && !errors.As(err, &invalid) {
			t.Fatal(err)
		}
	})
}
