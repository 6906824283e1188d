package assessment

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Print writes a value as it is shown, without what it is in: scores, shares and
// days with one decimal, money and own values with as many as they need.
func (m *Measure) Print(v float64) string {
	switch m.Kind {
	case MeasureOwn:
		return Grouped(v, 2)
	case MeasureLifetime:
		return Amount(v)
	}
	text := strconv.FormatFloat(v, 'f', 1, 64)
	if text == "-0.0" {
		return "0.0"
	}
	return strings.Replace(text, "-", "−", 1)
}

// WithUnit writes a value with what it is in: "80.0 %", "4 days", "33.3".
func (m *Measure) WithUnit(v float64) string {
	if m.Unit == "" {
		return m.Print(v)
	}
	return m.Print(v) + " " + m.Unit
}

// TargetText is the target as it was set: "40", "90 %". Empty: there is none.
func (m *Measure) TargetText() string {
	if m.Target == nil {
		return ""
	}
	text := Grouped(*m.Target, 2)
	if m.Unit != "" {
		text += " " + m.Unit
	}
	return text
}

// Sentence is how the measure stands, in short: "NPS 33.3 in Q3 2026, misses
// its target of 40".
func (m *Measure) Sentence() string {
	text, latest := m.shortName(), m.Latest()
	if latest == nil {
		text += ": no value yet"
	} else {
		text += " " + m.WithUnit(latest.Value) + " in " + latest.Period.Words()
	}
	switch target := m.TargetText(); {
	case m.Missed():
		text += ", misses its target of " + target
	case target != "":
		text += ", target " + target
	}
	return text
}

// Missed reports whether there is a target that the latest value does not reach.
func (m *Measure) Missed() bool {
	return m.Target != nil && m.Latest() != nil && !m.Reached(m.Latest().Value)
}

// shortName is the kind's short name where the measure has the proposed name,
// else its own.
func (m *Measure) shortName() string {
	if about := m.Kind.About(); m.Name == about.Name && about.Short != "" {
		return about.Short
	}
	return m.Name
}

// BetterWord says which values are better, as a sentence.
func (m *Measure) BetterWord() string {
	if m.Better == LowerBetter {
		return "Lower is better."
	}
	return "Higher is better."
}

// RangeText is where a value probably lies: "probably 24.9 to 41.1". Empty:
// there is no range.
func (m *Measure) RangeText(v MeasureValue) string {
	r, ok := m.Range(v)
	if !ok {
		return ""
	}
	return "probably " + m.Print(r.Low) + " to " + m.Print(r.High)
}

// From says what a value was worked out from: "162 promoters, 108 passives, 54
// detractors", or of how many it is. Empty: neither is known.
func (m *Measure) From(v MeasureValue) string {
	about := m.Kind.About()
	if len(v.Figures) != len(about.Figures) || len(v.Figures) == 0 {
		if v.N == 0 {
			return ""
		}
		return Digits(float64(v.N)) + " " + about.Of
	}
	parts := make([]string, len(v.Figures))
	for i, f := range about.Figures {
		if parts[i] = Grouped(v.Figures[i], 2) + " " + MidSentence(f.Label); f.Kind != WholeNumber {
			parts[i] = MidSentence(f.Label) + " " + Grouped(v.Figures[i], 2)
		}
	}
	return strings.Join(parts, ", ")
}

// Movement says how a value differs from the one before it, and whether that is
// better or worse: ranges that overlap leave it open. Empty: there is none before.
func (m *Measure) Movement(p MeasurePeriod) string {
	at, found := m.find(p)
	if !found || at == 0 {
		return ""
	}
	now, before := m.Values[at], m.Values[at-1]
	if m.Print(now.Value) == m.Print(before.Value) {
		return "as in " + before.Period.Words()
	}
	text := "up from "
	if now.Value < before.Value {
		text = "down from "
	}
	text += fmt.Sprintf("%s in %s", m.Print(before.Value), before.Period.Words())
	a, ok := m.Range(now)
	b, ranged := m.Range(before)
	if ok && ranged && a.Low <= b.High && b.Low <= a.High {
		return text + "; the ranges overlap, so it may be chance"
	}
	if (now.Value < before.Value) == (m.Better == LowerBetter) {
		return text + ", which is better"
	}
	return text + ", which is worse"
}

// shortfall is how much a value lacks to the target, never so round that it is
// nothing.
func (m *Measure) shortfall(v float64) string {
	by := math.Abs(v - *m.Target)
	if by = math.Round(10*by) / 10; by == 0 {
		return "less than 0.1"
	}
	if m.Unit == "%" {
		return Grouped(by, 2) + " points"
	}
	return Grouped(by, 2)
}

// Standing says how the latest value stands to the target. Empty: there is no
// value or no target.
func (m *Measure) Standing() string {
	latest := m.Latest()
	switch {
	case latest == nil || m.Target == nil:
		return ""
	case m.Reached(latest.Value):
		return "at the target of " + m.TargetText() + " or better"
	default:
		return "misses its target of " + m.TargetText() + " by " + m.shortfall(latest.Value)
	}
}
