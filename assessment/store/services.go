package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// servicePlanRow is one version of a service plan.
type servicePlanRow struct {
	OrganizationID string
	UnitID         string
	Version        int
	Changed        string
	Text           string
	SavedAt        time.Time
	SavedBy        string
}

func (servicePlanRow) TableName() string { return "service_plans" }

// serviceJSON is a service plan's text as it is stored. Its keys are part of the
// data and do not follow the domain's names.
type serviceJSON struct {
	Vision    string              `json:"vision,omitempty"`
	Chosen    string              `json:"chosen,omitempty"`
	NotChosen string              `json:"not_chosen,omitempty"`
	Groups    []serviceGroupJSON  `json:"groups,omitempty"`
	Promises  [][2]string         `json:"promises,omitempty"` // step, promise
	Measures  [][3]string         `json:"measures,omitempty"` // name, now, target
	Actions   [][3]string         `json:"actions,omitempty"`  // title, owner, due
	Budget    serviceBudgetJSON   `json:"budget"`
	Decision  serviceDecisionJSON `json:"decision"`
	Saved     []string            `json:"saved,omitempty"`
}

type serviceGroupJSON struct {
	Name  string `json:"name"`
	Level int    `json:"level"`
	Why   string `json:"why,omitempty"`
}

type serviceBudgetJSON struct {
	OneOff *int64 `json:"one_off,omitempty"`
	Yearly *int64 `json:"yearly,omitempty"`
	Years  int    `json:"years,omitempty"`
	Low    *int64 `json:"low,omitempty"`
	Likely *int64 `json:"likely,omitempty"`
	High   *int64 `json:"high,omitempty"`
	Return string `json:"return,omitempty"`
}

type serviceDecisionJSON struct {
	Choice   string `json:"choice,omitempty"`
	Reason   string `json:"reason,omitempty"`
	Owner    string `json:"owner,omitempty"`
	ReviewOn string `json:"review_on,omitempty"`
}

func serviceJSONOf(t *assessment.ServiceText) serviceJSON {
	text := serviceJSON{
		Vision: t.Vision, Chosen: t.Chosen, NotChosen: t.NotChosen, Budget: serviceBudgetJSON(t.Budget),
		Decision: serviceDecisionJSON{t.Decision.Choice, t.Decision.Reason, t.Decision.Owner, encodeDay(t.Decision.ReviewOn)},
	}
	for _, g := range t.Groups {
		text.Groups = append(text.Groups, serviceGroupJSON(g))
	}
	for _, p := range t.Promises {
		text.Promises = append(text.Promises, [2]string{p.Step, p.Promise})
	}
	for _, m := range t.Measures {
		text.Measures = append(text.Measures, [3]string{m.Name, m.Now, m.Target})
	}
	for _, a := range t.Actions {
		text.Actions = append(text.Actions, [3]string{a.Title, a.Owner, encodeDay(a.Due)})
	}
	for _, part := range t.Saved {
		text.Saved = append(text.Saved, string(part))
	}
	return text
}

func (j serviceJSON) text() (assessment.ServiceText, error) {
	review, err := decodeDay(j.Decision.ReviewOn)
	t := assessment.ServiceText{
		Vision: j.Vision, Chosen: j.Chosen, NotChosen: j.NotChosen, Budget: assessment.ServiceBudget(j.Budget),
		Decision: assessment.ServiceDecision{Choice: j.Decision.Choice, Reason: j.Decision.Reason, Owner: j.Decision.Owner, ReviewOn: review},
	}
	for _, g := range j.Groups {
		t.Groups = append(t.Groups, assessment.ServiceGroup(g))
	}
	for _, p := range j.Promises {
		t.Promises = append(t.Promises, assessment.ServicePromise{Step: p[0], Promise: p[1]})
	}
	for _, m := range j.Measures {
		t.Measures = append(t.Measures, assessment.ServiceMeasure{Name: m[0], Now: m[1], Target: m[2]})
	}
	for _, a := range j.Actions {
		due, wrong := decodeDay(a[2])
		err = errors.Join(err, wrong)
		t.Actions = append(t.Actions, assessment.ServiceAction{Title: a[0], Owner: a[1], Due: due})
	}
	for _, part := range j.Saved {
		t.Saved = append(t.Saved, assessment.ServicePart(part))
	}
	return t, err
}

func servicePlanRowOf(p *assessment.ServicePlan) (servicePlanRow, error) {
	text, err := json.Marshal(serviceJSONOf(&p.ServiceText))
	return servicePlanRow{
		OrganizationID: p.OrganizationID, UnitID: p.UnitID, Version: p.Version, Changed: p.Changed, Text: string(text),
		SavedAt: stored(p.SavedAt), SavedBy: p.SavedBy,
	}, err
}

func (r servicePlanRow) plan() (*assessment.ServicePlan, error) {
	p := r.brief()
	var text serviceJSON
	err := json.Unmarshal([]byte(r.Text), &text)
	if err == nil {
		p.ServiceText, err = text.text()
	}
	if err != nil {
		return nil, fmt.Errorf("read version %d of the service plan of unit %s: %w", r.Version, r.UnitID, err)
	}
	return &p, nil
}

// brief is a version without its text.
func (r servicePlanRow) brief() assessment.ServicePlan {
	return assessment.ServicePlan{
		OrganizationID: r.OrganizationID, UnitID: r.UnitID, Version: r.Version, Changed: r.Changed, SavedAt: r.SavedAt.UTC(), SavedBy: r.SavedBy,
	}
}

// ServicePlan returns the latest version of a unit's service plan, of version 0
// while nothing was saved. Whether there is such a unit is for the caller to know.
func (s *Store) ServicePlan(ctx context.Context, organizationID, unitID string) (*assessment.ServicePlan, error) {
	p, err := latestService(s.reading(ctx), organizationID, unitID)
	return p, translate(err)
}

func latestService(tx *gorm.DB, organizationID, unitID string) (*assessment.ServicePlan, error) {
	var row servicePlanRow
	err := tx.Where("organization_id = ? AND unit_id = ?", organizationID, unitID).Order("version DESC").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return &assessment.ServicePlan{OrganizationID: organizationID, UnitID: unitID}, nil
	}
	if err != nil {
		return nil, err
	}
	return row.plan()
}

// ServiceVersion returns one version of a unit's service plan, or ErrNotFound.
func (s *Store) ServiceVersion(ctx context.Context, organizationID, unitID string, version int) (*assessment.ServicePlan, error) {
	var row servicePlanRow
	err := s.reading(ctx).Where("organization_id = ? AND unit_id = ? AND version = ?", organizationID, unitID, version).Take(&row).Error
	if err != nil {
		return nil, translate(err)
	}
	return row.plan()
}

// ServiceVersions lists the versions of a unit's service plan without what they
// say, newest first, at most limit of them.
func (s *Store) ServiceVersions(ctx context.Context, organizationID, unitID string, limit int) ([]assessment.ServicePlan, error) {
	var rows []servicePlanRow
	err := s.reading(ctx).Select("organization_id, unit_id, version, changed, saved_at, saved_by").
		Where("organization_id = ? AND unit_id = ?", organizationID, unitID).Order("version DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	versions := make([]assessment.ServicePlan, len(rows))
	for i, row := range rows {
		versions[i] = row.brief()
	}
	return versions, nil
}

// UpdateServicePlan lets change decide about a unit's service plan, and keeps
// what it makes of it as a new version beside those before, all in one
// transaction; where the version is the same nothing is saved. An error of change
// is returned as it is. A unit that was put away is ErrClosed.
func (s *Store) UpdateServicePlan(ctx context.Context, organizationID, unitID string, change func(*assessment.ServicePlan) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, organizationID, unitID); err != nil {
			return err
		}
		p, err := latestService(tx, organizationID, unitID)
		if err != nil {
			return err
		}
		before := p.Version
		if err := change(p); err != nil || p.Version == before {
			return err
		}
		p.OrganizationID, p.UnitID, p.Version = organizationID, unitID, before+1
		row, err := servicePlanRowOf(p)
		if err != nil {
			return err
		}
		if err := sound(row.Changed, row.Text, row.SavedBy); err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
}

// ServiceKnown is what is kept of a unit that its service plan can begin with: all
// but its level and the questionnaire that is from.
func (s *Store) ServiceKnown(ctx context.Context, unit assessment.Unit) (assessment.ServiceKnown, error) {
	org, known := unit.OrganizationID, assessment.ServiceKnown{Unit: unit.Name}
	var errs [5]error
	var decisions []assessment.Decision
	known.Worths, errs[0] = s.Worths(ctx, org, unit.ID)
	known.Measures, errs[1] = s.Measures(ctx, org, unit.ID)
	known.Moments, errs[2] = s.Moments(ctx, org, unit.ID)
	decisions, errs[3] = s.Decisions(ctx, org, unit.ID)
	if known.Plan, errs[4] = s.Plan(ctx, org, unit.ID); errors.Is(errs[4], assessment.ErrNotFound) {
		known.Plan, errs[4] = nil, nil
	}
	if len(decisions) > 0 {
		known.Decision = &decisions[0]
	}
	return known, errors.Join(errs[:]...)
}
