package store

import (
	"context"
	"database/sql"
	"slices"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// invitationRow is somebody asked by name. Nothing changes in it when they
// answer; see the migration.
type invitationRow struct {
	OrganizationID string
	ID             string
	SurveyID       string
	Name           string
	Email          string
	Role           string
	Revoked        bool
	DraftID        string
}

func (invitationRow) TableName() string { return "survey_invitations" }

// linkRow is what a secret opens.
type linkRow struct {
	LinkHash       string
	OrganizationID string
	SurveyID       string
	InvitationID   string // empty: not somebody's in person
	DraftID        string // empty: the link for everybody
}

func (linkRow) TableName() string { return "survey_links" }

// invited is an invitation with what shows how far somebody has come.
type invited struct {
	invitationRow
	draft bool // there is one: they have not handed in
	begun bool // and something is in it
}

func (i *invited) invitation() assessment.Invitation {
	state := assessment.StateInvited
	switch {
	case i.Revoked:
		state = assessment.StateRevoked
	case !i.draft:
		state = assessment.StateDone
	case i.begun:
		state = assessment.StateStarted
	}
	return assessment.Invitation{ID: i.ID, Name: i.Name, Email: i.Email, Role: assessment.RespondentRole(i.Role), State: state}
}

// Invitations lists who was asked by name, and how far they have come.
func (s *Store) Invitations(ctx context.Context, organizationID, id string) ([]assessment.Invitation, error) {
	tx := s.reading(ctx)
	rows, err := invitations(tx, organizationID, id, "")
	if err != nil {
		return nil, translate(err)
	}
	if len(rows) == 0 {
		return nil, translate(tx.Select("id").Where("organization_id = ? AND id = ?", organizationID, id).Take(&surveyRow{}).Error)
	}
	people := make([]assessment.Invitation, len(rows))
	for i := range rows {
		people[i] = rows[i].invitation()
	}
	slices.SortFunc(people, func(a, b assessment.Invitation) int { return byName(a.Name, b.Name, a.Email+a.ID, b.Email+b.ID) })
	return people, nil
}

// invitations reads those of a survey, or one of them.
func invitations(tx *gorm.DB, organizationID, survey, id string) (found []invited, err error) {
	statement, args := `SELECT i.id, i.name, i.email, i.role, i.revoked, i.draft_id, d.id IS NOT NULL, COALESCE(d.sheet, '') <> ''
		FROM survey_invitations i LEFT JOIN survey_drafts d ON d.id = i.draft_id
		WHERE i.organization_id = $1 AND i.survey_id = $2`, []any{organizationID, survey}
	if id != "" {
		statement, args = statement+` AND i.id = $3`, append(args, id)
	}
	err = ask(tx, statement, args, func(rows *sql.Rows) error {
		var i invited
		err := rows.Scan(&i.ID, &i.Name, &i.Email, &i.Role, &i.Revoked, &i.DraftID, &i.draft, &i.begun)
		found = append(found, i)
		return err
	})
	return found, err
}

// Invite asks people by name, all or none of them. An address that is given
// twice or was invited before, and not revoked, is an InvalidError at field
// "people". Their messages go into the outbox with them.
func (s *Store) Invite(ctx context.Context, organizationID, id string, people []assessment.Invitee, change func(*assessment.Survey) error) error {
	return s.changeSurvey(ctx, organizationID, id, func(tx *gorm.DB, survey *assessment.Survey) error {
		if survey.Asking != assessment.PersonalLinks {
			return assessment.Invalid("asking", "This survey asks by one link for all.")
		}
		known, err := invitations(tx, organizationID, id, "")
		if err != nil {
			return err
		}
		if err := checkInvitees(known, people); err != nil {
			return err
		}
		if err := change(survey); err != nil || len(people) == 0 {
			return err
		}
		if err := addInvitees(tx, organizationID, id, people); err != nil {
			return err
		}
		return s.enqueue(tx, organizationID, id, people)
	})
}

func checkInvitees(known []invited, people []assessment.Invitee) error {
	taken := map[string]bool{"": false}
	for _, i := range known {
		taken[i.Email] = taken[i.Email] || !i.Revoked && i.Email != ""
	}
	var problems []assessment.Problem
	for _, p := range people {
		if err := sound(p.ID, p.Name, p.Email, p.LinkHash); err != nil {
			return err
		}
		if p.Role != "" && !p.Role.Known() {
			problems = append(problems, assessment.Problem{Field: "people", Text: "Choose leader, front line or other for " + p.Email + "."})
		}
		if taken[p.Email] {
			problems = append(problems, assessment.Problem{Field: "people", Text: p.Email + " is invited already."})
		}
		taken[p.Email] = p.Email != ""
	}
	if len(problems) > 0 {
		return &assessment.InvalidError{Problems: problems}
	}
	return nil
}

// batchSize keeps a statement below the number of values a database takes.
const batchSize = 500

func addInvitees(tx *gorm.DB, organizationID, survey string, people []assessment.Invitee) error {
	invitations, links, drafts := make([]invitationRow, len(people)), make([]linkRow, len(people)), make([]draftRow, len(people))
	for i, p := range people {
		draft := account.NewID()
		drafts[i] = draftRow{ID: draft, OrganizationID: organizationID, SurveyID: survey}
		invitations[i] = invitationRow{organizationID, p.ID, survey, p.Name, p.Email, string(p.Role), false, draft}
		links[i] = linkRow{p.LinkHash, organizationID, survey, p.ID, draft}
	}
	for _, rows := range []any{&drafts, &invitations, &links} {
		if err := tx.CreateInBatches(rows, batchSize).Error; err != nil {
			return err
		}
	}
	return nil
}

// Relink makes one more link for somebody who was invited; earlier ones go on
// working. Who has answered or was revoked needs none: ErrClosed.
func (s *Store) Relink(ctx context.Context, organizationID, id, invitationID, linkHash string, change func(*assessment.Survey) error) error {
	return s.changeInvitation(ctx, organizationID, id, invitationID, change, func(tx *gorm.DB, i *invited) error {
		return tx.Create(&linkRow{linkHash, organizationID, id, invitationID, i.DraftID}).Error
	})
}

// RevokeInvitation takes an invitation back: its links do nothing any more and
// what was begun is gone. Who has answered cannot be revoked, nor can anybody
// twice: ErrClosed.
func (s *Store) RevokeInvitation(ctx context.Context, organizationID, id, invitationID string, change func(*assessment.Survey) error) error {
	err := s.changeInvitation(ctx, organizationID, id, invitationID, change, func(tx *gorm.DB, i *invited) error {
		if err := tx.Where("id = ?", i.DraftID).Delete(&draftRow{}).Error; err != nil {
			return err
		}
		if err := s.dropMessages(tx, organizationID, id, invitationID); err != nil {
			return err
		}
		return one(tx.Model(&invitationRow{}).Where("organization_id = ? AND id = ?", organizationID, invitationID).Update("revoked", true))
	})
	return s.erasing(err)
}

// changeInvitation changes something about somebody who has not answered yet.
func (s *Store) changeInvitation(ctx context.Context, organizationID, id, invitationID string,
	change func(*assessment.Survey) error, do func(*gorm.DB, *invited) error,
) error {
	return s.changeSurvey(ctx, organizationID, id, func(tx *gorm.DB, survey *assessment.Survey) error {
		people, err := invitations(tx, organizationID, id, invitationID)
		switch {
		case err != nil:
			return err
		case invitationID == "" || len(people) == 0:
			return assessment.ErrNotFound
		case !people[0].invitation().Missing():
			return assessment.ErrClosed
		}
		if err := change(survey); err != nil {
			return err
		}
		return do(tx, &people[0])
	})
}
