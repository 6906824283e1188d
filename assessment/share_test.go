package assessment

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSharesThatAreRefused(t *testing.T) {
	result := ShareSettings{Kind: SharedResult, AssessmentID: "a1", Mode: Agreed, Label: "The board", Days: ShareDays}
	comparison := ShareSettings{Kind: SharedComparison, Filter: "unit=u1", Label: "The board", Days: ShareDays}
	nothing, days := Problem{"", "Choose a result or a comparison to share."}, Problem{"days", "Choose a number of days from 1 to 90."}
	for _, row := range []struct {
		name   string
		from   ShareSettings
		change func(*ShareSettings)
		want   []Problem
	}{
		{"a result", result, func(*ShareSettings) {}, nil},
		{"a survey's result", result, func(s *ShareSettings) { s.Mode = SurveyMode }, nil},
		{"a comparison", comparison, func(*ShareSettings) {}, nil},
		{"all units", comparison, func(s *ShareSettings) { s.Filter = "" }, nil},
		{"one day", result, func(s *ShareSettings) { s.Days = 1 }, nil},
		{"ninety days", result, func(s *ShareSettings) { s.Days = 90 }, nil},
		{"no day", result, func(s *ShareSettings) { s.Days = 0 }, []Problem{days}},
		{"before it began", result, func(s *ShareSettings) { s.Days = -1 }, []Problem{days}},
		{"ninety-one days", comparison, func(s *ShareSettings) { s.Days = 91 }, []Problem{days}},
		{"for nobody", result, func(s *ShareSettings) { s.Label = "  " }, []Problem{{"label", "Enter whom the link is for."}}},
		{"no result", result, func(s *ShareSettings) { s.AssessmentID = "" }, []Problem{nothing}},
		{"of no kind", result, func(s *ShareSettings) { s.Mode = "other" }, []Problem{nothing}},
		{"nothing", comparison, func(s *ShareSettings) { s.Kind = "all" }, []Problem{nothing}},
		{"filter too long", comparison, func(s *ShareSettings) { s.Filter = strings.Repeat("u", filterLimit+1) }, []Problem{nothing}},
		{"filter no database holds", comparison, func(s *ShareSettings) { s.Filter = "a\x00b" }, []Problem{nothing}},
		{
			"everything at once", result, func(s *ShareSettings) { s.Label, s.Days, s.Kind = "", 0, "" },
			[]Problem{{"label", "Enter whom the link is for."}, days, nothing},
		},
	} {
		settings := row.from
		row.change(&settings)
		share, err := NewShare("s1", "o1", settings, "Ada", noon)
		if diff := cmp.Diff(row.want, problems(err)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if (share == nil) != (row.want != nil) {
			t.Errorf("%s: made %v", row.name, share)
		}
	}
}

// Nothing is kept of what the kind does not use.
func TestShareKeepsOnlyItsKind(t *testing.T) {
	both := ShareSettings{Kind: SharedResult, AssessmentID: "a1", Mode: Agreed, Filter: "unit=u1", Label: " The  board ", Days: 1}
	result, err := NewShare("s1", "o1", both, "Ada", noon)
	if err != nil || result.Filter != "" || result.AssessmentID != "a1" || result.Label != "The board" {
		t.Errorf("%+v, %v", result, err)
	}
	both.Kind = SharedComparison
	comparison, err := NewShare("s1", "o1", both, "Ada", noon)
	if err != nil || comparison.Filter != "unit=u1" || comparison.AssessmentID != "" || comparison.Mode != "" {
		t.Errorf("%+v, %v", comparison, err)
	}
}

func TestShareEnds(t *testing.T) {
	made := func() *Share {
		s, err := NewShare("s1", "o1", ShareSettings{Kind: SharedComparison, Label: "The board", Days: 2}, "Ada", noon)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	last := noon.Add(48*time.Hour - time.Microsecond)
	for _, row := range []struct {
		name    string
		revoked time.Time // zero: not
		at      time.Time
		want    ShareState
	}{
		{"just made", time.Time{}, noon, ShareWorks},
		{"last moment", time.Time{}, last, ShareWorks},
		{"expired", time.Time{}, noon.Add(48 * time.Hour), ShareExpired},
		{"revoked", noon.Add(time.Hour), noon.Add(time.Hour), ShareRevoked},
		{"revoked, then past its days", noon.Add(time.Hour), noon.Add(480 * time.Hour), ShareRevoked},
	} {
		s := made()
		if !row.revoked.IsZero() {
			if err := s.Revoke("Bo", row.revoked); err != nil {
				t.Errorf("%s: %v", row.name, err)
			}
		}
		got, err := s.State(row.at), s.CheckOpen(row.at)
		if got != row.want || (err == nil) != (row.want == ShareWorks) || err != nil && !errors.Is(err, ErrClosed) {
			t.Errorf("%s: %s, %v, want %s", row.name, got, err, row.want)
		}
	}
}

func TestRevokingWhatHasEnded(t *testing.T) {
	s, err := NewShare("s1", "o1", ShareSettings{Kind: SharedComparison, Label: "The board", Days: 2}, "Ada", noon)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Revoke("Bo", noon.Add(72*time.Hour)); !errors.Is(err, ErrClosed) || !s.RevokedAt.IsZero() {
		t.Errorf("revoked after it expired: %v", err)
	}
	if err := s.Revoke("Bo", noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.Revoke("Cy", noon.Add(2*time.Hour)); !errors.Is(err, ErrClosed) || s.RevokedBy != "Bo" {
		t.Errorf("revoked twice: %v, by %s", err, s.RevokedBy)
	}
}
