package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"gorm.io/gorm"

	"continuum/assessment"
)

// draftRow is a response that is being answered. One is made, empty, with every
// invitation; it is gone when they hand in.
type draftRow struct {
	ID             string
	OrganizationID string
	SurveyID       string
	Sheet          string // see sheets.go; empty: not begun
	Amends         *int64 // number of the response it will take the place of
}

func (draftRow) TableName() string { return "survey_drafts" }

// placed is a survey with where it is.
type placed struct {
	loadedSurvey
	unit         unitRow
	organization organizationRow
}

// What a placed is read from: a link or a receipt x leads to it.
const (
	placedColumns = surveyColumns + `, u.organization_id, u.id, u.parent_id, u.name, u.archived_at, o.id, o.name, o.time_zone, o.sample`
	placedTables  = `JOIN surveys s ON s.organization_id = x.organization_id AND s.id = x.survey_id
		JOIN assessments a ON a.organization_id = s.organization_id AND a.id = s.id
		JOIN units u ON u.organization_id = a.organization_id AND u.id = a.unit_id
		JOIN organizations o ON o.id = a.organization_id`
)

func (p *placed) columns() []any {
	u, o := &p.unit, &p.organization
	return append(p.loadedSurvey.columns(), &u.OrganizationID, &u.ID, &u.ParentID, &u.Name, &u.ArchivedAt, &o.ID, &o.Name, &o.TimeZone, &o.Sample)
}

// opened is all that the secret of a link leads to.
type opened struct {
	placed
	invited
	survey *assessment.Survey
	draft  draftRow // its ID stays when the draft is gone
}

// open finds what a link leads to; an unknown one is ErrNotFound.
func (s *Store) open(tx *gorm.DB, linkHash string) (*opened, error) {
	const statement = `SELECT ` + placedColumns + `,
		COALESCE(i.id, ''), COALESCE(i.name, ''), COALESCE(i.email, ''), COALESCE(i.role, ''), COALESCE(i.revoked, FALSE),
		x.draft_id, d.id IS NOT NULL, COALESCE(d.sheet, ''), d.amends
		FROM survey_links x ` + placedTables + `
		LEFT JOIN survey_invitations i ON i.organization_id = x.organization_id AND i.id = x.invitation_id
		LEFT JOIN survey_drafts d ON d.id = x.draft_id
		WHERE x.link_hash = $1`
	var o opened
	err := ask(tx, statement, []any{linkHash}, func(rows *sql.Rows) error {
		i, d := &o.invited, &o.draft
		return rows.Scan(append(o.columns(), &i.ID, &i.Name, &i.Email, &i.Role, &i.Revoked, &d.ID, &i.draft, &d.Sheet, &d.Amends)...)
	})
	if err != nil {
		return nil, err
	}
	if o.assessment.ID == "" {
		return nil, assessment.ErrNotFound
	}
	o.begun = o.draft.Sheet != ""
	o.draft.OrganizationID, o.draft.SurveyID = o.assessment.OrganizationID, o.assessment.ID
	o.survey, err = s.surveyOf(tx, &o.loadedSurvey)
	return &o, err
}

// used reports whether the link was used to hand in.
func (o *opened) used() bool { return o.draft.ID != "" && !o.invited.draft && !o.Revoked }

// check is nil while something can be answered by the link.
func (o *opened) check(s *Store) error {
	switch {
	case o.Revoked:
		return assessment.ErrClosed
	case o.used():
		return assessment.ErrConflict
	}
	return o.survey.CheckAnswerable(s.now())
}

// sheet is the draft as the domain knows it, nil when nothing was begun.
func (o *opened) sheet() (*assessment.Draft, error) {
	if !o.begun {
		return nil, nil
	}
	response, err := decodeSheet(o.draft.Sheet, o.survey)
	if err != nil {
		return nil, err
	}
	return &assessment.Draft{Role: response.Role, Sheet: response.Sheet, Amends: o.draft.Amends != nil}, nil
}

// Respondent says what a link leads to: the survey, and how far who holds it has
// come. It works for closed surveys and revoked and used links too, so that a
// page can say so.
func (s *Store) Respondent(ctx context.Context, linkHash string) (assessment.Respondent, error) {
	o, err := s.open(s.reading(ctx), linkHash)
	if err != nil {
		return assessment.Respondent{}, translate(err)
	}
	r := assessment.Respondent{Survey: o.survey, Unit: o.unit.unit(), Organization: o.organization.organization(), Used: o.used()}
	if o.ID != "" {
		i := o.invitation()
		r.Invitation = &i
	}
	r.Draft, err = o.sheet()
	return r, err
}

// lockAnswering keeps the survey a secret leads to from being closed or changed
// before this transaction ends. Several people can hand in at once; with
// exclusive nobody else does.
func (s *Store) lockAnswering(tx *gorm.DB, table, column, hash string, exclusive bool) error {
	if !s.dialect.locks {
		return nil
	}
	mode := map[bool]string{false: "FOR SHARE", true: "FOR UPDATE"}[exclusive]
	return tx.Exec(`SELECT s.id FROM surveys s JOIN `+table+` x ON s.organization_id = x.organization_id AND s.id = x.survey_id
		WHERE x.`+column+` = ? `+mode+` OF s`, hash).Error
}

// lockDraft lets nobody else change the draft behind a link before this
// transaction ends.
func (s *Store) lockDraft(tx *gorm.DB, linkHash string) error {
	if !s.dialect.locks {
		return nil
	}
	return tx.Exec(`SELECT id FROM survey_drafts WHERE id = (SELECT draft_id FROM survey_links WHERE link_hash = ?) FOR UPDATE`, linkHash).Error
}

// answering opens a link to start or hand in by it.
func (s *Store) answering(tx *gorm.DB, linkHash string) (*opened, error) {
	if err := s.lockAnswering(tx, "survey_links", "link_hash", linkHash, false); err != nil {
		return nil, err
	}
	if err := s.lockDraft(tx, linkHash); err != nil {
		return nil, err
	}
	o, err := s.open(tx, linkHash)
	if err != nil {
		return nil, err
	}
	return o, o.check(s)
}

// StartResponse begins to answer. By a personal link the draft hangs on the
// invitation, so that the same link goes on elsewhere, and draftHash is not
// used; by the link for everybody a draft of its own begins, which the secret of
// draftHash opens. Starting again changes nothing but the role.
//
// The role an invitation says goes before the one given, which must be one of
// the roles. While nobody can answer it is ErrClosed, by a used link ErrConflict.
func (s *Store) StartResponse(ctx context.Context, linkHash string, role assessment.RespondentRole, draftHash string) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		o, err := s.answering(tx, linkHash)
		if err != nil {
			return err
		}
		role := cmp.Or(assessment.RespondentRole(o.Role), role)
		if !role.Known() {
			return assessment.Invalid("role", "Choose how you see the unit.")
		}
		if o.draft.ID == "" {
			return beginDraft(tx, o, role, draftHash)
		}
		draft, err := o.sheet()
		if err != nil {
			return err
		}
		if draft == nil {
			draft = &assessment.Draft{Sheet: assessment.NewSheet(o.survey.Questionnaire, o.survey.Form)}
		}
		draft.Role = role
		return saveDraft(tx, o, draft)
	})
}

func beginDraft(tx *gorm.DB, o *opened, role assessment.RespondentRole, draftHash string) error {
	o.draft.Sheet = encodeSheet(role, assessment.NewSheet(o.survey.Questionnaire, o.survey.Form))
	return addDraft(tx, o.draft, draftHash)
}

// UpdateDraft lets change decide about a draft and saves what it changed, as
// UpdateAssessment does. While nobody can answer it is ErrClosed, by a used link
// ErrConflict, before anything was begun ErrNotFound.
func (s *Store) UpdateDraft(ctx context.Context, linkHash string, change func(*assessment.Draft) error) error {
	return s.change(ctx, func(tx *gorm.DB) error {
		if err := s.lockDraft(tx, linkHash); err != nil {
			return err
		}
		o, err := s.open(tx, linkHash)
		if err != nil {
			return err
		}
		if err := o.check(s); err != nil {
			return err
		}
		draft, err := o.sheet()
		if err == nil && draft == nil {
			err = assessment.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := change(draft); err != nil {
			return err
		}
		return saveDraft(tx, o, draft)
	})
}

// saveDraft writes a draft if it differs from what is stored.
func saveDraft(tx *gorm.DB, o *opened, draft *assessment.Draft) error {
	text := encodeSheet(draft.Role, draft.Sheet)
	if text == o.draft.Sheet {
		return nil
	}
	if err := sound(text); err != nil {
		return err
	}
	return exactlyOne(tell(tx, "UPDATE survey_drafts SET sheet = $1 WHERE id = $2", text, o.draft.ID))
}

// exactlyOne is one for statements past GORM.
func exactlyOne(changed int64, err error) error {
	if err == nil && changed != 1 {
		err = assessment.ErrNotFound
	}
	return err
}

// errNoReceipt is a mistake of the program.
var errNoReceipt = errors.New("a response needs a receipt")

// SubmitResponse hands a draft in, all or nothing and once: a second time is
// ErrConflict. In one transaction the draft is deleted and a response is added
// under receiptHash, which nothing leads to but that; or, for a draft made by
// AmendResponse, the response takes what the draft says and keeps its receipt,
// whose hash must be given. While nobody can answer it is ErrClosed.
func (s *Store) SubmitResponse(ctx context.Context, linkHash, receiptHash string) error {
	if receiptHash == "" {
		return errNoReceipt
	}
	err := s.change(ctx, func(tx *gorm.DB) error {
		o, err := s.answering(tx, linkHash)
		if err != nil {
			return err
		}
		draft, err := o.sheet()
		switch {
		case err != nil:
			return err
		case draft == nil:
			return assessment.ErrNotFound
		case !draft.Role.Known():
			return assessment.Invalid("role", "Choose how you see the unit.")
		}
		if err := one(tx.Exec("DELETE FROM survey_drafts WHERE id = ?", o.draft.ID)); err != nil {
			return err
		}
		if o.draft.Amends != nil {
			return one(tx.Exec("UPDATE survey_responses SET sheet = ? WHERE number = ? AND receipt_hash = ?", o.draft.Sheet, *o.draft.Amends, receiptHash))
		}
		return addResponses(tx, []responseRow{{
			OrganizationID: o.draft.OrganizationID, SurveyID: o.draft.SurveyID, ReceiptHash: &receiptHash, Sheet: o.draft.Sheet,
		}})
	})
	return s.erasing(err)
}
