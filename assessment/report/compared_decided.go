package report

import (
	"fmt"
	"maps"
	"strings"

	"continuum/assessment"
)

// decisions is a copy of what was decided about units, with printable text only.
func (c *cleaner) decisions(from map[string]assessment.Decision) map[string]assessment.Decision {
	to := maps.Clone(from)
	for id, d := range to {
		to[id] = *c.decided(&d)
	}
	return to
}

// decided is what was decided about the next level of each unit, and when it is
// looked at again. Nothing decided: nothing printed.
func (d *compared) decided() {
	var units []row
	left := len(d.c.Decisions)
	for _, s := range d.c.Standings {
		k, is := d.c.Decisions[s.ID]
		if !is {
			continue
		}
		unit := d.decidedRow(s, &k)
		if left--; left == 1 {
			unit = kept(unit) // the last one does not stand alone on a page
		}
		units = append(units, unit...)
	}
	if len(units) == 0 {
		return
	}
	rows := d.part("What was decided")
	text := fmt.Sprintf("The latest decision on the next level, in %d of %d units.", len(d.c.Decisions), len(d.c.Standings))
	rows = append(rows, kept(d.paragraph(d.left, d.width(), 9.5, 13.5, span{text, style{sans, soft}}))...)
	rows = append(rows, row{height: 4, keep: true})
	d.flow(append(rows, under(d.decidedHead(), units)...))
}

// Where the columns of the decisions begin, in parts of the width.
const decidedAt, decidedReview, decidedOwner, decidedReason = .22, .45, .58, .72

func (d *compared) decidedHead() *tableHead {
	heads := []string{"Unit", "Decision", "Look again", "Sees to it", "Why"}
	if d.c.Filter.Aliases {
		heads = heads[:3] // behind letters a decision has no words
	}
	return &tableHead{height: 18, draw: func(y float64) {
		for i, at := range []float64{0, decidedAt, decidedReview, decidedOwner, decidedReason}[:len(heads)] {
			d.text(d.left+at*d.width(), y+11, 9, span{heads[i], style{bold, dark}})
		}
		d.rule(dark, 1.2)
		d.pdf.Line(d.left, y+17, d.right, y+17)
	}}
}

// decidedRow is one unit's decision; a long reason is cut, the unit's page has it
// whole.
func (d *compared) decidedRow(s assessment.Standing, k *assessment.Decision) []row {
	cell := func(from, to float64, most int, spans ...span) column {
		w := d.width() * (to - from - .02)
		return column{d.left + d.width()*from, 9.5, capped(breakLines(9.5, w, spans...), most, 9.5, w)}
	}
	rows := d.columns(13,
		cell(0, decidedAt, 3, d.nameSpans(s)...),
		cell(decidedAt, decidedReview, 2, span{k.Text(), style{sans, dark}}),
		cell(decidedReview, decidedOwner, 2, span{longDate(k.ReviewOn), style{sans, dark}}),
		cell(decidedOwner, decidedReason, 2, span{k.Owner, style{sans, dark}}),
		cell(decidedReason, 1.02, 2, span{strings.Join(strings.Fields(k.Reason), " "), style{sans, soft}}))
	return d.ruled(d.together(append(append([]row{{height: 3, keep: true}}, rows...), row{height: 3})), hair, .6)
}
