package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Where a respondent's draft is answered; the links their browser keeps say
// which it is.
const (
	draftBase  = "/answer"
	draftTasks = draftBase + "/tasks"
)

// draftAt is the sheet of a respondent.
func draftAt(s *assessment.Sheet) sheetAt { return sheetAt{Sheet: s, Base: draftBase} }

// drafts is where respondents answer.
func (s *Server) drafts() desk { return desk{s.openDraft, s.updateDraft} }

// openDraft finds the draft a request is about. Its receipt is chosen before it is
// handed in, so that pressing the button twice gives one.
func (s *Server) openDraft(c echo.Context) (answering, error) {
	v, err := s.draftOf(c)
	if err != nil {
		return answering{}, err
	}
	s.secretOr(c, nextReceipt, draftLasts)
	return s.answeringAt(c, v), nil
}

// answeringAt is a draft as the pages show on which it is answered.
func (s *Server) answeringAt(c echo.Context, v visit) answering {
	return answering{sheetAt: draftAt(&v.Draft.Sheet), Unit: v.Unit, Home: draftTasks, SavedAt: s.savedAt(c), Visit: &v}
}

// updateDraft changes a draft.
func (s *Server) updateDraft(c echo.Context, change func(changing) error) (saved, error) {
	v, err := s.draftOf(c)
	if err != nil {
		return saved{}, err
	}
	kept, changed := saved{home: draftTasks, at: s.savedAt(c), zone: v.zone}, false
	err = s.store.UpdateDraft(c.Request().Context(), account.HashToken(v.secret), func(d *assessment.Draft) error {
		kept.sheetAt, changed = draftAt(&d.Sheet), false
		return change(changing{kept.sheetAt, func(at assessment.Place, given map[string]assessment.Given) error {
			changed = true
			return d.Answer(at, given)
		}, d.AnswerRest})
	})
	if err != nil {
		return kept, s.whyNot(c, err)
	}
	if changed {
		kept.at = s.now()
		s.rememberSaved(c, kept.at)
	}
	return kept, nil
}

// showDraft lists the components of a draft.
func (s *Server) showDraft(c echo.Context) error {
	sheet, err := s.openDraft(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, tasksPage{answering: sheet, Tasks: allProgress(sheet.sheetAt), Answer: true})
}
