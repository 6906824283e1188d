package exchange

import (
	"fmt"
	"io"
	"time"

	"continuum/assessment"
)

// The parts of the file, in the order of their keys. What has no meaning is left
// out; lists are never null.
type (
	checksFile struct {
		Title        string            `json:"title"`
		Lead         string            `json:"lead"`
		Organization string            `json:"organization"`
		Top          unitFile          `json:"top"`
		MadeAt       time.Time         `json:"made_at"`
		Filter       checksFilter      `json:"filter"`
		Check        questionnaireFile `json:"check"`
		Aspects      []aspectFile      `json:"aspects"`
		Units        []checkedFile     `json:"units"`
		Method       []string          `json:"method"`
	}
	checksFilter struct {
		Unit    string `json:"unit,omitempty"`
		Tag     string `json:"tag,omitempty"`
		Aliases bool   `json:"aliases"`
	}
	aspectFile struct {
		Number int    `json:"aspect"`
		Name   string `json:"name"`
	}
	// checkedFile is a unit with its latest check. Its status is that of the row
	// in ChecksCSV: "shown", "no check", or why it has no levels.
	checkedFile struct {
		unitFile
		Below   []string        `json:"below"`
		Status  string          `json:"status"`
		Version string          `json:"version,omitempty"`
		Kind    assessment.Mode `json:"kind,omitempty"`
		People  int             `json:"people,omitempty"`
		Checked string          `json:"checked,omitempty"`
		Levels  []levelFile     `json:"levels"`
	}
	// levelFile is the level of an aspect, or why there is none.
	levelFile struct {
		Aspect  int    `json:"aspect"`
		Level   int    `json:"level,omitempty"`
		Instead string `json:"instead,omitempty"`
	}
)

// ChecksJSON writes a comparison of a companion check as JSON, indented, with a
// line end: the same levels as ChecksCSV. With hidden names it holds no id of a
// unit.
func ChecksJSON(w io.Writer, c *assessment.CheckComparison) error {
	zone := zoneOf(c.Organization)
	file := checksFile{
		Title: c.Title(), Lead: c.Lead(), Organization: c.Organization.Name, Top: unitFile{c.Top.ID, c.Top.Name}, MadeAt: c.Now.In(zone).Truncate(time.Second),
		Filter: checksFilter{c.Filter.Unit, c.Filter.Tag, c.Filter.Aliases}, Check: questionnaireFile{c.Questionnaire.ID, c.Questionnaire.Version},
		Units: make([]checkedFile, len(c.Rows)),
	}
	if c.Filter.Aliases {
		file.Top.ID, file.Filter.Unit = "", "" // Top says it by its letter
	}
	for _, a := range c.Questionnaire.Aspects {
		file.Aspects = append(file.Aspects, aspectFile{a.Number, a.Name})
	}
	survey := false
	for i := range c.Rows {
		file.Units[i] = checkedOf(c, &c.Rows[i], zone)
		survey = survey || file.Units[i].People > 0
	}
	file.Method = assessment.CheckMethod(survey)
	if err := writeJSON(w, file); err != nil {
		return fmt.Errorf("write the checks: %w", err)
	}
	return nil
}

func checkedOf(c *assessment.CheckComparison, r *assessment.ComparedCheck, zone *time.Location) checkedFile {
	file := checkedFile{unitFile: unitFile{r.ID, r.Name}, Below: []string{}, Status: checkStatus(r), Levels: []levelFile{}}
	if c.Filter.Aliases {
		file.ID = ""
	}
	for _, unit := range r.Above() {
		file.Below = append(file.Below, unit.Name)
	}
	if r.Latest == nil {
		return file
	}
	file.Version, file.Kind, file.People = r.Latest.Ref.Version, r.Latest.Mode, r.Latest.Result.Respondents
	file.Checked = r.Latest.SubmittedAt.In(zone).Format(time.DateOnly)
	if !r.Shown() {
		return file
	}
	for _, a := range c.Questionnaire.Aspects {
		file.Levels = append(file.Levels, levelFile{a.Number, r.Level(a.Number), r.Instead(a.Number)})
	}
	return file
}
