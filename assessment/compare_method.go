package assessment

import "fmt"

// CompareMethod says, a paragraph each, what a comparison of units shows and
// what may not be concluded from it, before Method says how a level comes about.
func CompareMethod() []string {
	return []string{
		"Each unit stands here by its own latest result, never by a sum of the units below it. There are no ranks and no averages: the typical unit is the one in the middle, or the lower of the two in the middle.",
		"One unit is ahead of another only when both were surveyed, their levels differ, and the ranges of views, for which it takes six people each, do not overlap. Agreed assessments are self-ratings: a difference between two of them is not measured.",
		"A unit has moved only when its level changed or its position moved by half a level or more, and the ranges of views before and after do not overlap. Of agreed assessments it is only said that the self-rating changed: an unchanged unit that answers twice changes a component’s level in about a quarter of cases.",
		fmt.Sprintf("Only results of the same version of the questionnaire and of the same form are compared. A result is due again after %d months. After %d it stays in the table, but is left out of verdicts, of the typical and the lowest unit and of what is counted.", DueMonths, StaleMonths),
		"Where fewer people answered than were promised, nothing is shown: the cell is hatched. That is not the same as a unit that was not assessed.",
	}
}
