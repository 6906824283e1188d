package questionnaires

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
)

// The ids name answers in stored assessments and in people's files: they stay.
const (
	statementIDs = "cf1a cf1b cf1c cf2a cf2b cf2c cf3a cf3b cf3c cf4a cf4b cf4c cf5a cf5b cf5c " +
		"me1a me1b me1c me2a me2b me2c me3a me3b me3c me4a me4b me4c me5a me5b me5c " +
		"en1a en1b en1c en2a en2b en2c en3a en3b en3c en4a en4b en4c en5a en5b en5c"
	quickIDs = "cf1a cf1b cf2a cf2b cf3a cf3b cf4a cf4b cf5a cf5b me1a me1b me2a me2b me3a me3b me4a me4b me5a me5b " +
		"en1a en1b en2a en2b en3a en3b en4a en4b en5a en5b"
	actionIDs = "cf01-1 me01-1 en01-1 cf12-1 cf12-2 cf23-1 cf23-2 cf34-1 cf34-2 cf45-1 cf45-2 " +
		"me12-1 me12-2 me23-1 me23-2 me34-1 me34-2 me45-1 me45-2 en12-1 en12-2 en23-1 en23-2 en34-1 en34-2 en45-1 en45-2"
)

func TestEmbeddedQuestionnaireIsComplete(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, ok := set.ByID(DefaultID)
	if !ok {
		t.Fatalf("%s is not embedded", DefaultID)
	}
	q := entry.Questionnaire
	tests := []struct{ name, got, want string }{
		{"version", entry.Ref.ID + " " + entry.Ref.Version, "satisfaction-continuum 1"},
		{"components", componentIDs(q), "cf, me, en"},
		{"statements", ids(q.Asked(assessment.Full)), statementIDs},
		{"quick form", ids(q.Asked(assessment.Quick)), quickIDs},
		{"does not apply", conditions(q), "cf2b: customers are anonymous; me2b: no complaint received in the last 12 months; " +
			"me3c: customers cannot go elsewhere; en4b: one team does all the work; en5a: nobody was hired in the last 12 months"},
		{"actions", actions(q), actionIDs},
		{"levels", levels(q), "Reactive Attentive Consistent Owned Partnered"},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if !strings.HasPrefix(q.Source, "Inspired by a published description of a five-level, three-factor continuum.") {
		t.Errorf("the source claims something else: %s", q.Source)
	}
}

// Every statement has an action that secures it, or the shortest way leads nowhere.
func TestEveryStatementOfTheDefaultHasAnAction(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	entry, _ := set.ByID(DefaultID)
	secured := map[string]bool{}
	for _, a := range entry.Questionnaire.Actions {
		for _, id := range a.Secures {
			secured[id] = true
		}
	}
	for _, s := range entry.Questionnaire.Asked(assessment.Full) {
		if !secured[s.ID] {
			t.Errorf("no action secures %s", s.ID)
		}
	}
}

func TestRefNamesTheBytes(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range set.All() {
		sum := sha256.Sum256(e.Source)
		if want := hex.EncodeToString(sum[:]); e.Ref.Hash != want {
			t.Errorf("hash of %s = %s, want %s", e.Ref.ID, e.Ref.Hash, want)
		}
		again, err := Parse("again", e.Source)
		if err != nil || !cmp.Equal(again, e.Questionnaire) {
			t.Errorf("the source of %s gives another questionnaire (%v)", e.Ref.ID, err)
		}
	}
}

func TestSetKeepsTheNewestVersion(t *testing.T) {
	smallest := string(readFile(t, "testdata/good/smallest.yaml"))
	set := &Set{}
	for _, version := range []string{"10", "2.1", "9", "2.10", "2"} {
		if _, err := set.add("f", []byte(strings.Replace(smallest, `"2.1"`, `"`+version+`"`, 1))); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, e := range set.All() {
		got = append(got, e.Ref.Version)
	}
	if diff := cmp.Diff([]string{"2", "2.1", "2.10", "9", "10"}, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if e, _ := set.ByID("smallest"); e.Ref.Version != "10" {
		t.Errorf("newest = %s, want 10", e.Ref.Version)
	}
	if _, ok := set.ByID("none"); ok {
		t.Error("found a questionnaire that is not there")
	}
	if _, err := set.add("g", []byte(smallest)); err == nil || !strings.Contains(err.Error(), "g:1: another file has id smallest") {
		t.Errorf("the same version twice: %v", err)
	}
}

func TestCheck(t *testing.T) {
	empty := t.TempDir()
	tests := []struct {
		name    string
		paths   []string
		want    string
		wantErr error
	}{
		{"embedded", nil, "ok: questionnaires/loyalty-practices.yaml (loyalty-practices, version 1: a companion check, aspects: 7)\n" +
			"ok: questionnaires/moments-of-truth.yaml (moments-of-truth, version 1: a companion check, aspects: 7)\n" +
			"ok: questionnaires/satisfaction-continuum.yaml (satisfaction-continuum, version 1: 3 components, 45 statements, 30 in the quick form, 27 actions)\n", nil},
		{"folder", []string{"testdata/good"}, "ok: testdata/good/check-largest.yaml (largest-check, version 1: a companion check, aspects: 9)\n" +
			"ok: testdata/good/check-smallest.yaml (smallest-check, version 1: a companion check, aspects: 1)\n" +
			"ok: testdata/good/largest.yaml (largest, version 2.1: 5 components, 150 statements, 25 in the quick form, 5 actions)\n" +
			"ok: testdata/good/other-scripts.yaml (other-scripts, version 2.1: 2 components, 20 statements, 10 in the quick form, 2 actions)\n" +
			"ok: testdata/good/smallest.yaml (smallest, version 2.1: 2 components, 10 statements, 0 in the quick form, 0 actions)\n", nil},
		{
			"bad and good",
			[]string{"testdata/bad/weeks-zero.yaml", "testdata/good/smallest.yaml"},
			"testdata/bad/weeks-zero.yaml:57: weeks must be a whole number from 1 to 104, without quotes, not 0\n" +
				"ok: testdata/good/smallest.yaml (smallest, version 2.1: 2 components, 10 statements, 0 in the quick form, 0 actions)\n", ErrRefused,
		},
		{
			"the same twice",
			[]string{"testdata/good/smallest.yaml", "testdata/good/smallest.yaml"},
			"ok: testdata/good/smallest.yaml (smallest, version 2.1: 2 components, 10 statements, 0 in the quick form, 0 actions)\n" +
				"testdata/good/smallest.yaml:1: another file has id smallest and version \"2.1\" as well: raise the version of the newer one\n", ErrRefused,
		},
		{"no such file", []string{"testdata/none.yaml"}, "cannot read the questionnaire: open testdata/none.yaml: no such file or directory\n", fs.ErrNotExist},
		{"folder without files", []string{empty}, "check " + empty + ": the folder holds no .yaml file\n", errNoFiles},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			err := Check(&out, test.paths)
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("output (-want +got):\n%s", diff)
			}
			if !errors.Is(err, test.wantErr) {
				t.Errorf("error = %v, want %v", err, test.wantErr)
			}
		})
	}
}

func TestCheckReadsNoEndlessFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "large.yaml")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file, 1<<40); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := Check(&out, []string{file}); !errors.Is(err, ErrRefused) || !strings.Contains(out.String(), "larger than 1 MiB") {
		t.Errorf("error = %v, output %s", err, out.String())
	}
}

func ids(statements []assessment.Statement) string {
	var list []string
	for _, s := range statements {
		list = append(list, s.ID)
	}
	return strings.Join(list, " ")
}

func conditions(q *assessment.Questionnaire) string {
	var list []string
	for _, s := range q.Asked(assessment.Full) {
		if s.NotApplicable != "" {
			list = append(list, s.ID+": "+s.NotApplicable)
		}
	}
	return strings.Join(list, "; ")
}

func actions(q *assessment.Questionnaire) string {
	var list []string
	for _, a := range q.Actions {
		list = append(list, a.ID)
	}
	return strings.Join(list, " ")
}

func levels(q *assessment.Questionnaire) string {
	var list []string
	for _, l := range q.Levels {
		list = append(list, l.Name)
	}
	return strings.Join(list, " ")
}
