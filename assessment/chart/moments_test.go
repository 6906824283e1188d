package chart

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func sampleContacts() []Contact {
	return []Contact{
		{1, "Asking for an offer", "Before the contract", 3, 4, false},
		{2, "Signing", "Before the contract", 2, 5, false},
		{3, "The first call after a loss", "Making a claim", 5, 2, true},
		{4, "Sending the documents", "Making a claim", 4, 2, true},
		{5, "Waiting for the decision", "Making a claim", 4, 2, true},
		{6, "The payment", "Being paid", 5, 4, false},
		{7, "The letter with a refusal", "Being paid", 4, 3, false},
	}
}

func TestMomentsGolden(t *testing.T) {
	golden(t, "moments-plot", MomentsPlotSVG(sampleContacts(), "Seven contacts"))
	golden(t, "moments-map", MomentsMapSVG(sampleContacts(), "Seven contacts"))
	golden(t, "moments-none", MomentsMapSVG(nil, "No contact"))
}

// Every contact has its number in both figures, and a stage stands once above its
// contacts.
func TestMomentsShowEveryContact(t *testing.T) {
	for name, svg := range map[string]string{"plot": string(MomentsPlotSVG(sampleContacts(), "x")), "map": string(MomentsMapSVG(sampleContacts(), "x"))} {
		if got := strings.Count(svg, "<ellipse"); got != 7 {
			t.Errorf("%s: %d dots, want 7", name, got)
		}
		if got := strings.Count(svg, `"ground here"`); got != 3 {
			t.Errorf("%s: %d bold outlines, want 3", name, got)
		}
		if !strings.Contains(svg, ">7</text>") {
			t.Errorf("%s: the last number is missing", name)
		}
	}
}

// A name stands whole beside its dot, in several lines if need be, or not at all.
func TestMomentsNamesAreNeverCut(t *testing.T) {
	contacts := sampleContacts()
	contacts[0].Name = strings.Repeat("A contact with a name of very many words ", 4)
	svg := string(MomentsPlotSVG(contacts, "x"))
	for _, want := range []string{">The first call</text>", ">after a loss</text>", ">Signing</text>"} {
		if !strings.Contains(svg, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(svg, "…") || strings.Contains(svg, "very many") {
		t.Error("a name is cut, or stands where it has no room")
	}
}

// apartPen notes where words and dots stand.
type apartPen struct {
	boundsPen
	dots, words *[]Box
}

func (p apartPen) Rect(x, y, w, h float64, s Style) {
	if s.Round {
		*p.dots = append(*p.dots, Box{x, y, w, h})
	}
	p.boundsPen.Rect(x, y, w, h, s)
}

func (p apartPen) Text(x, y float64, t Text) {
	width := p.Width(t)
	left := x - width*[...]float64{Start: 0, Middle: .5, End: 1}[t.Anchor]
	if t.Words != "" {
		*p.words = append(*p.words, Box{left, y - .7*t.Size, width, .7 * t.Size})
	}
	p.boundsPen.Text(x, y, t)
}

func touching(a, b Box) bool {
	const slack = 1e-6
	return a.X+slack < b.X+b.W && b.X+slack < a.X+a.W && a.Y+slack < b.Y+b.H && b.Y+slack < a.Y+a.H
}

// However the contacts are rated and called, no two words touch, no two dots of
// the plot do, and nothing leaves its box.
func TestMomentsNeverOverlap(t *testing.T) {
	words := rapid.OneOf(rapid.StringN(0, 60, 240), rapid.SampledFrom([]string{strings.Repeat("W", 200), "First call", "", "a b c d e f g h", "Вызов 東京都"}))
	rating := rapid.OneOf(rapid.IntRange(1, 5), rapid.SampledFrom([]int{2, 3, -1, 9}))
	rapid.Check(t, func(t *rapid.T) {
		var contacts []Contact
		stage := ""
		for i := range rapid.IntRange(0, 10).Draw(t, "contacts") {
			if i == 0 || rapid.Bool().Draw(t, "next stage") {
				stage = fmt.Sprint(words.Draw(t, "stage"), i)
			}
			contacts = append(contacts, Contact{i + 1, words.Draw(t, "name"), stage, rating.Draw(t, "importance"), rating.Draw(t, "well"), rapid.Bool().Draw(t, "pressing")})
		}
		box := Box{rapid.Float64Range(0, 50).Draw(t, "x"), rapid.Float64Range(0, 50).Draw(t, "y"), rapid.Float64Range(200, 900).Draw(t, "w"), 0}
		for name, draw := range map[string]func(Pen, Box, []Contact){"plot": MomentsPlot, "map": MomentsMap} {
			box.H = MomentsPlotHeight(box.W)
			if name == "map" {
				box.H = MomentsMapHeight(box.W)
			}
			var dots, texts []Box
			draw(apartPen{boundsPen{NewSVG(1000, 1000, "x"), t, box}, &dots, &texts}, box, contacts)
			for i := range texts {
				for j := range i {
					if touching(texts[i], texts[j]) {
						t.Fatalf("%s: words overlap: %v %v", name, texts[i], texts[j])
					}
				}
			}
			for i := range dots {
				for j := range i {
					if touching(dots[i], dots[j]) {
						t.Fatalf("%s: dots overlap: %v %v", name, dots[i], dots[j])
					}
				}
			}
		}
	})
}
