package exchange

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"continuum/assessment"
)

// PlannedFile is a plan with what a file of it says around it.
type PlannedFile struct {
	Plan          *assessment.Plan
	Questionnaire *assessment.Questionnaire // what Plan.Ref names
	Unit          string
	Address       string // the plan's page; may be empty
}

// WriteCalendar writes the steps of a plan that are due on a day as an iCalendar
// file (RFC 5545): an event of that whole day each. A step keeps its UID, so that
// a calendar that takes the file again moves its event; one that was dropped is
// cancelled.
//
// The same plan gives the same bytes: the events' stamp is the plan's last change.
func WriteCalendar(w io.Writer, p PlannedFile) error {
	var c calendar
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//Continuum//Plan//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	c.text("X-WR-CALNAME", "Plan of "+p.Unit)
	for i := range p.Plan.Steps {
		if s := &p.Plan.Steps[i]; !s.Due.IsZero() {
			c.event(p, s)
		}
	}
	c.line("END", "VCALENDAR")
	if _, err := w.Write(c.Bytes()); err != nil {
		return fmt.Errorf("write the calendar: %w", err)
	}
	return nil
}

// calendar is a file being written.
type calendar struct{ bytes.Buffer }

func (c *calendar) event(p PlannedFile, s *assessment.Step) {
	summary, status := s.Title, "CONFIRMED"
	switch s.Status {
	case assessment.StepDone:
		summary = "Done: " + summary
	case assessment.StepDropped:
		status = "CANCELLED"
	}
	c.line("BEGIN", "VEVENT")
	c.text("UID", s.ID+"."+p.Plan.ID+"@continuum")
	c.line("DTSTAMP", p.Plan.UpdatedAt.UTC().Format("20060102T150405Z"))
	c.line("SEQUENCE", strconv.Itoa(s.Version))
	c.line("DTSTART;VALUE=DATE", calendarDay(s.Due))
	c.line("DTEND;VALUE=DATE", calendarDay(s.Due.AddDate(0, 0, 1)))
	c.text("SUMMARY", p.Unit+": "+summary)
	if about := aboutStep(s); about != "" {
		c.text("DESCRIPTION", about)
	}
	if plainAddress(p.Address) {
		c.line("URL", p.Address)
	}
	c.line("STATUS", status)
	c.line("TRANSP", "TRANSPARENT") // the day stays free
	c.line("END", "VEVENT")
}

func calendarDay(day time.Time) string { return day.Format("20060102") }

// plainAddress reports whether an address can stand as it is.
func plainAddress(address string) bool {
	return address != "" && !strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' })
}

// aboutStep is what an event says besides its title, a line each.
func aboutStep(s *assessment.Step) string {
	var lines []string
	for _, part := range []struct{ label, text string }{
		{"Who", s.Owner}, {"First step", s.FirstStep}, {"Done when", s.Evidence}, {"Watch", s.Measure}, {"Note", s.Note}, {"Dropped", s.Reason},
	} {
		if part.text != "" {
			lines = append(lines, part.label+": "+part.text)
		}
	}
	return strings.Join(lines, "\n")
}

// text writes a property of type TEXT.
func (c *calendar) text(name, value string) { c.line(name, escapeCalendar(value)) }

// escapeCalendar writes any text so that it is one line: RFC 5545, 3.3.11. What
// some programs take for the end of a line is one here; other control characters
// are not allowed and left out.
func escapeCalendar(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\uFFFD")
	var b strings.Builder
	for _, r := range text {
		switch {
		case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
			b.WriteString(`\n`)
		case strings.ContainsRune(`\;,`, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// foldAt is how many octets a line has at most, without its end.
const foldAt = 75

// line writes one content line, folded where it is too long: never within a
// character. Lines that go on begin with a space.
func (c *calendar) line(name, value string) {
	room := foldAt
	for _, r := range name + ":" + value {
		size := utf8.RuneLen(r)
		if size > room {
			c.WriteString("\r\n ")
			room = foldAt - 1
		}
		c.WriteRune(r)
		room -= size
	}
	c.WriteString("\r\n")
}
