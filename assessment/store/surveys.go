package store

import (
	"context"
	"errors"

	"continuum/assessment"
	"continuum/assessment/account"
)

var errNotYet = errors.New("not there yet")

func (s *Store) CreateSurvey(ctx context.Context, survey *assessment.Survey) error { return errNotYet }

func (s *Store) Survey(ctx context.Context, organizationID, id string) (*assessment.Survey, error) {
	return nil, errNotYet
}

func (s *Store) UpdateSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey) error) error {
	return errNotYet
}

func (s *Store) DeleteSurvey(ctx context.Context, organizationID, id string) error { return errNotYet }

func (s *Store) Turnout(ctx context.Context, organizationID, id string) (assessment.Turnout, error) {
	return assessment.Turnout{}, errNotYet
}

func (s *Store) SharedSecret(ctx context.Context, organizationID, id string) (string, error) {
	return "", errNotYet
}

func (s *Store) OpenShared(ctx context.Context, organizationID, id string, link account.Token, change func(*assessment.Survey) error) error {
	return errNotYet
}

func (s *Store) Invitations(ctx context.Context, organizationID, id string) ([]assessment.Invitation, error) {
	return nil, errNotYet
}

func (s *Store) Invite(ctx context.Context, organizationID, id string, people []assessment.Invitee, change func(*assessment.Survey) error) error {
	return errNotYet
}

func (s *Store) Relink(ctx context.Context, organizationID, id, invitationID, linkHash string, change func(*assessment.Survey) error) error {
	return errNotYet
}

func (s *Store) RevokeInvitation(ctx context.Context, organizationID, id, invitationID string, change func(*assessment.Survey) error) error {
	return errNotYet
}

func (s *Store) PublishSurvey(ctx context.Context, organizationID, id string, change func(*assessment.Survey, *assessment.SurveyResult) error) error {
	return errNotYet
}

func (s *Store) SurveyResult(ctx context.Context, organizationID, id string) (*assessment.Survey, *assessment.SurveyResult, error) {
	return nil, nil, errNotYet
}

func (s *Store) Respondent(ctx context.Context, linkHash string) (assessment.Respondent, error) {
	return assessment.Respondent{}, errNotYet
}

func (s *Store) StartResponse(ctx context.Context, linkHash string, role assessment.RespondentRole, draftHash string) error {
	return errNotYet
}

func (s *Store) UpdateDraft(ctx context.Context, linkHash string, change func(*assessment.Draft) error) error {
	return errNotYet
}

func (s *Store) SubmitResponse(ctx context.Context, linkHash, receiptHash string) error {
	return errNotYet
}

func (s *Store) Receipt(ctx context.Context, receiptHash string) (assessment.Receipt, error) {
	return assessment.Receipt{}, errNotYet
}

func (s *Store) AmendResponse(ctx context.Context, receiptHash, draftHash string) error {
	return errNotYet
}

func (s *Store) WithdrawResponse(ctx context.Context, receiptHash string) error { return errNotYet }
