package web

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"continuum/assessment"
)

// What the survey's page says.

// Preparing reports that nobody was asked yet.
func (p surveyPage) Preparing() bool { return p.State == assessment.Preparing }

// Asking reports that people can answer.
func (p surveyPage) Asking() bool { return p.State == assessment.Answerable }

// Closed reports that nobody can answer any more.
func (p surveyPage) Closed() bool { return p.State == assessment.Closed }

// Personal reports that everybody gets a link of their own.
func (p surveyPage) Personal() bool { return p.Survey.Asking == assessment.PersonalLinks }

// Enough reports that a result could be shown.
func (p surveyPage) Enough() bool { return p.Turnout.Responses >= p.Survey.Threshold }

// Opened reports that somebody was asked, so that what they were promised stays.
func (p surveyPage) Opened() bool { return !p.Survey.OpenedAt.IsZero() }

// Missing counts those who were asked by name and have not handed in.
func (p surveyPage) Missing() int {
	missing := 0
	for _, i := range p.Invitations {
		if i.Missing() {
			missing++
		}
	}
	return missing
}

// Begun counts those who have begun and are not written to: their next link
// would be shown to the owner, so they get none.
func (p surveyPage) Begun() int {
	begun := 0
	for _, i := range p.Invitations {
		if i.Missing() && !linkable(i) && (!p.Mails || i.Email == "") {
			begun++
		}
	}
	return begun
}

// Remindable counts those who get a link when they are reminded.
func (p surveyPage) Remindable() int { return p.Missing() - p.Begun() }

// NewLink reports whether the owner may be shown one more link for somebody.
func (p surveyPage) NewLink(i invitee) bool {
	written := p.Mails && i.Email != "" && p.Deliveries[i.ID].State != assessment.MessageFailed
	return linkable(i.Invitation) && !written
}

// Lead says how far the survey has come, in a sentence or two.
func (p surveyPage) Lead() string {
	switch p.State {
	case assessment.Preparing:
		return "Nobody was asked yet. Everything can still be changed."
	case assessment.Answerable:
		if p.Survey.ClosesAt.IsZero() {
			return "People can answer until you close it. Until a result is published only counts are shown."
		}
		return "People can answer until " + untilDay(p.Survey.ClosesAt, p.zone) + ". Until a result is published only counts are shown."
	default:
		if p.Enough() {
			return "Closed. " + sentenceStart(count(p.Turnout.Responses, "person has", "people have")) + " handed in."
		}
		return "Closed. " + sentenceStart(count(p.Turnout.Responses, "person has", "people have")) + " handed in. " + tooFew(p.Survey.Threshold)
	}
}

func tooFew(threshold int) string {
	return fmt.Sprintf("That is fewer than the threshold of %d, so nothing of it can be shown.", threshold)
}

// figure is a number with what it counts.
type figure struct {
	Number int
	Word   string
}

// Counts are people, never answers.
func (p surveyPage) Counts() []figure { return turnoutFigures(p.Survey.Asking, p.Turnout) }

func turnoutFigures(asking assessment.Asking, t assessment.Turnout) []figure {
	figures := []figure{{t.Started, "begun, not handed in"}, {t.Responses, "handed in"}}
	if asking == assessment.PersonalLinks {
		figures = append([]figure{{t.Invited, "invited"}}, figures...)
	}
	return figures
}

// Withdrawn counts those who took back what they had handed in.
func (p surveyPage) Withdrawn() int {
	if !p.Personal() {
		return 0
	}
	return max(0, p.Turnout.Done-p.Turnout.Responses)
}

// Short is how many more people are needed to reach the threshold.
func (p surveyPage) Short() int { return max(0, p.Survey.Threshold-p.Turnout.Responses) }

// Zone names the time zone of the closing date.
func (p surveyPage) Zone() string { return p.zone.String() }

// Statements counts what a form asks.
func (p surveyPage) Statements(form assessment.Form) int { return len(p.Questionnaire().Asked(form)) }

// WrongSettings reports that the settings have something to put right.
func (p surveyPage) WrongSettings() bool {
	for _, field := range []string{"form", "asking", "threshold", "closes", "welcome"} {
		if problem(p.problems, field) != "" {
			return true
		}
	}
	return false
}

// FormWord names the form and how long it takes.
func (p surveyPage) FormWord() string {
	return fmt.Sprintf("%s, %d statements, under %d minutes", sentenceStart(formWord(p.Survey.Form)),
		len(p.Questionnaire().Asked(p.Survey.Form)), p.Survey.Form.Minutes())
}

// Closing says when it closes, or was closed.
func (p surveyPage) Closing() string { return closing(p.Survey.ClosedAt, p.Survey.ClosesAt, p.zone) }

// closing says when something was closed by hand, or closes by itself.
func closing(closedAt, closesAt time.Time, zone *time.Location) string {
	if !closedAt.IsZero() {
		return closedAt.In(zone).Format("2 January 2006, 15:04") + ", by hand"
	}
	if closesAt.IsZero() {
		return "By hand"
	}
	return sentenceStart(untilDay(closesAt, zone))
}

// untilDay is a closing moment as people say it: one at midnight is the end of
// the day before.
func untilDay(at time.Time, zone *time.Location) string {
	before := at.Add(-time.Second).In(zone)
	if before.Day() != at.In(zone).Day() {
		return "the end of " + before.Format("2 January 2006")
	}
	return at.In(zone).Format("2 January 2006, 15:04")
}

// Doings are the survey's events as sentences, oldest first.
func (p surveyPage) Doings() []doing { return doingsOf(p.Survey.Events) }

// doing is an event as a sentence.
type doing struct {
	At   time.Time
	Text string
}

func doingsOf(events []assessment.Event) []doing {
	words := map[assessment.EventKind]string{
		assessment.EventStarted: "Prepared", assessment.EventChanged: "Settings changed", assessment.EventOpened: "Link made",
		assessment.EventInvited: "Invited", assessment.EventReminded: "Reminders", assessment.EventRevoked: "Revoked",
		assessment.EventExtended: "Extended", assessment.EventClosed: "Closed", assessment.EventPublished: "Result published",
		assessment.EventAgreed: "Agreed on",
	}
	var list []doing
	for _, e := range events {
		text := words[e.What] + " by " + e.Who
		if e.Note != "" {
			text += ": " + e.Note
		}
		list = append(list, doing{e.At, text})
	}
	return list
}

// invitee is somebody asked by name, in words.
type invitee struct{ assessment.Invitation }

// Invitees are all who were asked by name, those whose link was revoked last: the
// same person may stand above, invited again.
func (p surveyPage) Invitees() []invitee {
	list := make([]invitee, len(p.Invitations))
	for i, invitation := range p.Invitations {
		list[i] = invitee{invitation}
	}
	slices.SortStableFunc(list, func(a, b invitee) int { return cmp.Compare(a.revoked(), b.revoked()) })
	return list
}

// revoked is 1 for somebody whose link no longer works, else 0.
func (i invitee) revoked() int {
	if i.State == assessment.StateRevoked {
		return 1
	}
	return 0
}

// Begun reports that something was answered and not handed in.
func (i invitee) Begun() bool { return i.State == assessment.StateStarted }

// Sure names the tick that confirms to delete it.
func (i invitee) Sure() string { return sureField + "-" + i.ID }

// Who is the name, or the address of who has none.
func (i invitee) Who() string { return whoIs(i.Invitation) }

// RoleWord says whose view it is.
func (i invitee) RoleWord() string { return roleWord(i.Role) }

// StateWord says how far they have come.
func (i invitee) StateWord() string {
	return map[assessment.InvitationState]string{
		assessment.StateInvited: "Invited", assessment.StateStarted: "Begun", assessment.StateDone: "Done", assessment.StateRevoked: "Link revoked",
	}[i.State]
}

// Tag is how the state is marked.
func (i invitee) Tag() string {
	switch i.State {
	case assessment.StateDone:
		return "tag done"
	case assessment.StateStarted:
		return "tag going"
	default:
		return "tag"
	}
}

// roleWord names a role of respondents; who has none says it themselves.
func roleWord(r assessment.RespondentRole) string {
	if word, ok := map[assessment.RespondentRole]string{
		assessment.Leader: "Leader", assessment.FrontLine: "Front line", assessment.Other: "Other",
	}[r]; ok {
		return word
	}
	return "They choose"
}

// unreachable reports whether an address leads to the machine itself only, so
// that a phone cannot follow it.
func unreachable(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	host := u.Hostname()
	address, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && (address.IsLoopback() || address.IsUnspecified())
}
