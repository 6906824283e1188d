package mail

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"continuum/assessment"
)

// Letter is what a message about a survey says: who asks whom for what, how long
// it takes, what is kept confidential, where and until when. It never tells what
// others answered or who else was asked.
type Letter struct {
	To           string // the recipient's name; empty: no salutation by name
	Owner        string // who asks
	Unit         string
	Organization string // the same as Unit when the whole organization is asked about
	Form         assessment.Form
	Asking       assessment.Asking
	Threshold    int
	ClosesAt     time.Time      // zero: not known yet
	Zone         *time.Location // the organization's
	Link         string
}

// Text is a message as it is read.
type Text struct{ Subject, Body string }

// LetterFrom is the letter of a survey; the link and the recipient's name are
// still to be put in.
func LetterFrom(owner string, survey *assessment.Survey, unit, organization string, zone *time.Location) Letter {
	return Letter{
		Owner: owner, Unit: unit, Organization: organization, Zone: zone,
		Form: survey.Form, Asking: survey.Asking, Threshold: survey.Threshold, ClosesAt: survey.ClosesAt,
	}
}

// Invitation asks somebody to answer. With the shared link and no name it is the
// text to send to everybody.
func Invitation(l Letter) Text {
	return l.asking("Your view of ", fmt.Sprintf(
		"%s asks for your view of %s. Several people who know it are asked, and what they say together shows what is in place and what comes next. It takes under %d minutes; %s.",
		oneLine(l.Owner), l.subject(), l.Form.Minutes(), l.pause()))
}

// Reminder asks somebody again who has not handed in answers.
func Reminder(l Letter) Text {
	return l.asking("Reminder: your view of ", fmt.Sprintf(
		"%s asked for your view of %s, and your answers have not been handed in yet. It takes under %d minutes. If you have begun, the link leads to where you stopped.",
		oneLine(l.Owner), l.subject(), l.Form.Minutes()))
}

// asking is a letter with the link and all that is promised with it.
func (l Letter) asking(subject, what string) Text {
	return Text{
		Subject: subject + l.subject(),
		Body:    paragraphs(l.salutation(), what, l.Link, l.confidential(), l.until(), l.closing()),
	}
}

func (l Letter) salutation() string {
	if name := oneLine(l.To); name != "" {
		return "Hello " + name + ","
	}
	return "Hello,"
}

// subject is what is asked about: "Claims at Harbour Mutual".
func (l Letter) subject() string {
	unit, organization := oneLine(l.Unit), oneLine(l.Organization)
	if organization == "" || unit == organization {
		return unit
	}
	return unit + " at " + organization
}

// pause says how to go on: the shared link alone does not know who began.
func (l Letter) pause() string {
	if l.Asking == assessment.SharedLink {
		return "you can stop and go on later"
	}
	return "you can stop and go on later with the same link, on any device"
}

// confidential promises what the pages keep, and no more: positions stand there
// one by one, without a name.
func (l Letter) confidential() string {
	known := "it is known who has handed in answers"
	if l.Asking == assessment.SharedLink {
		known = "nobody asks for your name"
	}
	return fmt.Sprintf("Your answers are confidential: %s, and nobody is told which answers are whose. Nothing is shown of fewer than %d people. Each person’s position appears as a dot among the others, without name or role.", known, l.Threshold)
}

// until says how long there is to answer. A survey that closes at midnight is
// open until the end of the day before.
func (l Letter) until() string {
	if l.ClosesAt.IsZero() {
		return ""
	}
	zone := l.Zone
	if zone == nil {
		zone = time.UTC
	}
	at, before := l.ClosesAt.In(zone), l.ClosesAt.Add(-time.Second).In(zone)
	if before.Day() != at.Day() {
		return fmt.Sprintf("You can answer until the end of %s (%s).", before.Format("2 January 2006"), zone)
	}
	return fmt.Sprintf("You can answer until %s (%s).", at.Format("2 January 2006, 15:04"), zone)
}

func (l Letter) closing() string {
	if l.Asking == assessment.SharedLink {
		return "Taking part is up to you."
	}
	return "Taking part is up to you. The link is yours alone: please do not pass it on."
}

func paragraphs(texts ...string) string {
	var said []string
	for _, text := range texts {
		if text != "" {
			said = append(said, text)
		}
	}
	return strings.Join(said, "\n\n") + "\n"
}

// oneLine makes one line of any text: nothing in a name begins a new line of a
// message or of its head, or turns the reading direction of what follows.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r)
	}), " ")
}
