package store

import (
	"context"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// checkResponseRow is what somebody chose in a survey, and nothing else.
type checkResponseRow struct {
	Number         int64 `gorm:"primaryKey;autoIncrement:false"`
	OrganizationID string
	CheckID        string
	OnceHash       string
	Fits           string
}

func (checkResponseRow) TableName() string { return "check_responses" }

// CheckTurnout counts who has taken part; ErrNotFound for an unknown check.
func (s *Store) CheckTurnout(ctx context.Context, organizationID, id string) (int, error) {
	tx := s.reading(ctx)
	var row checkRow
	if err := tx.Select("id").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
		return 0, translate(err)
	}
	n, err := responsesTo(tx, &assessment.Check{OrganizationID: organizationID, ID: id})
	return int(n), translate(err)
}

// CheckSecret is the secret of the link people take part by; empty before it was
// made.
func (s *Store) CheckSecret(ctx context.Context, organizationID, id string) (string, error) {
	var row checkRow
	err := s.reading(ctx).Select("link_secret").Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error
	return row.LinkSecret, translate(err)
}

// OpenCheck makes the link people take part by. One that was made before stops
// working; what was handed in by it counts.
func (s *Store) OpenCheck(ctx context.Context, organizationID, id string, link account.Token, change func(*assessment.Check) error) error {
	return s.changeCheck(ctx, organizationID, id, func(tx *gorm.DB, c *assessment.Check) error {
		if err := change(c); err != nil {
			return err
		}
		return one(tx.Model(&checkRow{}).Where("organization_id = ? AND id = ?", organizationID, id).
			Updates(map[string]any{"link_hash": link.Hash, "link_secret": link.Secret}))
	})
}

// CheckVisit is what a link leads to, by the hash of its secret; an unknown one
// is ErrNotFound.
func (s *Store) CheckVisit(ctx context.Context, linkHash string) (assessment.CheckVisit, error) {
	v, err := s.checkVisit(s.reading(ctx), linkHash)
	return v, translate(err)
}

func (s *Store) checkVisit(tx *gorm.DB, linkHash string) (v assessment.CheckVisit, err error) {
	var row checkRow
	if err := tx.Where("link_hash = ?", linkHash).Take(&row).Error; err != nil {
		return v, err
	}
	if v.Check, err = s.checkOf(tx, row); err != nil {
		return v, err
	}
	v.Check.Events = nil
	tree, err := units(tx, row.OrganizationID)
	if err != nil {
		return v, err
	}
	unit := tree.Unit(row.UnitID)
	if unit == nil {
		return v, assessment.ErrNotFound
	}
	var organization organizationRow
	if err := tx.Where("id = ?", row.OrganizationID).Take(&organization).Error; err != nil {
		return v, err
	}
	v.Unit, v.PutAway, v.Organization = *unit, tree.Archived(unit.ID), organization.organization()
	return v, nil
}

// TakePart hands in what somebody chose, all or nothing. A page handed in twice,
// which part.Once tells, counts once: the second time is ErrConflict. While nobody
// can take part, or once MostTakingPart did, it is ErrClosed.
//
// One row is added, and nothing says when it was, or after whom. That somebody had
// taken part from the same browser is counted, and not kept with what was chosen.
func (s *Store) TakePart(ctx context.Context, linkHash string, part assessment.Part) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockLink(tx, linkHash, part.Again); err != nil {
			return err
		}
		v, err := s.checkVisit(tx, linkHash)
		if err != nil {
			return err
		}
		if err := v.CheckOpen(s.now()); err != nil {
			return err
		}
		if err := v.Check.Questionnaire.CheckComplete(part.Fits); err != nil {
			return err
		}
		took, err := responsesTo(tx, v.Check)
		switch {
		case err != nil:
			return err
		case took >= assessment.MostTakingPart:
			return assessment.ErrClosed
		}
		row := checkResponseRow{OrganizationID: v.Organization.ID, CheckID: v.Check.ID, OnceHash: part.Once, Fits: encodeFits(v.Check.Questionnaire, part.Fits)}
		if err := addCheckResponse(tx, row); err != nil || !part.Again {
			return err
		}
		return tx.Model(&checkRow{}).Where("organization_id = ? AND id = ?", v.Organization.ID, v.Check.ID).Update("repeats", gorm.Expr("repeats + 1")).Error
	})
}

// lockLink keeps a check from being closed before this transaction ends, where the
// database has such locks; alone where the check itself is changed.
func (s *Store) lockLink(tx *gorm.DB, linkHash string, change bool) error {
	switch {
	case !s.dialect.locks:
		return nil
	case change:
		return tx.Exec("SELECT id FROM checks WHERE link_hash = ? FOR UPDATE", linkHash).Error
	}
	return tx.Exec("SELECT id FROM checks WHERE link_hash = ? FOR SHARE", linkHash).Error
}

// responsesTo counts who has taken part in a check.
func responsesTo(tx *gorm.DB, c *assessment.Check) (int64, error) {
	var n int64
	err := tx.Model(&checkResponseRow{}).Where("organization_id = ? AND check_id = ?", c.OrganizationID, c.ID).Count(&n).Error
	return n, err
}

// addCheckResponse gives a response a random number that is not taken.
func addCheckResponse(tx *gorm.DB, row checkResponseRow) error {
	for {
		row.Number = random()
		var taken int64
		if err := tx.Model(&checkResponseRow{}).Where("number = ?", row.Number).Count(&taken).Error; err != nil {
			return err
		}
		if taken == 0 {
			return tx.Create(&row).Error
		}
	}
}

// PublishCheck makes what people chose the result of a survey, for good: change
// decides, given the check and what they say together. While people can take
// part, or once there is a result, it is ErrClosed.
//
// Then what each of them chose is deleted and overwritten: nothing is left but
// the result.
func (s *Store) PublishCheck(ctx context.Context, organizationID, id string, change func(*assessment.Check, *assessment.CheckResult) error) error {
	err := s.changeCheck(ctx, organizationID, id, func(tx *gorm.DB, c *assessment.Check) error {
		if c.Mode != assessment.SurveyMode || c.State(s.now()) != assessment.Closed {
			return assessment.ErrClosed
		}
		result, err := checkResult(tx, c)
		if err != nil {
			return err
		}
		if err := change(c, result); err != nil {
			return err
		}
		if !c.Submitted() || result.TooFew {
			return errNotPublished
		}
		if err := tx.Model(&checkRow{}).Where("organization_id = ? AND id = ?", organizationID, id).
			Updates(map[string]any{"link_hash": nil, "link_secret": ""}).Error; err != nil {
			return err
		}
		return tx.Where("organization_id = ? AND check_id = ?", organizationID, id).Delete(&checkResponseRow{}).Error
	})
	if err != nil {
		return err
	}
	return translate(s.write.erase(ctx))
}

// checkResult is what people say together. Fewer than the threshold are counted
// and not looked at.
func checkResult(tx *gorm.DB, c *assessment.Check) (*assessment.CheckResult, error) {
	of := func() *gorm.DB {
		return tx.Model(&checkResponseRow{}).Where("organization_id = ? AND check_id = ?", c.OrganizationID, c.ID)
	}
	var n int64
	if err := of().Count(&n).Error; err != nil {
		return nil, err
	}
	responses := make([]assessment.Fits, n)
	if int(n) < c.Threshold {
		return c.Questionnaire.Combine(responses, c.Threshold), nil
	}
	var texts []string
	if err := of().Order("number").Pluck("fits", &texts).Error; err != nil {
		return nil, err
	}
	responses = responses[:0]
	for _, text := range texts {
		fits, err := decodeFits(c.Questionnaire, text)
		if err != nil {
			return nil, err
		}
		responses = append(responses, fits)
	}
	return c.Questionnaire.Combine(responses, c.Threshold), nil
}
