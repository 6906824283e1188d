package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"continuum/assessment"
)

// What lists say of a unit: its latest result and whether it is time to look
// again.

const (
	dueAfterMonths   = 12
	staleAfterMonths = 18
)

// standing is a unit with its latest result and what is being answered.
type standing struct {
	assessment.Branch
	Above    []assessment.Unit
	Latest   *reading  // nil: never assessed, or reopened
	Reopened *draft    // the latest result while its answers are being changed
	Open     []draft   // begun or reopened, newest first
	Surveys  []running // not published yet, newest first
	Twin     bool      // another unit of the list has the same name
	now      time.Time
}

// Assessed reports whether there is a result, be it one that is being changed.
func (s standing) Assessed() bool { return s.Latest != nil || s.Reopened != nil }

// draft is an assessment that is being answered.
type draft struct{ assessment.Listed }

// Was is what a reopened one said before: "it was level 1 (1.8)".
func (d draft) Was() string {
	if d.Summary.Status != assessment.Scored {
		return "it had no level yet"
	}
	return fmt.Sprintf("it was level %d (%s)", d.Summary.Level, d.Summary.Position)
}

// Indent is how far the name is set in, at most five steps.
func (s standing) Indent() int { return min(s.Depth, 5) }

// Choice names the unit in a list to choose from, where only text can set it
// in: "– – Motor, part of Claims".
func (s standing) Choice() string {
	name := strings.Repeat("– ", s.Indent()) + s.Name
	if s.Depth > 1 {
		name += ", part of " + s.Part()
	}
	return name
}

// Part names the unit above, for those who do not see the indentation.
func (s standing) Part() string {
	if len(s.Above) == 0 {
		return ""
	}
	return s.Above[len(s.Above)-1].Name
}

// Due reports that the latest result is more than twelve months old.
func (s standing) Due() bool { return s.Latest != nil && s.Latest.olderThan(dueAfterMonths, s.now) }

// Unsettled reports whether more answers would give the unit its level.
func (s standing) Unsettled() bool {
	return s.Latest != nil && s.Latest.Mode != assessment.SurveyMode && s.Latest.Summary.Status == assessment.Insufficient
}

// Stale reports that the latest result is more than eighteen months old and says
// little of today.
func (s standing) Stale() bool { return s.Latest != nil && s.Latest.olderThan(staleAfterMonths, s.now) }

// reading is a submitted assessment or a published survey in the words of its
// questionnaire.
type reading struct {
	assessment.Listed
	Questionnaire *assessment.Questionnaire
	Timed         bool // the list has another result of the day, so the hour tells them apart
}

// Scored reports whether there is a level to show.
func (r reading) Scored() bool { return r.Summary.Status == assessment.Scored }

// Level is the level of the whole. Ask for it only when Scored.
func (r reading) Level() assessment.Level { return r.Questionnaire.Level(r.Summary.Level) }

// Position is the position of the whole, "1.8".
func (r reading) Position() string { return r.Summary.Position.String() }

// Word says what there is instead of a level: "More answers needed".
func (r reading) Word() string { return sentenceStart(r.Summary.Status.Word()) }

// Limiting names the components that hold the whole at its level, "Measurement
// and environment" or "All three components"; nothing does at the top.
func (r reading) Limiting() string {
	switch {
	case r.Summary.Level == assessment.LevelCount:
		return ""
	case len(r.Summary.Limiting) == len(r.Summary.Components):
		return "All " + inWords(len(r.Summary.Components)) + " components"
	}
	var names []string
	for _, id := range r.Summary.Limiting {
		names = append(names, assessment.MidSentence(r.Questionnaire.Component(id).Name))
	}
	return sentenceStart(strings.Join(names, " and "))
}

// inWords writes the small numbers of components in words.
func inWords(n int) string {
	if words := []string{2: "two", "three", "four", "five", "six", "seven", "eight", "nine"}; n > 1 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// Held says what holds the whole at its level, "held back by measurement" or
// "all three components at this level"; nothing does at the top.
func (r reading) Held() string {
	by := assessment.MidSentence(r.Limiting())
	switch {
	case by == "":
		return ""
	case len(r.Summary.Limiting) == len(r.Summary.Components):
		return by + " at this level"
	}
	return "held back by " + by
}

// sentenceStart begins a text with a capital.
func sentenceStart(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// Address is the result's page.
func (r reading) Address() string {
	if r.Survey() {
		return surveyAddress(r.ID)
	}
	return "/assessments/" + r.ID
}

// Survey reports that several people said it together.
func (r reading) Survey() bool { return r.Mode == assessment.SurveyMode }

// Source says how it came about: "Survey, 12 people", "Agreed by the Claims team".
func (r reading) Source() string {
	if r.Survey() {
		return "Survey, " + strconv.Itoa(r.Respondents) + " people"
	}
	return "Agreed by " + r.AnsweredBy
}

// DueAgain is when the unit should be looked at again.
func (r reading) DueAgain() time.Time { return r.SubmittedAt.AddDate(0, dueAfterMonths, 0) }

func (r reading) olderThan(months int, now time.Time) bool {
	return now.After(r.SubmittedAt.AddDate(0, months, 0))
}

// FormWord names the form.
func (r reading) FormWord() string { return formWord(r.Form) }

func formWord(f assessment.Form) string {
	return f.Word()
}

// readings turns the submitted ones of a list into words, last submitted first.
//
// An assessment is shown in the words of the questionnaire it is pinned to. The
// one in use is at hand; an older one is loaded once, with an assessment of it.
func (s *Server) readings(ctx context.Context, organization string, listed []assessment.Listed) ([]reading, error) {
	pinned := map[assessment.Ref]*assessment.Questionnaire{}
	for _, entry := range s.questionnaires.All() {
		pinned[entry.Ref] = entry.Questionnaire
	}
	var list []reading
	for _, l := range listed {
		if l.SubmittedAt.IsZero() || l.Summary == nil {
			continue
		}
		if pinned[l.Ref] == nil {
			q, err := s.questionnaireOf(ctx, organization, l)
			if err != nil {
				return nil, fmt.Errorf("the questionnaire of an older result: %w", err)
			}
			pinned[l.Ref] = q
		}
		list = append(list, reading{Listed: l, Questionnaire: pinned[l.Ref]})
	}
	slices.SortStableFunc(list, func(a, b reading) int { return b.SubmittedAt.Compare(a.SubmittedAt) })
	return list, nil
}

func (s *Server) questionnaireOf(ctx context.Context, organization string, l assessment.Listed) (*assessment.Questionnaire, error) {
	if l.Mode == assessment.SurveyMode {
		survey, err := s.store.Survey(ctx, organization, l.ID)
		if err != nil {
			return nil, err
		}
		return survey.Questionnaire, nil
	}
	a, err := s.store.Assessment(ctx, organization, l.ID)
	if err != nil {
		return nil, err
	}
	return a.Questionnaire, nil
}

// standings lists the units in use of an organization from the top down, each
// with its latest result and the surveys under way.
func (s *Server) standings(ctx context.Context, org assessment.Organization) ([]standing, assessment.Tree, error) {
	organization := org.ID
	units, err := s.store.Units(ctx, organization)
	if err != nil {
		return nil, nil, err
	}
	listed, err := s.store.Assessments(ctx, organization, "")
	if err != nil {
		return nil, nil, err
	}
	latest, err := s.readings(ctx, organization, newest(listed))
	if err != nil {
		return nil, nil, err
	}
	surveys, err := s.running(ctx, org, listed)
	if err != nil {
		return nil, nil, err
	}
	branches := inUse(units)
	list, named := make([]standing, 0, len(branches)), make(map[string]int, len(branches))
	read, open := readingsByUnit(latest), draftsByUnit(listed)
	for _, b := range branches {
		list = append(list, standingOf(b, b.Above(), read[b.ID], open[b.ID], s.now()))
		named[b.Name]++
	}
	for i := range list {
		list[i].Surveys = surveys[list[i].ID]
		list[i].Twin = named[list[i].Name] > 1
	}
	return list, units, nil
}

// standingOf says where a unit stands by its latest result, if there is one, and
// what is begun.
func standingOf(b assessment.Branch, above []assessment.Unit, latest *reading, open []draft, now time.Time) standing {
	st := standing{Branch: b, Above: above, Latest: latest, Open: open, now: now}
	st.takeBack()
	return st
}

// readingsByUnit finds the latest result of each unit; readings come with the
// latest first.
func readingsByUnit(readings []reading) map[string]*reading {
	latest := make(map[string]*reading, len(readings))
	for i := range readings {
		if r := &readings[i]; latest[r.UnitID] == nil {
			latest[r.UnitID] = r
		}
	}
	return latest
}

// draftsByUnit finds what is begun or reopened in each unit, in the order of the
// list.
func draftsByUnit(listed []assessment.Listed) map[string][]draft {
	open := map[string][]draft{}
	for _, l := range listed {
		if l.SubmittedAt.IsZero() && l.Mode != assessment.SurveyMode {
			open[l.UnitID] = append(open[l.UnitID], draft{l})
		}
	}
	return open
}

// takeBack finds the reopened result that would be the latest. An older one
// does not take its place: it would be shown as if it were current.
func (s *standing) takeBack() {
	for i, d := range s.Open {
		if d.Reopened() && (s.Latest == nil || d.CreatedAt.After(s.Latest.CreatedAt)) {
			s.Latest, s.Reopened = nil, &s.Open[i]
			return
		}
	}
}

// newest keeps the newest submitted assessment of each unit.
func newest(listed []assessment.Listed) []assessment.Listed {
	best := map[string]assessment.Listed{}
	for _, l := range listed {
		if !l.SubmittedAt.IsZero() && l.SubmittedAt.After(best[l.UnitID].SubmittedAt) {
			best[l.UnitID] = l
		}
	}
	var list []assessment.Listed
	for _, l := range listed {
		if best[l.UnitID].ID == l.ID {
			list = append(list, l)
		}
	}
	return list
}

// inUse lists the tree without archived units and what is below them.
func inUse(units assessment.Tree) []assessment.Branch { return units.InUse() }

// rootOf is the unit that is the organization itself.
func rootOf(units assessment.Tree) assessment.Unit {
	for _, u := range units {
		if u.ParentID == "" {
			return u
		}
	}
	return assessment.Unit{}
}
