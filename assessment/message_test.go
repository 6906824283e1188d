package assessment_test

import (
	"testing"
	"time"

	"continuum/assessment"
)

// TestPausesBetweenAttempts: a message nobody takes is tried eleven times in
// about two days, then given up.
func TestPausesBetweenAttempts(t *testing.T) {
	start := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at, attempts := start, 0
	for {
		attempts++
		next, again := assessment.Unreachable.TryAgain(attempts, at)
		if !again {
			break
		}
		if attempts > 1 && next.Sub(at) < time.Minute {
			t.Errorf("pause %d is %v", attempts, next.Sub(at))
		}
		at = next
	}
	if took := at.Sub(start); attempts != 11 || took < 48*time.Hour || took > 52*time.Hour {
		t.Errorf("given up after %d attempts and %v, want 11 in about two days", attempts, took)
	}
}

func TestMessageProblems(t *testing.T) {
	for _, test := range []struct {
		problem         assessment.MessageProblem
		again, ofServer bool
	}{
		{assessment.Unreachable, true, true},
		{assessment.SignInRefused, true, true},
		{assessment.NotEncrypted, true, true},
		{assessment.SenderRefused, true, true},
		{assessment.TriedTooSoon, true, false},
		{assessment.AddressRefused, false, false},
		{assessment.AddressLetters, false, false},
		{assessment.MessageRefused, false, false},
		{assessment.Unconfirmed, false, false},
		{assessment.NoLongerWanted, false, false},
		{assessment.MailSwitchedOff, false, false},
	} {
		if _, again := test.problem.TryAgain(1, time.Time{}); again != test.again || test.problem.OfServer() != test.ofServer {
			t.Errorf("%s: tried again %v, of the server %v, want %v and %v", test.problem, again, test.problem.OfServer(), test.again, test.ofServer)
		}
		if test.problem.Text() == "" {
			t.Errorf("%s has no words", test.problem)
		}
	}
}
