package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

// restPage says what the adaptive stop leaves out of a component and offers to
// answer it anyway.
type restPage struct {
	answering
	Progress progress
	Onward   string // where to go without the rest
	Back     string
}

func (restPage) Template() string { return "assess_rest" }
func (p restPage) Title() string  { return p.Progress.Component.Name + ", " + p.Unit.Name }
func (p restPage) ToCheck() bool  { return p.Onward == p.Base+"/check" }

// showRest shows what a component does not ask. Where nothing is left out there
// is nothing to say: it goes on.
func (s *Server) showRest(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		sheet, err := d.open(c)
		if err != nil {
			return err
		}
		index, err := componentIndex(sheet.sheetAt, c.Param("component"))
		if err != nil {
			return err
		}
		page := restPage{answering: sheet, Progress: progressOf(sheet.sheetAt, index), Onward: onward(sheet.sheetAt, index)}
		if page.Progress.Left == 0 {
			return c.Redirect(http.StatusSeeOther, page.Onward)
		}
		page.Back = lastAnswered(sheet.sheetAt, index).Address()
		return s.render(c, http.StatusOK, page)
	}
}

// answerRest keeps asking a component beyond the adaptive stop and opens the
// first page that was left out.
func (s *Server) answerRest(d desk) echo.HandlerFunc {
	return func(c echo.Context) error {
		var next string
		_, err := d.update(c, func(sheet changing) error {
			index, err := componentIndex(sheet.sheetAt, c.Param("component"))
			if err != nil {
				return err
			}
			stop := lastAnswered(sheet.sheetAt, index)
			if err := sheet.answerRest(c.Param("component")); err != nil {
				return err
			}
			next = after(sheet.sheetAt, stop)
			return nil
		})
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, next)
	}
}

// lastAnswered is the component's last page the adaptive stop lets through.
func lastAnswered(sheet sheetAt, index int) leaf {
	pages, last := leaves(sheet, index), sheet.LastAsked(&sheet.Questionnaire.Components[index])
	at := pages[0]
	for _, page := range pages {
		if page.At.Level <= last {
			at = page
		}
	}
	return at
}

func componentIndex(sheet sheetAt, id string) (int, error) {
	index := slices.IndexFunc(sheet.Questionnaire.Components, func(c assessment.Component) bool { return c.ID == id })
	if index < 0 {
		return 0, assessment.ErrNotFound
	}
	return index, nil
}
