package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// listLimit lets a list of people of 5 MiB come in a form, where a character can
// take three times its place.
const listLimit = 16 << 20

// partLimit is how many fields a form with a file may have.
const partLimit = 20

// takesFile reports whether the form of a route may bring a file.
func takesFile(path string) bool { return path == "/surveys/:survey/preview" || importsFile(path) }

// parseFileForm reads a form that may bring a file: the file's content is the
// value of its field, and its name that of the field with -name.
func parseFileForm(w http.ResponseWriter, r *http.Request, limit int64) (url.Values, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || kind != echo.MIMEMultipartForm {
		return parseForm(w, r, limit)
	}
	form := url.Values{}
	parts := multipart.NewReader(http.MaxBytesReader(w, r.Body, limit), params["boundary"])
	for range partLimit {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return form, nil
		}
		if err != nil {
			return nil, unreadable(err)
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, unreadable(err)
		}
		form.Add(part.FormName(), string(value))
		if name := part.FileName(); name != "" {
			form.Set(part.FormName()+"-name", name)
		}
	}
	return nil, errTooManyKeys
}

func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	return errors.Join(errUnreadable, err)
}
