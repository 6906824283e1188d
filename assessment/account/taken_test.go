package account

import (
	"testing"
	"time"
)

// What was taken along, shared or imported reads as a sentence, and changes
// nobody's membership.
func TestTrailOfWhatWasTaken(t *testing.T) {
	now := time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		what EventKind
		of   string
		want string
	}{
		{Took, "the comparison as XLSX", "Ada took along the comparison as XLSX."},
		{Shared, "the result of Claims, for the board", "Ada made a link to the result of Claims, for the board."},
		{Unshared, "the result of Claims, for the board", "Ada revoked the link to the result of Claims, for the board."},
		{Imported, "12 earlier results", "Ada imported 12 earlier results."},
		{Edited, "the moments of truth of Claims", "Ada changed the moments of truth of Claims."},
	} {
		team := Team{Members: []Member{{User: User{ID: "u1", Name: "Ada"}, Role: Viewer}}}
		team.Note(User{ID: "u1", Name: "Ada"}, row.what, row.of, now)
		if len(team.Events) != 1 || team.Events[0].Text() != row.want || !team.Events[0].At.Equal(now) || len(team.Members) != 1 {
			t.Errorf("%s: %+v, want %q", row.what, team.Events, row.want)
		}
	}
}
