package account

import (
	"strings"
	"time"
)

// Event is one line of an organization's trail: who did what, to whom. It names
// people as they were called then.
type Event struct {
	Number int // from 1, without gaps
	At     time.Time
	Who    string // empty: an administrator, outside the organization
	What   EventKind
	Whom   string // name and e-mail address; of what was taken, shared or imported: what it was
	Role   Role   // offered, given or lost
}

// EventKind is what happened to a membership.
type EventKind string

// What happens to memberships.
const (
	Founded  EventKind = "founded"  // the organization, as its first owner
	Added    EventKind = "added"    // by an administrator, without an invitation
	Invited  EventKind = "invited"  // by an owner
	Withdrew EventKind = "withdrew" // an invitation
	Joined   EventKind = "joined"   // by an invitation
	Changed  EventKind = "changed"  // the role
	Ended    EventKind = "ended"    // by an owner
	Left     EventKind = "left"     // by themselves
)

// FoundedBy is the first line of a trail.
func FoundedBy(user User, at time.Time) Event {
	return Event{At: at, Who: user.Name, What: Founded, Whom: whom(user.Name, user.Email), Role: Owner}
}

// Text says what happened, as a sentence.
func (e Event) Text() string {
	who, role := e.Who, e.Role.WithArticle()
	if who == "" {
		who = "An administrator"
	}
	switch e.What {
	case Founded:
		return e.Whom + ", started the organization as its first owner."
	case Added:
		return who + " added " + e.Whom + ", as " + role + "."
	case Invited:
		return who + " invited " + e.Whom + ", as " + role + "."
	case Withdrew:
		return who + " withdrew the invitation of " + e.Whom + "."
	case Joined:
		return e.Whom + ", accepted the invitation and joined as " + role + "."
	case Changed:
		return who + " made " + e.Whom + ", " + role + "."
	case Ended:
		return who + " ended the membership of " + e.Whom + ", who was " + role + "."
	case Left:
		return e.Whom + ", who was " + role + ", left."
	case Took:
		return who + " took along " + e.Whom + "."
	case Shared:
		return who + " made a link to " + e.Whom + "."
	case Unshared:
		return who + " revoked the link to " + e.Whom + "."
	case Imported:
		return who + " imported " + e.Whom + "."
	case Edited:
		return who + " changed " + e.Whom + "."
	case Decided:
		return who + " decided about " + e.Whom + "."
	}
	return who + " changed something about " + e.Whom + "."
}

// Word is the role as a heading or an answer: "Owner".
func (r Role) Word() string {
	if !r.Known() {
		return "None"
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// WithArticle is the role within a sentence: "an owner".
func (r Role) WithArticle() string {
	switch r {
	case Owner, Assessor:
		return "an " + string(r)
	case Viewer:
		return "a " + string(r)
	}
	return "nothing"
}

// May says what somebody with the role does: "A viewer" + " " + May() + ".".
func (r Role) May() string {
	switch r {
	case Owner:
		return "manages units, members and settings, and does all the others do"
	case Assessor:
		return "answers assessments and submits them, and reads results"
	case Viewer:
		return "reads results and downloads action plans"
	}
	return "can sign in and sees nothing yet"
}
