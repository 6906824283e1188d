package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// measureRow is what a unit measures beside its level, without the values.
type measureRow struct {
	OrganizationID string
	ID             string
	UnitID         string
	Kind           string
	Name           string
	NameKey        string
	Definition     string
	Unit           string
	Better         string
	Every          string
	Target         *float64
	Owner          string
	Version        int
	CreatedAt      time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt      time.Time `gorm:"autoUpdateTime:false"`
}

func (measureRow) TableName() string { return "measures" }

// measureValueRow is the value of one period.
type measureValueRow struct {
	OrganizationID string
	MeasureID      string
	Period         string
	Value          float64
	N              int
	Figures        string
	Note           string
	RecordedBy     string
	RecordedAt     time.Time
}

func (measureValueRow) TableName() string { return "measure_values" }

func measureRowOf(m assessment.Measure) measureRow {
	return measureRow{
		OrganizationID: m.OrganizationID, ID: m.ID, UnitID: m.UnitID, Kind: string(m.Kind), Name: m.Name, NameKey: strings.ToLower(m.Name),
		Definition: m.Definition, Unit: m.Unit, Better: string(m.Better), Every: string(m.Every), Target: m.Target, Owner: m.Owner,
		Version: m.Version, CreatedAt: stored(m.CreatedAt), UpdatedAt: stored(m.UpdatedAt),
	}
}

func (r measureRow) measure() assessment.Measure {
	return assessment.Measure{
		OrganizationID: r.OrganizationID, UnitID: r.UnitID, ID: r.ID,
		MeasureSettings: assessment.MeasureSettings{
			Kind: assessment.MeasureKind(r.Kind), Name: r.Name, Definition: r.Definition, Unit: r.Unit, Better: assessment.Direction(r.Better),
			Every: assessment.Every(r.Every), Target: r.Target, Owner: r.Owner,
		},
		Version: r.Version, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(),
	}
}

func measureValueRows(m assessment.Measure) []measureValueRow {
	rows := make([]measureValueRow, len(m.Values))
	for i, v := range m.Values {
		rows[i] = measureValueRow{
			OrganizationID: m.OrganizationID, MeasureID: m.ID, Period: v.Period.String(), Value: v.Value, N: v.N, Figures: encodeFigures(v.Figures),
			Note: v.Note, RecordedBy: v.By, RecordedAt: stored(v.At),
		}
	}
	return rows
}

func (r measureValueRow) value() (assessment.MeasureValue, error) {
	period, err := assessment.ParsePeriod(r.Period)
	if err != nil {
		return assessment.MeasureValue{}, fmt.Errorf("read a value of measure %s: %q %w", r.MeasureID, r.Period, err)
	}
	figures, err := decodeFigures(r.Figures)
	return assessment.MeasureValue{Period: period, Value: r.Value, N: r.N, Figures: figures, Note: r.Note, By: r.RecordedBy, At: r.RecordedAt.UTC()}, err
}

func encodeFigures(figures []float64) string {
	texts := make([]string, len(figures))
	for i, f := range figures {
		texts[i] = strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strings.Join(texts, ",")
}

func decodeFigures(text string) ([]float64, error) {
	if text == "" {
		return nil, nil
	}
	texts := strings.Split(text, ",")
	figures := make([]float64, len(texts))
	for i, t := range texts {
		f, err := strconv.ParseFloat(t, 64)
		if err != nil {
			return nil, fmt.Errorf("read the figures of a measure: %w", err)
		}
		figures[i] = f
	}
	return figures, nil
}

// Measures lists what a unit measures, with all values. A unit that measures
// nothing has none; whether it exists is for the caller to know.
func (s *Store) Measures(ctx context.Context, organizationID, unitID string) ([]assessment.Measure, error) {
	all, err := measures(s.reading(ctx).Where("organization_id = ? AND unit_id = ?", organizationID, unitID))
	return all, translate(err)
}

// Measure returns one measure of a unit with its values, or ErrNotFound.
func (s *Store) Measure(ctx context.Context, organizationID, unitID, id string) (*assessment.Measure, error) {
	all, err := measures(s.reading(ctx).Where("organization_id = ? AND unit_id = ? AND id = ?", organizationID, unitID, id))
	if err == nil && len(all) == 0 {
		err = assessment.ErrNotFound
	}
	if err != nil {
		return nil, translate(err)
	}
	return &all[0], nil
}

// MeasuresOf lists the measures of all units of an organization.
func (s *Store) MeasuresOf(ctx context.Context, organizationID string) ([]assessment.Measure, error) {
	all, err := measures(s.reading(ctx).Where("organization_id = ?", organizationID))
	return all, translate(err)
}

// measures reads the measures a query leaves, by kind and name, in two
// statements however many there are.
func measures(query *gorm.DB) ([]assessment.Measure, error) {
	var rows []measureRow
	query = query.Session(&gorm.Session{})
	if err := query.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	var values []measureValueRow
	ids := query.Model(&measureRow{}).Select("id")
	err := query.Session(&gorm.Session{NewDB: true}).Where("organization_id = ? AND measure_id IN (?)", rows[0].OrganizationID, ids).Find(&values).Error
	if err != nil {
		return nil, err
	}
	found, at := assessment.Measures{All: make([]assessment.Measure, len(rows))}, make(map[string]int, len(rows))
	for i, row := range rows {
		found.All[i], at[row.ID] = row.measure(), i
	}
	for _, row := range values {
		value, err := row.value()
		if err != nil {
			return nil, err
		}
		if i, known := at[row.MeasureID]; known {
			found.All[i].Values = append(found.All[i].Values, value)
		}
	}
	found.Sort()
	return found.All, nil
}

// UpdateMeasures lets change decide about the measures of a unit and saves what
// it changed, all in one transaction. An error of change is returned as it is,
// and nothing is saved. A unit that was put away is ErrClosed. Only measures
// whose version grew are written.
func (s *Store) UpdateMeasures(ctx context.Context, organizationID, unitID string, change func(*assessment.Measures) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockedInUse(tx, organizationID, unitID); err != nil {
			return err
		}
		before, err := measures(tx.Where("organization_id = ? AND unit_id = ?", organizationID, unitID))
		if err != nil {
			return err
		}
		after := assessment.Measures{OrganizationID: organizationID, UnitID: unitID, All: slices.Clone(before)}
		for i := range after.All {
			after.All[i].Values = slices.Clone(before[i].Values)
		}
		if err := change(&after); err != nil {
			return err
		}
		return saveMeasures(tx, before, &after)
	})
}

// saveMeasures takes out what is gone or changed before it writes what changed
// anew, so that a name that was given up can be taken by another.
func saveMeasures(tx *gorm.DB, before []assessment.Measure, after *assessment.Measures) error {
	const own = "organization_id = ? AND id = ?"
	var changed []assessment.Measure
	for _, m := range after.All {
		at := slices.IndexFunc(before, func(b assessment.Measure) bool { return b.ID == m.ID })
		if at >= 0 && before[at].Version == m.Version {
			continue
		}
		m.OrganizationID, m.UnitID = after.OrganizationID, after.UnitID
		changed = append(changed, m)
	}
	for _, b := range before {
		kept := after.Measure(b.ID)
		if kept != nil && kept.Version == b.Version {
			continue
		}
		if err := tx.Where("organization_id = ? AND measure_id = ?", b.OrganizationID, b.ID).Delete(&measureValueRow{}).Error; err != nil {
			return err
		}
		if err := one(tx.Where(own, b.OrganizationID, b.ID).Delete(&measureRow{})); err != nil {
			return err
		}
	}
	return addMeasures(tx, changed)
}

func addMeasures(tx *gorm.DB, all []assessment.Measure) error {
	rows, values := make([]measureRow, len(all)), []measureValueRow(nil)
	for i, m := range all {
		if err := sound(m.Name, m.Definition, m.Unit, m.Owner); err != nil {
			return err
		}
		for _, v := range m.Values {
			if err := sound(v.Note, v.By); err != nil {
				return err
			}
		}
		rows[i], values = measureRowOf(m), append(values, measureValueRows(m)...)
	}
	slices.SortFunc(rows, func(a, b measureRow) int { return cmp.Compare(a.ID, b.ID) })
	if err := insertRows(tx, rows); err != nil {
		return err
	}
	return insertRows(tx, values)
}
