package assessment

import "fmt"

// Method says, a paragraph each, how a level comes about and what it cannot
// say. Every result carries it.
func Method() []string {
	return []string{
		"Each answer counts 0 (not in place) to 3 (fully). A level of a component is secured when its answers are on average at least “mostly” and no practice is absent. The component’s level is the last one secured without a break from level 1; the unit’s level is that of its lowest component, because a mean would let a strong component hide a weak one.",
		"The position adds to the secured level the share of points reached at the next one, and is printed rounded down.",
		"With three statements a level, one answer can change a level. That is why close calls and levels that are only just secured are shown. A difference between small units is often noise.",
		"This is what people say about practices, not what customers feel: keep one customer number beside it. Levels are reasoned, not validated, and there are no norms. One level up is not always worth it.",
		"That levels build on each other follows ISO/IEC 33020 and CMMI for services. This is not the original instrument and holds nothing of its results.",
	}
}

// Stay says what staying at this level means, a paragraph each; it is always
// offered beside the next level. Nothing is said unless the result is scored.
func (q *Questionnaire) Stay(r *Result) []string {
	if r.Overall.Status != Scored {
		return nil
	}
	secured := 0
	for _, c := range r.Components {
		for _, cell := range c.Cells {
			if cell.State == Secured {
				secured += cell.Answered
			}
		}
	}
	first := fmt.Sprintf("Keep the %d practices of the secured levels fresh, and keep what shows that they are in place.", secured)
	if secured == 0 {
		first = "Keep doing what already works, and keep what shows it."
	}
	choose := "Choose this when the next level would cost more than the customers it keeps would bring in."
	if allAtTop(r) {
		choose = "There is no next level. The question is whether each practice is still worth what it costs."
	}
	return []string{
		first,
		"Holding a level costs what it costs today: the hours these practices take, teaching them to newcomers, and a look at the evidence now and then. Nothing new is bought.",
		choose,
		"Look again in twelve months, or sooner when the customers, the people or the offer change.",
	}
}

// Attribution names the sources of the ideas, for the foot of a document; where
// the model comes from is the questionnaire's Source.
func Attribution() string {
	return "Ideas behind the actions: the service-profit chain; moments of truth (Jan Carlzon); Raving Fans (Ken Blanchard and Sheldon Bowles). " +
		"NPS, Net Promoter and Net Promoter System are registered trademarks of their owners."
}
