package questionnaires

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
)

// The numbers name aspects in stored checks and in actions: they stay.
func TestEmbeddedChecksAreComplete(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"moments-of-truth": "Customer perception (cf me), Service delivery (en cf), Front-line authority (en), Process improvement (en me), " +
			"Training (en), Loyalty (cf me), Advantage (cf en)",
		"loyalty-practices": "Shared service vision (en cf), Going beyond what is expected (cf), Consistent service (en me), " +
			"Choosing the right customers (cf), People able to act (en), Systems that support service (en me), Continuous improvement (me en)",
	} {
		entry, ok := set.CheckByID(id)
		if !ok {
			t.Fatalf("%s is not embedded", id)
		}
		var got []string
		for _, a := range entry.Check.Aspects {
			got = append(got, fmt.Sprintf("%s (%s)", a.Name, strings.Join(a.Components, " ")))
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" || entry.Ref.Version != "1" || entry.Check.For != DefaultID {
			t.Errorf("%s, version %s, for %s (-want +got):\n%s", id, entry.Ref.Version, entry.Check.For, diff)
		}
	}
	if _, ok := set.CheckByID(DefaultID); ok {
		t.Error("the continuum is no companion check")
	}
	if _, ok := set.ByID("moments-of-truth"); ok {
		t.Error("a companion check is no questionnaire with statements")
	}
}

// What one file says of another no reader of one file can judge.
func TestEmbeddedFilesFitTogether(t *testing.T) {
	set, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range set.Checks() {
		entry, ok := set.ByID(c.Check.For)
		if !ok {
			t.Fatalf("%s is for %s, which is not there", c.Ref.ID, c.Check.For)
		}
		for _, id := range slices.Concat(componentsOf(c.Check)...) {
			if entry.Questionnaire.Component(id) == nil {
				t.Errorf("%s speaks of component %s, which %s does not have", c.Ref.ID, id, c.Check.For)
			}
		}
	}
	for _, entry := range set.All() {
		for _, a := range entry.Questionnaire.Actions {
			for _, name := range a.Aspects {
				id, number, _ := strings.Cut(name, "/")
				c, ok := set.CheckByID(id)
				if !ok || int(number[0]-'0') > len(c.Check.Aspects) {
					t.Errorf("action %s strengthens %s, which is not there", a.ID, name)
				}
			}
		}
	}
}

func componentsOf(q *assessment.CheckQuestionnaire) [][]string {
	var all [][]string
	for _, a := range q.Aspects {
		all = append(all, a.Components)
	}
	return all
}

func TestAnIDIsOfOneKind(t *testing.T) {
	set := &Set{}
	if _, err := set.add("a", readFile(t, "testdata/good/smallest.yaml")); err != nil {
		t.Fatal(err)
	}
	check := strings.Replace(string(readFile(t, "testdata/good/check-smallest.yaml")), "id: smallest-check", "id: smallest", 1)
	if _, err := set.add("b", []byte(check)); err == nil || !strings.Contains(err.Error(), "b:1: a questionnaire of another kind has id smallest as well") {
		t.Errorf("the same id as another kind: %v", err)
	}
}

func TestParseReadsItsKindOnly(t *testing.T) {
	check, statements := readFile(t, "testdata/good/check-smallest.yaml"), readFile(t, "testdata/good/smallest.yaml")
	if _, err := Parse("f", check); err == nil || !strings.Contains(err.Error(), "f:1: this is a companion check (kind: best-fit)") {
		t.Errorf("Parse of a companion check: %v", err)
	}
	if _, err := ParseCheck("f", statements); err == nil || !strings.Contains(err.Error(), "f:1: this is a questionnaire with statements") {
		t.Errorf("ParseCheck of statements: %v", err)
	}
	if _, err := Parse("f", append([]byte("kind: statements\n"), statements...)); err != nil {
		t.Errorf("a questionnaire that says it has statements: %v", err)
	}
}
