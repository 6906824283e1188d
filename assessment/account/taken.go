package account

import "time"

// What leaves an organization, comes into it, or can be looked at from outside
// stands in the trail as well. Of these Whom says what it was.
const (
	Took     EventKind = "took"     // a file along: "the comparison as XLSX"
	Shared   EventKind = "shared"   // by a link: "the result of Claims, for the board"
	Unshared EventKind = "unshared" // ended such a link
	Imported EventKind = "imported" // "12 earlier results"
	Decided  EventKind = "decided"  // about a unit: "Claims: advance to level 3"
	Edited   EventKind = "edited"   // what belongs to a unit: "the moments of truth of Claims"
)

// Note goes on with the trail where no membership changes. It is noted as what
// the user is called now.
func (t *Team) Note(by User, what EventKind, of string, now time.Time) {
	t.note(by, what, of, "", now)
}
