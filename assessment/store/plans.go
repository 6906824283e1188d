package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// planRow is a plan without its steps and events.
type planRow struct {
	OrganizationID       string
	ID                   string
	UnitID               string
	AssessmentID         string // the survey's where Mode says so
	Mode                 string
	QuestionnaireID      string
	QuestionnaireVersion string
	QuestionnaireHash    string
	Target               int
	Version              int
	CreatedAt            time.Time  `gorm:"autoCreateTime:false"`
	UpdatedAt            time.Time  `gorm:"autoUpdateTime:false"`
	ClosedAt             *time.Time // nil: the unit's current plan
}

func (planRow) TableName() string { return "plans" }

func planRowOf(p *assessment.Plan) planRow {
	row := planRow{
		OrganizationID: p.OrganizationID, ID: p.ID, UnitID: p.UnitID, AssessmentID: p.AssessmentID, Mode: string(assessment.Agreed),
		QuestionnaireID: p.Ref.ID, QuestionnaireVersion: p.Ref.Version, QuestionnaireHash: p.Ref.Hash,
		Target: p.Target, Version: p.Version, CreatedAt: stored(p.CreatedAt), UpdatedAt: stored(p.UpdatedAt), ClosedAt: optional(p.ClosedAt),
	}
	if p.SurveyID != "" {
		row.AssessmentID, row.Mode = p.SurveyID, string(assessment.SurveyMode)
	}
	return row
}

func (r planRow) plan() *assessment.Plan {
	p := &assessment.Plan{
		OrganizationID: r.OrganizationID, UnitID: r.UnitID, ID: r.ID,
		Ref:    assessment.Ref{ID: r.QuestionnaireID, Version: r.QuestionnaireVersion, Hash: r.QuestionnaireHash},
		Target: r.Target, Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), ClosedAt: known(r.ClosedAt),
	}
	if r.Mode == string(assessment.SurveyMode) {
		p.SurveyID = r.AssessmentID
	} else {
		p.AssessmentID = r.AssessmentID
	}
	return p
}

// planStepRow is one step; Number is its place, from 0.
type planStepRow struct {
	OrganizationID string
	PlanID         string
	ID             string
	Number         int
	ActionID       string
	Component      string
	ToLevel        int
	Title          string
	FirstStep      string
	Evidence       string
	Measure        string
	Owner          string
	Note           string
	Status         string
	Reason         string
	Starts         string // days as encodeDay writes them
	Due            string
	DoneOn         string
	OneOff         int64
	Yearly         int64
	Quarters       int64 // of a staff day
	Secures        string
	Version        int
}

func (planStepRow) TableName() string { return "plan_steps" }

// planStepColumns are those of scanned.
const planStepColumns = `id, action_id, component, to_level, title, first_step, evidence, measure, owner, note, status, reason,
	starts, due, done_on, one_off, yearly, quarters, secures, version`

func (r *planStepRow) scanned() []any {
	return []any{
		&r.ID, &r.ActionID, &r.Component, &r.ToLevel, &r.Title, &r.FirstStep, &r.Evidence, &r.Measure, &r.Owner, &r.Note, &r.Status, &r.Reason,
		&r.Starts, &r.Due, &r.DoneOn, &r.OneOff, &r.Yearly, &r.Quarters, &r.Secures, &r.Version,
	}
}

func planStepRowOf(p *assessment.Plan, number int) planStepRow {
	s := &p.Steps[number]
	return planStepRow{
		OrganizationID: p.OrganizationID, PlanID: p.ID, ID: s.ID, Number: number, ActionID: s.ActionID, Component: s.Component, ToLevel: s.To,
		Title: s.Title, FirstStep: s.FirstStep, Evidence: s.Evidence, Measure: s.Measure, Owner: s.Owner, Note: s.Note,
		Status: string(s.Status), Reason: s.Reason, Starts: encodeDay(s.Start), Due: encodeDay(s.Due), DoneOn: encodeDay(s.DoneOn),
		OneOff: s.OneOff, Yearly: s.Yearly, Quarters: int64(s.Days * 4), Secures: strings.Join(s.Secures, "\n"), Version: s.Version,
	}
}

func (r *planStepRow) step() (assessment.Step, error) {
	s := assessment.Step{
		ID: r.ID, ActionID: r.ActionID, Component: r.Component, To: r.ToLevel,
		Title: r.Title, FirstStep: r.FirstStep, Evidence: r.Evidence, Measure: r.Measure, Owner: r.Owner, Note: r.Note,
		Status: assessment.StepStatus(r.Status), Reason: r.Reason,
		OneOff: r.OneOff, Yearly: r.Yearly, Days: float64(r.Quarters) / 4, Version: r.Version,
	}
	if r.Secures != "" {
		s.Secures = strings.Split(r.Secures, "\n")
	}
	var err error
	for _, day := range []struct {
		text string
		into *time.Time
	}{{r.Starts, &s.Start}, {r.Due, &s.Due}, {r.DoneOn, &s.DoneOn}} {
		if err == nil {
			*day.into, err = decodeDay(day.text)
		}
	}
	return s, err
}

// encodeDay writes a day so that texts are in the order of days; none is empty.
func encodeDay(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

func decodeDay(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, text)
}

// planEventRow is an entry of a plan's trail; rows are only ever added.
type planEventRow struct {
	OrganizationID string
	PlanID         string
	Number         int // from 1
	At             time.Time
	Who            string
	What           string
	Note           string
}

func (planEventRow) TableName() string { return "plan_events" }

// planColumns are those of heads.
const planColumns = `id, unit_id, assessment_id, mode, questionnaire_id, questionnaire_version, questionnaire_hash,
	target, version, created_at, updated_at, closed_at`

// heads reads plans without their steps, past GORM since it is asked for on every
// page about one.
func heads(tx *gorm.DB, condition string, organizationID, id string) (rows []planRow, err error) {
	const statement = `SELECT ` + planColumns + ` FROM plans WHERE organization_id = $1 AND `
	err = ask(tx, statement+condition, []any{organizationID, id}, func(found *sql.Rows) error {
		r := planRow{OrganizationID: organizationID}
		err := found.Scan(&r.ID, &r.UnitID, &r.AssessmentID, &r.Mode, &r.QuestionnaireID, &r.QuestionnaireVersion, &r.QuestionnaireHash,
			&r.Target, &r.Version, &r.CreatedAt, &r.UpdatedAt, &r.ClosedAt)
		rows = append(rows, r)
		return err
	})
	return rows, err
}

const (
	currentPlan = `unit_id = $2 AND closed_at IS NULL`
	planByID    = `id = $2`
	unitPlans   = `unit_id = $2 ORDER BY created_at DESC, id DESC`
)

// Plan returns a unit's current plan with its steps and events; ErrNotFound when
// it has none.
func (s *Store) Plan(ctx context.Context, organizationID, unitID string) (*assessment.Plan, error) {
	return s.planFrom(ctx, currentPlan, organizationID, unitID)
}

// PlanByID returns a plan, current or closed, with its steps and events.
func (s *Store) PlanByID(ctx context.Context, organizationID, id string) (*assessment.Plan, error) {
	return s.planFrom(ctx, planByID, organizationID, id)
}

func (s *Store) planFrom(ctx context.Context, condition, organizationID, id string) (*assessment.Plan, error) {
	rows, err := heads(s.reading(ctx), condition, organizationID, id)
	if err == nil && len(rows) == 0 {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return nil, translate(err)
	}
	p, err := s.whole(ctx, rows[0])
	return p, translate(err)
}

// Plans lists the plans of a unit, newest first, with their steps and events.
func (s *Store) Plans(ctx context.Context, organizationID, unitID string) ([]*assessment.Plan, error) {
	rows, err := heads(s.reading(ctx), unitPlans, organizationID, unitID)
	if err != nil {
		return nil, translate(err)
	}
	plans := make([]*assessment.Plan, len(rows))
	for i, row := range rows {
		if plans[i], err = s.whole(ctx, row); err != nil {
			return nil, translate(err)
		}
	}
	return plans, nil
}

// ClosedPlans lists the closed plans of a unit, newest first, without their steps
// and events.
func (s *Store) ClosedPlans(ctx context.Context, organizationID, unitID string) ([]*assessment.Plan, error) {
	rows, err := heads(s.reading(ctx), `closed_at IS NOT NULL AND `+unitPlans, organizationID, unitID)
	plans := make([]*assessment.Plan, len(rows))
	for i, row := range rows {
		plans[i] = row.plan()
	}
	return plans, translate(err)
}

// keptPlan is a plan as it was read, which is never changed: while the version is
// the same, so are its steps.
type keptPlan struct{ plan *assessment.Plan }

// plansLimit bounds what is kept, in bytes, about.
const plansLimit = 16 << 20

func (k keptPlan) size() int {
	size := 400
	for i := range k.plan.Steps {
		s := &k.plan.Steps[i]
		size += 600 + len(s.Title) + len(s.FirstStep) + len(s.Evidence) + len(s.Measure) + len(s.Owner) + len(s.Note)
	}
	return size + 160*len(k.plan.Events)
}

// whole adds what belongs to a plan. It is kept from the last time, or read anew
// until nobody changed it meanwhile.
func (s *Store) whole(ctx context.Context, row planRow) (*assessment.Plan, error) {
	of := func(k keptPlan) bool { return k.plan.ID == row.ID && k.plan.OrganizationID == row.OrganizationID }
	same := func(k keptPlan) bool { return of(k) && k.plan.Version == row.Version }
	if kept, ok := s.plans.find(same); ok {
		return copied(kept.plan), nil
	}
	for {
		p, err := withSteps(s.reading(ctx), row)
		if err != nil {
			return nil, err
		}
		now, err := heads(s.reading(ctx), planByID, row.OrganizationID, row.ID)
		if err == nil && len(now) == 0 {
			err = assessment.ErrNotFound
		}
		if err != nil {
			return nil, err
		}
		if now[0].Version == row.Version {
			s.plans.keep(keptPlan{p}, of)
			return copied(p), nil
		}
		row = now[0]
	}
}

// copied is a plan whose lists may be changed.
func copied(p *assessment.Plan) *assessment.Plan {
	c := *p
	c.Steps, c.Events = slices.Clone(p.Steps), slices.Clone(p.Events)
	return &c
}

// withSteps reads what belongs to a plan, past GORM since there may be a thousand
// steps.
func withSteps(tx *gorm.DB, row planRow) (*assessment.Plan, error) {
	p := row.plan()
	args := []any{p.OrganizationID, p.ID}
	err := ask(tx, `SELECT `+planStepColumns+` FROM plan_steps WHERE organization_id = $1 AND plan_id = $2 ORDER BY number`, args, func(rows *sql.Rows) error {
		var r planStepRow
		if err := rows.Scan(r.scanned()...); err != nil {
			return err
		}
		step, err := r.step()
		p.Steps = append(p.Steps, step)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = ask(tx, `SELECT at, who, what, note FROM plan_events WHERE organization_id = $1 AND plan_id = $2 ORDER BY number`, args, func(rows *sql.Rows) error {
		var e assessment.Event
		err := rows.Scan(&e.At, &e.Who, &e.What, &e.Note)
		e.At = e.At.UTC()
		p.Events = append(p.Events, e)
		return err
	})
	return p, err
}

// loadPlan reads a plan within a change, in which nobody else changes it.
func loadPlan(tx *gorm.DB, condition, organizationID, id string) (*assessment.Plan, error) {
	rows, err := heads(tx, condition, organizationID, id)
	if err == nil && len(rows) == 0 {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return withSteps(tx, rows[0])
}

// OverdueSteps counts the open steps of an organization's current plans whose day
// has passed, by unit: units that have none, or are put away themselves, are not
// in it.
func (s *Store) OverdueSteps(ctx context.Context, organizationID string, today time.Time) (map[string]int, error) {
	const statement = `SELECT p.unit_id, count(*) FROM plan_steps s
		JOIN plans p ON p.organization_id = s.organization_id AND p.id = s.plan_id
		JOIN units u ON u.organization_id = p.organization_id AND u.id = p.unit_id
		WHERE s.organization_id = $1 AND s.status IN ('todo', 'doing') AND s.due <> '' AND s.due < $2 AND p.closed_at IS NULL AND u.archived_at IS NULL
		GROUP BY p.unit_id`
	overdue := map[string]int{}
	err := ask(s.reading(ctx), statement, []any{organizationID, encodeDay(today)}, func(rows *sql.Rows) error {
		var unit string
		var n int
		err := rows.Scan(&unit, &n)
		overdue[unit] = n
		return err
	})
	return overdue, translate(err)
}
