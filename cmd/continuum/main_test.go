package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// outcome is what a command did.
type outcome struct {
	code           int
	stdout, stderr string
}

// typed runs the program as if args had been typed.
func typed(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), args, strings.NewReader(stdin), &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

// golden compares with a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test ./cmd/continuum -update writes it)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what was printed:\n%s", file, got)
	}
}

// clean takes the settings of whoever runs the tests away and works in an empty
// folder; the folder with the test data is returned.
func clean(t *testing.T) string {
	t.Helper()
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, prefix) {
			t.Setenv(name, "")
		}
	}
	data, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	return data
}

func TestCommands(t *testing.T) {
	const sample = "testdata/sample-answers.csv"
	const figures = "--customers 2000 --margin 300 --retention 0.8 --after 0.83 --discount 0.1 --one-off 20000 --yearly 15000"
	for _, test := range []struct {
		name, args, stdin string
		code              int
		golden            string // file with the standard output; empty: nothing is printed
		stderr            string // part of it; empty: none at all
	}{
		{"help", "help", "", 0, "help.txt", ""},
		{"help of a command", "help score", "", 0, "help-score.txt", ""},
		{"serve is explained", "serve --help", "", 0, "help-serve.txt", ""},
		{"user is explained", "user", "", 0, "help-user.txt", ""},
		{"the sample", "score " + sample + " --unit Claims", "", 0, "score.txt", ""},
		{"the sample as JSON", "score --format json " + sample, "", 0, "score.json", ""},
		{"quick form", "score --form quick " + sample, "", 0, "score-quick.txt", ""},
		{"more answers needed is no failure", "score -", "statement,answer\ncf1a,3\n", 0, "score-insufficient.txt", ""},
		{"standard input is named in no message", "score -", "statement,answer\ncf1a,3\ncf9z,1\n", 2, "", `continuum: line 3: there is no statement "cf9z"`},
		{"built-in questionnaires are good", "check", "", 0, "check.txt", ""},
		{"a questionnaire that is wrong", "check testdata/wrong.yaml", "", 2, "check-wrong.txt", "continuum: not every questionnaire can be used"},
		{"a questionnaire that is not there", "check testdata/none.yaml", "", 1, "check-none.txt", "no such file"},
		{"scored by a questionnaire file", "score - --questionnaire testdata/wrong.yaml", "", 2, "", "testdata/wrong.yaml:1: "},
		{"unknown questionnaire", "score - --questionnaire loyalty", "", 2, "", `there is no questionnaire "loyalty": built in are satisfaction-continuum`},
		{"questionnaire file not there", "score - --questionnaire none.yaml", "", 1, "", "none.yaml: no such file"},
		{"no answers named", "score", "", 2, "", "give the file of answers, or - for standard input"},
		{"two files of answers", "score a b", "", 2, "", `"b" is one argument too many`},
		{"answers not there", "score none.csv", "", 1, "", "none.csv: no such file"},
		{"a folder is no file of answers", "score testdata", "", 1, "", "continuum: read testdata: is a directory"},
		{"a folder is no questionnaire", "score - --questionnaire ./testdata", "", 1, "", "continuum: read ./testdata: is a directory"},
		{"is it worth it", "worth " + figures + " --ramp 0.5,1,1", "", 0, "worth.txt", ""},
		{"is it worth it, as JSON", "worth " + figures + " --format json", "", 0, "worth.json", ""},
		{"cannot pay back", "worth " + figures + " --one-off 1e9 --format json", "", 0, "worth-never.json", ""},
		{"worth is explained", "worth --help", "", 0, "help-worth.txt", ""},
		{"a figure is missing", "worth --customers 2000", "", 2, "", "give --margin: nothing is assumed"},
		{"figures out of range", "worth " + figures + " --retention 80 --after -1", "", 2, "", "continuum: The retention afterwards must be from 0 to 1 (100 %)."},
		{"no figure", "worth " + figures + " --yearly much", "", 2, "", `"much" for "--yearly"`},
		{"worth in an unknown format", "worth " + figures + " --format xml", "", 2, "", `--format "xml": use text or json`},
		{"unknown form", "score - --form short", "", 2, "", `--form "short" is not known: use full or quick`},
		{"unknown format", "score - --format xml", "", 2, "", `--format "xml" is not known: use text or json`},
		{"unknown paper", "score - --paper a5", "", 2, "", `--paper "a5" is not known: use a4 or letter`},
		{"no date", "score - --date 31.1.2026", "", 2, "", `--date "31.1.2026" is not a date: write it as 2026-01-31`},
		{"no such day", "score - --date 2026-02-30", "", 2, "", `--date "2026-02-30" is not a date`},
		{"empty date", "score - --date=", "", 2, "", `--date "" is not a date: write it as 2026-01-31`},
		{"empty name", "score - --unit=", "", 2, "", "Enter a name after --unit."},
		{"plan to standard output", "score - --pdf -", "", 2, "", "--pdf needs the name of a file"},
		{"unknown flag", "score - --pfd x", "", 2, "", "unknown flag: --pfd"},
		{"unknown command", "scor", "", 2, "", `there is no command "scor", did you mean score?`},
		{"help for an unknown command", "help scoor", "", 2, "", `there is no command "scoor", did you mean score?`},
		{"help for what is like no command", "help bogus", "", 2, "", `there is no command "bogus": use check, `},
		{"help for an unknown user command", "help user rest", "", 2, "", `there is no command "user rest", did you mean user reset?`},
		{"unknown user command", "user remove", "", 2, "", `there is no command "user remove": use add or reset`},
		{"version takes nothing", "version 2", "", 2, "", `"2" is one argument too many`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := typed(t, test.stdin, strings.Fields(test.args)...)
			if got.code != test.code {
				t.Errorf("exit code %d, want %d", got.code, test.code)
			}
			if !strings.Contains(got.stderr, test.stderr) || test.stderr == "" && got.stderr != "" {
				t.Errorf("standard error:\n%swant: %s", got.stderr, test.stderr)
			}
			if test.golden != "" {
				golden(t, "testdata/"+test.golden, got.stdout)
			} else if got.stdout != "" {
				t.Errorf("printed although refused:\n%s", got.stdout)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	got := typed(t, "", "version")
	if got.code != 0 || !strings.HasPrefix(got.stdout, "continuum development\nbuilt with go1.") {
		t.Errorf("version: exit code %d, printed %q", got.code, got.stdout)
	}
}

// TestAllMistakesAtOnce: nobody has to correct flags one by one.
func TestAllMistakesAtOnce(t *testing.T) {
	got := typed(t, "", "score", "-", "--form", "x", "--paper", "y", "--date", "z", "--unit", "")
	if lines := strings.Count(got.stderr, "\n"); got.code != 2 || lines != 5 {
		t.Errorf("exit code %d with %d lines, want 2 with four mistakes and a hint:\n%s", got.code, lines, got.stderr)
	}
}
