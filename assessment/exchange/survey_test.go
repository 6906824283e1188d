package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"continuum/assessment"
)

func TestReadAnswersOfSeveral(t *testing.T) {
	q := questionnaire(t)
	response := func(role assessment.RespondentRole, answers assessment.Answers, notes map[string]string) assessment.Response {
		r := assessment.Response{Role: role, Sheet: assessment.NewSheet(q, assessment.Full)}
		r.Answers, r.Notes = orEmpty(answers), orEmpty(notes)
		return r
	}
	for _, test := range []struct {
		name, file string
		want       []assessment.Response
	}{
		{"nobody", "respondent,statement,answer\n", nil},
		{
			"two people, row by row", "respondent,role,statement,answer,note\nann,leader,cf1a,3,seen\nbob,front-line,cf1a,1,\nann,leader,cf1b,2,\n",
			[]assessment.Response{
				response(assessment.Leader, assessment.Answers{"cf1a": assessment.Fully, "cf1b": assessment.Mostly}, map[string]string{"cf1a": "seen"}),
				response(assessment.FrontLine, assessment.Answers{"cf1a": assessment.Started}, nil),
			},
		},
		{"no roles", "statement,answer,respondent\ncf1a,3,ann\n", []assessment.Response{response(assessment.Other, assessment.Answers{"cf1a": assessment.Fully}, nil)}},
		{
			"the role in one row", "respondent,role,statement,answer\n1,,cf1a,3\n1,leader,cf1b,3\n1,,cf1c,3\n",
			[]assessment.Response{response(assessment.Leader, assessment.Answers{"cf1a": assessment.Fully, "cf1b": assessment.Fully, "cf1c": assessment.Fully}, nil)},
		},
		{"somebody who answered nothing", "respondent,role,statement,answer\n1,other,cf1a,\n", []assessment.Response{response(assessment.Other, nil, nil)}},
		{"spaces around", "respondent,role,statement,answer\n ann , leader ,cf1a,3\nann,leader,cf1b,3\n", []assessment.Response{
			response(assessment.Leader, assessment.Answers{"cf1a": assessment.Fully, "cf1b": assessment.Fully}, nil),
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadAnswers(strings.NewReader(test.file), q)
			if err != nil {
				t.Fatal(err)
			}
			want := &AnswerFile{Answers: assessment.Answers{}, Notes: map[string]string{}, Several: true, Responses: test.want}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadAnswersOfSeveralRefuses(t *testing.T) {
	q := questionnaire(t)
	const header = "respondent,role,statement,answer\n"
	for _, test := range []struct{ name, file, want string }{
		{"role without respondent", "role,statement,answer\n", "line 1: the column respondent is missing: beside role it must say whose answer a row is"},
		{"respondent twice", "respondent,respondent,statement,answer\n", "line 1: the column respondent stands twice: keep one"},
		{"no answers", "respondent,role,statement\n", "line 1: the column answer is missing"},
		{"nobody's row", header + ",leader,cf1a,3\n", "line 2: this row names no respondent"},
		{"unknown role", header + "ann,boss,cf1a,3\n", `line 2: "boss" is no role: use leader, front-line, other or leave it empty`},
		{"role in capitals", header + "ann,Leader,cf1a,3\n", `line 2: "Leader" is no role`},
		{"two roles", header + "ann,,cf1a,3\nann,leader,cf1b,3\nbob,other,cf1a,3\nann,other,cf1c,3\n", `line 5: "ann" has two roles: other here, leader in line 3: keep one`},
		{"answered twice by one", header + "ann,leader,cf1a,3\nbob,leader,cf1a,3\nann,leader,cf1a,2\n", `line 4: cf1a is answered twice by "ann", first in line 2: keep one`},
		{"a long name", header + strings.Repeat("a", 201) + ",leader,cf1a,3\n", "line 2: the respondent is longer than 200 characters: shorten it"},
		{"CR alone", header + "ann,leader,cf1a,3\rbob,leader,cf1a,3\n", "line 2: this line ends in a carriage return"},
		{"an answer as of one", header + "ann,leader,cf1a,4\n", `line 2: "4" is not an answer to cf1a`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadAnswers(strings.NewReader(test.file), q)
			var wrong *FileError
			if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("\n got %v\nwant %s...", err, test.want)
			}
		})
	}
}

func sampleSurvey(t testing.TB, q *assessment.Questionnaire) []assessment.Response {
	t.Helper()
	file, err := ReadAnswers(bytes.NewReader(readTestFile(t, "testdata/sample-survey.csv")), q)
	if err != nil {
		t.Fatal(err)
	}
	return file.Responses
}

func surveyOutputs(t testing.TB, q *assessment.Questionnaire, s *assessment.SurveyResult) (printed, text []byte) {
	t.Helper()
	advice := s.Advise(q)
	var asJSON, asText bytes.Buffer
	if err := errors.Join(WriteSurvey(&asJSON, q, s, &advice), WriteSurveyText(&asText, "Claims", q, s, &advice)); err != nil {
		t.Fatal(err)
	}
	return asJSON.Bytes(), asText.Bytes()
}

// The worked example of seven people, at the least threshold, at the usual one,
// and at one they do not reach.
func TestWriteSurvey(t *testing.T) {
	q := questionnaire(t)
	responses := sampleSurvey(t, q)
	for _, threshold := range []int{3, 5, 8} {
		s := assessment.Combine(q, assessment.Full, responses, threshold)
		printed, text := surveyOutputs(t, q, &s)
		golden(t, fmt.Sprintf("survey-%d.json", threshold), printed)
		golden(t, fmt.Sprintf("survey-%d.txt", threshold), text)
		checkOutputs(t, printed, text)
	}
}

func TestTheWorkedExample(t *testing.T) {
	q := questionnaire(t)
	s := assessment.Combine(q, assessment.Full, sampleSurvey(t, q), 3)
	printed, _ := surveyOutputs(t, q, &s)
	var got struct {
		Respondents int
		Components  []json.RawMessage
	}
	if err := json.Unmarshal(printed, &got); err != nil {
		t.Fatal(err)
	}
	var focus bytes.Buffer
	if err := json.Compact(&focus, got.Components[0]); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"status":"scored","level":2,"position":2.5,`,
		`"n":7,"agreement":0.762,"range_of_views":{"low":1.8,"high":3.5},` +
			`"roles":[{"role":"leader","n":3,"position":3.1},{"role":"front-line","n":4,"position":2.0}],"perception_gap":"7/6"}`,
	} {
		if !strings.Contains(focus.String(), want) {
			t.Errorf("%s\nlacks %s", focus.String(), want)
		}
	}
	if got.Respondents != 7 {
		t.Errorf("%d respondents", got.Respondents)
	}
}

func checkOutputs(t *testing.T, printed, text []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(printed))
	if err != nil {
		t.Fatal(err)
	}
	if err := resultSchemaOf(t).Validate(doc); err != nil {
		t.Errorf("the schema refuses it: %v\n%s", err, printed)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if utf8.RuneCountInString(line) > textWidth || strings.HasSuffix(line, " ") {
			t.Errorf("a line is too wide or ends in a space: %q", line)
		}
	}
}

// Any responses at all give JSON the schema takes and text that fits, and too
// few of them give nothing.
func TestAnySurveyCanBeWritten(t *testing.T) {
	q := questionnaire(t)
	random := rand.New(rand.NewPCG(5, 6))
	alone := regexp.MustCompile(`"n": [12],`)
	for range 60 {
		var responses []assessment.Response
		for range random.IntN(12) {
			s := randomSituation(q, random)
			r := assessment.Response{Role: assessment.RespondentRoles()[random.IntN(3)], Sheet: assessment.NewSheet(q, assessment.Full)}
			r.Answers = s.answers
			responses = append(responses, r)
		}
		s := assessment.Combine(q, assessment.Full, responses, 3+random.IntN(3))
		printed, text := surveyOutputs(t, q, &s)
		checkOutputs(t, printed, text)
		if s.TooFew && string(printed) != "{\n  \"too_few\": true\n}\n" || alone.Match(printed) {
			t.Fatalf("%d people: %s", len(responses), printed)
		}
	}
}

func TestResultSchemaRefusesOfSeveral(t *testing.T) {
	q := questionnaire(t)
	s := assessment.Combine(q, assessment.Full, sampleSurvey(t, q), 5)
	good, _ := surveyOutputs(t, q, &s)
	schema := resultSchemaOf(t)
	for _, test := range []struct{ name, old, new string }{
		{"a hidden role with its number", `"hidden": true`, `"hidden": true, "n": 3`},
		{"a role neither hidden nor shown", `"role": "leader",` + "\n          " + `"hidden": true`, `"role": "leader"`},
		{"no agreement", `"agreement": 0.762,`, ""},
		{"people without their number", `"respondents": 7,`, ""},
		{"a result beside too few", `"respondents": 7,`, `"respondents": 7, "too_few": true,`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !strings.Contains(string(good), test.old) {
				t.Fatalf("the file has no %q", test.old)
			}
			doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(string(good), test.old, test.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(doc) == nil {
				t.Error("the schema lets it pass")
			}
		})
	}
}
