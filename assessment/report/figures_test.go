//go:build bench

package report

import (
	"fmt"
	"slices"
	"testing"
)

// TestFigures measures what a plan costs; see "make bench". Five rounds, plan
// and bare document in turns, medians compared.
func TestFigures(t *testing.T) {
	var plan, bare []float64
	for range 5 {
		plan = append(plan, float64(testing.Benchmark(BenchmarkPlan).NsPerOp()))
		bare = append(bare, float64(testing.Benchmark(BenchmarkBare).NsPerOp()))
	}
	peak := testing.Benchmark(BenchmarkPlanMemory).Extra["peak-MB"]
	slices.Sort(plan)
	slices.Sort(bare)
	figure("a PDF plan", "", fmt.Sprintf("%.0f ms", plan[2]/1e6), true)
	figure("a bare gofpdf document: fonts, pages, words the same", "", fmt.Sprintf("%.0f ms", bare[2]/1e6), true)
	figure("the plan beside the bare document", "<= 2 x", fmt.Sprintf("%.2f x", plan[2]/bare[2]), plan[2] <= 2*bare[2])
	figure("peak memory of one plan", "", fmt.Sprintf("%.0f MB", peak), true)
}

func figure(what, target, got string, ok bool) {
	fmt.Printf("%-58s %-12s %-24s %s\n", what, target, got, map[bool]string{true: "ok", false: "NOT REACHED"}[ok])
}
