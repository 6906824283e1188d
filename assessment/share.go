package assessment

import (
	"errors"
	"fmt"
	"time"
)

// How many days a link to look at a result lasts.
const (
	ShareDays     = 14 // unless chosen otherwise
	LongestShare  = 90
	shortestShare = 1
)

// Share is a link by which somebody without an account looks at one result or at
// one comparison, and at nothing else, until it expires or is revoked. They see
// what a viewer of the organization sees of it at that moment, never more.
type Share struct {
	ID             string
	OrganizationID string
	ShareSettings
	CreatedAt time.Time
	CreatedBy string    // the user's name
	Until     time.Time // from this moment on it has expired
	RevokedAt time.Time // zero: it was not
	RevokedBy string
	Opened    int       // how often the link was opened
	OpenedAt  time.Time // when last; zero: never
}

// ShareSettings are what an owner chooses.
type ShareSettings struct {
	Kind         ShareKind
	AssessmentID string // of a result: the assessment, or the survey when Mode says so
	Mode         Mode   // of a result
	Filter       string // of a comparison: what is shown of it, as the page's address says it: "unit=u1&level=2"
	Aliases      bool   // letters instead of names, everywhere
	Label        string // whom it is for; only owners read it
	Days         int    // how long it lasts, 1 to LongestShare; not kept: see Until
}

// ShareKind is what a link shows.
type ShareKind string

// The kinds.
const (
	SharedResult     ShareKind = "result"
	SharedComparison ShareKind = "comparison"
)

// filterLimit is how long a Filter may be, in characters: longer than any the
// page makes.
const filterLimit = 2000

// NewShare makes a link that works from now on. Settings that make none are an
// InvalidError with all that is wrong. Whether the result exists and has been
// published is for the caller to find out.
func NewShare(id, organizationID string, settings ShareSettings, who string, now time.Time) (*Share, error) {
	settings, err := settings.clean()
	if err != nil {
		return nil, err
	}
	return &Share{
		ID: id, OrganizationID: organizationID, ShareSettings: settings,
		CreatedAt: now, CreatedBy: who, Until: now.Add(time.Duration(settings.Days) * 24 * time.Hour),
	}, nil
}

// clean checks settings as they were typed and drops what the kind does not use.
func (s ShareSettings) clean() (ShareSettings, error) {
	var problems []Problem
	var err error
	var invalid *InvalidError
	if s.Label, err = CleanName("label", "whom the link is for", s.Label); errors.As(err, &invalid) {
		problems = invalid.Problems
	}
	if s.Days < shortestShare || s.Days > LongestShare {
		problems = append(problems, Problem{"days", fmt.Sprintf("Choose a number of days from %d to %d.", shortestShare, LongestShare)})
	}
	switch {
	case s.Kind == SharedResult && s.AssessmentID != "" && (s.Mode == Agreed || s.Mode == SurveyMode):
		s.Filter = ""
	case s.Kind == SharedComparison && CheckText(s.Filter, filterLimit) == nil:
		s.AssessmentID, s.Mode = "", ""
	default:
		problems = append(problems, Problem{"", "Choose a result or a comparison to share."})
	}
	if len(problems) > 0 {
		return s, &InvalidError{problems}
	}
	return s, nil
}

// ShareState is what has become of a link.
type ShareState string

// The states.
const (
	ShareWorks   ShareState = "works"
	ShareExpired ShareState = "expired"
	ShareRevoked ShareState = "revoked"
)

// State is what has become of the link at a moment.
func (s *Share) State(now time.Time) ShareState {
	switch {
	case !s.RevokedAt.IsZero():
		return ShareRevoked
	case !now.Before(s.Until):
		return ShareExpired
	default:
		return ShareWorks
	}
}

// CheckOpen is nil while the link works, else ErrClosed.
func (s *Share) CheckOpen(now time.Time) error {
	if s.State(now) != ShareWorks {
		return ErrClosed
	}
	return nil
}

// Revoke ends the link at once and for good. One that has ended is ErrClosed.
func (s *Share) Revoke(who string, now time.Time) error {
	if err := s.CheckOpen(now); err != nil {
		return err
	}
	s.RevokedAt, s.RevokedBy = now, who
	return nil
}
