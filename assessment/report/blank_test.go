package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"continuum/assessment"
)

func sampleBlank(t testing.TB) Blank {
	return Blank{
		Organization: "Harbour Mutual", Unit: "Claims", Questionnaire: questionnaire(t), Form: assessment.Full,
		Date: time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC),
	}
}

// readBlank makes a questionnaire without compression and reads its pages back.
func readBlank(t fataler, b Blank) (*blank, []paper) {
	t.Helper()
	d, err := newBlank(context.Background(), b)
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	return d, readPages(t, d.pdf)
}

func TestBlankGolden(t *testing.T) {
	letter := sampleBlank(t)
	letter.Paper, letter.Form, letter.Organization, letter.Unit = Letter, assessment.Quick, "", ""
	for name, b := range map[string]Blank{"blank-a4": sampleBlank(t), "blank-letter": letter} {
		t.Run(name, func(t *testing.T) {
			_, pages := readBlank(t, b)
			golden(t, filepath.Join("testdata", name+".txt"), written(pages))
		})
	}
}

// Every statement of the form is on it once with its boxes, and nothing that
// tells which level it belongs to.
func TestBlankAsksEverything(t *testing.T) {
	for _, form := range []assessment.Form{assessment.Full, assessment.Quick} {
		b := sampleBlank(t)
		b.Form = form
		_, pages := readBlank(t, b)
		text := flat(pages)
		for _, s := range b.Questionnaire.Asked(assessment.Full) {
			if got, want := strings.Count(text, s.Text), map[bool]int{true: 1}[form.Asks(s)]; got != want {
				t.Errorf("%s form: %q is asked %d times, want %d", form, s.Text, got, want)
			}
		}
		asked := len(b.Questionnaire.Asked(form))
		if got := strings.Count(text, "What could you show a visitor?"); got != asked {
			t.Errorf("%d lines for what could be shown, want %d", got, asked)
		}
		for _, level := range b.Questionnaire.Levels {
			if strings.Contains(text, level.Name) || strings.Contains(text, fmt.Sprintf("level %d", level.Number)) {
				t.Errorf("%s form: level %d, %s can be read on it", form, level.Number, level.Name)
			}
		}
	}
}

func TestAnyTextMakesABlank(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Blank{
			Organization: anyText().Draw(t, "organization"), Unit: anyText().Draw(t, "unit"), Paper: anyPaper().Draw(t, "paper"),
			Questionnaire: anyQuestionnaire(t), Form: rapid.SampledFrom([]assessment.Form{assessment.Full, assessment.Quick}).Draw(t, "form"),
		}
		text := rapid.OneOf(rapid.Just(""), rapid.StringN(0, 120, -1), rapid.Just(strings.Repeat("W", 200)))
		b.Questionnaire.Purpose = text.Draw(t, "purpose")
		for i := range b.Questionnaire.Components {
			s := &b.Questionnaire.Components[i].Cells[0].Statements[0]
			s.Help, s.NotApplicable = text.Draw(t, "help"), text.Draw(t, "not applicable")
		}
		for a := assessment.NotInPlace; a <= assessment.DoesNotApply; a++ {
			b.Questionnaire.Wordings = append(b.Questionnaire.Wordings, assessment.Wording{Answer: a, Label: text.Draw(t, "label"), Hint: text.Draw(t, "hint")})
		}
		d, pages := readBlank(t, b)
		withinMargins(t, &d.document, pages)
	})
}

func TestBlankSameInputSameBytes(t *testing.T) {
	pictures(t, "blank", madeTwice(t, sampleBlank(t), sampleBlank(t)))
}

func TestBlankErrors(t *testing.T) {
	if err := (Blank{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a blank of no questionnaire was made")
	}
	if err := sampleBlank(t).Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
}
