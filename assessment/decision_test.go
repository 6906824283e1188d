package assessment

import (
	"strings"
	"testing"
	"time"
)

func TestDecision(t *testing.T) {
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	sample := func() *Decision {
		return &Decision{Kind: Advance, Target: 3, Reason: "It pays.", Owner: "Ada", ReviewOn: today.AddDate(0, 0, 1)}
	}
	for _, row := range []struct {
		name   string
		change func(*Decision)
		fields []string
	}{
		{"complete", func(*Decision) {}, nil},
		{"ten years on", func(d *Decision) { d.ReviewOn = today.AddDate(10, 0, 0) }, nil},
		{"nothing chosen", func(d *Decision) { d.Kind = "" }, []string{"decision"}},
		{"something else", func(d *Decision) { d.Kind = "perhaps" }, []string{"decision"}},
		{"no such level", func(d *Decision) { d.Target = 0 }, []string{"target"}},
		{"no reason", func(d *Decision) { d.Reason = " \n" }, []string{"reason"}},
		{"a long reason", func(d *Decision) { d.Reason = strings.Repeat("x", NoteLimit+1) }, []string{"reason"}},
		{"nobody", func(d *Decision) { d.Owner = "" }, []string{"owner"}},
		{"today", func(d *Decision) { d.ReviewOn = today }, []string{"review"}},
		{"no day", func(d *Decision) { d.ReviewOn = time.Time{} }, []string{"review"}},
		{"far away", func(d *Decision) { d.ReviewOn = today.AddDate(10, 0, 1) }, []string{"review"}},
		{"the level above", func(d *Decision) { d.Stands = 2 }, nil},
		{"two above", func(d *Decision) { d.Stands = 1 }, nil},
		{"to hold instead of the level above", func(d *Decision) { d.Kind, d.Stands = Hold, 2 }, nil},
		{"where it stands", func(d *Decision) { d.Stands = 3 }, []string{"target"}},
		{"to hold where it stands", func(d *Decision) { d.Kind, d.Stands = Hold, 3 }, []string{"target"}},
		{"below where it stands", func(d *Decision) { d.Stands, d.Target = 2, 1 }, []string{"target"}},
		{"to hold the top", func(d *Decision) { d.Kind, d.Stands, d.Target = Hold, 5, 5 }, nil},
		{"beyond the top", func(d *Decision) { d.Stands, d.Target = 5, 5 }, []string{"decision"}},
		{"not now at the top", func(d *Decision) { d.Kind, d.Stands, d.Target = NotNow, 5, 5 }, []string{"decision"}},
		{"nothing at all", func(d *Decision) { *d = Decision{} }, []string{"decision", "target", "reason", "owner", "review"}},
	} {
		d := sample()
		row.change(d)
		if err := d.Check(today); row.fields != nil {
			wantFields(t, row.name, err, row.fields...)
		} else if err != nil {
			t.Errorf("%s: %v", row.name, err)
		}
	}
}

func TestDecisionInWords(t *testing.T) {
	day := time.Date(2027, 5, 1, 0, 0, 0, 0, time.UTC)
	for kind, want := range map[DecisionKind]string{
		Advance: "Advance to level 3", Hold: "Hold, rather than go for level 3", NotNow: "Not now: level 3 is left open",
	} {
		d := Decision{Kind: kind, Target: 3, ReviewOn: day}
		if d.Text() != want {
			t.Errorf("got %q, want %q", d.Text(), want)
		}
		if d.Due(day.AddDate(0, 0, -1)) || !d.Due(day) || !d.Due(day.AddDate(0, 0, 1)) {
			t.Errorf("%s: due on the wrong day", kind)
		}
		if !strings.HasSuffix(kind.Means(), ".") {
			t.Errorf("%s means %q", kind, kind.Means())
		}
	}
	if top := (&Decision{Kind: Hold, Stands: 5, Target: 5}); top.Text() != "Hold level 5" {
		t.Errorf("at the top: %q", top.Text())
	}
	if NotNow.Word() != "Not now" {
		t.Errorf("got %q", NotNow.Word())
	}
}
