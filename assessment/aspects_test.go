package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// companionsFile is the content of the companion checks.
type companionsFile struct {
	Companions []struct {
		ID, Name string
		Aspects  []struct {
			N          int
			Name       string
			Components []string
			Anchors    [LevelCount]string
		}
	}
}

// testCheckQuestionnaire is a companion check, read from the content.
func testCheckQuestionnaire(t testing.TB, id string) *CheckQuestionnaire {
	t.Helper()
	var file companionsFile
	readJSON(t, "testdata/continuum-content.json", &file)
	for _, c := range file.Companions {
		if c.ID != id {
			continue
		}
		q := &CheckQuestionnaire{ID: c.ID, Version: "1", Name: c.Name, For: "satisfaction-continuum"}
		for _, a := range c.Aspects {
			q.Aspects = append(q.Aspects, Aspect{a.N, a.Name, a.Components, a.Anchors})
		}
		return q
	}
	t.Fatalf("no companion check %s", id)
	return nil
}

func TestFitsAreReadAsTheyAreWritten(t *testing.T) {
	for _, code := range []string{"", "1", "2", "3", "4", "5", "dk"} {
		fit, err := ParseFit(code)
		if err != nil || fit.String() != code {
			t.Errorf("%q is read as %v (%v)", code, fit, err)
		}
		if level := fit.Level(); (level > 0) != (code >= "1" && code <= "5") {
			t.Errorf("%q has level %d", code, level)
		}
	}
	for _, code := range []string{"0", "6", "-1", "01", "+1", " 1", "1.0", "DK", "na", "1\x00", "９"} {
		if fit, err := ParseFit(code); err == nil || fit != NotChosen {
			t.Errorf("%q is read as %v", code, fit)
		}
	}
}

func FuzzParseFit(f *testing.F) {
	for _, code := range []string{"", "1", "5", "dk", "6", "01"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, code string) {
		fit, err := ParseFit(code)
		if err == nil && fit.String() != code || err != nil && fit != NotChosen || fit < NotChosen || fit > FitDontKnow {
			t.Errorf("%q is read as %d (%v)", code, fit, err)
		}
	})
}

// tied are answers where both actions to level 2 of measurement secure practices
// equally little in place: me12-1 is for moments-of-truth/4, me12-2 for /1.
func tied(q *Questionnaire) Answers {
	answers := Answers{}
	for _, s := range q.Asked(Full) {
		switch {
		case s.ID[2] > '2':
			answers[s.ID] = NotInPlace
		case s.ID[:3] == "me2":
			answers[s.ID] = Started
		default:
			answers[s.ID] = Fully
		}
	}
	return answers
}

// Source: design, "What to do next": by the mean, then the weaker companion
// aspect, then effort, then id.
func TestTheWeakerAspectChoosesBetweenActionsOfOneStep(t *testing.T) {
	q := testQuestionnaire(t)
	result := Score(q, Full, tied(q))
	plain := actionIDs(Advise(q, Full, tied(q), &result).Actions)
	if len(plain) != 2 {
		t.Fatalf("the example has the actions %v", plain)
	}
	first, second := plain[0], plain[1]
	aspect := map[string]string{"me12-1": "moments-of-truth/4", "me12-2": "moments-of-truth/1"}
	for _, row := range []struct {
		name   string
		levels AspectLevels
		want   []string
	}{
		{"no companion check", nil, plain},
		{"nothing known", AspectLevels{}, plain},
		{"aspects of other actions", AspectLevels{"loyalty-practices/1": 1, "moments-of-truth/7": 1}, plain},
		{"equally weak", AspectLevels{aspect[first]: 2, aspect[second]: 2}, plain},
		{"the first is weaker", AspectLevels{aspect[first]: 1, aspect[second]: 5}, plain},
		{"the second is weaker", AspectLevels{aspect[first]: 3, aspect[second]: 2}, []string{second, first}},
		{"only the second is known", AspectLevels{aspect[second]: 5}, []string{second, first}},
		{"only the first is known", AspectLevels{aspect[first]: 5}, plain},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, actionIDs(AdviseWith(q, Full, tied(q), &result, row.levels).Actions)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is less in place goes before every aspect, and the way up stays as it is.
func TestAspectsAreATieBreakerOnly(t *testing.T) {
	q := testQuestionnaire(t)
	answers := tied(q)
	answers["me2a"], answers["me2b"], answers["me2c"] = NotInPlace, Mostly, Started
	result := Score(q, Full, answers)
	plain := Advise(q, Full, answers, &result)
	for _, levels := range []AspectLevels{{"moments-of-truth/1": 1, "moments-of-truth/4": 5}, {"moments-of-truth/1": 5, "moments-of-truth/4": 1}} {
		if diff := cmp.Diff(plain, AdviseWith(q, Full, answers, &result, levels)); diff != "" {
			t.Errorf("with %v (-without +with):\n%s", levels, diff)
		}
	}
}

func actionIDs(actions []Action) []string {
	var ids []string
	for _, a := range actions {
		ids = append(ids, a.ID)
	}
	return ids
}
