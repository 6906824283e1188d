package assessment

import "testing"

// BenchmarkScoreWithAdvice scores a full response with actions and the shortest
// way: the target is under 50 microseconds and at most 100 allocations.
func BenchmarkScoreWithAdvice(b *testing.B) {
	q, answers, _ := sample(b)
	b.ReportAllocs()
	for b.Loop() {
		r := Score(q, Full, answers)
		Advise(q, Full, answers, &r)
	}
}
