package assessment

import "math"

// NPSTrademark is printed wherever the measure is named.
const NPSTrademark = "NPS, Net Promoter, Net Promoter Score and Net Promoter System are registered trademarks of Bain & Company, Inc., NICE Systems, Inc. and Fred Reichheld."

// NPS is the Net Promoter Score, from -100 to 100: the share of promoters (9 or
// 10 of 10) less the share of detractors (0 to 6), in points. Passives (7 or 8)
// only count among all. Without anybody it is 0.
//
// Source: F. F. Reichheld, The One Number You Need to Grow, Harvard Business
// Review, December 2003.
func NPS(promoters, passives, detractors float64) float64 {
	all := promoters + passives + detractors
	if all == 0 {
		return 0
	}
	return 100 * (promoters - detractors) / all
}

// MeasureRange is where a value probably lies.
type MeasureRange struct{ Low, High float64 }

// NPSRange is the adjusted-Wald interval of an NPS at 95 %: three answers are
// added, three quarters of one each to promoters and to detractors, and then
//
//	p = (promoters + 3/4) / (n + 3)    d = (detractors + 3/4) / (n + 3)
//	100 (p - d ± 1.96 sqrt((p + d - (p - d)²) / (n + 3)))
//
// cut off at -100 and 100. One answer has no range: there the interval may miss
// the very score it is of. Nobody has none either.
//
// Source: B. Rocks, Interval Estimation for the Net Promoter Score, The American
// Statistician 70 (2016); J. Sauro and J. R. Lewis, who use the same numbers.
func NPSRange(promoters, passives, detractors float64) (MeasureRange, bool) {
	const z = 1.96 // 95 % of a normal distribution lie within
	n := promoters + passives + detractors
	if n < 2 {
		return MeasureRange{}, false
	}
	p, d := (promoters+.75)/(n+3), (detractors+.75)/(n+3)
	middle, margin := p-d, z*math.Sqrt((p+d-(p-d)*(p-d))/(n+3))
	return MeasureRange{Low: 100 * max(-1, middle-margin), High: 100 * min(1, middle+margin)}, true
}
