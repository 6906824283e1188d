package assessment

// RespondentRole says from where somebody sees the unit.
type RespondentRole string

// The roles of respondents.
const (
	Leader    RespondentRole = "leader"
	FrontLine RespondentRole = "front-line"
	Other     RespondentRole = "other"
)

// SurveyResult is what several responses say together.
type SurveyResult struct {
	Respondents int
	Threshold   int
	TooFew      bool // fewer than the threshold: nothing else is filled in
	Result      Result
}

// Response is one respondent's answers in a survey, nobody's name beside them.
type Response struct {
	Role RespondentRole
	Sheet
}
