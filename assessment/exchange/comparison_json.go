package exchange

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"time"

	"continuum/assessment"
)

//go:embed comparison.schema.json
var comparisonSchema []byte

// ComparisonSchema is the JSON Schema (draft 2020-12) of what ComparisonJSON
// writes.
func ComparisonSchema() []byte { return slices.Clone(comparisonSchema) }

// The parts of the file, in the order of their keys. What has no meaning is left
// out; lists are never null.
type (
	comparisonFile struct {
		Title         string                `json:"title"`
		Lead          string                `json:"lead"`
		Organization  string                `json:"organization"`
		Top           unitFile              `json:"top"`
		MadeAt        time.Time             `json:"made_at"`
		Filter        filterFile            `json:"filter"`
		Questionnaire *questionnaireFile    `json:"questionnaire,omitempty"`
		Form          assessment.Form       `json:"form,omitempty"`
		Components    []namedFile           `json:"components"`
		Units         []comparedFile        `json:"units"`
		Distribution  distributionFile      `json:"distribution"`
		Typical       *unitFile             `json:"typical,omitempty"`
		Lowest        []unitFile            `json:"lowest"`
		Missed        []missedFile          `json:"missed"`
		CommonAction  *commonFile           `json:"common_action,omitempty"`
		LearnFrom     map[string][]unitFile `json:"learn_from"`
		Method        []string              `json:"method"`
	}
	// unitFile names a unit: by its id and name, or where names are hidden by its
	// letter alone.
	unitFile struct {
		ID   string `json:"id,omitempty"`
		Name string `json:"name"`
	}
	namedFile struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	filterFile struct {
		Unit      string          `json:"unit,omitempty"`
		Component string          `json:"component,omitempty"`
		Level     int             `json:"level,omitempty"`
		Tag       string          `json:"tag,omitempty"`
		Kind      assessment.Mode `json:"kind,omitempty"`
		Age       assessment.Age  `json:"age,omitempty"`
		Aliases   bool            `json:"aliases"`
	}
	comparedFile struct {
		unitFile
		Below  []string       `json:"below"`
		Tags   []string       `json:"tags"`
		Status string         `json:"status"`
		Result *foundFile     `json:"result,omitempty"`
		Before *beforeFile    `json:"before,omitempty"`
		Parts  []comparedPart `json:"components"`
		Chosen *decisionFile  `json:"decision,omitempty"`
	}
	foundFile struct {
		placeFile
		Limiting      []string          `json:"limiting"`
		LeftOut       string            `json:"left_out,omitempty"`
		Assessed      string            `json:"assessed,omitempty"`
		Age           assessment.Age    `json:"age,omitempty"`
		Kind          assessment.Mode   `json:"kind"`
		AnsweredBy    string            `json:"answered_by,omitempty"`
		Questionnaire questionnaireFile `json:"questionnaire"`
		Form          assessment.Form   `json:"form"`
		Responses     int               `json:"responses,omitempty"`
		Evidence      *evidenceFile     `json:"evidence,omitempty"`
	}
	placeFile struct {
		Level     int                   `json:"level,omitempty"`
		Position  *assessment.Fraction  `json:"position,omitempty"`
		People    int                   `json:"people,omitempty"`
		Agreement *assessment.Agreement `json:"agreement,omitempty"`
		Range     *rangeFile            `json:"range_of_views,omitempty"`
		Change    *changeFile           `json:"change,omitempty"`
	}
	comparedPart struct {
		ID     string      `json:"id"`
		Status statusValue `json:"status"`
		placeFile
	}
	beforeFile struct {
		Assessed string               `json:"assessed"`
		Level    int                  `json:"level,omitempty"`
		Position *assessment.Fraction `json:"position,omitempty"`
	}
	changeFile struct {
		Kind assessment.MovementKind `json:"kind"`
		Text string                  `json:"text"`
	}
	evidenceFile struct {
		Shown int `json:"shown"`
		Of    int `json:"of"`
	}
	distributionFile struct {
		Levels      [assessment.LevelCount]int `json:"levels"`
		Missing     int                        `json:"missing"`
		TooFew      int                        `json:"too_few"`
		NotAssessed int                        `json:"not_assessed"`
		LeftOut     int                        `json:"left_out"`
	}
	missedFile struct {
		Statement string `json:"statement"`
		Component string `json:"component"`
		Level     int    `json:"level"`
		Text      string `json:"text"`
		Units     int    `json:"units"`
		Of        int    `json:"of"`
		Holds     int    `json:"holds_back"`
	}
	commonFile struct {
		Action string `json:"action"`
		Title  string `json:"title"`
		Units  int    `json:"units"`
		Of     int    `json:"of"`
	}
)

// ComparisonJSON writes a comparison as JSON, indented, with a line end: the same
// numbers as ComparisonCSV, and what they sum to. The same comparison gives the
// same bytes; ComparisonSchema describes them.
func ComparisonJSON(w io.Writer, c *assessment.Comparison) error {
	if err := writeJSON(w, newCompared(c).file()); err != nil {
		return fmt.Errorf("write the comparison: %w", err)
	}
	return nil
}

func (c compared) file() comparisonFile {
	file := comparisonFile{
		Title: c.Title(), Lead: c.Lead(), Organization: c.Organization.Name, Top: c.topFile(), MadeAt: c.Now.In(c.zone).Truncate(time.Second),
		Filter: c.filterFile(), Components: []namedFile{}, Units: make([]comparedFile, len(c.Standings)),
		Distribution: distributionFile(c.Distribution()), Lowest: c.unitFiles(c.Lowest()), Missed: []missedFile{},
		LearnFrom: map[string][]unitFile{}, Method: c.method(),
	}
	for i := range c.Standings {
		file.Units[i] = c.unitOf(&c.Standings[i])
	}
	if typical := c.Typical(); typical != nil {
		name := c.unitFile(*typical)
		file.Typical = &name
	}
	for _, m := range c.Missed(0) {
		file.Missed = append(file.Missed, missedFile{m.Statement.ID, m.Component, m.Level, m.Statement.Text, m.Units, m.Of, m.Holds})
	}
	if best := c.Best(); best != nil {
		file.CommonAction = &commonFile{best.Action.ID, best.Action.Title, best.Units, best.Of}
	}
	if c.Questionnaire != nil {
		file.Questionnaire, file.Form = &questionnaireFile{c.Ref.ID, c.Ref.Version}, c.Form
		for _, component := range c.Questionnaire.Components {
			file.Components = append(file.Components, namedFile{component.ID, component.Name})
			if from := c.LearnFrom(component.ID); len(from) > 0 {
				file.LearnFrom[component.ID] = c.unitFiles(from)
			}
		}
	}
	return file
}

// method says what the numbers mean.
func (c compared) method() []string {
	paragraphs := append(assessment.CompareMethod(), assessment.Method()...)
	for i := range c.Standings {
		if l := c.Standings[i].Latest; l != nil && l.Mode == assessment.SurveyMode {
			return append(paragraphs, assessment.SurveyMethod()...)
		}
	}
	return paragraphs
}

func (c compared) unitFile(s assessment.Standing) unitFile {
	if c.Filter.Aliases {
		return unitFile{Name: c.Name(s)}
	}
	return unitFile{s.ID, c.Name(s)}
}

func (c compared) unitFiles(standings []assessment.Standing) []unitFile {
	files := make([]unitFile, len(standings))
	for i, s := range standings {
		files[i] = c.unitFile(s)
	}
	return files
}

// topFile names the unit all others are below.
func (c compared) topFile() unitFile {
	if c.Filter.Aliases {
		return unitFile{Name: c.Top.Name}
	}
	return unitFile{c.Top.ID, c.Top.Name}
}

func (c compared) filterFile() filterFile {
	f := c.Filter
	file := filterFile{f.Unit, f.Component, f.Level, f.Tag, f.Mode, f.Age, f.Aliases}
	if f.Aliases {
		file.Unit = "" // Top says it by its letter
	}
	return file
}

func (c compared) unitOf(s *assessment.Standing) comparedFile {
	file := comparedFile{unitFile: c.unitFile(*s), Below: []string{}, Tags: list(s.Tags), Status: string(statusOf(s.Part(""))), Parts: []comparedPart{}, Chosen: c.decisionOf(s)}
	for _, unit := range s.Above() {
		file.Below = append(file.Below, unit.Name)
	}
	if s.Latest == nil {
		return file
	}
	l := s.Latest
	file.Result = &foundFile{
		placeFile: placeOf(s, ""), Limiting: list(l.Summary.Limiting), LeftOut: s.NotAs, Assessed: c.dayText(l.SubmittedAt), Age: s.Age, Kind: l.Mode,
		AnsweredBy: l.AnsweredBy, Questionnaire: questionnaireFile{l.Ref.ID, l.Ref.Version}, Form: l.Form, Responses: l.Respondents,
	}
	if l.Mode == assessment.Agreed {
		file.Result.Evidence = &evidenceFile{l.Summary.Shown, l.Summary.Of}
	}
	for i := range l.Summary.Components {
		id := l.Summary.Components[i].ID
		file.Parts = append(file.Parts, comparedPart{id, statusOf(s.Part(id)), placeOf(s, id)})
	}
	if s.Previous != nil {
		before := beforeFile{Assessed: c.dayText(s.Previous.SubmittedAt)}
		if whole := scored(wholeOf(s.Previous)); whole != nil {
			before.Level, before.Position = whole.Level, &whole.Position
		}
		file.Before = &before
	}
	return file
}

// placeOf is where a component, or with an empty id the whole, stands; nothing
// unless it is scored.
func placeOf(s *assessment.Standing, id string) placeFile {
	p := scored(s.Part(id))
	if p == nil {
		return placeFile{}
	}
	place := placeFile{Level: p.Level, Position: &p.Position, People: p.N, Agreement: p.Agreement, Range: (*rangeFile)(p.Range)}
	if change := s.Movement(id); change.Text != "" {
		place.Change = &changeFile{change.Kind, change.Text}
	}
	return place
}

func (c compared) dayText(at time.Time) string {
	day, _ := c.day(at).(dayValue)
	return string(day)
}
