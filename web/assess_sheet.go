package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// Agreed assessments and respondents' drafts are answered on the same pages. What
// differs is where a sheet is kept, and who may come to it.

// sheetAt is a sheet that is answered page by page, and the address all its
// pages stand under.
type sheetAt struct {
	*assessment.Sheet
	Base    string
	Carried *assessment.Carried // what it was given of last time; nil: nothing
}

// agreedAt is the sheet of an agreed assessment.
func agreedAt(a *assessment.Assessment) sheetAt {
	return sheetAt{&a.Sheet, "/assessments/" + a.ID, a.Carried}
}

// answering is a sheet with what every page shows on which it is answered.
type answering struct {
	sheetAt
	Unit       assessment.Unit
	Home       string    // lists the components
	SavedAt    time.Time // zero: nothing yet, or not known
	AnsweredBy string    // who agrees on the answers; "" for a respondent
	Visit      *visit    // the respondent's; nil: an agreed assessment
}

// Host is whose survey it is, for a respondent.
func (a answering) Host() *host {
	if a.Visit == nil {
		return nil
	}
	return a.Visit.Host()
}

// changing is a sheet within the change of it.
type changing struct {
	sheetAt
	answer     func(assessment.Place, map[string]assessment.Given) error
	answerRest func(component string) error
}

// saved is a sheet as it was saved.
type saved struct {
	sheetAt
	home string
	at   time.Time // when an answer last changed; zero: never, or not known
	zone *time.Location
}

// desk is where one kind of sheet is answered: how a request finds its own and
// changes it. What can no longer be answered is an error.
type desk struct {
	open   func(c echo.Context) (answering, error)
	update func(c echo.Context, change func(changing) error) (saved, error)
}

// answeringRoutes are the pages on which a sheet is answered, under its address.
func (s *Server) answeringRoutes(base string, d desk, w who) []route {
	return []route{
		{http.MethodPost, base + "/answers", s.saveChoice(d), w},
		{http.MethodGet, base + "/check", s.checkAnswers(d), w},
		{http.MethodGet, base + "/:component/:page", s.showCell(d), w},
		{http.MethodPost, base + "/:component/:page", s.saveCell(d), w},
		{http.MethodGet, base + "/:component/rest", s.showRest(d), w},
		{http.MethodPost, base + "/:component/rest", s.answerRest(d), w},
	}
}

// agreed is where agreed assessments are answered.
func (s *Server) agreed() desk { return desk{s.openAgreed, s.updateAgreed} }

// openAgreed loads an assessment that is still being answered; a submitted one
// is ErrClosed.
func (s *Server) openAgreed(c echo.Context) (answering, error) {
	p, err := s.open(c)
	if err != nil {
		return answering{}, err
	}
	return p.answering(), nil
}

// answering is the assessment as the pages show on which it is answered.
func (p placed) answering() answering {
	return answering{
		sheetAt: agreedAt(p.Assessment), Unit: p.Unit, Home: p.Address(),
		SavedAt: p.Assessment.UpdatedAt, AnsweredBy: p.Assessment.AnsweredBy,
	}
}

// updateAgreed changes an assessment. It reads it only to change it: what else a
// page shows of it is needed only when the change is refused.
func (s *Server) updateAgreed(c echo.Context, change func(changing) error) (saved, error) {
	organization, kept := organizationOf(c), saved{zone: s.zone(organizationOf(c))}
	err := s.store.UpdateAssessment(c.Request().Context(), organization.ID, c.Param("id"), func(a *assessment.Assessment) error {
		if a.Submitted() {
			return assessment.ErrClosed
		}
		kept.sheetAt, kept.home = agreedAt(a), agreedAt(a).Base
		err := change(changing{kept.sheetAt, func(at assessment.Place, given map[string]assessment.Given) error {
			return a.Answer(at, given, s.now())
		}, a.AnswerRest})
		kept.at = a.UpdatedAt
		return err
	})
	return kept, err
}
