package assessment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAliases(t *testing.T) {
	for letter, want := range map[int]string{0: "A unit", 1: "Unit A", 26: "Unit Z", 27: "Unit AA", 52: "Unit AZ", 53: "Unit BA", 702: "Unit ZZ", 703: "Unit AAA"} {
		if got := (Unit{Letter: letter}).Alias(); got != want {
			t.Errorf("%d: %s", letter, got)
		}
	}
}

func TestTagsAsTheyAreTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"":                                   "",
		" , ;\n":                             "",
		"North,  retail bank ; PHONE\r\nnew": "North|retail bank|PHONE|new",
		"North, north, NORTH":                "North",
		"Zürich\u202E, 東京":                   "Zürich|東京",
		strings.Repeat("ä", 40):              strings.Repeat("ä", 40),
		"a,b,c,d,e,f,g,h,i,j,A":              "a|b|c|d|e|f|g|h|i|j",
	} {
		if tags, err := CleanTags("tags", typed); err != nil || strings.Join(tags, "|") != want {
			t.Errorf("%q: %q, %v", typed, tags, err)
		}
	}
	for typed, want := range map[string]string{
		"a,b,c,d,e,f,g,h,i,j,k":          "Keep at most 10 tags: these are 11.",
		"ok, " + strings.Repeat("x", 41): "The tag “" + strings.Repeat("x", 41) + "” is longer than 40 characters: shorten it.",
		"ok, a\x00b":                     "A tag contains a NUL character: remove it.",
	} {
		_, err := CleanTags("tags", typed)
		if diff := cmp.Diff([]Problem{{"tags", want}}, problems(err)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestTagsOfATree(t *testing.T) {
	_, tree := harbour()
	if diff := cmp.Diff([]string{"Phone", "Zurich"}, tree.Tags()); diff != "" {
		t.Error(diff)
	}
	if !tree[1].HasTag("ZURICH") || tree[1].HasTag("Zur") {
		t.Error("tags are compared whole, whatever their case")
	}
}

func TestAUnitsPlaceInTheTree(t *testing.T) {
	_, tree := harbour()
	var lines []string
	for _, b := range tree.Ordered() {
		line := strings.Repeat("  ", b.Depth) + b.Name
		for _, u := range b.Above() {
			line += " < " + u.Name
		}
		lines = append(lines, line)
	}
	want := []string{
		"Harbour Mutual",
		"  Claims < Harbour Mutual",
		"    Motor claims < Harbour Mutual < Claims",
		"    Property claims < Harbour Mutual < Claims",
		"    Marine claims < Harbour Mutual < Claims",
		"      Yachts < Harbour Mutual < Claims < Marine claims",
		"  Broker service < Harbour Mutual",
		"  Contact centre < Harbour Mutual",
		"  Branches < Harbour Mutual",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	if n := len(tree.InUse()); n != 7 {
		t.Errorf("%d in use", n)
	}
}
