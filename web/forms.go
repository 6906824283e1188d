package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// How large a form may be.
const (
	formLimit    = 64 << 10
	answersLimit = 1 << 20 // a page of answers with its notes
	fieldLimit   = 500
)

// Where the larger limit holds.
func limitOf(path string) int64 {
	if importsFile(path) || keepsFile(path) {
		return listLimit
	}
	if holdsTexts(path) {
		return answersLimit
	}
	switch path {
	case "/assessments/:id/:component/:page", "/assessments/:id/answers", "/answer/:component/:page", "/answer/answers":
		return answersLimit
	case "/surveys/:survey/preview", "/surveys/:survey/invite":
		return listLimit
	default:
		return formLimit
	}
}

const formKey = "form"

// readForm reads the body once, before the handler. What is cut off or not a
// form is an error and never an empty answer.
func readForm(path string, next echo.HandlerFunc) echo.HandlerFunc {
	limit, parse := limitOf(path), parseForm
	if takesFile(path) {
		parse = parseFileForm
	}
	return func(c echo.Context) error {
		form, err := parse(c.Response(), c.Request(), limit)
		if err != nil {
			return err
		}
		c.Set(formKey, form)
		return next(c)
	}
}

func parseForm(w http.ResponseWriter, r *http.Request, limit int64) (url.Values, error) {
	if r.ContentLength == 0 {
		return url.Values{}, nil // a button alone sends nothing
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEApplicationForm {
		return nil, errNotAForm
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, errors.Join(errUnreadable, err)
	case strings.Count(string(body), "&") >= fieldLimit:
		return nil, errTooManyKeys
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, errors.Join(errUnreadable, err)
	}
	return form, nil
}

// formOf is the form of a POST. Ids come from the address, never from here.
func formOf(c echo.Context) url.Values {
	form, ok := c.Get(formKey).(url.Values)
	if !ok {
		return url.Values{}
	}
	return form
}
