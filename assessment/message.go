package assessment

import (
	"slices"
	"time"
)

// Message is an e-mail to somebody who was invited to a survey, on its way to
// the mail server. Its text holds the secret of a link: text and address are
// kept only until it was sent or given up.
type Message struct {
	ID             string
	OrganizationID string
	SurveyID       string
	InvitationID   string
	Kind           MessageKind
	Email          string
	Name           string // of the recipient; may be empty
	Subject        string
	Body           string
	Attempts       int // begun so far
}

// MessageKind is why somebody is written to.
type MessageKind string

// The kinds of message.
const (
	InvitationMessage MessageKind = "invitation"
	ReminderMessage   MessageKind = "reminder"
)

// ReminderPause is how long nobody is reminded again: two owners, or two clicks,
// make one reminder.
const ReminderPause = time.Hour

// MessageState is how far a message has come.
type MessageState string

// The states of a message.
const (
	MessageWaiting MessageState = "waiting"
	MessageSent    MessageState = "sent"   // the mail server took it; whether it arrives nobody knows
	MessageFailed  MessageState = "failed" // given up
)

// Delivery is what became of the latest message to somebody, for the owner.
type Delivery struct {
	Kind    MessageKind
	State   MessageState
	Problem MessageProblem // of the last attempt; NoProblem when there was none
	At      time.Time      // when it was sent or given up, or is tried next
}

// MessageProblem is why a message was not sent.
type MessageProblem string

// What can go wrong. Unreachable, SignInRefused, NotEncrypted and SenderRefused
// are about the server and meet every message.
const (
	NoProblem       MessageProblem = ""
	Unreachable     MessageProblem = "unreachable"
	SignInRefused   MessageProblem = "sign-in"
	NotEncrypted    MessageProblem = "encryption"
	SenderRefused   MessageProblem = "sender"
	TriedTooSoon    MessageProblem = "later"
	AddressRefused  MessageProblem = "address"
	AddressLetters  MessageProblem = "letters"
	MessageRefused  MessageProblem = "refused"
	Unconfirmed     MessageProblem = "unconfirmed"
	NoLongerWanted  MessageProblem = "unwanted"
	MailSwitchedOff MessageProblem = "off"
)

// Text says what went wrong as a sentence for the owner, who may not know the
// mail server. It never repeats what the server said.
func (p MessageProblem) Text() string {
	return map[MessageProblem]string{
		Unreachable:     "The mail server could not be reached.",
		SignInRefused:   "The mail server refused the user name or password of this installation.",
		NotEncrypted:    "No encrypted connection to the mail server could be made.",
		SenderRefused:   "The mail server refused the sender’s address of this installation.",
		TriedTooSoon:    "The mail server asked to try again later.",
		AddressRefused:  "The mail server refused the address.",
		AddressLetters:  "The mail server cannot write to an address with such letters.",
		MessageRefused:  "The mail server refused the message.",
		Unconfirmed:     "The mail server did not confirm that it took the message. It may have arrived.",
		NoLongerWanted:  "The survey closed before it was sent.",
		MailSwitchedOff: "This installation no longer sends e-mail.",
	}[p]
}

// OfServer reports whether the problem is the server's, so that every other
// message would meet it too.
func (p MessageProblem) OfServer() bool {
	return slices.Contains([]MessageProblem{Unreachable, SignInRefused, NotEncrypted, SenderRefused}, p)
}

// forGood reports whether another attempt is pointless, or could give somebody
// the message twice.
func (p MessageProblem) forGood() bool {
	return slices.Contains([]MessageProblem{AddressRefused, AddressLetters, MessageRefused, Unconfirmed, NoLongerWanted, MailSwitchedOff}, p)
}

// messagePauses are how long to wait after the first attempt, the second and so
// on: eleven attempts in about two days.
var messagePauses = []time.Duration{
	time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
	8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour,
}

// TryAgain says when a message is tried again that failed for the n-th time at
// now, n from 1. It is false when it is given up.
func (p MessageProblem) TryAgain(n int, now time.Time) (time.Time, bool) {
	if p.forGood() || n > len(messagePauses) {
		return time.Time{}, false
	}
	return now.Add(messagePauses[max(n, 1)-1]), true
}
