package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/exchange"
	"continuum/questionnaires"
)

// importRoundsPage takes earlier results in, as agreed assessments with their
// date.
type importRoundsPage struct {
	filed
	Organization assessment.Organization
	Lines        []roundLine            // what will be made
	Statements   []assessment.Statement // what a file can answer
}

// roundLine is an earlier result and what becomes of it.
type roundLine struct {
	exchange.Round
	Known bool // the unit has a result of that day
	made  *assessment.Assessment
}

func (importRoundsPage) Template() string { return "import_rounds" }
func (importRoundsPage) Title() string    { return "Import earlier results" }

// New counts the results that are made.
func (p importRoundsPage) New() int { return len(p.made()) }

func (p importRoundsPage) made() []*assessment.Assessment {
	var list []*assessment.Assessment
	for _, l := range p.Lines {
		if !l.Known {
			list = append(list, l.made)
		}
	}
	return list
}

// Lead sums up what will happen.
func (p importRoundsPage) Lead() string {
	parts := []string{count(p.New(), "result will be made", "results will be made")}
	if known := len(p.Lines) - p.New(); known > 0 {
		parts = append(parts, count(known, "is passed over", "are passed over"))
	}
	return sentenceStart(strings.Join(parts, ", ")) + ". Nothing has happened yet."
}

// Unit is the unit's name.
func (l roundLine) Unit() string { return l.Round.Unit.Name }

// Where is what tells the line from others: the units above, and where in the
// file it begins.
func (l roundLine) Where() string {
	if above, _, ok := cutLast(l.Path, " / "); ok {
		return "part of " + above + ", " + l.First
	}
	return l.First
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+len(sep):], true
}

// FormWord is the form in words.
func (l roundLine) FormWord() string { return formWord(l.Form) }

// Answers counts the answers.
func (l roundLine) Answers() int { return len(l.Round.Answers) }

// Outcome is what the result will say.
func (l roundLine) Outcome() string {
	if l.made.Summary.Status != assessment.Scored {
		return "A result without a level: " + l.made.Summary.Status.Word() + "."
	}
	return fmt.Sprintf("Level %d, position %s.", l.made.Summary.Level, l.made.Summary.Position)
}

// showImportRounds asks for a file.
func (s *Server) showImportRounds(c echo.Context) error {
	return s.render(c, http.StatusOK, s.roundsPage(c))
}

func (s *Server) roundsPage(c echo.Context) importRoundsPage {
	first := s.questionnaires.All()[0].Questionnaire
	return importRoundsPage{Organization: organizationOf(c), Statements: first.Asked(assessment.Full)}
}

// previewRounds shows what a file would make.
func (s *Server) previewRounds(c echo.Context) error {
	page := s.roundsPage(c)
	var err error
	if page.File, err = chosenFile(c); err == nil {
		err = s.readRounds(c, &page)
	}
	return s.answerFile(c, &page, err)
}

// readRounds reads the file and makes what it says, to be kept or not.
func (s *Server) readRounds(c echo.Context, page *importRoundsPage) error {
	ctx, org := c.Request().Context(), page.Organization
	units, err := s.store.Units(ctx, org.ID)
	if err != nil {
		return err
	}
	settings := exchange.RoundSettings{Questionnaire: s.questionnaireNamed, Tree: units, Zone: s.zone(org), Now: s.now()}
	rounds, err := exchange.ReadRounds(page.File.Data, settings)
	if err != nil {
		return err
	}
	known, err := s.daysKnown(c)
	if err != nil {
		return err
	}
	outcome := sha256.New()
	var problems []assessment.Problem
	for _, round := range rounds {
		line, err := s.roundLine(c, page.File.Name, round)
		if wrong := problemsOf(err); wrong != nil {
			for _, p := range wrong {
				problems = append(problems, assessment.Problem{Field: round.First, Text: p.Text})
			}
			continue
		}
		if err != nil {
			return err
		}
		line.Known = known[dayOf(round.Unit.ID, round.At, settings.Zone)]
		page.Lines = append(page.Lines, line)
		fmt.Fprintf(outcome, "%q %s %t %q\n", line.Round.Unit.ID, line.At, line.Known, line.Outcome())
	}
	if len(problems) > 0 {
		return &assessment.InvalidError{Problems: problems}
	}
	page.Seen = hex.EncodeToString(outcome.Sum(nil))
	return nil
}

// questionnaireNamed is the questionnaire with an id, or for "" the first.
func (s *Server) questionnaireNamed(id string) *assessment.Questionnaire {
	entry, ok := s.entryNamed(id)
	if !ok {
		return nil
	}
	return entry.Questionnaire
}

func (s *Server) entryNamed(id string) (questionnaires.Entry, bool) {
	if id == "" {
		return s.questionnaires.All()[0], true
	}
	return s.questionnaires.ByID(id)
}

// daysKnown are the days each unit has an agreed result of.
func (s *Server) daysKnown(c echo.Context) (map[string]bool, error) {
	rounds, err := s.store.Rounds(c.Request().Context(), organizationOf(c).ID)
	known := map[string]bool{}
	for _, r := range rounds {
		if r.Mode == assessment.Agreed {
			known[dayOf(r.UnitID, r.At, s.zone(organizationOf(c)))] = true
		}
	}
	return known, err
}

func dayOf(unitID string, at time.Time, zone *time.Location) string {
	return unitID + " " + at.In(zone).Format(time.DateOnly)
}

// roundLine makes the assessment a round of the file is to become.
func (s *Server) roundLine(c echo.Context, file string, round exchange.Round) (roundLine, error) {
	entry, ok := s.entryNamed(round.Questionnaire.ID)
	if !ok {
		return roundLine{}, fmt.Errorf("no questionnaire %s", round.Questionnaire.ID)
	}
	given := map[string]assessment.Given{}
	for id, note := range round.Notes { // also of what was not answered
		given[id] = assessment.Given{Note: note}
	}
	for id, answer := range round.Answers {
		given[id] = assessment.Given{Answer: answer, Note: round.Notes[id]}
	}
	earlier := assessment.Earlier{Form: round.Form, AnsweredBy: round.AnsweredBy, At: round.At, Given: given}
	made, err := assessment.TakeOver(account.NewID(), round.Unit, entry.Ref, entry.Questionnaire, earlier, userOf(c).Name, file, s.now())
	return roundLine{Round: round, made: made}, err
}

// importRounds makes exactly what the preview promised, all or nothing. When
// something else would happen by now it shows the preview again.
func (s *Server) importRounds(c echo.Context) error {
	page := s.roundsPage(c)
	var err error
	if page.File, err = keptFile(c); err == nil {
		err = s.readRounds(c, &page)
	}
	if err != nil {
		return s.answerFile(c, &page, err)
	}
	if page.Seen != formOf(c).Get("seen") || page.New() == 0 {
		page.problems = []assessment.Problem{{Field: "file", Text: "Something else would happen now than what you looked at. Look again, then import."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	err = s.keepRounds(c, page)
	if errors.Is(err, assessment.ErrClosed) { // a unit was archived in this moment
		page.problems = []assessment.Problem{{Field: "file", Text: "A unit of this file was just archived. Nothing was imported."}}
		return s.render(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	s.flash(c, sentenceStart(count(page.New(), "earlier result is", "earlier results are"))+" imported.")
	return c.Redirect(http.StatusSeeOther, "/organization")
}

// keepRounds keeps the questionnaires, and then all results at once.
func (s *Server) keepRounds(c echo.Context, page importRoundsPage) error {
	ctx, made := c.Request().Context(), page.made()
	kept := map[assessment.Ref]bool{}
	for _, a := range made {
		if kept[a.Ref] {
			continue
		}
		entry, _ := s.questionnaires.ByID(a.Ref.ID)
		if err := s.store.KeepQuestionnaire(ctx, entry.Ref, entry.Ref.ID+".yaml", entry.Source); err != nil {
			return err
		}
		kept[a.Ref] = true
	}
	if err := s.store.AddAssessments(ctx, page.Organization.ID, made); err != nil {
		return err
	}
	return s.note(c, account.Imported, count(len(made), "earlier result", "earlier results")+" from “"+page.File.Name+"”")
}
