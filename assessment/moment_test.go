package assessment

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// contact is a moment of truth with what it must have.
func contact(id, stage, name string, importance, well int) Moment {
	return Moment{ID: id, Stage: stage, Contact: name, Importance: importance, HowWell: well}
}

// register is a register of these contacts, entered in this order.
func register(t testing.TB, all ...Moment) *Moments {
	t.Helper()
	m := &Moments{OrganizationID: "o", UnitID: "u"}
	for _, one := range all {
		if err := m.Add(one, "Ada", noon); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// order is the register in short: "Buying: a b, Using: c".
func order(m *Moments) string {
	var stages []string
	for _, s := range m.Stages() {
		var ids []string
		for _, one := range s.Moments {
			ids = append(ids, one.ID)
		}
		stages = append(stages, s.Name+": "+strings.Join(ids, " "))
	}
	return strings.Join(stages, ", ")
}

func TestMomentPriority(t *testing.T) {
	for _, row := range []struct{ importance, well, want int }{
		{5, 1, 25}, {5, 5, 5}, {1, 5, 1}, {1, 1, 5}, {3, 3, 9}, {4, 2, 16},
	} {
		m := contact("a", "Buying", "Offer", row.importance, row.well)
		if got := m.Priority(); got != row.want {
			t.Errorf("importance %d, how well %d: priority %d, want %d", row.importance, row.well, got, row.want)
		}
	}
}

// Contacts of one stage stand together however they are entered.
func TestMomentsInOrder(t *testing.T) {
	m := register(t, contact("a", "Buying", "Offer", 3, 3), contact("b", "Claiming", "First call", 5, 2), contact("c", "buying ", "Signing", 2, 4), contact("d", "Claiming", "Payment", 4, 4))
	steps := []struct {
		name string
		do   func() error
		want string
	}{
		{"entered", func() error { return nil }, "Buying: a c, Claiming: b d"},
		{"later within its stage", func() error { return m.Move("a", true, "Ada", noon) }, "Buying: c a, Claiming: b d"},
		{"not out of its stage", func() error { return m.Move("a", true, "Ada", noon) }, "Buying: c a, Claiming: b d"},
		{"nor before the first", func() error { return m.Move("c", false, "Ada", noon) }, "Buying: c a, Claiming: b d"},
		{"earlier", func() error { return m.Move("d", false, "Ada", noon) }, "Buying: c a, Claiming: d b"},
		{"a stage earlier", func() error { return m.MoveStage("Claiming", false, "Ada", noon) }, "Claiming: d b, Buying: c a"},
		{"the first stage stays first", func() error { return m.MoveStage("Claiming", false, "Ada", noon) }, "Claiming: d b, Buying: c a"},
		{"into another stage, last there", func() error { return m.Edit(contact("d", "BUYING", "Payment", 4, 4), "Ada", noon) }, "Claiming: b, Buying: c a d"},
		{"the stage spelt anew", func() error { return m.Edit(contact("c", "BUYING", "Signing", 4, 4), "Ada", noon) }, "Claiming: b, BUYING: c a d"},
		{"removed", func() error { _, err := m.Remove("a", "Ada", noon); return err }, "Claiming: b, BUYING: c d"},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatal(step.name, err)
		}
		if got := order(m); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	for name, err := range map[string]error{
		"move": m.Move("none", true, "Ada", noon), "stage": m.MoveStage("Nowhere", true, "Ada", noon),
		"edit": m.Edit(contact("none", "A", "B", 1, 1), "Ada", noon), "remove": func() error { _, err := m.Remove("none", "Ada", noon); return err }(),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s of what is not there: %v", name, err)
		}
	}
}

// The highest priority first; ties go by name, whatever the case.
func TestPressingMoments(t *testing.T) {
	for _, row := range []struct {
		name string
		all  []Moment
		want string
	}{
		{"none", nil, ""},
		{"fewer than three", []Moment{contact("a", "S", "A", 1, 1)}, "a"},
		{"by priority", []Moment{contact("a", "S", "A", 1, 1), contact("b", "S", "B", 5, 1), contact("c", "S", "C", 4, 4), contact("d", "S", "D", 5, 2)}, "b d c"},
		{"ties by name", []Moment{contact("a", "S", "Zoo", 5, 3), contact("b", "S", "apple", 3, 1), contact("c", "S", "Bean", 5, 3), contact("d", "S", "Apple", 3, 1)}, "d b c"},
		{"ties of one name by stage", []Moment{contact("a", "Z", "Call", 5, 3), contact("b", "B", "Call", 3, 1), contact("c", "A", "Call", 5, 3)}, "c b a"},
	} {
		var got []string
		for _, one := range register(t, row.all...).Pressing() {
			got = append(got, one.ID)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v, want %s", row.name, got, row.want)
		}
	}
}

func TestMomentsThatAreRefused(t *testing.T) {
	full := register(t)
	for i := range MostMoments {
		if err := full.Add(contact(string(rune('a'+i)), "S", "C", 1, 1), "Ada", noon); err != nil {
			t.Fatal(err)
		}
	}
	long := strings.Repeat("x", MomentLimit+1)
	for _, row := range []struct {
		name   string
		m      *Moments
		change func(*Moment)
		want   []Problem
	}{
		{"one too many", full, func(*Moment) {}, []Problem{{"", "There are 10 contacts already. Remove one first: the register is for those that decide."}}},
		{"no name", register(t), func(m *Moment) { m.Contact = " " }, []Problem{{"contact", "Enter the contact’s name."}}},
		{"no stage", register(t), func(m *Moment) { m.Stage = "\t" }, []Problem{{"stage", "Enter the stage of the journey."}}},
		{"no figures", register(t), func(m *Moment) { m.Importance, m.HowWell = 0, 6 }, []Problem{
			{"importance", "Choose how important it is to customers, from 1 to 5."}, {"well", "Choose how well it goes today, from 1 to 5."},
		}},
		{"too long", register(t), func(m *Moment) { m.Promise, m.Recovery = long, long }, []Problem{
			{"promise", "The promise is longer than 1000 characters: shorten it."}, {"recovery", "The recovery step is longer than 1000 characters: shorten it."},
		}},
		{"not text", register(t), func(m *Moment) { m.Expectation, m.MayDecide, m.Owner = "a\x00", "\xff", "b\x00" }, []Problem{
			{"expectation", "What customers expect contains a NUL character: remove it."},
			{"may_decide", "What the front line may decide is not valid UTF-8 text: type it again."},
			{"owner", "The owner’s name contains a NUL character: remove it."},
		}},
	} {
		one, version := contact("new", "Buying", "Offer", 3, 3), row.m.Version
		row.change(&one)
		if diff := cmp.Diff(row.want, problems(row.m.Add(one, "Ada", noon))); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if row.m.Version != version {
			t.Errorf("%s: the register changed", row.name)
		}
	}
}

func TestMomentsAreGuarded(t *testing.T) {
	m := register(t, contact("a", "Buying", "Offer", 3, 3))
	if m.Version != 1 || m.UpdatedBy != "Ada" || !m.UpdatedAt.Equal(noon) {
		t.Errorf("%+v", m)
	}
	if err := m.CheckVersion(1); err != nil {
		t.Error(err)
	}
	if err := m.CheckVersion(0); !errors.Is(err, ErrConflict) {
		t.Error("somebody who had looked before may change it:", err)
	}
	if err := m.Add(contact("a", "Buying", "Twice", 3, 3), "Ada", noon); !errors.Is(err, ErrConflict) {
		t.Error("an id is used twice:", err)
	}
}

// Whatever is done to a register, contacts of a stage stand together, nothing is
// lost or doubled, and the pressing ones are those of the highest priority.
func TestMomentsStayInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, want := &Moments{}, map[string]bool{}
		ids := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"})
		stage := rapid.SampledFrom([]string{"Finding us", "finding us", "Buying", "Using ", "Using", "Leaving"})
		for range rapid.IntRange(0, 40).Draw(t, "changes") {
			id := ids.Draw(t, "id")
			one := contact(id, stage.Draw(t, "stage"), ids.Draw(t, "name"), rapid.IntRange(0, 6).Draw(t, "importance"), rapid.IntRange(1, 5).Draw(t, "well"))
			before := m.Version
			var err error
			switch rapid.IntRange(0, 4).Draw(t, "do") {
			case 0, 1:
				if err = m.Add(one, "Ada", noon); err == nil {
					want[id] = true
				}
			case 2:
				err = m.Edit(one, "Ada", noon)
			case 3:
				if _, err = m.Remove(id, "Ada", noon); err == nil {
					delete(want, id)
				}
			default:
				err = m.Move(id, rapid.Bool().Draw(t, "later"), "Ada", noon)
			}
			if err != nil && m.Version != before {
				t.Fatal("a refused change counts")
			}
		}
		checkRegister(t, m, want)
	})
}

func checkRegister(t *rapid.T, m *Moments, want map[string]bool) {
	if len(m.All) != len(want) || len(m.All) > MostMoments {
		t.Fatalf("%d contacts, want %d", len(m.All), len(want))
	}
	var names []string
	for _, s := range m.Stages() {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, s.Name) }) {
			t.Fatalf("stage %s stands twice: %s", s.Name, order(m))
		}
		names = append(names, s.Name)
	}
	pressing := m.Pressing()
	for i := range m.All {
		one := &m.All[i]
		chosen := slices.ContainsFunc(pressing, func(p Moment) bool { return p.ID == one.ID })
		if !chosen && (len(pressing) < MostPressing || one.Priority() > pressing[len(pressing)-1].Priority()) {
			t.Fatalf("%s with priority %d is not among %v", one.ID, one.Priority(), pressing)
		}
	}
}
