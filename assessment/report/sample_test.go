package report

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"
	"time"

	"continuum/assessment"
	"continuum/questionnaires"
)

// questionnaire is the one that is shipped.
func questionnaire(t testing.TB) *assessment.Questionnaire {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := set.ByID(questionnaires.DefaultID)
	if !ok {
		t.Fatal("the shipped questionnaire is missing")
	}
	return entry.Questionnaire
}

// samplePlan is made from the sample answers: level 1, position 1.8, held by
// measurement.
func samplePlan(t testing.TB) Plan {
	t.Helper()
	file, err := os.Open("testdata/sample-answers.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := Plan{
		Organization: "Harbour Mutual", Unit: "Claims", AnsweredBy: "the Claims team",
		Date:          time.Date(2026, 11, 12, 9, 30, 0, 0, time.UTC),
		Questionnaire: questionnaire(t), Form: assessment.Full,
		Answers: assessment.Answers{}, Notes: map[string]string{},
		Address: "https://continuum.example/assessments/k3v9",
	}
	for _, r := range records[1:] {
		answer, err := assessment.ParseAnswer(r[1])
		if err != nil {
			t.Fatal(err)
		}
		p.Answers[r[0]] = answer
		if r[2] != "" {
			p.Notes[r[0]] = r[2]
		}
	}
	return p
}

// insufficientPlan lacks the answers that decide measurement.
func insufficientPlan(t testing.TB) Plan {
	p := samplePlan(t)
	for _, id := range []string{"me2a", "me2b"} {
		p.Answers[id] = assessment.DontKnow
		delete(p.Notes, id)
	}
	return p
}

func made(t testing.TB, p Plan) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
