package report

import (
	"bytes"
	"io"
	"runtime"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"continuum/assessment"
)

// BenchmarkPlan makes the sample's plan, BenchmarkBare a bare document of the
// same library with the same fonts, pages and words: at most twice its time is
// what a plan may take.
func BenchmarkPlan(b *testing.B) {
	p := samplePlan(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBare(b *testing.B) {
	_, pages := readBack(b, samplePlan(b))
	b.ReportAllocs()
	for b.Loop() {
		bare(b, "P", pages)
	}
}

// BenchmarkPlanMemory reports how much more heap the process holds when a plan
// is complete and about to be written: the peak of one plan.
func BenchmarkPlanMemory(b *testing.B) {
	p := samplePlan(b)
	faces()
	var before runtime.MemStats
	var most uint64
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		w := &peak{before: before.HeapAlloc}
		if err := p.Write(w); err != nil {
			b.Fatal(err)
		}
		most = max(most, w.most)
	}
	b.ReportMetric(float64(most)/(1<<20), "peak-MB")
}

// peak looks at the heap when the document is written out.
type peak struct {
	bytes.Buffer
	before, most uint64
}

func (p *peak) Write(data []byte) (int, error) {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	if now.HeapAlloc > p.before {
		p.most = max(p.most, now.HeapAlloc-p.before)
	}
	return p.Buffer.Write(data)
}

// BenchmarkCompared compares as many units as a document takes,
// BenchmarkComparedBare is the bare document of the same fonts, pages and words.
func BenchmarkCompared(b *testing.B) {
	p := comparisonOf(b, manyUnits(MostCompared), assessment.Filter{})
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Write(b.Context(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkComparedBare(b *testing.B) {
	_, pages := readCompared(b, comparisonOf(b, manyUnits(MostCompared), assessment.Filter{}))
	b.ReportAllocs()
	for b.Loop() {
		bare(b, "L", pages)
	}
}

// bare makes a document of the same library with the same words at the same
// places and nothing else.
func bare(b *testing.B, way string, pages []paper) {
	b.Helper()
	pdf := gofpdf.New(way, "pt", "A4", "")
	if err := addFonts(pdf); err != nil {
		b.Fatal(err)
	}
	pdf.SetAutoPageBreak(false, 0)
	for _, p := range pages {
		pdf.AddPage()
		for _, w := range p.words {
			pdf.SetFont(faceFiles[w.face].family, faceFiles[w.face].style, w.size)
			pdf.Text(w.x, w.y, w.text)
		}
	}
	if err := pdf.Output(io.Discard); err != nil {
		b.Fatal(err)
	}
}
