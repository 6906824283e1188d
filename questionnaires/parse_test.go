package questionnaires

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func TestGoodFilesPassReaderAndSchema(t *testing.T) {
	schema := compiledSchema(t)
	for _, file := range append(testFiles(t, "testdata/good/*.yaml"), testFiles(t, "*.yaml")...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data := readFile(t, file)
			q, check, err := parse(file, data)
			switch {
			case err != nil:
				t.Fatalf("a good file was refused:\n%v", err)
			case check != nil:
				checkCheckInvariants(t, check)
			default:
				checkInvariants(t, q)
			}
			if err := schemaVerdict(t, schema, data); err != nil {
				t.Errorf("the schema refused a good file:\n%v", err)
			}
		})
	}
}

// Each bad file says at its top what the reader must say, "# want LINE: TEXT",
// once a problem, and whether the schema can see it: "# schema: refuses" or
// "# schema: cannot say (why)".
func TestBadFilesAreRefusedByReaderAndSchema(t *testing.T) {
	schema := compiledSchema(t)
	for _, file := range testFiles(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data := readFile(t, file)
			wants, verdict := expected(t, data)
			_, _, err := parse(file, data)
			checkProblems(t, err, file, wants)
			if verdict == "refuses" && schemaVerdict(t, schema, data) == nil {
				t.Error("the schema let a bad file pass")
			}
			if strings.HasPrefix(verdict, "cannot say") && !strings.Contains(verdict, "YAML itself") && schemaVerdict(t, schema, data) != nil {
				t.Errorf("the schema refuses this file, so the comment %q is out of date", verdict)
			}
		})
	}
}

var (
	wantComment   = regexp.MustCompile(`(?m)^# want (\d+): (.+)$`)
	schemaComment = regexp.MustCompile(`(?m)^# schema: (refuses|cannot say \(.+\))$`)
)

func expected(t *testing.T, data []byte) (wants []Problem, verdict string) {
	t.Helper()
	for _, m := range wantComment.FindAllSubmatch(data, -1) {
		line, _ := strconv.Atoi(string(m[1]))
		wants = append(wants, Problem{Line: line, Text: string(m[2])})
	}
	m := schemaComment.FindSubmatch(data)
	if len(wants) == 0 || m == nil {
		t.Fatal("the file does not say what is wanted")
	}
	return wants, string(m[1])
}

// checkProblems wants the first problems to be these, and no others unless the
// last wanted is the start of many.
func checkProblems(t *testing.T, err error, file string, wants []Problem) {
	t.Helper()
	var refused *Errors
	if !errors.As(err, &refused) {
		t.Fatalf("error = %v, want *Errors", err)
	}
	if len(refused.Problems) != len(wants) && filepath.Base(file) != "alias-bomb.yaml" {
		t.Errorf("%d problems, want %d:\n%v", len(refused.Problems), len(wants), err)
	}
	for i, want := range wants[:min(len(wants), len(refused.Problems))] {
		got := refused.Problems[i]
		if got.File != file || got.Line != want.Line || !strings.Contains(got.Text, want.Text) {
			t.Errorf("problem %d:\n got %v\nwant %s:%d: ...%s...", i+1, got, file, want.Line, want.Text)
		}
	}
}

// Files that cannot be kept as files, or not well.
func TestParseRefusesWhatIsNoFileOfWords(t *testing.T) {
	smallest := string(readFile(t, "testdata/good/smallest.yaml"))
	tests := []struct{ name, data, want string }{
		{"empty", "", "f:1: the file is empty: copy an existing questionnaire and change it"},
		{"only comments", "# nothing\n\n", "f:1: the file is empty: copy an existing questionnaire and change it"},
		{"over 1 MiB", smallest + "#" + strings.Repeat(" ", SizeLimit), "f:1: the file is larger than 1 MiB: no questionnaire needs that much, shorten its texts"},
		{"UTF-16", "\xff\xfei\x00d\x00", "f:1: this line is not UTF-8 text: save the file as UTF-8"},
		{"null document", "null\n", "f:1: a questionnaire belongs here, with the keys id, version, name, purpose, source, answers, levels, components, actions, kind, not nothing"},
		{"unpaired surrogate", strings.Replace(smallest, "Test of 2 components", `"\uD800"`, 1), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("f", []byte(test.data))
			if err == nil || test.want != "" && err.Error() != test.want {
				t.Errorf("\n got %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestParseTakesExactlyOneMebibyte(t *testing.T) {
	data := readFile(t, "testdata/good/smallest.yaml")
	data = append(data, "#"+strings.Repeat(" ", SizeLimit-len(data)-1)...)
	if _, err := Parse("f", data); err != nil {
		t.Errorf("a file of exactly 1 MiB was refused: %v", err)
	}
}

func TestManyProblemsAreCutShort(t *testing.T) {
	_, err := Parse("f", []byte("id: BAD\n"+strings.Repeat("zzz: 1\n", 1000)))
	var refused *Errors
	if !errors.As(err, &refused) || len(refused.Problems) != problemLimit+1 {
		t.Fatalf("got %d problems, want %d and a remark", len(refused.Problems), problemLimit)
	}
	if last := refused.Problems[problemLimit].Text; !strings.Contains(last, "more problems follow") {
		t.Errorf("the last line reads %q", last)
	}
}

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("questionnaire.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("questionnaire.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// schemaVerdict validates a YAML file as an editor does: as the JSON it means.
func schemaVerdict(t *testing.T, schema *jsonschema.Schema, data []byte) error {
	t.Helper()
	var doc any
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatalf("the schema never sees this file: %v", err)
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func testFiles(t testing.TB, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files like %s: %v", pattern, err)
	}
	return files
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
