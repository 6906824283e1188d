package assessment

import "slices"

// RespondentRole says from where somebody sees the unit.
type RespondentRole string

// The roles. Whoever names none is one of the others.
const (
	Leader    RespondentRole = "leader"
	FrontLine RespondentRole = "front-line"
	Other     RespondentRole = "other"
)

// RespondentRoles lists the roles in the order they are offered and shown.
func RespondentRoles() []RespondentRole { return []RespondentRole{Leader, FrontLine, Other} }

// Known reports whether it is one of the roles.
func (r RespondentRole) Known() bool { return slices.Contains(RespondentRoles(), r) }

// Word names the people of the role in a sentence: "leaders".
func (r RespondentRole) Word() string {
	return map[RespondentRole]string{Leader: "leaders", FrontLine: "front line", Other: "others"}[r]
}

// Response is one respondent's answers in a survey, nobody's name beside them.
type Response struct {
	Role RespondentRole
	Sheet
}
