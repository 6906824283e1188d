package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// checkRow is a companion check of a unit.
type checkRow struct {
	OrganizationID       string
	ID                   string
	UnitID               string
	QuestionnaireID      string
	QuestionnaireVersion string
	QuestionnaireHash    string
	Mode                 string
	AnsweredBy           string
	Fits                 string
	Threshold            int
	LinkHash             *string
	LinkSecret           string
	CreatedAt            time.Time  `gorm:"autoCreateTime:false"`
	UpdatedAt            *time.Time `gorm:"autoUpdateTime:false"`
	OpenedAt             *time.Time
	ClosesAt             *time.Time
	ClosedAt             *time.Time
	SubmittedAt          *time.Time
	Result               string
	Events               string
	Repeats              int
	Version              int
}

func (checkRow) TableName() string { return "checks" }

func (r checkRow) ref() assessment.Ref {
	return assessment.Ref{ID: r.QuestionnaireID, Version: r.QuestionnaireVersion, Hash: r.QuestionnaireHash}
}

// checkResultJSON is a result as it is stored. Its keys are part of the data and
// do not follow the domain's names.
type checkResultJSON struct {
	Respondents int          `json:"respondents,omitempty"`
	Threshold   int          `json:"threshold,omitempty"`
	Aspects     []aspectJSON `json:"aspects"`
}

type aspectJSON struct {
	Number int    `json:"aspect"`
	Level  int    `json:"level,omitempty"`
	Hidden bool   `json:"hidden,omitempty"`
	N      int    `json:"n,omitempty"`
	Counts [5]int `json:"counts"`
}

type eventJSON struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`
	What string    `json:"what"`
	Note string    `json:"note,omitempty"`
}

func checkRowOf(c *assessment.Check) (checkRow, error) {
	row := checkRow{
		OrganizationID: c.OrganizationID, ID: c.ID, UnitID: c.UnitID,
		QuestionnaireID: c.Ref.ID, QuestionnaireVersion: c.Ref.Version, QuestionnaireHash: c.Ref.Hash,
		Mode: string(c.Mode), AnsweredBy: c.AnsweredBy, Fits: encodeFits(c.Questionnaire, c.Fits), Threshold: c.Threshold,
		CreatedAt: stored(c.CreatedAt), UpdatedAt: optional(c.UpdatedAt), OpenedAt: optional(c.OpenedAt),
		ClosesAt: optional(c.ClosesAt), ClosedAt: optional(c.ClosedAt),
		SubmittedAt: optional(c.SubmittedAt), Version: c.Version,
	}
	events := make([]eventJSON, len(c.Events))
	texts := []string{c.ID, c.AnsweredBy}
	for i, e := range c.Events {
		events[i] = eventJSON{stored(e.At), e.Who, string(e.What), e.Note}
		texts = append(texts, e.Who, e.Note)
	}
	if err := sound(texts...); err != nil {
		return row, err
	}
	text, err := json.Marshal(events)
	if row.Events = string(text); err != nil || c.Result == nil {
		return row, err
	}
	result := checkResultJSON{Respondents: c.Result.Respondents, Threshold: c.Result.Threshold}
	for _, a := range c.Result.Aspects {
		result.Aspects = append(result.Aspects, aspectJSON(a))
	}
	text, err = json.Marshal(result)
	row.Result = string(text)
	return row, err
}

// checkOf is a row as the domain knows it.
func (s *Store) checkOf(tx *gorm.DB, r checkRow) (*assessment.Check, error) {
	q, err := s.checkQuestionnaire(tx, r.ref())
	if err != nil {
		return nil, err
	}
	c := &assessment.Check{
		ID: r.ID, OrganizationID: r.OrganizationID, UnitID: r.UnitID, Ref: r.ref(), Questionnaire: q, Mode: assessment.Mode(r.Mode),
		AnsweredBy: r.AnsweredBy, CheckSettings: assessment.CheckSettings{Threshold: r.Threshold, ClosesAt: known(r.ClosesAt)}, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: known(r.UpdatedAt),
		OpenedAt: known(r.OpenedAt), ClosedAt: known(r.ClosedAt), SubmittedAt: known(r.SubmittedAt), Repeats: r.Repeats, Version: r.Version,
	}
	if c.Fits, err = decodeFits(q, r.Fits); err != nil {
		return nil, fmt.Errorf("check %s: %w", r.ID, err)
	}
	var events []eventJSON
	if err := json.Unmarshal([]byte(r.Events), &events); err != nil {
		return nil, fmt.Errorf("read the events of check %s: %w", r.ID, err)
	}
	for _, e := range events {
		c.Events = append(c.Events, assessment.Event{At: e.At.UTC(), Who: e.Who, What: assessment.EventKind(e.What), Note: e.Note})
	}
	if r.Result == "" {
		return c, nil
	}
	var result checkResultJSON
	if err := json.Unmarshal([]byte(r.Result), &result); err != nil {
		return nil, fmt.Errorf("read the result of check %s: %w", r.ID, err)
	}
	c.Result = &assessment.CheckResult{Respondents: result.Respondents, Threshold: result.Threshold}
	for _, a := range result.Aspects {
		c.Result.Aspects = append(c.Result.Aspects, assessment.AspectResult(a))
	}
	return c, nil
}

// encodeFits is one code an aspect, in order.
func encodeFits(q *assessment.CheckQuestionnaire, fits assessment.Fits) string {
	codes := make([]string, len(q.Aspects))
	for i, a := range q.Aspects {
		codes[i] = fits[a.Number].String()
	}
	return strings.Join(codes, ",")
}

var errOtherAspects = errors.New("what was chosen does not fit the aspects of the questionnaire")

func decodeFits(q *assessment.CheckQuestionnaire, text string) (assessment.Fits, error) {
	codes := strings.Split(text, ",")
	if len(codes) != len(q.Aspects) {
		return nil, errOtherAspects
	}
	fits := assessment.Fits{}
	for i, code := range codes {
		fit, err := assessment.ParseFit(code)
		if err != nil {
			return nil, err
		}
		if fit != assessment.NotChosen {
			fits[q.Aspects[i].Number] = fit
		}
	}
	return fits, nil
}

// checkQuestionnaire returns the companion check a row is pinned to; see
// questionnaire.
func (s *Store) checkQuestionnaire(tx *gorm.DB, ref assessment.Ref) (*assessment.CheckQuestionnaire, error) {
	if q, ok := s.checkQuestionnaires.Load(ref); ok {
		return q.(*assessment.CheckQuestionnaire), nil
	}
	var row questionnaireRow
	if err := questionnaire(tx, ref).Take(&row).Error; err != nil {
		return nil, err
	}
	if account.HashToken(row.Source) != ref.Hash {
		return nil, fmt.Errorf("questionnaire %s version %s was damaged in the database: restore a backup", ref.ID, ref.Version)
	}
	if s.parseCheck == nil {
		return nil, errors.New("the store was opened without a reader of companion checks")
	}
	q, err := s.parseCheck(row.File, []byte(row.Source))
	if err != nil {
		return nil, fmt.Errorf("read the companion check that was kept: %w", err)
	}
	kept, _ := s.checkQuestionnaires.LoadOrStore(ref, q)
	return kept.(*assessment.CheckQuestionnaire), nil
}

// CreateCheck saves a new check. The unit must be one of the organization and
// not put away (ErrClosed); the questionnaire must have been kept.
func (s *Store) CreateCheck(ctx context.Context, c *assessment.Check) error {
	row, err := checkRowOf(c)
	if err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, c.OrganizationID, c.UnitID); err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

// Check returns a check with the questionnaire it is pinned to, and nothing of
// what people chose in a survey but its result.
func (s *Store) Check(ctx context.Context, organizationID, id string) (*assessment.Check, error) {
	tx := s.reading(ctx)
	var row checkRow
	if err := tx.Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
		return nil, translate(err)
	}
	return s.checkOf(tx, row)
}

// Checks lists the checks of a unit, or with an empty unitID of the whole
// organization, newest first.
func (s *Store) Checks(ctx context.Context, organizationID, unitID string) ([]*assessment.Check, error) {
	tx := s.reading(ctx)
	query := tx.Where("organization_id = ?", organizationID)
	if unitID != "" {
		query = query.Where("unit_id = ?", unitID)
	}
	var rows []checkRow
	if err := query.Order("coalesce(submitted_at, created_at) DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, translate(err)
	}
	all := make([]*assessment.Check, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = s.checkOf(s.reading(ctx), row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// UpdateCheck lets change decide about a check and saves what it changed; see
// UpdateAssessment. The result of a survey is made with PublishCheck only. A unit
// that was put away is ErrClosed.
//
// Nobody hands in between what change sees and what is saved.
func (s *Store) UpdateCheck(ctx context.Context, organizationID, id string, change func(*assessment.Check) error) error {
	return s.changeCheck(ctx, organizationID, id, func(_ *gorm.DB, c *assessment.Check) error { return change(c) })
}

func (s *Store) changeCheck(ctx context.Context, organizationID, id string, change func(*gorm.DB, *assessment.Check) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		c, err := s.lockedCheck(tx, organizationID, id)
		if err != nil {
			return err
		}
		if err := change(tx, c); err != nil {
			return err
		}
		c.ID, c.OrganizationID = id, organizationID
		c.Version++
		row, err := checkRowOf(c)
		if err != nil {
			return err
		}
		return one(tx.Model(&checkRow{}).Where("organization_id = ? AND id = ?", organizationID, id).
			Select("fits", "threshold", "updated_at", "opened_at", "closes_at", "closed_at", "submitted_at", "result", "events", "version").Updates(&row))
	})
}

// lockedCheck reads a check so that nothing of it changes, and nobody hands in,
// before this transaction ends.
func (s *Store) lockedCheck(tx *gorm.DB, organizationID, id string) (*assessment.Check, error) {
	var row checkRow
	if err := tx.Select("unit_id").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
		return nil, err
	}
	if err := s.lockedInUse(tx, organizationID, row.UnitID); err != nil {
		return nil, err
	}
	row = checkRow{}
	if err := s.locked(tx).Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
		return nil, err
	}
	return s.checkOf(tx, row)
}

// DeleteCheck removes a check that never had a result, with what was handed in.
func (s *Store) DeleteCheck(ctx context.Context, organizationID, id string) error {
	err := s.change(ctx, func(tx *gorm.DB) error {
		c, err := s.lockedCheck(tx, organizationID, id)
		if err != nil {
			return err
		}
		if err := c.CheckDiscard(); err != nil {
			return err
		}
		if err := tx.Where("organization_id = ? AND check_id = ?", organizationID, id).Delete(&checkResponseRow{}).Error; err != nil {
			return err
		}
		return one(tx.Where("organization_id = ? AND id = ?", organizationID, id).Delete(&checkRow{}))
	})
	if err != nil {
		return err
	}
	return translate(s.write.erase(ctx))
}
