package report

import (
	"strings"
	"time"

	"continuum/assessment"
)

// decided is a copy of a decision with printable text only.
func (c *cleaner) decided(from *assessment.Decision) *assessment.Decision {
	if from == nil {
		return nil
	}
	to := *from
	c.line(&to.Owner, &to.By, &to.Basis)
	reason, n := printable(to.Reason)
	to.Reason, c.replaced = reason, c.replaced+n
	return &to
}

// decided is the card of a decision that was taken.
func (d *document) decided(k *assessment.Decision, place *time.Location) []row {
	x, width := d.left+cardPad, d.width()-2*cardPad
	rows := []row{inside(12)}
	rows = append(rows, d.paragraph(x, width, 14, 20, span{"Our decision: " + assessment.MidSentence(k.Text()), style{serif, dark}})...)
	rows = append(rows, d.paragraph(x, width, 9.5, 14, span{"Decided on " + decidedOn(k, place) + " by " + k.By, style{sans, soft}})...)
	rows = append(rows, inside(5))
	rows = append(rows, d.paragraph(x, width, 10.5, 15, span{k.Reason, style{sans, dark}})...)
	if k.Basis != "" {
		rows = append(rows, inside(4))
		rows = append(rows, d.paragraph(x, width, 9.5, 14, span{"The figures then: " + assessment.MidSentence(k.Basis), style{sans, soft}})...)
	}
	rows = append(rows, inside(6))
	rows = append(rows, d.columns(15, cellOf(x, 80, 10.5, span{"Sees to it", style{sans, soft}}), cellOf(x+84, width-84, 10.5, span{k.Owner, style{sans, dark}}))...)
	rows = append(rows, d.columns(15, cellOf(x, 80, 10.5, span{"Look again", style{sans, soft}}), cellOf(x+84, width-84, 10.5, span{longDate(k.ReviewOn), style{sans, dark}}))...)
	return framed(d.outlined(), d.together(append(rows, inside(14))))
}

func decidedOn(k *assessment.Decision, place *time.Location) string {
	if place == nil {
		place = time.UTC
	}
	return longDate(k.At.In(place))
}

// decidedText is a decision in short, for one page.
func decidedText(k *assessment.Decision, place *time.Location) string {
	reason := strings.Join(strings.Fields(k.Reason), " ")
	return k.Text() + ", decided on " + decidedOn(k, place) + " by " + k.By + ". " + reason + " " + k.Owner + " sees to it; it is looked at again on " + longDate(k.ReviewOn) + "."
}
