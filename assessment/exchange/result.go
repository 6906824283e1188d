package exchange

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"continuum/assessment"
)

//go:embed result.schema.json
var resultSchema []byte

// ResultSchema is the JSON Schema (draft 2020-12) of what WriteResult writes.
func ResultSchema() []byte { return slices.Clone(resultSchema) }

// The parts of the file, in the order of their keys. What has no meaning for a
// result is left out; lists that may be empty are never null.
type (
	resultFile struct {
		Questionnaire questionnaireFile `json:"questionnaire"`
		Components    []componentFile   `json:"components"`
		Overall       overallFile       `json:"overall"`
		Form          assessment.Form   `json:"form"`
		Respondents   int               `json:"respondents,omitempty"` // only of several responses
		Actions       []actionFile      `json:"actions,omitzero"`
		ShortestWay   *wayFile          `json:"shortest_way,omitempty"`
	}
	questionnaireFile struct {
		ID      string `json:"id"`
		Version string `json:"version"`
	}
	componentFile struct {
		ID         string               `json:"id"`
		Name       string               `json:"name"`
		Status     assessment.Status    `json:"status"`
		Level      *int                 `json:"level,omitempty"`
		Position   *assessment.Fraction `json:"position,omitempty"`
		AtLeast    *int                 `json:"at_least,omitempty"`
		Secured    *int                 `json:"secured,omitempty"`
		Next       any                  `json:"next,omitempty"` // a nil *int is written as null: nothing further to secure
		Flags      []assessment.Flag    `json:"flags"`
		Gaps       []int                `json:"gaps"`
		Thin       []int                `json:"thin"`
		CloseCalls []int                `json:"close_calls"`
		Cells      []cellFile           `json:"cells"`
		*viewsFile
	}
	cellFile struct {
		Level    int              `json:"level"`
		State    assessment.State `json:"state"`
		Points   int              `json:"points"`
		Answered int              `json:"answered"`
	}
	overallFile struct {
		Status   assessment.Status    `json:"status"`
		Level    *int                 `json:"level,omitempty"`
		Position *assessment.Fraction `json:"position,omitempty"`
		Limiting []string             `json:"limiting,omitzero"`
		Spread   *assessment.Fraction `json:"spread,omitempty"`
	}
	actionFile struct {
		ID        string `json:"id"`
		Component string `json:"component"`
		To        int    `json:"to"`
	}
	wayFile struct {
		Components []wayComponentFile `json:"components"`
		Overall    standingFile       `json:"overall"`
	}
	wayComponentFile struct {
		Component string     `json:"component"`
		Steps     []stepFile `json:"steps"`
		standingFile
	}
	stepFile struct {
		Statement string `json:"statement"`
		From      int    `json:"from"`
		To        int    `json:"to"`
	}
	// standingFile is a level and a position, or the least level where too few
	// answers above it are known to say more.
	standingFile struct {
		Level    *int                 `json:"level,omitempty"`
		Position *assessment.Fraction `json:"position,omitempty"`
		AtLeast  *int                 `json:"at_least,omitempty"`
	}
)

// WriteResult writes a result and its advice as JSON, indented, with a line end.
// The same result gives the same bytes; ResultSchema describes them.
func WriteResult(w io.Writer, q *assessment.Questionnaire, form assessment.Form, _ assessment.Answers, r *assessment.Result, a *assessment.Advice) error {
	return writeJSON(w, fileOf(q, form, r, a))
}

func fileOf(q *assessment.Questionnaire, form assessment.Form, r *assessment.Result, a *assessment.Advice) resultFile {
	file := resultFile{
		Questionnaire: questionnaireFile{q.ID, q.Version},
		Components:    make([]componentFile, len(r.Components)),
		Overall:       overallOf(&r.Overall),
		Form:          form,
	}
	for i := range r.Components {
		file.Components[i] = componentOf(&r.Components[i])
	}
	if r.Overall.Status == assessment.Scored {
		file.Actions, file.ShortestWay = actionsOf(a.Actions), wayOf(a.Way)
	}
	return file
}

func writeJSON(w io.Writer, file any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(file); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

func overallOf(o *assessment.Overall) overallFile {
	if o.Status != assessment.Scored {
		return overallFile{Status: o.Status}
	}
	return overallFile{o.Status, &o.Level, &o.Position, list(o.Limiting), &o.Spread}
}

func componentOf(c *assessment.ComponentResult) componentFile {
	file := componentFile{
		ID: c.ID, Name: c.Name, Status: c.Status,
		Flags: list(c.Flags), Gaps: list(c.Gaps), Thin: list(c.Thin), CloseCalls: list(c.CloseCalls),
		Cells: make([]cellFile, len(c.Cells)),
	}
	if c.Status == assessment.Scored {
		file.Level, file.Position = &c.Level, &c.Position
	}
	if least := c.AtLeast(); least > 0 {
		file.AtLeast = &least
	}
	if c.Status != assessment.NotScored {
		file.Secured, file.Next = &c.Secured, orNull(c.Next)
	}
	for i, cell := range c.Cells {
		file.Cells[i] = cellFile{cell.Level, cell.State, cell.Points, cell.Answered}
	}
	return file
}

func actionsOf(actions []assessment.Action) []actionFile {
	files := make([]actionFile, len(actions))
	for i, a := range actions {
		files[i] = actionFile{a.ID, a.Component, a.To}
	}
	return files
}

func wayOf(w *assessment.ShortestWay) *wayFile {
	if w == nil {
		return nil
	}
	file := &wayFile{Components: make([]wayComponentFile, len(w.Components)), Overall: standingOf(w.Level, w.Position, w.AtLeast)}
	for i, c := range w.Components {
		part := wayComponentFile{c.Component, make([]stepFile, len(c.Steps)), standingOf(c.Level, c.Position, c.AtLeast)}
		for j, s := range c.Steps {
			part.Steps[j] = stepFile{s.Statement, s.From, s.To}
		}
		file.Components[i] = part
	}
	return file
}

func standingOf(level int, position assessment.Fraction, atLeast bool) standingFile {
	if atLeast {
		return standingFile{AtLeast: &level}
	}
	return standingFile{Level: &level, Position: &position}
}

// orNull is a level, or a nil pointer for none.
func orNull(level int) *int {
	if level == 0 {
		return nil
	}
	return &level
}

// list is a slice that JSON writes as [] when it is empty.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
