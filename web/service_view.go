package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"continuum/assessment"
)

// servicePage shows a service plan.
type servicePage struct {
	unitHead
	Plan     *assessment.ServicePlan
	Text     assessment.ServiceText // what it says, saved or proposed
	Parts    []servicePart
	Open     int    // parts that are proposed and not saved
	Editing  bool   // a part is shown as a form: nothing else leads away from what is typed
	Seen     string // stands for what is proposed
	Guard    int    // the version forms are based on
	Versions []assessment.ServicePlan
	Old      bool // an earlier version, to read
	Currency string
	Levels   [assessment.LevelCount]assessment.Level
	Level    int // of the latest result; 0: none
	Moments  *assessment.Moments
	problems []assessment.Problem
}

// servicePart is one part of the document as the page shows it.
type servicePart struct {
	assessment.ServicePart
	Text     *assessment.ServiceText
	Saved    bool
	Empty    bool
	Proposed bool         // it shows what is known, and nobody saved it yet
	News     bool         // it is saved, and what is known says something else now
	Form     *serviceForm // to change it in place; nil: it is shown
	Source   serviceSource
	page     *servicePage
}

// serviceSource is where a proposal is from.
type serviceSource struct{ Text, Address string }

func (servicePage) Template() string                 { return "service" }
func (servicePage) Here() string                     { return "Customer service plan" }
func (p servicePage) Problems() []assessment.Problem { return p.problems }

// Title is the page's name in the browser.
func (p servicePage) Title() string {
	if p.Old {
		return fmt.Sprintf("%s, version %d, %s", p.Here(), p.Plan.Version, p.Unit.Name)
	}
	return p.Here() + ", " + p.Unit.Name
}

// Address is the page of the plan.
func (p servicePage) Address() string { return "/units/" + p.Unit.ID + "/service-plan" }

// ID is the part's name in addresses.
func (p servicePart) ID() string { return string(p.ServicePart) }

// Address is where the part is saved.
func (p servicePart) Address() string { return p.page.Address() + "/" + p.ID() }

// Change reports whether the visitor may change it: not while another part is
// open, because what is typed there would be lost.
func (p servicePart) Change() bool { return p.page.Change && !p.page.Old && !p.page.Editing }

// Guard is the version its form is based on.
func (p servicePart) Guard() int { return p.page.Guard }

// Back is the page without the form.
func (p servicePart) Back() string { return p.page.Address() + "#" + p.Anchor() }

// Anchor is where the part stands in the page, apart from its fields.
func (p servicePart) Anchor() string { return partAnchor(p.ServicePart) }

func partAnchor(part assessment.ServicePart) string { return "part-" + string(part) }

// Levels are those of the questionnaire in use.
func (p servicePart) Levels() [assessment.LevelCount]assessment.Level { return p.page.Levels }

// Amount writes a sum with what it is in.
func (p servicePart) Amount(sum *int64) string {
	if sum == nil {
		return "not known"
	}
	text := assessment.Digits(float64(*sum))
	if p.page.Currency != "" {
		text += " " + p.page.Currency
	}
	return text
}

// source is where the proposal of a part is from.
func (p servicePage) source(part assessment.ServicePart) serviceSource {
	unit := "/units/" + p.Unit.ID
	switch part {
	case assessment.ServiceCustomers:
		return serviceSource{"the customers chosen in “Is it worth it?”", unit + "/worth"}
	case assessment.ServicePromises:
		return serviceSource{"the promises of the moments of truth", unit + "/moments"}
	case assessment.ServiceMeasures:
		return serviceSource{"the measures", unit + "/measures"}
	case assessment.ServiceActions:
		return serviceSource{"the steps of the plan", unit + "/plan"}
	case assessment.ServiceMoney:
		return serviceSource{"the figures of “Is it worth it?”", unit + "/worth"}
	case assessment.ServiceDecided:
		return serviceSource{"the latest decision", unit + "/decisions"}
	default:
		return serviceSource{"the level decided on or planned", unit + "/decisions"}
	}
}

// lay puts the parts in their places. editing is the part that is shown as a form
// with what stands in it; "" for none.
func (p *servicePage) lay(proposed assessment.ServiceText, editing assessment.ServicePart, form *serviceForm) {
	p.Text = p.Plan.Shown(proposed)
	p.Seen = seenService(proposed)
	for _, part := range assessment.ServiceParts() {
		view := servicePart{ServicePart: part, Text: &p.Text, Saved: p.Plan.Has(part), Empty: p.Text.Empty(part), Source: p.source(part), page: p}
		view.Proposed = !view.Saved && !view.Empty
		view.News = view.Saved && !p.Old && !proposed.Empty(part) && p.Text.Differs(part, proposed)
		if view.Proposed {
			p.Open++
		}
		if part == editing {
			view.Form, p.Editing = form, true
		}
		p.Parts = append(p.Parts, view)
	}
}

// seenService stands for what was proposed, so that nobody saves what they did
// not see.
func seenService(proposed assessment.ServiceText) string {
	text, err := json.Marshal(proposed)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Problem is what is to be put right at one field.
func (p servicePart) Problem(field string) string { return problem(p.page.problems, field) }

// LevelName is the name of a level, after its number.
func (p servicePart) LevelName(level int) string {
	if level < 1 || level > assessment.LevelCount {
		return ""
	}
	return p.page.Levels[level-1].Name
}

// Day writes a day, which is of no time zone; none is "".
func (servicePart) Day(day time.Time) string { return dayText(day) }

// Row is how people count the rows: from 1.
func (servicePart) Row(row int) int { return row + 1 }

// Folded is the row from which on the empty ones are folded away; -1: none is.
func (p servicePart) Folded() int {
	if !p.HasRows() {
		return -1
	}
	return p.only().folded()
}

// only is the form with the rows of the part and no others. A form that was sent
// has those of one part, the form of a text those of all.
func (p servicePart) only() *serviceForm {
	var f serviceForm
	switch p.ServicePart {
	case assessment.ServiceLevels:
		f.Groups = p.Form.Groups
	case assessment.ServicePromises:
		f.Promises = p.Form.Promises
	case assessment.ServiceMeasures:
		f.Measures = p.Form.Measures
	case assessment.ServiceActions:
		f.Actions = p.Form.Actions
	}
	return &f
}

// HasRows reports whether its form has rows to fill.
func (p servicePart) HasRows() bool {
	return len(p.Form.Groups)+len(p.Form.Promises)+len(p.Form.Measures)+len(p.Form.Actions) > 0 && slices.Contains([]assessment.ServicePart{
		assessment.ServiceLevels, assessment.ServicePromises, assessment.ServiceMeasures, assessment.ServiceActions,
	}, p.ServicePart)
}
