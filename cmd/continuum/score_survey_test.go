package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestScoreOfSeveral(t *testing.T) {
	const survey = "testdata/sample-survey.csv"
	for _, test := range []struct {
		name, args, stdin string
		code              int
		golden            string // file with the standard output; empty: nothing is printed
		stderr            string // part of it; empty: none at all
	}{
		{"seven people", "score " + survey + " --unit Claims --threshold 3", "", 0, "score-survey.txt", ""},
		{"seven people as JSON", "score --format json --threshold 3 " + survey, "", 0, "score-survey.json", ""},
		{"too few", "score --threshold 8 " + survey, "", 0, "score-survey-few.txt", ""},
		{"too few as JSON", "score --threshold 8 --format json " + survey, "", 0, "score-survey-few.json", ""},
		{"the threshold is five", "score --format json -", "respondent,statement,answer\n1,cf1a,3\n2,cf1a,3\n3,cf1a,3\n4,cf1a,3\n", 0, "score-survey-few.json", ""},
		{"threshold too low", "score --threshold 2 " + survey, "", 2, "", "--threshold 2 would show people: use 3 or more"},
		{"threshold no number", "score --threshold few " + survey, "", 2, "", `invalid argument "few"`},
		{"two roles", "score -", "respondent,role,statement,answer\n1,leader,cf1a,3\n1,other,cf1b,3\n", 2, "", `continuum: line 3: "1" has two roles`},
		{"role alone", "score -", "role,statement,answer\nleader,cf1a,3\n", 2, "", "continuum: line 1: the column respondent is missing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := typed(t, test.stdin, strings.Fields(test.args)...)
			if got.code != test.code || !strings.Contains(got.stderr, test.stderr) || test.stderr == "" && got.stderr != "" {
				t.Errorf("exit code %d, want %d; standard error:\n%swant: %s", got.code, test.code, got.stderr, test.stderr)
			}
			if test.golden != "" {
				golden(t, "testdata/"+test.golden, got.stdout)
			} else if got.stdout != "" {
				t.Errorf("printed although refused:\n%s", got.stdout)
			}
		})
	}
}

// The plan of several people is written for any number of them.
func TestPlanOfSeveral(t *testing.T) {
	data := clean(t)
	for _, threshold := range []string{"3", "8"} {
		args := []string{"score", data + "/sample-survey.csv", "--threshold", threshold, "--pdf", "plan.pdf", "--date", "2026-01-31"}
		if got := typed(t, "", args...); got.code != 0 || got.stderr != "" {
			t.Fatalf("exit code %d, said %q", got.code, got.stderr)
		}
		first := readFile(t, "plan.pdf")
		typed(t, "", args...)
		if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Equal(first, readFile(t, "plan.pdf")) {
			t.Errorf("threshold %s: no PDF, or another one the second time", threshold)
		}
	}
}
