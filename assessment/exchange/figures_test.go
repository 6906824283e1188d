//go:build bench

package exchange

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
	"time"

	"continuum/assessment"
)

// TestFigures measures what a comparison of 10,000 units costs as a file; see
// "make bench". The workbook comes first: its memory is that of a process that
// holds the comparison and has done nothing else.
func TestFigures(t *testing.T) {
	c := largeComparison(t, 10_000)
	t.Setenv("TMPDIR", t.TempDir()) // where rows wait that are too many for the memory
	debug.FreeOSMemory()
	before := resident(t, "VmRSS")
	took := timed(t, func() error { return ComparisonXLSX(io.Discard, c) })
	most := resident(t, "VmHWM")
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%d files are left behind, %v", len(left), err)
	}
	figure("XLSX of 10,000 units", "< 5 s", fmt.Sprintf("%.1f s", took.Seconds()), took < 5*time.Second)
	figure("peak memory (resident) of that, comparison included", "< 150 MiB", fmt.Sprintf("%.0f MiB", most), most < 150)
	figure("memory before: the comparison itself", "", fmt.Sprintf("%.0f MiB", before), true)
	took = timed(t, func() error { return ComparisonCSV(io.Discard, c) })
	figure("CSV of 10,000 units", "", fmt.Sprintf("%.2f s", took.Seconds()), true)
	took = timed(t, func() error { return ComparisonJSON(io.Discard, c) })
	figure("JSON of 10,000 units", "", fmt.Sprintf("%.2f s", took.Seconds()), true)
	figureOfHostile(t)
}

// figureOfHostile measures what the worst file of 5 MiB costs that is refused.
func figureOfHostile(t *testing.T) {
	settings := roundSettings(t)
	worst, which := time.Duration(0), ""
	for name, file := range bombs(t, bookLimits{unpackLimit, tokenLimit, cellLimit}) {
		began := time.Now()
		if _, err := ReadRounds(file.data, settings); err == nil {
			t.Errorf("%s is taken", name)
		}
		if took := time.Since(began); took > worst {
			worst, which = took, name
		}
	}
	figure("the slowest hostile workbook to refuse: "+which, "< 5 s", fmt.Sprintf("%.1f s", worst.Seconds()), worst < 5*time.Second)
	book := filledIn(t, workbook(t, questionnaire(t), assessment.Full), map[string]any{"Customer focus!C2": "3 Fully"})
	q := questionnaire(t)
	reading := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := ReadWorkbook(book, q); err != nil {
				b.Fatal(err)
			}
		}
	})
	writing := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if err := WriteWorkbook(&bytes.Buffer{}, q, assessment.Full, "Harbour Mutual", "Claims"); err != nil {
				b.Fatal(err)
			}
		}
	})
	figure("an answers workbook out, and in", "", fmt.Sprintf("%.0f ms, %.0f ms", float64(writing.NsPerOp())/1e6, float64(reading.NsPerOp())/1e6), true)
}

// largeComparison is of n units, nine below each, half of them surveyed, all with
// a result before.
func largeComparison(t testing.TB, n int) *assessment.Comparison {
	t.Helper()
	q := questionnaire(t)
	tree, results := make(assessment.Tree, n), make([]assessment.Compared, 0, n)
	for i := range tree {
		id := fmt.Sprintf("unit-%08d", i)
		tree[i] = assessment.Unit{ID: id, Name: fmt.Sprintf("Unit no. %d of the region", i), Letter: n - i, Tags: []string{"Zurich", "phone"}}
		if i > 0 {
			tree[i].ParentID = tree[(i-1)/9].ID
		}
		at := func(k int) string { return assessment.Fraction{Num: (7*i + 3*k) % 51, Den: 10}.String() }
		mode, parts := assessment.Agreed, at(1)+" "+at(2)+" "+at(3)
		if i%2 == 0 {
			mode, parts = assessment.SurveyMode, at(1)+":1.0-2.0 "+at(2)+":1.0-2.0 "+at(3)+":1.0-2.0"
		}
		before := foundResult(id, mode, "2025-05-01", parts)
		results = append(results, assessment.Compared{Latest: foundResult(id, mode, "2026-05-01", parts), Previous: &before})
	}
	organization := assessment.Organization{ID: "o", Name: "Harbour Mutual", TimeZone: "Europe/Zurich"}
	c, err := assessment.NewComparison(organization, tree, results, func(assessment.Ref) *assessment.Questionnaire { return q }, assessment.Filter{}, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil || len(c.Standings) != n {
		t.Fatal(err)
	}
	return c
}

func timed(t *testing.T, do func() error) time.Duration {
	t.Helper()
	began := time.Now()
	if err := do(); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

// resident is the memory this process holds or held at most, in MiB, as Linux
// tells it; 0 elsewhere.
func resident(t *testing.T, which string) float64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Logf("not measured: %v", err)
		return 0
	}
	found := regexp.MustCompile(which + `:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		t.Fatalf("no %s in %s", which, status)
	}
	kilobytes, _ := strconv.ParseFloat(string(found[1]), 64)
	return kilobytes / 1024
}

func figure(what, target, got string, ok bool) {
	fmt.Printf("%-58s %-12s %-24s %s\n", what, target, got, map[bool]string{true: "ok", false: "NOT REACHED"}[ok])
}
