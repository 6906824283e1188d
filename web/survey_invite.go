package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
)

// Inviting people by name: a list is pasted or uploaded, a preview says line by
// line what will happen, and only then anything does, for all of them at once.

// previewPage says what will happen with a list of people.
type previewPage struct {
	surveyed
	Lines    []listLine
	People   string                            // the list as typed
	Roles    map[assessment.RespondentRole]int // who is invited then, by role
	Seen     string                            // tells whether the same would still happen
	problems []assessment.Problem
}

// listLine is a line of the list and what will happen by it.
type listLine struct {
	exchange.ListedPerson
	Known bool // invited already
	Mails bool // there is a mail server
}

// Invited reports whether the line gets a link.
func (l listLine) Invited() bool { return l.Fine() && !l.Known }

// Outcome says what will happen, in a sentence.
func (l listLine) Outcome() string {
	switch {
	case l.Problem != "":
		return l.Problem
	case l.Twice > 0:
		return fmt.Sprintf("Passed over: line %d names the same person.", l.Twice)
	case l.Known:
		return "Passed over: invited already."
	case l.Mails && l.Email != "":
		return "Gets an invitation by e-mail."
	default:
		return "Gets a link for you to hand over."
	}
}

// Short reports that the address has room in one line beside the other columns.
func (l listLine) Short() bool { return len(l.Email) <= 32 }

// RoleWord says whose view it is.
func (l listLine) RoleWord() string { return roleWord(l.Role) }

func (previewPage) Template() string                 { return "survey_preview" }
func (p previewPage) Title() string                  { return "Invite people: " + p.Unit.Name }
func (p previewPage) Problems() []assessment.Problem { return p.problems }

// Invited counts the lines that get a link.
func (p previewPage) Invited() int { return p.number(listLine.Invited) }

// Wrong counts the lines nobody can be invited by.
func (p previewPage) Wrong() int {
	return p.number(func(l listLine) bool { return l.Problem != "" })
}

// Passed counts the lines that are passed over.
func (p previewPage) Passed() int { return len(p.Lines) - p.Invited() - p.Wrong() }

func (p previewPage) number(wanted func(listLine) bool) int {
	n := 0
	for _, l := range p.Lines {
		if wanted(l) {
			n++
		}
	}
	return n
}

// Lead sums up the list.
func (p previewPage) Lead() string {
	parts := []string{count(p.Invited(), "person will get a link", "people will get a link")}
	if n := p.Passed(); n > 0 {
		parts = append(parts, count(n, "line is passed over", "lines are passed over"))
	}
	if n := p.Wrong(); n > 0 {
		parts = append(parts, count(n, "line cannot be used", "lines cannot be used"))
	}
	return sentenceStart(strings.Join(parts, ", ")) + ". Nothing has happened yet."
}

// previewPeople shows what will happen with a list.
func (s *Server) previewPeople(c echo.Context) error {
	page, err := s.preview(c)
	if problems := problemsOf(err); problems != nil {
		return s.refuseSurvey(c, problems, func(survey *surveyPage) { survey.People = page.People })
	}
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, page)
}

// preview reads the list of a request, and who is invited already.
func (s *Server) preview(c echo.Context) (previewPage, error) {
	p, err := s.surveyed(c)
	page := previewPage{surveyed: p, People: formOf(c).Get("people")}
	if err != nil {
		return page, err
	}
	if state := p.Survey.State(s.now()); state != assessment.Preparing && state != assessment.Answerable {
		return page, assessment.ErrClosed
	}
	if p.Survey.Asking != assessment.PersonalLinks {
		return page, assessment.Invalid("", "This survey asks by one link for all. Nobody is invited by name.")
	}
	list := page.People
	if file := formOf(c).Get("file"); file != "" {
		if strings.TrimSpace(list) != "" {
			return page, assessment.Invalid("people", "Paste a list or choose a file, not both.")
		}
		list = file
	}
	people, err := exchange.ReadPeople(list, account.CleanEmail)
	var wrong *exchange.FileError
	if errors.As(err, &wrong) {
		return page, assessment.Invalid("people", "In "+wrong.Error()+".")
	}
	if err != nil {
		return page, err
	}
	page.People = list
	return s.withKnown(c, page, people)
}

// withKnown marks who is invited already.
func (s *Server) withKnown(c echo.Context, page previewPage, people []exchange.ListedPerson) (previewPage, error) {
	invited, err := s.store.Invitations(c.Request().Context(), page.Survey.OrganizationID, page.Survey.ID)
	if err != nil {
		return page, err
	}
	known := map[string]bool{}
	page.Roles = map[assessment.RespondentRole]int{}
	for _, i := range invited {
		if i.State != assessment.StateRevoked {
			known[exchange.PersonKey(i.Name, i.Email)] = true
			page.Roles[i.Role]++
		}
	}
	outcome := sha256.New()
	for _, person := range people {
		line := listLine{person, known[person.Key()], s.mailer != nil}
		page.Lines = append(page.Lines, line)
		if line.Invited() {
			page.Roles[line.Role]++
			fmt.Fprintf(outcome, "%q %q %q\n", line.Name, line.Email, line.Role)
		}
	}
	page.Seen = hex.EncodeToString(outcome.Sum(nil))
	return page, nil
}

// invitePeople invites exactly those the preview promised, all or none. When
// something else would happen by now it shows the preview again.
func (s *Server) invitePeople(c echo.Context) error {
	page, err := s.preview(c)
	if problems := problemsOf(err); problems != nil {
		return s.refuseSurvey(c, problems, func(survey *surveyPage) { survey.People = page.People })
	}
	if err != nil {
		return err
	}
	if page.Seen != formOf(c).Get("seen") || page.Invited() == 0 {
		return s.refusePreview(c, page, "Something else would happen now than what you looked at. Look at the lines again, then invite.")
	}
	people := page.invitees()
	invitees := s.withMessages(c, page.surveyed, assessment.InvitationMessage, people)
	who, note := userOf(c).Name, count(len(people), "person", "people")
	err = s.store.Invite(c.Request().Context(), page.Survey.OrganizationID, page.Survey.ID, invitees, func(survey *assessment.Survey) error {
		return survey.Open(who, assessment.EventInvited, note, s.now())
	})
	if problemsOf(err) != nil { // somebody else invited them in this moment
		return s.refusePreview(c, page, "Somebody else has just invited some of these people. Check the list again.")
	}
	if err != nil {
		return err
	}
	return s.handOver(c, page.surveyed, assessment.InvitationMessage, people)
}

func (s *Server) refusePreview(c echo.Context, page previewPage, why string) error {
	page.problems = []assessment.Problem{{Field: "people", Text: why}}
	return s.render(c, http.StatusUnprocessableEntity, page)
}

// invitees are those who get a link, each with a new secret.
func (p previewPage) invitees() (people []handover) {
	for _, l := range p.Lines {
		if l.Invited() {
			people = append(people, newHandover(assessment.Invitation{ID: account.NewID(), Name: l.Name, Email: l.Email, Role: l.Role, State: assessment.StateInvited}))
		}
	}
	return people
}
