package web

import (
	"fmt"
	"strings"

	"continuum/assessment"
)

// What an owner should know of roles before anybody is asked: a group of a few
// is not shown, and hides another one, from which it could be worked out.

// Beside says when roles are shown beside each other.
func (p surveyPage) Beside() string {
	threshold := p.Survey.Threshold
	few := fmt.Sprintf("1 to %d", threshold-1)
	if threshold == assessment.LowestThreshold {
		few = "one or two"
	}
	return fmt.Sprintf("Leaders and front line are shown beside each other only if at least %d of each answer; %s others hide a group as well.", threshold, few)
}

// Few warns of roles that have so few people with this list that they are not
// shown; empty: none has.
func (p previewPage) Few() string {
	var few []string
	threshold := p.Survey.Threshold
	for _, role := range assessment.RespondentRoles() {
		if n := p.Roles[role]; n > 0 && n < threshold {
			few = append(few, roleCount(role, n))
		}
	}
	if len(few) == 0 {
		return ""
	}
	return fmt.Sprintf("This list makes small groups: %s. A group of fewer than %d is not shown by itself, and can hide another group as well.", strings.Join(few, ", "), threshold)
}

// roleCount counts the people of a role: "2 leaders".
func roleCount(role assessment.RespondentRole, n int) string {
	switch role {
	case assessment.Leader:
		return count(n, "leader", "leaders")
	case assessment.FrontLine:
		return count(n, "person of the front line", "people of the front line")
	default:
		return count(n, "other", "others")
	}
}
