//go:build bench

package report

import (
	"fmt"
	"slices"
	"testing"
)

// TestFigures measures what documents cost; see "make bench". Five rounds, the
// document and a bare one in turns, medians compared.
func TestFigures(t *testing.T) {
	plan, plain := turns(BenchmarkPlan, BenchmarkBare)
	compared, most := turns(BenchmarkCompared, BenchmarkComparedBare)
	peak := testing.Benchmark(BenchmarkPlanMemory).Extra["peak-MB"]
	figure("a PDF plan", "", fmt.Sprintf("%.0f ms", plan/1e6), true)
	figure("a bare gofpdf document: fonts, pages, words the same", "", fmt.Sprintf("%.0f ms", plain/1e6), true)
	figure("the plan beside the bare document", "<= 2 x", fmt.Sprintf("%.2f x", plan/plain), plan <= 2*plain)
	figure("peak memory of one plan", "", fmt.Sprintf("%.0f MB", peak), true)
	figure(fmt.Sprintf("a comparison of %d units as PDF", MostCompared), "", fmt.Sprintf("%.0f ms", compared/1e6), true)
	figure("a bare gofpdf document: fonts, pages, words the same", "", fmt.Sprintf("%.0f ms", most/1e6), true)
	figure("the comparison beside the bare document", "<= 2 x", fmt.Sprintf("%.2f x", compared/most), compared <= 2*most)
}

// turns measures two in turns, five rounds, and gives the median of each.
func turns(one, other func(*testing.B)) (a, b float64) {
	var first, second []float64
	for range 5 {
		first = append(first, float64(testing.Benchmark(one).NsPerOp()))
		second = append(second, float64(testing.Benchmark(other).NsPerOp()))
	}
	slices.Sort(first)
	slices.Sort(second)
	return first[2], second[2]
}

func figure(what, target, got string, ok bool) {
	fmt.Printf("%-58s %-12s %-24s %s\n", what, target, got, map[bool]string{true: "ok", false: "NOT REACHED"}[ok])
}
