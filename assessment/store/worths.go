package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// worthRow is what was worked out for a unit and level.
type worthRow struct {
	OrganizationID string
	UnitID         string
	Target         int
	CustomersGroup string
	Why            string
	Figures        string
	Version        int
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
	UpdatedBy      string
}

func (worthRow) TableName() string { return "worths" }

// figuresJSON are the figures as they are stored. Its keys are part of the data
// and do not follow the domain's names.
type figuresJSON struct {
	Customers float64           `json:"customers"`
	Margin    float64           `json:"margin"`
	Retention float64           `json:"retention"`
	Discount  float64           `json:"discount"`
	Years     int               `json:"years"`
	OneOff    float64           `json:"one_off"`
	Yearly    float64           `json:"yearly"`
	Ramp      []float64         `json:"ramp,omitempty"`
	Low       float64           `json:"low"`
	Likely    float64           `json:"likely"`
	High      float64           `json:"high"`
	Rate      int64             `json:"rate,omitempty"`
	FromPlan  bool              `json:"from_plan,omitempty"`
	Referrals *[2]float64       `json:"referrals,omitempty"` // rate, margin
	Price     *[2]float64       `json:"price,omitempty"`     // extra, lost
	Sources   map[string]string `json:"sources,omitempty"`
}

func worthRowOf(w *assessment.Worth) (worthRow, error) {
	figures := figuresJSON{
		Customers: w.Customers, Margin: w.Margin, Retention: w.Retention, Discount: w.Discount, Years: w.Years, OneOff: w.OneOff, Yearly: w.Yearly,
		Ramp: w.Ramp, Low: w.Low, Likely: w.Likely, High: w.High, Rate: w.Rate, FromPlan: w.FromPlan, Sources: w.Sources,
	}
	if w.Referrals != nil {
		figures.Referrals = &[2]float64{w.Referrals.Rate, w.Referrals.Margin}
	}
	if w.Price != nil {
		figures.Price = &[2]float64{w.Price.Extra, w.Price.Lost}
	}
	text, err := json.Marshal(figures)
	return worthRow{
		OrganizationID: w.OrganizationID, UnitID: w.UnitID, Target: w.Target, CustomersGroup: w.Group, Why: w.Why, Figures: string(text),
		Version: w.Version, UpdatedAt: stored(w.UpdatedAt), UpdatedBy: w.UpdatedBy,
	}, err
}

func (r worthRow) worth() (*assessment.Worth, error) {
	var f figuresJSON
	if err := json.Unmarshal([]byte(r.Figures), &f); err != nil {
		return nil, fmt.Errorf("read what was worked out for unit %s and level %d: %w", r.UnitID, r.Target, err)
	}
	w := &assessment.Worth{
		OrganizationID: r.OrganizationID, UnitID: r.UnitID, Target: r.Target, Group: r.CustomersGroup, Why: r.Why,
		Case: assessment.Case{
			Customers: f.Customers, Margin: f.Margin, Retention: f.Retention, Discount: f.Discount, Years: f.Years, OneOff: f.OneOff, Yearly: f.Yearly, Ramp: f.Ramp,
		},
		Low: f.Low, Likely: f.Likely, High: f.High, Sources: f.Sources, Rate: f.Rate, FromPlan: f.FromPlan,
		Version: r.Version, UpdatedAt: r.UpdatedAt.UTC(), UpdatedBy: r.UpdatedBy,
	}
	if f.Referrals != nil {
		w.Referrals = &assessment.Referrals{Rate: f.Referrals[0], Margin: f.Referrals[1]}
	}
	if f.Price != nil {
		w.Price = &assessment.Price{Extra: f.Price[0], Lost: f.Price[1]}
	}
	return w, nil
}

// Worth returns what was worked out for a unit and level, or ErrNotFound.
func (s *Store) Worth(ctx context.Context, organizationID, unitID string, target int) (*assessment.Worth, error) {
	row := worthRow{OrganizationID: organizationID, UnitID: unitID, Target: target}
	err := ask(s.reading(ctx), oneWorth, []any{organizationID, unitID, target}, func(rows *sql.Rows) error {
		return rows.Scan(&row.CustomersGroup, &row.Why, &row.Figures, &row.Version, &row.UpdatedAt, &row.UpdatedBy)
	})
	if err == nil && row.Version == 0 {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return nil, translate(err)
	}
	return row.worth()
}

const oneWorth = `SELECT customers_group, why, figures, version, updated_at, updated_by FROM worths
	WHERE organization_id = $1 AND unit_id = $2 AND target = $3`

// Worths lists what was worked out for a unit, by level.
func (s *Store) Worths(ctx context.Context, organizationID, unitID string) ([]*assessment.Worth, error) {
	var rows []worthRow
	err := s.reading(ctx).Where("organization_id = ? AND unit_id = ?", organizationID, unitID).Order("target").Find(&rows).Error
	if err != nil {
		return nil, translate(err)
	}
	all := make([]*assessment.Worth, len(rows))
	for i, row := range rows {
		if all[i], err = row.worth(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// SaveWorth keeps what was worked out. Its version must be the one that is kept,
// or 0 for the first; else somebody else was faster, which is ErrConflict. It is
// one more afterwards. A unit that was put away is ErrClosed.
func (s *Store) SaveWorth(ctx context.Context, w *assessment.Worth) error {
	row, err := worthRowOf(w)
	if err != nil {
		return err
	}
	texts := append(slices.Collect(maps.Values(w.Sources)), w.Group, w.Why, w.UpdatedBy)
	if err := sound(texts...); err != nil {
		return err
	}
	row.Version++
	err = s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, w.OrganizationID, w.UnitID); err != nil {
			return err
		}
		if w.Version == 0 {
			return tx.Create(&row).Error // a second first one is a duplicate: ErrConflict
		}
		changed := tx.Model(&worthRow{}).
			Where("organization_id = ? AND unit_id = ? AND target = ? AND version = ?", w.OrganizationID, w.UnitID, w.Target, w.Version).
			Select("customers_group", "why", "figures", "version", "updated_at", "updated_by").Updates(&row)
		if changed.Error == nil && changed.RowsAffected == 0 {
			return assessment.ErrConflict
		}
		return changed.Error
	})
	if err == nil {
		w.Version = row.Version
	}
	return err
}
