package exchange

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"continuum/assessment"
	"continuum/questionnaires"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// situation is a set of answers with the files it must give.
type situation struct {
	name    string
	unit    string
	q       *assessment.Questionnaire
	form    assessment.Form
	answers assessment.Answers
	notes   map[string]string
}

// situations cover every status and every part of the outputs.
func situations(t *testing.T) []situation {
	q := questionnaire(t)
	sample, err := ReadAnswers(bytes.NewReader(readTestFile(t, "testdata/sample-answers.csv")), q)
	if err != nil {
		t.Fatal(err)
	}
	return []situation{
		{"sample", "Claims", q, assessment.Full, sample.Answers, sample.Notes},
		{"quick", "Claims", q, assessment.Quick, sample.Answers, nil},
		{"nothing-answered", "", q, assessment.Full, nil, nil},
		{"basics", "Branch Łódź", q, assessment.Full, levels(q, "10200"), nil},
		{"top", "Head office", q, assessment.Full, levels(q, "33333"), nil},
		{"insufficient", "Claims", q, assessment.Full, changed(levels(q, "33210"), assessment.DontKnow, "me3a", "me3b"), nil},
		{"not-scored", "Claims", otherQuestionnaire(t, wide), assessment.Full, changed(levels(otherQuestionnaire(t, wide), "33210"), assessment.DoesNotApply,
			"a1-1", "a1-2", "a1-3", "a1-4", "a1-5", "a1-6", "a3-1", "a3-2", "a3-3", "a3-4", "a3-5", "a3-6"), map[string]string{"a1-1": "one customer only"}},
		{"one-statement-a-cell", "Claims", otherQuestionnaire(t, smallest), assessment.Full, levels(otherQuestionnaire(t, smallest), "32100"), nil},
		{"five-components", strings.Repeat("W", 200), otherQuestionnaire(t, wide), assessment.Full, levels(otherQuestionnaire(t, wide), "33210"), nil},
	}
}

// levels answers every statement of level k with the k-th digit.
func levels(q *assessment.Questionnaire, digits string) assessment.Answers {
	answers := assessment.Answers{}
	for _, c := range q.Components {
		for l, cell := range c.Cells {
			for _, s := range cell.Statements {
				answers[s.ID] = assessment.WithPoints(int(digits[l] - '0'))
			}
		}
	}
	return answers
}

func changed(answers assessment.Answers, to assessment.Answer, ids ...string) assessment.Answers {
	for _, id := range ids {
		answers[id] = to
	}
	return answers
}

// Other questionnaires than the default.
const (
	smallest = "../../questionnaires/testdata/good/smallest.yaml" // two components, one statement a cell, no actions
	wide     = "testdata/wide.yaml"                               // five components, six statements a cell, all of which may not apply
)

func otherQuestionnaire(t *testing.T, file string) *assessment.Questionnaire {
	t.Helper()
	q, err := questionnaires.Parse(file, readTestFile(t, file))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestWriteResult(t *testing.T) {
	schema := resultSchemaOf(t)
	for _, s := range situations(t) {
		t.Run(s.name, func(t *testing.T) {
			got := s.write(t, s.json)
			golden(t, s.name+".json", got)
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(doc); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
			if bytes.Contains(bytes.ReplaceAll(got, []byte(`"next": null`), nil), []byte("null")) {
				t.Error("something besides next is null")
			}
		})
	}
}

// The figures promised for the sample file, as the issue of the format has them.
func TestWriteResultOfTheSample(t *testing.T) {
	var got struct {
		Overall     json.RawMessage `json:"overall"`
		Actions     json.RawMessage `json:"actions"`
		ShortestWay json.RawMessage `json:"shortest_way"`
	}
	s := situations(t)[0]
	if err := json.Unmarshal(s.write(t, s.json), &got); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		got  json.RawMessage
		want string
	}{
		{"overall", got.Overall, `{"status":"scored","level":1,"position":1.8,"limiting":["me"],"spread":1.0}`},
		{"actions", got.Actions, `[{"id":"me12-2","component":"me","to":2},{"id":"me12-1","component":"me","to":2}]`},
		{"shortest way", got.ShortestWay, `{"components":[{"component":"me","steps":[{"statement":"me2c","from":0,"to":1}],"level":2,"position":2.6}],"overall":{"level":2,"position":2.6}}`},
	} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, test.got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, compact.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestWriteText(t *testing.T) {
	for _, s := range situations(t) {
		t.Run(s.name, func(t *testing.T) {
			got := s.write(t, s.text)
			golden(t, s.name+".txt", got)
			for i, line := range strings.Split(string(got), "\n") {
				if utf8.RuneCountInString(line) > textWidth || strings.HasSuffix(line, " ") {
					t.Errorf("line %d is too wide or ends in a space: %q", i+1, line)
				}
			}
		})
	}
}

// Unless scored, no level and no position are shown anywhere, not even of a
// component that could be scored.
func TestTextShowsNoLevelUnlessScored(t *testing.T) {
	never := regexp.MustCompile(`(?i)level [0-9]|position|\b[0-9]\.[0-9]\b|one answer (away|less)|shore up|shortest way|next actions|stay at|holds .* back`)
	random := rand.New(rand.NewPCG(3, 4))
	tried := situations(t)
	for range 200 {
		tried = append(tried, randomSituation(tried[0].q, random))
	}
	unscored := 0
	for _, s := range tried {
		r := assessment.Score(s.q, s.form, s.answers)
		if r.Overall.Status == assessment.Scored {
			continue
		}
		unscored++
		_, text, _ := strings.Cut(string(s.write(t, s.text)), "\n====") // the head names the questionnaire's version
		if found := never.FindString(text); found != "" {
			t.Fatalf("%s: %q is shown:\n%s", s.name, found, text)
		}
	}
	if unscored < 20 {
		t.Errorf("only %d of the situations are not scored", unscored)
	}
}

func TestTextCountsEvidence(t *testing.T) {
	s := situation{
		q: questionnaire(t), form: assessment.Full, notes: map[string]string{"cf1a": "seen", "cf1c": "begun"},
		answers: assessment.Answers{"cf1a": assessment.Fully, "cf1b": assessment.Mostly, "cf1c": assessment.Started},
	}
	words := strings.Join(strings.Fields(string(s.write(t, s.text))), " ")
	if want := "3 of 45 statements answered; evidence for 1 of 2 answers of mostly or fully."; !strings.Contains(words, want) {
		t.Errorf("the text lacks %q", want)
	}
}

func TestTextMovesNoCursor(t *testing.T) {
	s := situations(t)[0]
	s.unit = "\x1b[31mRed\r\nunit\u0085"
	if text := s.write(t, s.text); bytes.ContainsAny(text, "\x1b\r\u0085") {
		t.Errorf("control characters reach the terminal: %q", text[:80])
	}
}

func (s situation) json(out *bytes.Buffer, r *assessment.Result, a *assessment.Advice) error {
	return WriteResult(out, s.q, s.form, s.answers, r, a)
}

func (s situation) text(out *bytes.Buffer, r *assessment.Result, a *assessment.Advice) error {
	return WriteText(out, s.unit, s.q, s.form, &AnswerFile{Answers: s.answers, Notes: s.notes}, r, a)
}

func (s situation) write(t *testing.T, to func(*bytes.Buffer, *assessment.Result, *assessment.Advice) error) []byte {
	t.Helper()
	r := assessment.Score(s.q, s.form, s.answers)
	a := assessment.Advise(s.q, s.form, s.answers, &r)
	var out bytes.Buffer
	if err := to(&out, &r, &a); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(readTestFile(t, file)), string(got)); diff != "" {
		t.Errorf("%s (-want +got), -update rewrites it:\n%s", file, diff)
	}
}

func resultSchemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	return compiled(t, "result.schema.json", ResultSchema())
}

func compiled(t *testing.T, name string, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	compiledSchema, err := compiler.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return compiledSchema
}

// The schema must see a result that says too much or too little.
func TestResultSchemaRefuses(t *testing.T) {
	s := situations(t)[0]
	good := string(s.write(t, s.json))
	insufficient := situations(t)[5]
	short := string(insufficient.write(t, insufficient.json))
	tests := []struct{ name, file, old, new string }{
		{"unknown key", good, `"form": "full"`, `"form": "full", "rank": 1`},
		{"a null list", good, `"gaps": []`, `"gaps": null`},
		{"no level though scored", good, `"level": 2,` + "\n" + `      "position": 2.6,`, ""},
		{"no actions though scored", good, `"actions"`, `"deeds"`},
		{"level 6", good, `"next": 3`, `"next": 6`},
		{"a level though insufficient", short, `"status": "insufficient",`, `"status": "insufficient", "level": 2,`},
		{"an overall level though insufficient", short, `"status": "insufficient"` + "\n", `"status": "insufficient", "level": 2` + "\n"},
	}
	schema := resultSchemaOf(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(test.file, test.old) {
				t.Fatalf("the file has no %q", test.old)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(test.file, test.old, test.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(doc) == nil {
				t.Error("the schema lets it pass")
			}
		})
	}
}

// Validators that count in binary fractions find that 0.7 is no multiple of 0.1.
func TestResultSchemaCountsInNoFractions(t *testing.T) {
	if bytes.Contains(ResultSchema(), []byte("multipleOf")) {
		t.Error("the schema asks for multiples, which many validators reckon in binary")
	}
}
