package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"continuum/assessment"
)

// serviceForm is a part of a service plan as it is typed.
type serviceForm struct {
	Vision, Chosen, NotChosen         string
	Groups                            []serviceGroupForm
	Promises                          []servicePromiseForm
	Measures                          []serviceMeasureForm
	Actions                           []serviceActionForm
	OneOff, Yearly, Years             string
	Low, Likely, High, Return         string
	Choice, Reason, Owner, ReviewDate string
	Beyond                            bool // there were more rows than are read
}

// The rows of a form; each has its number for the names of its fields.
type (
	serviceGroupForm struct {
		Row              int
		Name, Level, Why string
	}
	servicePromiseForm struct {
		Row           int
		Step, Promise string
	}
	serviceMeasureForm struct {
		Row               int
		Name, Now, Target string
	}
	serviceActionForm struct {
		Row               int
		Title, Owner, Due string
	}
)

// moreRows is how many empty rows a form shows at once. All others there is room
// for are folded away below them.
const moreRows = 2

// serviceRows is how many rows a form has: as many as there is room for.
func serviceRows(filled, most int) int { return max(filled, most) }

// folded is the first row that is folded away; -1: none is.
func (f *serviceForm) folded() int {
	rows, filled := 0, 0
	count := func(row int, texts ...string) {
		if rows = row + 1; strings.TrimSpace(strings.Join(texts, "")) != "" {
			filled = rows
		}
	}
	for i, g := range f.Groups {
		count(i, g.Name, g.Level, g.Why)
	}
	for i, p := range f.Promises {
		count(i, p.Step, p.Promise)
	}
	for i, m := range f.Measures {
		count(i, m.Name, m.Now, m.Target)
	}
	for i, a := range f.Actions {
		count(i, a.Title, a.Owner, a.Due)
	}
	if filled+moreRows >= rows {
		return -1
	}
	return filled + moreRows
}

func serviceFormOf(t assessment.ServiceText) serviceForm {
	f := serviceForm{
		Vision: t.Vision, Chosen: t.Chosen, NotChosen: t.NotChosen, Return: t.Budget.Return,
		OneOff: sumText(t.Budget.OneOff), Yearly: sumText(t.Budget.Yearly), Low: sumText(t.Budget.Low), Likely: sumText(t.Budget.Likely), High: sumText(t.Budget.High),
		Choice: t.Decision.Choice, Reason: t.Decision.Reason, Owner: t.Decision.Owner, ReviewDate: dayValue(t.Decision.ReviewOn),
	}
	if t.Budget.Years > 0 {
		f.Years = strconv.Itoa(t.Budget.Years)
	}
	f.Groups = make([]serviceGroupForm, serviceRows(len(t.Groups), assessment.MostServiceGroups))
	for i, g := range t.Groups {
		f.Groups[i] = serviceGroupForm{Name: g.Name, Level: strconv.Itoa(g.Level), Why: g.Why}
	}
	f.Promises = make([]servicePromiseForm, serviceRows(len(t.Promises), assessment.MostServicePromises))
	for i, p := range t.Promises {
		f.Promises[i] = servicePromiseForm{Step: p.Step, Promise: p.Promise}
	}
	f.Measures = make([]serviceMeasureForm, serviceRows(len(t.Measures), assessment.MostServiceMeasures))
	for i, m := range t.Measures {
		f.Measures[i] = serviceMeasureForm{Name: m.Name, Now: m.Now, Target: m.Target}
	}
	f.Actions = make([]serviceActionForm, serviceRows(len(t.Actions), assessment.MostServiceActions))
	for i, a := range t.Actions {
		f.Actions[i] = serviceActionForm{Title: a.Title, Owner: a.Owner, Due: dayValue(a.Due)}
	}
	f.number()
	return f
}

// number gives each row its number.
func (f *serviceForm) number() {
	for i := range f.Groups {
		f.Groups[i].Row = i
	}
	for i := range f.Promises {
		f.Promises[i].Row = i
	}
	for i := range f.Measures {
		f.Measures[i].Row = i
	}
	for i := range f.Actions {
		f.Actions[i].Row = i
	}
}

func sumText(sum *int64) string {
	if sum == nil {
		return ""
	}
	return assessment.Digits(float64(*sum))
}

// mostTypedRows is how many rows of a form are read; a form of ours has fewer.
const mostTypedRows = 20

// readService is what was typed, empty rows too.
func readService(form url.Values) serviceForm {
	f := serviceForm{
		Vision: form.Get("vision"), Chosen: form.Get("chosen"), NotChosen: form.Get("not_chosen"),
		OneOff: form.Get("one_off"), Yearly: form.Get("yearly"), Years: form.Get("years"),
		Low: form.Get("low"), Likely: form.Get("likely"), High: form.Get("high"), Return: form.Get("return"),
		Choice: form.Get("choice"), Reason: form.Get("reason"), Owner: form.Get("owner"), ReviewDate: form.Get("review"),
	}
	for i := range mostTypedRows {
		at := func(kind, field string) string { return form.Get(fmt.Sprintf("%s-%d-%s", kind, i, field)) }
		has := func(kind, field string) bool { return form.Has(fmt.Sprintf("%s-%d-%s", kind, i, field)) }
		switch {
		case has("group", "name"):
			f.Groups = append(f.Groups, serviceGroupForm{i, at("group", "name"), at("group", "level"), at("group", "why")})
		case has("promise", "step"):
			f.Promises = append(f.Promises, servicePromiseForm{i, at("promise", "step"), at("promise", "text")})
		case has("measure", "name"):
			f.Measures = append(f.Measures, serviceMeasureForm{i, at("measure", "name"), at("measure", "now"), at("measure", "target")})
		case has("action", "title"):
			f.Actions = append(f.Actions, serviceActionForm{i, at("action", "title"), at("action", "owner"), at("action", "due")})
		}
	}
	f.Beyond = rowsBeyond(form)
	f.number()
	return f
}

// rowsBeyond reports whether a form has rows that are not read.
func rowsBeyond(form url.Values) bool {
	for name := range form {
		kind, rest, _ := strings.Cut(name, "-")
		number, _, _ := strings.Cut(rest, "-")
		row, err := strconv.Atoi(number)
		if slices.Contains([]string{"group", "promise", "measure", "action"}, kind) && (err != nil || row < 0 || row >= mostTypedRows) && form.Get(name) != "" {
			return true
		}
	}
	return false
}

// serviceReader turns what was typed into figures and days, and gathers what is
// none.
type serviceReader struct{ problems []assessment.Problem }

func (r *serviceReader) wrong(err error) {
	var invalid *assessment.InvalidError
	if errors.As(err, &invalid) {
		r.problems = append(r.problems, invalid.Problems...)
	}
}

func (r *serviceReader) day(field, typed string) time.Time {
	day, err := assessment.ParseDay(field, typed)
	r.wrong(err)
	return day
}

// sum is a whole amount, which a minus may lead; nothing is not known.
func (r *serviceReader) sum(field, typed string) *int64 {
	if strings.TrimSpace(typed) == "" {
		return nil
	}
	amount, err := assessment.ParseWhole(typed)
	switch {
	case assessment.SaysHow(err):
		r.wrong(assessment.Invalid(field, "What you typed "+err.Error()+"."))
		return nil
	case err != nil:
		r.wrong(assessment.Invalid(field, "Enter a whole number, without decimals: 12,000."))
		return nil
	}
	return &amount
}

func (r *serviceReader) years(typed string) int {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0
	}
	years, err := strconv.Atoi(typed)
	if err != nil || years < 1 {
		r.wrong(assessment.Invalid("years", "Enter a whole number of years, from 1 to 10."))
		return 0
	}
	return years
}

// text is what the form says of a part, with what is no figure and no day.
func (f *serviceForm) text(part assessment.ServicePart) (assessment.ServiceText, []assessment.Problem) {
	var r serviceReader
	if f.Beyond {
		r.wrong(assessment.Invalid("", fmt.Sprintf("These are more rows than can be read: at most %d. Nothing was saved, so that none is lost.", mostTypedRows)))
	}
	t := assessment.ServiceText{Vision: f.Vision, Chosen: f.Chosen, NotChosen: f.NotChosen}
	for _, g := range f.Groups {
		level, _ := strconv.Atoi(g.Level)
		t.Groups = append(t.Groups, assessment.ServiceGroup{Name: g.Name, Level: level, Why: g.Why})
	}
	for _, p := range f.Promises {
		t.Promises = append(t.Promises, assessment.ServicePromise{Step: p.Step, Promise: p.Promise})
	}
	for _, m := range f.Measures {
		t.Measures = append(t.Measures, assessment.ServiceMeasure{Name: m.Name, Now: m.Now, Target: m.Target})
	}
	for i, a := range f.Actions {
		t.Actions = append(t.Actions, assessment.ServiceAction{Title: a.Title, Owner: a.Owner, Due: r.day(fmt.Sprintf("action-%d-due", i), a.Due)})
	}
	switch part {
	case assessment.ServiceMoney:
		t.Budget = assessment.ServiceBudget{
			OneOff: r.sum("one_off", f.OneOff), Yearly: r.sum("yearly", f.Yearly), Years: r.years(f.Years),
			Low: r.sum("low", f.Low), Likely: r.sum("likely", f.Likely), High: r.sum("high", f.High), Return: f.Return,
		}
	case assessment.ServiceDecided:
		t.Decision = assessment.ServiceDecision{Choice: f.Choice, Reason: f.Reason, Owner: f.Owner, ReviewOn: r.day("review", f.ReviewDate)}
	}
	return t, r.problems
}
