package store_test

import (
	"fmt"
	"strings"
	"testing"

	"continuum/assessment/store"

	"github.com/google/go-cmp/cmp"
)

func TestTexts(t *testing.T) {
	for _, test := range []struct {
		gathered string
		columns  int
		want     []string
	}{
		{"", 3, nil},
		{"4:cf1a1:30:", 3, []string{"cf1a", "3", ""}},
		{"3:1:25:größe", 1, nil},
		{"3:1:27:größe", 2, []string{"1:2", "größe"}},
		{"3:1:2", 2, nil},
		{"-1:a", 1, nil},
		{"9:a", 1, nil},
		{"a", 1, nil},
	} {
		got, err := store.Texts(test.gathered, test.columns)
		if (err != nil) != (test.want == nil && test.gathered != "") || !cmp.Equal(got, test.want) {
			t.Errorf("%q: got %q, %v, want %q", test.gathered, got, err, test.want)
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("cf1a", "1:a", "\xff")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var gathered strings.Builder
		for _, value := range []string{a, b, c} {
			fmt.Fprintf(&gathered, "%d:%s", len(value), value)
		}
		got, err := store.Texts(gathered.String(), 3)
		if want := []string{a, b, c}; err != nil || !cmp.Equal(got, want) {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
		_, _ = store.Texts(a+b, 2) // must not panic
	})
}
