package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"continuum/assessment"
)

// shareRow is a link by which others look. Its secret is nowhere, only its hash.
type shareRow struct {
	OrganizationID string
	ID             string
	TokenHash      string
	Kind           string
	AssessmentID   *string // nil for a comparison
	Filter         string
	Aliases        bool
	Label          string
	CreatedBy      string
	CreatedAt      time.Time `gorm:"autoCreateTime:false"`
	Until          time.Time
	RevokedBy      string
	RevokedAt      *time.Time
	Opened         int
	OpenedAt       *time.Time
}

func (shareRow) TableName() string { return "shares" }

// readShare is a share with the kind of its assessment.
type readShare struct {
	Share shareRow `gorm:"embedded"`
	Mode  string
}

func (readShare) TableName() string { return "shares" }

func shareRowOf(s *assessment.Share, tokenHash string) shareRow {
	row := shareRow{
		OrganizationID: s.OrganizationID, ID: s.ID, TokenHash: tokenHash, Kind: string(s.Kind), Filter: s.Filter, Aliases: s.Aliases, Label: s.Label,
		CreatedBy: s.CreatedBy, CreatedAt: stored(s.CreatedAt), Until: stored(s.Until),
	}
	if s.Kind == assessment.SharedResult {
		row.AssessmentID = &s.AssessmentID
	}
	return row
}

func (r shareRow) share() assessment.Share {
	share := assessment.Share{
		ID: r.ID, OrganizationID: r.OrganizationID,
		ShareSettings: assessment.ShareSettings{
			Kind: assessment.ShareKind(r.Kind), Filter: r.Filter, Aliases: r.Aliases, Label: r.Label,
		},
		CreatedAt: r.CreatedAt.UTC(), CreatedBy: r.CreatedBy, Until: r.Until.UTC(),
		RevokedAt: known(r.RevokedAt), RevokedBy: r.RevokedBy, Opened: r.Opened, OpenedAt: known(r.OpenedAt),
	}
	if r.AssessmentID != nil {
		share.AssessmentID = *r.AssessmentID
	}
	return share
}

func (r readShare) share() assessment.Share {
	share := r.Share.share()
	share.Mode = assessment.Mode(r.Mode)
	return share
}

// shares is where queries of shares begin: each with the kind of its assessment.
func shares(tx *gorm.DB) *gorm.DB {
	return tx.Select("shares.*, coalesce(assessments.mode, '') AS mode").
		Joins("LEFT JOIN assessments ON assessments.organization_id = shares.organization_id AND assessments.id = shares.assessment_id")
}

// AddShare keeps a link by the hash of its secret. What it shows must be a result
// of the organization that was handed in or published, else it is ErrNotFound.
func (s *Store) AddShare(ctx context.Context, share *assessment.Share, tokenHash string) error {
	if err := sound(share.ID, tokenHash, share.Filter, share.Label, share.CreatedBy); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		if share.Kind == assessment.SharedResult {
			var result assessmentRow
			err := tx.Select("id").Where("organization_id = ? AND id = ? AND mode = ? AND submitted_at IS NOT NULL", share.OrganizationID, share.AssessmentID, string(share.Mode)).
				Take(&result).Error
			if err != nil {
				return err
			}
		}
		row := shareRowOf(share, tokenHash)
		return tx.Create(&row).Error
	})
}

// Shares lists the links of an organization, newest first, those that have ended
// too.
func (s *Store) Shares(ctx context.Context, organizationID string) ([]assessment.Share, error) {
	var rows []readShare
	err := shares(s.reading(ctx)).Where("shares.organization_id = ?", organizationID).
		Order("shares.created_at DESC, shares.id DESC").Find(&rows).Error
	if err == nil && len(rows) == 0 {
		_, err = s.Organization(ctx, organizationID)
	}
	if err != nil {
		return nil, translate(err)
	}
	all := make([]assessment.Share, len(rows))
	for i, row := range rows {
		all[i] = row.share()
	}
	return all, nil
}

// RevokeShare ends a link for good. One that has ended is ErrClosed.
func (s *Store) RevokeShare(ctx context.Context, organizationID, id, who string, now time.Time) error {
	if err := sound(who); err != nil {
		return err
	}
	return s.change(ctx, func(tx *gorm.DB) error {
		var row shareRow
		if err := s.locked(tx).Where("organization_id = ? AND id = ?", organizationID, id).Take(&row).Error; err != nil {
			return err
		}
		share := row.share()
		if err := share.Revoke(who, now); err != nil {
			return err
		}
		return one(tx.Model(&shareRow{}).Where("organization_id = ? AND id = ?", organizationID, id).
			Updates(map[string]any{"revoked_at": optional(share.RevokedAt), "revoked_by": share.RevokedBy}))
	})
}

// SharedBy returns the link with this secret. An unknown one is ErrNotFound, one
// that has expired or was revoked ErrClosed.
func (s *Store) SharedBy(ctx context.Context, tokenHash string, now time.Time) (*assessment.Share, error) {
	var row readShare
	if err := shares(s.reading(ctx)).Where("shares.token_hash = ?", tokenHash).Take(&row).Error; err != nil {
		return nil, translate(err)
	}
	share := row.share()
	if err := share.CheckOpen(now); err != nil {
		return nil, err
	}
	return &share, nil
}

// CountOpening notes that a link was opened. The errors are those of SharedBy.
func (s *Store) CountOpening(ctx context.Context, tokenHash string, now time.Time) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		var row shareRow
		if err := s.locked(tx).Where("token_hash = ?", tokenHash).Take(&row).Error; err != nil {
			return err
		}
		share := row.share()
		if err := share.CheckOpen(now); err != nil {
			return err
		}
		return one(tx.Model(&shareRow{}).Where("organization_id = ? AND id = ?", row.OrganizationID, row.ID).
			Updates(map[string]any{"opened": row.Opened + 1, "opened_at": optional(now)}))
	})
}
