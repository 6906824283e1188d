package exchange

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"continuum/assessment"
)

// Any answers at all give JSON the schema takes and text that fits.
func TestAnyAnswersCanBeWritten(t *testing.T) {
	schema := resultSchemaOf(t)
	q := questionnaire(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		s := randomSituation(q, random)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(s.write(t, s.json)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Fatalf("%v\nanswers: %v", err, s.answers)
		}
		for line := range strings.Lines(string(s.write(t, s.text))) {
			if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > textWidth {
				t.Fatalf("a line is too wide: %q\nanswers: %v", line, s.answers)
			}
		}
	}
}

func randomSituation(q *assessment.Questionnaire, random *rand.Rand) situation {
	s := situation{unit: "Claims", q: q, form: assessment.Full, answers: assessment.Answers{}}
	if random.IntN(3) == 0 {
		s.form = assessment.Quick
	}
	given := []assessment.Answer{
		assessment.Mostly, assessment.Fully, assessment.Started, assessment.NotInPlace,
		assessment.DontKnow, assessment.Unanswered, assessment.NotAsked,
	}
	some := 1 + random.IntN(len(given))
	for _, statement := range q.Asked(assessment.Full) {
		s.answers[statement.ID] = given[random.IntN(some)]
		if statement.NotApplicable != "" && random.IntN(3) == 0 {
			s.answers[statement.ID] = assessment.DoesNotApply
		}
	}
	return s
}
