package assessment

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkCombine combines a survey: the target is 5,000 responses well under
// 60 milliseconds, and a cost that grows with their number.
func BenchmarkCombine(b *testing.B) {
	q := testQuestionnaire(b)
	random := rand.New(rand.NewPCG(1, 2))
	var responses []Response
	for range 5000 {
		r := Response{RespondentRoles()[random.IntN(3)], NewSheet(q, Full)}
		for _, s := range q.Asked(Full) {
			r.Answers[s.ID] = WithPoints(random.IntN(4))
		}
		r.Notes["cf1a"] = fmt.Sprint("as seen on ", random.IntN(100))
		responses = append(responses, r)
	}
	for _, n := range []int{50, 500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Combine(q, Full, responses[:n], DefaultThreshold)
			}
		})
	}
}
