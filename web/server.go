// Package web is the site: pages, their addresses, who may see them, and
// everything HTTP. It keeps nothing itself; what it needs of a store it names
// in Store.
package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/questionnaires"
)

// Config is what a server is made of. Everything is needed but Metrics,
// TrustedProxies, the session times, which have defaults, and Mailer.
type Config struct {
	Store          Store
	Sessions       scs.CtxStore
	Questionnaires *questionnaires.Set
	Hasher         *account.Hasher
	BaseURL        string // "https://continuum.example", for every absolute address
	Now            func() time.Time
	Log            *slog.Logger
	Metrics        bool           // serve /metrics
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	SessionIdle    time.Duration  // a session ends when unused for so long; 2 h when zero
	SessionLife    time.Duration  // and after so long in any case; 12 h when zero
	Mailer         Mailer         // nil: there is no mail server
}

// Mailer sends what the store keeps to be sent.
type Mailer interface {
	Wake() // there may be something new
}

// Store is what the pages need kept. A foreign organization's id is
// assessment.ErrNotFound in every method that takes one.
type Store interface {
	Ready(ctx context.Context) error
	setUpStore
	userStore
	memberStore
	organizationStore
	assessmentStore
	againStore
	momentStore
	serviceStore
	surveyStore
	mailStore
	respondentStore
	compareStore
	shareStore
	worthStore
	checkStore
	planStore
	measureStore
}

type setUpStore interface {
	IsSetUp(ctx context.Context) (bool, error)
	CheckSetupToken(ctx context.Context, tokenHash string) error
	SetUp(ctx context.Context, tokenHash string, u account.User, passwordHash string, org assessment.Organization, root assessment.Unit) error
}

type userStore interface {
	Visitor(ctx context.Context, userID string) (account.User, []account.Membership, []assessment.Organization, error)
	OrganizationOf(ctx context.Context, userID, unitID, assessmentID string) (string, error)
	UserByEmail(ctx context.Context, email string) (account.User, string, error)
	User(ctx context.Context, id string) (account.User, error)
	Users(ctx context.Context) ([]account.User, error)
	AddUser(ctx context.Context, u account.User, passwordHash, organizationID string, role account.Role) error
	SetPassword(ctx context.Context, userID, hash string) error
	SetDisabled(ctx context.Context, userID string, disabled bool) error
	IssueReset(ctx context.Context, userID, tokenHash string, until time.Time) error
	CheckReset(ctx context.Context, tokenHash string) (account.User, error)
	ResetPassword(ctx context.Context, tokenHash, passwordHash string) error
	AttemptSignIn(ctx context.Context, keys []string, since time.Time, admit func(key string, failures []time.Time) error) error
	TakeBackSignInFailure(ctx context.Context, key string) error
	ClearSignInFailures(ctx context.Context, key string) error
	RememberBrowser(ctx context.Context, userID, tokenHash string, until time.Time) error
	KnowsBrowser(ctx context.Context, tokenHash, email string) (bool, error)
	EndSessions(ctx context.Context, userID string) error
}

type organizationStore interface {
	CreateOrganization(ctx context.Context, org assessment.Organization, root assessment.Unit, ownerUserID string) error
	UpdateOrganization(ctx context.Context, id string, change func(*assessment.Organization) error) error
	RemoveSample(ctx context.Context, organizationID string) error
	Units(ctx context.Context, organizationID string) (assessment.Tree, error)
	AddUnit(ctx context.Context, u assessment.Unit) error
	UpdateUnit(ctx context.Context, organizationID, id string, change func(assessment.Tree, *assessment.Unit) error) error
}

type assessmentStore interface {
	KeepQuestionnaire(ctx context.Context, ref assessment.Ref, file string, source []byte) error
	CreateAssessment(ctx context.Context, a *assessment.Assessment) error
	Assessment(ctx context.Context, organizationID, id string) (*assessment.Assessment, error)
	PlacedAssessment(ctx context.Context, organizationID, id string) (*assessment.Assessment, []assessment.Unit, error)
	PlaceOf(ctx context.Context, organizationID, id string) (version int, checks map[string]int, path []assessment.Unit, err error)
	UpdateAssessment(ctx context.Context, organizationID, id string, change func(*assessment.Assessment) error) error
	Assessments(ctx context.Context, organizationID, unitID string) ([]assessment.Listed, error)
	ResultBefore(ctx context.Context, a *assessment.Assessment) (*assessment.Listed, error)
	DeleteAssessment(ctx context.Context, organizationID, id string) error
}

// surveyStore is what owners need. Raw responses never leave the store: what is
// published is combined there, above the threshold.
type surveyStore interface {
	CreateSurvey(ctx context.Context, survey *assessment.Survey) error
	Survey(ctx context.Context, organizationID, id string) (*assessment.Survey, error)
	UpdateSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey) error) error
	DeleteSurvey(ctx context.Context, organizationID, id string) error
	Turnout(ctx context.Context, organizationID, id string) (assessment.Turnout, error)
	SharedSecret(ctx context.Context, organizationID, id string) (string, error)
	OpenShared(ctx context.Context, organizationID, id string, link account.Token, change func(*assessment.Survey) error) error
	Invitations(ctx context.Context, organizationID, id string) ([]assessment.Invitation, error)
	Invite(ctx context.Context, organizationID, id string, people []assessment.Invitee, change func(*assessment.Survey) error) error
	Relink(ctx context.Context, organizationID, id, invitationID, linkHash string, change func(*assessment.Survey) error) error
	RevokeInvitation(ctx context.Context, organizationID, id, invitationID string, change func(*assessment.Survey) error) error
	PublishSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey, *assessment.SurveyResult) error) error
	SurveyResult(ctx context.Context, organizationID, id string) (*assessment.Survey, *assessment.SurveyResult, error)
}

// mailStore is what owners need where there is a mail server.
type mailStore interface {
	MailLinks(ctx context.Context, organizationID, id string, people []assessment.Invitee, change func(survey *assessment.Survey, messages int) error) error
	Deliveries(ctx context.Context, organizationID, surveyID string) (map[string]assessment.Delivery, error)
	RetryMessages(ctx context.Context, organizationID, surveyID, invitationID string) (int, error)
}

// respondentStore is what somebody with a link needs. Each method finds by the
// hash of the secret in it; an unknown one is assessment.ErrNotFound.
type respondentStore interface {
	Respondent(ctx context.Context, linkHash string) (assessment.Respondent, error)
	StartResponse(ctx context.Context, linkHash string, role assessment.RespondentRole, draftHash string) error
	UpdateDraft(ctx context.Context, linkHash string, change func(*assessment.Draft) error) error
	SubmitResponse(ctx context.Context, linkHash, receiptHash string) error
	Receipt(ctx context.Context, receiptHash string) (assessment.Receipt, error)
	AmendResponse(ctx context.Context, receiptHash, draftHash string) error
	WithdrawResponse(ctx context.Context, receiptHash string) error
}

// compareStore is what comparisons need, results from elsewhere that are taken
// in, and links by which others look.
type compareStore interface {
	Organization(ctx context.Context, id string) (assessment.Organization, error)
	Comparison(ctx context.Context, organizationID string) (assessment.Organization, assessment.Tree, []assessment.Compared, error)
	Rounds(ctx context.Context, organizationID string) ([]assessment.Round, error)
	AddAssessments(ctx context.Context, organizationID string, all []*assessment.Assessment) error
	AddShare(ctx context.Context, share *assessment.Share, tokenHash string) error
	Shares(ctx context.Context, organizationID string) ([]assessment.Share, error)
	RevokeShare(ctx context.Context, organizationID, id, who string, now time.Time) error
	SharedBy(ctx context.Context, tokenHash string, now time.Time) (*assessment.Share, error)
	CountOpening(ctx context.Context, tokenHash string, now time.Time) error
}

// Server is the site. Make one with New.
type Server struct {
	store          Store
	sessions       *scs.SessionManager
	sessionIdle    time.Duration
	questionnaires *questionnaires.Set
	hasher         *account.Hasher
	baseURL        string
	secure         bool // served over https: Secure cookies and HSTS
	now            func() time.Time
	log            *slog.Logger
	pages          pages
	files          *files
	zones          sync.Map // *time.Location by name
	drawings       drawings
	kept           keptResults
	packings       packings
	misses         *misses
	metrics        *metrics // nil when off
	mailer         Mailer   // nil: there is no mail server
	crossOrigin    *http.CrossOriginProtection
	stopping       atomic.Bool
	echo           *echo.Echo
}

// New makes the site, or says what its configuration lacks.
func New(config Config) (*Server, error) {
	base, err := url.Parse(config.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("base address %q: use http:// or https:// and a host", config.BaseURL)
	}
	if config.Store == nil || config.Sessions == nil || config.Questionnaires == nil || config.Hasher == nil || config.Now == nil || config.Log == nil {
		return nil, errors.New("web: store, sessions, questionnaires, hasher, clock and log are needed")
	}
	s := &Server{
		store: config.Store, questionnaires: config.Questionnaires, hasher: config.Hasher,
		baseURL: strings.TrimSuffix(config.BaseURL, "/"), secure: base.Scheme == "https",
		now: config.Now, log: config.Log, mailer: config.Mailer, misses: newMisses(config.Now), crossOrigin: http.NewCrossOriginProtection(),
	}
	s.sessions, s.sessionIdle = newSessions(config, s.secure), cmp.Or(config.SessionIdle, 2*time.Hour)
	if config.Metrics {
		s.metrics = newMetrics()
	}
	if s.files, err = newFiles(); err != nil {
		return nil, err
	}
	if s.pages, err = newPages(s.files.address); err != nil {
		return nil, err
	}
	if s.echo, err = s.site(config.TrustedProxies); err != nil {
		return nil, err
	}
	return s, nil
}

// Handler answers every request of the site.
func (s *Server) Handler() http.Handler { return s.echo }

// HTTPServer is a server for the site with its time limits. A PDF may take
// until WriteTimeout to be made and read.
func (s *Server) HTTPServer(addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// Stop turns /health/ready red, so that nothing new is sent here while requests
// under way are finished.
func (s *Server) Stop() { s.stopping.Store(true) }

// absolute is the address of a page for use outside the site: in a PDF or a
// link to hand over. It never follows what a request says its host is.
func (s *Server) absolute(path string) string { return s.baseURL + path }
