package exchange

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
	"continuum/questionnaires"
)

func TestReadAnswers(t *testing.T) {
	q := questionnaire(t)
	tests := []struct {
		name, file  string
		wantAnswers assessment.Answers
		wantNotes   map[string]string
	}{
		{"only the header", "statement,answer,note\n", nil, nil},
		{"no line end", "statement,answer", nil, nil},
		{
			"every answer", "statement,answer,note\ncf1a,0,\ncf1b,1,\ncf1c,2,\ncf2a,3,\ncf2b,na,walk-ins only\ncf2c,dk,\ncf3a,skip,\ncf3b,,\n",
			assessment.Answers{
				"cf1a": assessment.NotInPlace, "cf1b": assessment.Started, "cf1c": assessment.Mostly, "cf2a": assessment.Fully,
				"cf2b": assessment.DoesNotApply, "cf2c": assessment.DontKnow, "cf3a": assessment.NotAsked,
			},
			map[string]string{"cf2b": "walk-ins only"},
		},
		{"columns in another order", "note,answer,statement\nseen,2,cf1a\n", assessment.Answers{"cf1a": assessment.Mostly}, map[string]string{"cf1a": "seen"}},
		{"no notes", "answer,statement\n2,cf1a\n", assessment.Answers{"cf1a": assessment.Mostly}, nil},
		{"byte order mark and CRLF", "\uFEFFstatement,answer,note\r\ncf1a,2,\"two\r\nlines\"\r\n", assessment.Answers{"cf1a": assessment.Mostly}, map[string]string{"cf1a": "two\nlines"}},
		{"spaces and blank lines", " statement , answer ,note\n\n cf1a , 2 , seen \n,,\n \t,,\ncf1b,3,\n", assessment.Answers{"cf1a": assessment.Mostly, "cf1b": assessment.Fully}, map[string]string{"cf1a": "seen"}},
		{"quotes and commas", "statement,answer,note\ncf1a,2,\"a, \"\"b\"\"\"\n", assessment.Answers{"cf1a": assessment.Mostly}, map[string]string{"cf1a": `a, "b"`}},
		{"na without a reason", "statement,answer\ncf2b,na\n", assessment.Answers{"cf2b": assessment.DoesNotApply}, nil},
		{"a note without an answer", "statement,answer,note\ncf1a,,ask Ann\n", nil, map[string]string{"cf1a": "ask Ann"}},
		{"the longest note", "statement,answer,note\ncf1a,3," + strings.Repeat("é", 5000) + "\n", assessment.Answers{"cf1a": assessment.Fully}, map[string]string{"cf1a": strings.Repeat("é", 5000)}},
		{"any script", "statement,answer,note\ncf1a,3,показали 🙂 عرض\n", assessment.Answers{"cf1a": assessment.Fully}, map[string]string{"cf1a": "показали 🙂 عرض"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ReadAnswers(strings.NewReader(test.file), q)
			if err != nil {
				t.Fatal(err)
			}
			want := &AnswerFile{Answers: orEmpty(test.wantAnswers), Notes: orEmpty(test.wantNotes)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadAnswersRefuses(t *testing.T) {
	q := questionnaire(t)
	const header = "statement,answer,note\n"
	tests := []struct{ name, file, want string }{
		{"empty file", "", "line 1: the file is empty: its first line must name the columns statement,answer,note"},
		{"only a byte order mark", "\uFEFF", "line 1: the file is empty"},
		{"only line ends", "\n\r\n", "line 1: the file is empty"},
		{"no header", "cf1a,3,\n", `line 1: unknown column "cf1a": the columns are statement, answer and note`},
		{"unknown column", "statement,answer,remark\n", `line 1: unknown column "remark"`},
		{"unnamed column", "statement,answer,\n", `line 1: unknown column ""`},
		{"column twice", "statement,answer,answer\n", "line 1: the column answer stands twice: keep one"},
		{"missing column", "\nstatement,note\n", "line 2: the column answer is missing: the first line must name the columns"},
		{"semicolons", "statement;answer;note\ncf1a;3;\n", "line 1: the columns are not separated by commas: save the file as CSV with commas"},
		{"unknown statement", header + "cf1a,3,\ncf9z,3,\n", `line 3: there is no statement "cf9z" in the questionnaire satisfaction-continuum: correct the id or remove the row`},
		{"no statement", header + ",3,\n", "line 2: this row names no statement"},
		{"statement twice", header + "cf1a,3,\ncf1b,,\ncf1a,3,\n", "line 4: cf1a is answered twice, first in line 2: keep one"},
		{"statement twice, unanswered", header + "cf1a,,\ncf1a,,\n", "line 3: cf1a is answered twice, first in line 2"},
		{"answer out of range", header + "cf1a,4,\n", `line 2: "4" is not an answer to cf1a: use 0, 1, 2, 3, dk, na, skip or leave it empty`},
		{"answer in words", header + "cf1a,fully,\n", `line 2: "fully" is not an answer to cf1a`},
		{"answer -1", header + "cf1a,-1,\n", `line 2: "-1" is not an answer`},
		{"na where it is not allowed", header + "cf1a,na,\n", "line 2: cf1a always applies, so na is not allowed: use 0, 1, 2, 3, dk, skip or leave it empty"},
		{"too few fields", header + "cf1a,3\n", "line 2: this row has 2 fields, the first has 3: check its commas and quotes"},
		{"too many fields", header + "cf1a,3,seen, twice\n", "line 2: this row has 4 fields, the first has 3"},
		{"one field", header + "cf1a\n", "line 2: this row has 1 field, the first has 3"},
		{"after a note of several lines", header + "cf1a,3,\"one\ntwo\nthree\"\ncf1b,9,\n", `line 5: "9" is not an answer to cf1b`},
		{"answer on a later line than its row", "note,statement,answer\n\"one\ntwo\",cf1a,9\n", `line 3: "9" is not an answer`},
		{"open quote", header + "cf1a,3,seen\ncf1b,3,\"seen\ncf1c,3,\n", "line 3: a quoted field that begins in this row does not end properly"},
		{"bare quote", header + "cf1a,3,5\" pipe\n", `line 2: there is a " inside a field`},
		{"text after a quote", header + "cf1a,3,\"seen\" twice\n", "line 2: a quoted field that begins in this row does not end properly"},
		{"CR alone", "statement,answer,note\rcf1a,3,\"seen\"\rcf1b,2,\r", "line 1: this line ends in a carriage return (CR) alone: save the file with the line ends LF or CRLF"},
		{"CR alone after the header", "statement,answer,note\rcf1a,3,\ncf1b,2,\n", "line 1: this line ends in a carriage return"},
		{"CR alone in two columns", "statement,answer\ncf1a,3\rcf1b,2\n", "line 2: this line ends in a carriage return"},
		{"CR alone in three columns", "note,statement,answer\nn,cf1a,3\rn,cf1b,2\n", "line 2: this line ends in a carriage return"},
		{"CR alone within an answer", "answer,statement\n3,cf1a\r2\n", "line 2: this line ends in a carriage return"},
		{"NUL", header + "cf1a,3,se\x00en\n", "line 2: there is a NUL character in this line"},
		{"NUL in the header", "statement\x00,answer\n", "line 1: there is a NUL character"},
		{"not UTF-8", header + "cf1a,3,caf\xe9\n", "line 2: this is not UTF-8 text: save the file as CSV in UTF-8"},
		{"UTF-16", "\xff\xfes\x00", "line 1: this is not UTF-8 text"},
		{"note too long", header + "cf1a,3,\ncf1b,3," + strings.Repeat("é", 5001) + "\n", "line 3: the note to cf1b is longer than 5000 characters: shorten it"},
		{"over 5 MiB", header + strings.Repeat("\n", SizeLimit), "line 5242860: the file is larger than 5 MiB here"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadAnswers(strings.NewReader(test.file), q)
			var wrong *FileError
			if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("\n got %v\nwant %s...", err, test.want)
			}
		})
	}
}

func TestReadAnswersTakesExactlyFiveMebibytes(t *testing.T) {
	file := "statement,answer\ncf1a,3\n"
	file += strings.Repeat("\n", SizeLimit-len(file))
	got, err := ReadAnswers(strings.NewReader(file), questionnaire(t))
	if err != nil || got.Answers["cf1a"] != assessment.Fully {
		t.Errorf("got %v, %v", got, err)
	}
}

// A file that cannot be read is another matter than a file that is wrong.
func TestReadAnswersPassesReadErrorsOn(t *testing.T) {
	broken := errors.New("disk on fire")
	_, err := ReadAnswers(iotest.ErrReader(broken), questionnaire(t))
	var wrong *FileError
	if !errors.Is(err, broken) || errors.As(err, &wrong) {
		t.Errorf("error = %v, want it to wrap %v and be no FileError", err, broken)
	}
}

// What is accepted, written and read again says the same.
func FuzzReadAnswers(f *testing.F) {
	q := questionnaire(f)
	f.Add(readTestFile(f, "testdata/sample-answers.csv"))
	f.Add([]byte("\uFEFFnote,answer,statement\r\n\"=1\r\n\",na,cf2b\r\n"))
	f.Add([]byte("statement,answer\n\"cf1a\",\" 3\"\n\n,\n"))
	f.Add([]byte("statement,answer,note\ncf1a,,\"a\rb\"\ncf1b,skip,\\.\n"))
	f.Add([]byte("respondent,role,statement,answer,note\nann,leader,cf1a,3,seen\nbob,,cf1a,dk,\nbob,other,cf2b,na,never\ncid,front-line,cf1a,0,\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ReadAnswers(bytes.NewReader(data), q)
		if err != nil {
			var wrong *FileError
			if !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Line > 1+bytes.Count(data, []byte("\n")) {
				t.Fatalf("error %v names no line of the file", err)
			}
			return
		}
		if file.Several {
			s := assessment.Combine(q, assessment.Full, file.Responses, assessment.LowestThreshold)
			printed, _ := surveyOutputs(t, q, &s)
			if s.TooFew != (len(file.Responses) < 3) || s.TooFew != (len(printed) < 30) {
				t.Fatalf("%d people: %s", len(file.Responses), printed)
			}
			return
		}
		got := writtenAndRead(t, q, assessment.Full, file.Answers, file.Notes)
		if diff := cmp.Diff(file, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func writtenAndRead(t *testing.T, q *assessment.Questionnaire, form assessment.Form, answers assessment.Answers, notes map[string]string) *AnswerFile {
	t.Helper()
	var out bytes.Buffer
	if err := WriteAnswers(&out, q, form, answers, notes); err != nil {
		t.Fatal(err)
	}
	got, err := ReadAnswers(&out, q)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	return got
}

func questionnaire(t testing.TB) *assessment.Questionnaire {
	t.Helper()
	set, err := questionnaires.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := set.ByID(questionnaires.DefaultID)
	if !ok {
		t.Fatal("the default questionnaire is not there")
	}
	return entry.Questionnaire
}

func readTestFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func orEmpty[M ~map[string]V, V any](m M) M {
	if m == nil {
		return M{}
	}
	return m
}
