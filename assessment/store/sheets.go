package store

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"continuum/assessment"
	"continuum/assessment/account"
)

// Drafts and responses are one text each, written as gathered rows are: three
// values a row, the first row with role and components answered to the end, then
// statement, answer and note. See texts.

func encodeSheet(role assessment.RespondentRole, sheet assessment.Sheet) string {
	var text strings.Builder
	row := func(values ...string) {
		for _, value := range values {
			text.WriteString(strconv.Itoa(len(value)))
			text.WriteByte(':')
			text.WriteString(value)
		}
	}
	row(string(role), encodeRest(sheet.Rest), "")
	ids := slices.AppendSeq(slices.Collect(maps.Keys(sheet.Answers)), maps.Keys(sheet.Notes))
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if answer, note := sheet.Answers[id], sheet.Notes[id]; answer != assessment.Unanswered || note != "" {
			row(id, answer.String(), note)
		}
	}
	return text.String()
}

func decodeSheet(text string, survey *assessment.Survey) (assessment.Response, error) {
	values, err := texts(text, 3)
	if err != nil || len(values) == 0 {
		return assessment.Response{}, errGathered
	}
	sheet := assessment.Sheet{Questionnaire: survey.Questionnaire, Form: survey.Form, Rest: decodeRest(values[1])}
	sheet.Answers, sheet.Notes, err = answersOf(values[3:])
	for id, note := range sheet.Notes {
		sheet.Notes[id] = strings.Clone(note) // else a comment would keep the whole text in memory
	}
	return assessment.Response{Role: assessment.RespondentRole(values[0]), Sheet: sheet}, err
}

// addDraft adds a draft with a link of its own.
func addDraft(tx *gorm.DB, draft draftRow, linkHash string) error {
	draft.ID = account.NewID()
	if err := tx.Create(&draft).Error; err != nil {
		return err
	}
	return tx.Create(&linkRow{LinkHash: linkHash, OrganizationID: draft.OrganizationID, SurveyID: draft.SurveyID, DraftID: draft.ID}).Error
}
