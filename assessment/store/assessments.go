package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// assessmentRow is an assessment without its answers and events, or what a
// survey has in common with one.
type assessmentRow struct {
	OrganizationID       string
	ID                   string
	UnitID               string
	QuestionnaireID      string
	QuestionnaireVersion string
	QuestionnaireHash    string
	Mode                 string
	Form                 string
	AnsweredBy           string
	SurveyID             string     // of an agreed one that comes from a survey
	Respondents          int        // of a published survey
	Rest                 string     // component ids, sorted, separated by spaces
	CreatedAt            time.Time  `gorm:"autoCreateTime:false"`
	UpdatedAt            *time.Time `gorm:"autoUpdateTime:false"`
	SubmittedAt          *time.Time
	Summary              *string // JSON, see summary.go
	Status               string  // this and what follows repeat the summary, for rounds
	Level                int
	Position             string // 8/3
	Answered             int    // statements answered, so that lists need no count
}

func (assessmentRow) TableName() string { return "assessments" }

// answerRow is what was said to one statement.
type answerRow struct {
	OrganizationID string
	AssessmentID   string
	StatementID    string
	Answer         string
	Note           string
}

func (answerRow) TableName() string { return "answers" }

// eventRow is an entry of the audit trail; rows are only ever added, and go
// with an assessment that was never submitted.
type eventRow struct {
	OrganizationID string
	AssessmentID   string
	Number         int // from 1
	At             time.Time
	Who            string
	What           string
	Note           string
}

func (eventRow) TableName() string { return "events" }

func assessmentRowOf(a *assessment.Assessment) (assessmentRow, error) {
	summary, err := encodeSummary(a.Summary)
	status, level, position := brief(a.Summary)
	return assessmentRow{
		OrganizationID: a.OrganizationID, ID: a.ID, UnitID: a.UnitID,
		QuestionnaireID: a.Ref.ID, QuestionnaireVersion: a.Ref.Version, QuestionnaireHash: a.Ref.Hash,
		Mode: string(assessment.Agreed), Form: string(a.Form), AnsweredBy: a.AnsweredBy, SurveyID: a.SurveyID, Rest: encodeRest(a.Rest),
		CreatedAt: stored(a.CreatedAt), UpdatedAt: optional(a.UpdatedAt), SubmittedAt: optional(a.SubmittedAt),
		Summary: summary, Status: status, Level: level, Position: position, Answered: len(a.Answers),
	}, err
}

func (r assessmentRow) ref() assessment.Ref {
	return assessment.Ref{ID: r.QuestionnaireID, Version: r.QuestionnaireVersion, Hash: r.QuestionnaireHash}
}

func encodeRest(rest map[string]bool) string {
	var ids []string
	for id, on := range rest {
		if on {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func decodeRest(text string) map[string]bool {
	rest := map[string]bool{}
	for _, id := range strings.Fields(text) {
		rest[id] = true
	}
	return rest
}

// CreateAssessment saves a new assessment with all it holds. The unit must be
// one of the organization, and neither archived nor below an archived one
// (ErrClosed); the questionnaire must have been kept.
func (s *Store) CreateAssessment(ctx context.Context, a *assessment.Assessment) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, a.OrganizationID, a.UnitID); err != nil {
			return err
		}
		row, err := assessmentRowOf(a)
		if err != nil {
			return err
		}
		if err := sound(row.ID, row.AnsweredBy, row.SurveyID, row.Rest); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		if err := saveDetails(tx, &assessment.Assessment{}, a); err != nil {
			return err
		}
		if err := saveCarried(tx, a); err != nil {
			return err
		}
		if !a.Submitted() {
			return nil
		}
		return s.saveStandings(tx, a.OrganizationID, assessment.Agreed, a.UnitID)
	})
}

// Assessments lists those of a unit, or of the whole organization when unitID
// is empty, newest first.
func (s *Store) Assessments(ctx context.Context, organizationID, unitID string) ([]assessment.Listed, error) {
	query := s.reading(ctx).Where("organization_id = ?", organizationID)
	if unitID != "" {
		query = query.Where("unit_id = ?", unitID)
	}
	var rows []assessmentRow
	if err := query.Order("created_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	listed := make([]assessment.Listed, len(rows))
	for i, row := range rows {
		var err error
		if listed[i], err = row.listed(); err != nil {
			return nil, err
		}
	}
	return listed, nil
}

func (r assessmentRow) listed() (assessment.Listed, error) {
	summary, err := decodeSummary(r.Summary)
	return assessment.Listed{
		ID: r.ID, UnitID: r.UnitID, Ref: r.ref(), Mode: assessment.Mode(r.Mode), Form: assessment.Form(r.Form),
		AnsweredBy: r.AnsweredBy, SurveyID: r.SurveyID, Respondents: r.Respondents,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: known(r.UpdatedAt), SubmittedAt: known(r.SubmittedAt),
		Summary: summary, Answered: r.Answered,
	}, err
}

// ResultBefore finds what the result of an assessment is compared with: the
// last result of its unit before it with a level, of the same questionnaire and
// form. Nil: there is none.
func (s *Store) ResultBefore(ctx context.Context, a *assessment.Assessment) (*assessment.Listed, error) {
	before, _, err := s.ComparedWith(ctx, a)
	return before, err
}

// DeleteAssessment removes an assessment that was never submitted, with its
// answers and its audit trail; one that ever was is ErrClosed, reopened or not.
func (s *Store) DeleteAssessment(ctx context.Context, organizationID, id string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockAssessment(tx, organizationID, id); err != nil {
			return err
		}
		a, err := s.load(tx, organizationID, id)
		if err != nil {
			return err
		}
		if err := a.CheckDiscard(); err != nil {
			return err
		}
		for _, rows := range []any{&answerRow{}, &eventRow{}, &carriedRow{}} {
			if err := tx.Where("organization_id = ? AND assessment_id = ?", organizationID, id).Delete(rows).Error; err != nil {
				return err
			}
		}
		return one(tx.Where("organization_id = ? AND id = ?", organizationID, id).Delete(&assessmentRow{}))
	})
}

// saveDetails writes the answers, notes and events in which after differs from
// before; a page of answers takes one statement, or two when some were taken back.
func saveDetails(tx *gorm.DB, before, after *assessment.Assessment) error {
	changed, removed := changedAnswers(before, after)
	for _, row := range changed {
		if err := sound(row.StatementID, row.Note); err != nil {
			return err
		}
	}
	if len(removed) > 0 {
		err := tx.Where("organization_id = ? AND assessment_id = ? AND statement_id IN ?", after.OrganizationID, after.ID, removed).
			Delete(&answerRow{}).Error
		if err != nil {
			return err
		}
	}
	if len(changed) > 0 {
		args := []any{after.OrganizationID, after.ID}
		for _, row := range changed {
			args = append(args, row.StatementID, row.Answer, row.Note)
		}
		if _, err := tell(tx, saveAnswers(len(changed)), args...); err != nil {
			return err
		}
	}
	return saveEvents(tx, after.OrganizationID, after.ID, after.Events, len(before.Events))
}

// changedAnswers compares answers with notes, in the order of statement ids so
// that two savers never wait for each other in a circle.
func changedAnswers(before, after *assessment.Assessment) (changed []answerRow, removed []string) {
	statements := map[string]bool{}
	for _, a := range []*assessment.Assessment{before, after} {
		for id := range a.Answers {
			statements[id] = true
		}
		for id := range a.Notes {
			statements[id] = true
		}
	}
	for id := range statements {
		answer, note := after.Answers[id], after.Notes[id]
		switch {
		case answer == before.Answers[id] && note == before.Notes[id]:
		case answer == assessment.Unanswered && note == "":
			removed = append(removed, id)
		default:
			changed = append(changed, answerRow{after.OrganizationID, after.ID, id, answer.String(), note})
		}
	}
	slices.SortFunc(changed, func(a, b answerRow) int { return strings.Compare(a.StatementID, b.StatementID) })
	slices.Sort(removed)
	return changed, removed
}

// saveEvents adds the events after the first known ones.
func saveEvents(tx *gorm.DB, organizationID, id string, events []assessment.Event, known int) error {
	var rows []eventRow
	for i, e := range events[min(known, len(events)):] {
		if err := sound(e.Who, string(e.What), e.Note); err != nil {
			return err
		}
		rows = append(rows, eventRow{organizationID, id, known + i + 1, stored(e.At), e.Who, string(e.What), e.Note})
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.Create(&rows).Error
}
