package store

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"continuum/assessment"
)

// A result as a list shows it is one text where thousands are read at once:
// values with tabs between them, lists with spaces, components with "|". What
// people typed comes last and may hold anything. Its unit and kind stand beside
// it.

// encodeListed writes a submitted or published result.
func encodeListed(l *assessment.Listed) string {
	s := l.Summary
	components := make([]string, len(s.Components))
	for i := range s.Components {
		components[i] = encodeComponent(&s.Components[i])
	}
	return strings.Join([]string{
		l.ID, l.Ref.ID, l.Ref.Version, l.Ref.Hash, string(l.Form), l.SurveyID, strconv.Itoa(l.Respondents),
		encodeTime(l.CreatedAt), encodeTime(l.UpdatedAt), encodeTime(l.SubmittedAt), strconv.Itoa(l.Answered),
		s.Rule, string(s.Status), strconv.Itoa(s.Level), encodeFraction(s.Position), strings.Join(s.Limiting, " "),
		strings.Join(s.Missed, " "), strings.Join(s.Actions, " "), strconv.Itoa(s.Shown), strconv.Itoa(s.Of),
		strings.Join(components, "|"), l.AnsweredBy,
	}, "\t")
}

// encodeComponent writes agreement and range as "-" where there is none.
func encodeComponent(c *assessment.ComponentSummary) string {
	few, agreement, low, high := "0", "-", "-", "-"
	if c.TooFew {
		few = "1"
	}
	if c.Agreement != nil {
		agreement = encodeFraction(c.Agreement.Fraction)
	}
	if c.Range != nil {
		low, high = encodeFraction(c.Range.Low), encodeFraction(c.Range.High)
	}
	return strings.Join([]string{
		c.ID, string(c.Status), strconv.Itoa(c.Level), encodeFraction(c.Position), few, strconv.Itoa(c.N), agreement, low, high,
	}, " ")
}

func encodeTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.UnixMicro(), 10)
}

func encodeFraction(f assessment.Fraction) string {
	return strconv.Itoa(f.Num) + "/" + strconv.Itoa(f.Den)
}

// decodeListed reads what encodeListed wrote of a unit. What others say as well
// is kept once in memory.
func decodeListed(text, unitID string, mode assessment.Mode, known words) (*assessment.Listed, error) {
	r := fields{rest: text, by: '\t', known: known}
	l, s := &assessment.Listed{UnitID: unitID, Mode: mode}, &assessment.Summary{}
	l.ID, l.Ref.ID, l.Ref.Version, l.Ref.Hash = strings.Clone(r.text()), r.word(), r.word(), r.word()
	l.Form, l.SurveyID, l.Respondents = assessment.Form(r.word()), strings.Clone(r.text()), r.number()
	l.CreatedAt, l.UpdatedAt, l.SubmittedAt, l.Answered = r.time(), r.time(), r.time(), r.number()
	s.Rule, s.Status, s.Level, s.Position = r.word(), assessment.Status(r.word()), r.number(), r.fraction()
	s.Limiting, s.Missed, s.Actions = r.list(), r.list(), r.list()
	s.Shown, s.Of = r.number(), r.number()
	s.Components = r.components()
	l.AnsweredBy, l.Summary = strings.Clone(r.rest), s
	return l, r.err
}

// words are texts that many results have, and lists of them.
type words struct {
	texts map[string]string
	lists map[string][]string
}

func newWords() words { return words{map[string]string{}, map[string][]string{}} }

// text is a copy of a text, the same one for all that are equal.
func (w words) text(text string) string {
	known, ok := w.texts[text]
	if !ok {
		known = strings.Clone(text)
		w.texts[known] = known
	}
	return known
}

// list takes apart what stands between spaces.
func (w words) list(text string) []string {
	known, ok := w.lists[text]
	if !ok {
		known = strings.Split(text, " ")
		for i, word := range known {
			known[i] = w.text(word)
		}
		w.lists[strings.Clone(text)] = known
	}
	return known
}

// fields takes a text apart at a byte. The first mistake is kept in err.
type fields struct {
	rest  string
	by    byte
	known words
	err   error
}

func (r *fields) text() string {
	at := strings.IndexByte(r.rest, r.by)
	if at < 0 {
		r.err = errStanding
		return ""
	}
	value := r.rest[:at]
	r.rest = r.rest[at+1:]
	return value
}

// word is a text that many results have.
func (r *fields) word() string { return r.known.text(r.text()) }

func (r *fields) number() int {
	n, err := strconv.Atoi(r.text())
	if err != nil {
		r.err = errStanding
	}
	return n
}

func (r *fields) time() time.Time {
	text := r.text()
	if text == "" {
		return time.Time{}
	}
	micro, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		r.err = errStanding
	}
	return time.UnixMicro(micro).UTC()
}

func (r *fields) fraction() assessment.Fraction {
	f, err := decodeFraction(r.text())
	if err != nil {
		r.err = err
	}
	return f
}

func (r *fields) list() []string {
	text := r.text()
	if text == "" {
		return nil
	}
	return r.known.list(text)
}

func (r *fields) components() []assessment.ComponentSummary {
	text := r.text()
	if text == "" {
		return nil
	}
	all := make([]assessment.ComponentSummary, 0, strings.Count(text, "|")+1)
	for part := range strings.SplitSeq(text, "|") {
		of := fields{rest: part + " ", by: ' ', known: r.known}
		all = append(all, of.component())
		if of.err != nil {
			r.err = of.err
		}
	}
	return all
}

func (r *fields) component() assessment.ComponentSummary {
	c := assessment.ComponentSummary{
		ID: r.word(), Status: assessment.Status(r.word()), Level: r.number(), Position: r.fraction(), TooFew: r.text() == "1", N: r.number(),
	}
	agreement, low, high := r.text(), r.text(), r.text()
	if agreement != "-" {
		value, err := decodeFraction(agreement)
		c.Agreement = &assessment.Agreement{Fraction: value}
		r.err = errors.Join(r.err, err)
	}
	if low != "-" {
		from, err1 := decodeFraction(low)
		to, err2 := decodeFraction(high)
		c.Range = &assessment.Range{Low: from, High: to}
		r.err = errors.Join(r.err, err1, err2)
	}
	return c
}

func decodeFraction(text string) (assessment.Fraction, error) {
	num, den, found := strings.Cut(text, "/")
	n, err1 := strconv.Atoi(num)
	d, err2 := strconv.Atoi(den)
	if !found || err1 != nil || err2 != nil {
		return assessment.Fraction{}, errStanding
	}
	return assessment.Fraction{Num: n, Den: d}, nil
}

var errStanding = errors.New("where a unit stands cannot be read: run continuum doctor --rescore")
