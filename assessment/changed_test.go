package assessment

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// rated is a submitted assessment of the whole questionnaire: these points for
// the statements of a level, level 1 first, and what is named otherwise.
func rated(t *testing.T, id string, at time.Time, levels [LevelCount]Answer, other Answers) *Assessment {
	t.Helper()
	a := started(t, Full)
	a.ID = id
	for c := range a.Questionnaire.Components {
		for l, cell := range a.Questionnaire.Components[c].Cells {
			for _, s := range cell.Statements {
				a.Answers[s.ID] = levels[l]
			}
		}
	}
	for id, answer := range other {
		a.Answers[id] = answer
	}
	if err := a.Submit("Ada", at); err != nil {
		t.Fatal(err)
	}
	return a
}

var lowThen = [LevelCount]Answer{Fully, Started, NotInPlace, NotAsked, NotAsked}

func TestWhatChanged(t *testing.T) {
	before := rated(t, "a1", noon, lowThen, nil)
	now := rated(t, "a2", noon.AddDate(0, 6, 0), lowThen, Answers{
		"me2a": Mostly, "me2b": Fully, "me2c": Mostly, // all of measurement's level 2
		"cf1a": Started, // fell
		"me4a": Mostly,  // was not asked; a step is behind it
		"me4b": Fully,   // was not asked, and nothing is behind it
	})
	survey, quick, desk := done("Ask three questions", onDay(time.December, 1), "me2a", "me2b"), done("Act on answers", onDay(time.December, 2), "me4a"), done("Open a desk", onDay(time.December, 3), "en2a", "cf1a")
	c := WhatChanged(before, now, []Step{survey, quick, desk})
	if c == nil {
		t.Fatal("nothing to compare")
	}
	var got []string
	for _, s := range c.Rose {
		line := s.Statement.ID + " rose " + s.Words()
		for _, step := range s.Behind {
			line += ", behind it: " + step.Title
		}
		got = append(got, line)
	}
	for _, s := range c.Fell {
		got = append(got, s.Statement.ID+" fell "+s.Words())
	}
	for _, step := range c.Quiet {
		got = append(got, "quiet: "+step.Title)
	}
	for _, part := range c.Components {
		got = append(got, part.Text())
	}
	got = append(got, c.Overall.Text, c.Lead())
	want := []string{
		"me2a rose from started to mostly, behind it: Ask three questions",
		"me2b rose from started to fully, behind it: Ask three questions",
		"me2c rose from started to mostly",
		"me4a rose from not asked to mostly, behind it: Act on answers",
		"cf1a fell from fully to started",
		"quiet: Open a desk",
		"Customer focus: self-rating unchanged", // 7 of 9 points still secure level 1
		"Measurement: self-rating changed from 1.5 to 2.0",
		"Environment: self-rating unchanged",
		"self-rating unchanged",
		"Four answers rose and one fell.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsSaidOfResultsThatCannotBeCompared(t *testing.T) {
	now := rated(t, "a2", noon, lowThen, nil)
	version, form, unscored := rated(t, "a1", noon, lowThen, nil), rated(t, "a1", noon, lowThen, nil), rated(t, "a1", noon, [LevelCount]Answer{}, nil)
	version.Ref.Version = "0"
	form.Form = Quick
	open := started(t, Full)
	for name, before := range map[string]*Assessment{"none": nil, "version": version, "form": form, "no level": unscored, "not submitted": open} {
		if c := WhatChanged(before, now, nil); c != nil {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestLeadsOfChanges(t *testing.T) {
	one := []StatementChange{{}}
	for want, c := range map[string]Changed{
		"Every statement that was answered both times got the same answer.": {},
		"One answer rose.":              {Rose: one},
		"Two answers fell.":             {Fell: append(one, one...)},
		"One answer rose and one fell.": {Rose: one, Fell: one},
	} {
		if got := c.Lead(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
