package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Poster is one page to hang up: what is asked, that it is in confidence, and a
// code to point a phone at.
type Poster struct {
	Organization string
	Unit         string
	Minutes      int       // how long answering takes at most
	Threshold    int       // people; what fewer said is never shown
	Closes       string    // until when, in words: "the end of 12 November 2026"; empty: not known yet
	Address      string    // what the code holds, http or https
	Code         [][]bool  // the QR code without its margin, true for dark
	Date         time.Time // in the file's metadata only
	Paper        Paper     // empty: A4
}

// Write makes the poster; see Plan.WriteContext for how it waits and fails.
func (p Poster) Write(ctx context.Context, w io.Writer) error {
	if len(p.Code) == 0 {
		return errors.New("a poster needs a code")
	}
	return produce(ctx, w, "poster", setting(newPoster, p))
}

// poster is a Poster being set.
type poster struct {
	document
	Poster
}

func newPoster(ctx context.Context, p Poster) (*poster, error) {
	var c cleaner
	d := &poster{document: document{ctx: ctx, address: linkable(p.Address)}}
	if err := d.open(p.Paper, false, metadata{title: "Survey of " + p.Unit, author: p.Organization, date: p.Date}); err != nil {
		return nil, err
	}
	c.line(&p.Organization, &p.Unit, &p.Closes)
	d.Poster = p
	d.margins(62, 70, 58)
	return d, nil
}

// write sets the page from the top down and from the foot up; the code takes
// what is left between, up to a hand's width.
func (d *poster) write() {
	d.nextPage()
	d.rule(dark, 2)
	d.pdf.Line(d.left, d.top, d.right, d.top)
	d.y, d.fresh = d.y+14, false
	d.flow(d.head())
	foot := d.foot()
	top := d.bottom - height(foot)
	d.code(d.y+18, top-18)
	d.y = top
	d.flow(foot)
}

func (d *poster) head() []row {
	organization := shrink(d.Organization, sans, 15, 9, d.width(), 2)
	unit := shrink(d.Unit, serif, 40, 13, d.width(), 3)
	rows := d.paragraph(d.left, d.width(), organization, organization*1.35, span{d.Organization, style{sans, soft}})
	rows = append(rows, row{height: 16})
	rows = append(rows, d.paragraph(d.left, d.width(), 17, 25, span{"What do you see in", style{bold, accent}})...)
	rows = append(rows, d.paragraph(d.left, d.width(), unit, unit*1.14, span{d.Unit + "?", style{serif, dark}})...)
	rows = append(rows, row{height: 8})
	text := fmt.Sprintf("Say how it works today, not as planned. It takes less than %d minutes, on a phone or a computer.", d.Minutes)
	return append(rows, d.paragraph(d.left, d.width(), 16, 23, span{text, style{sans, dark}})...)
}

func (d *poster) foot() []row {
	rows := d.paragraph(d.left, d.width(), 17, 26, span{"Point your phone’s camera at the code and open the link.", style{bold, dark}})
	rows = append(rows, row{height: 6})
	for _, text := range d.promises() {
		rows = append(rows, d.paragraph(d.left, d.width(), 13, 19, span{text, style{sans, dark}})...)
	}
	if d.address == "" {
		return rows
	}
	rows = append(rows, row{height: 12})
	return append(rows, d.linkRows(d.width(), 1.9, soft)...) // the code has it whole
}

// promises are what people want to know before they answer.
func (d *poster) promises() []string {
	texts := []string{fmt.Sprintf("In confidence: nobody is told which answers are whose. A result is shown only when %d or more people have answered.", d.Threshold)}
	if d.Closes != "" {
		texts = append(texts, "Open until "+d.Closes+".")
	}
	return texts
}

// code draws the code in the middle between two heights. Runs of dark modules
// are one rectangle, so that no hairline of light shows between them.
func (d *poster) code(from, to float64) {
	const largest = 340 // points, a hand's width
	side := min(to-from, d.width(), largest)
	x, y, module := (d.left+d.right-side)/2, from+(to-from-side)/2, side/float64(len(d.Code)+8)
	d.rule(hair, .8)
	d.pdf.Rect(x, y, side, side, "D")
	d.fill(rgb{})
	for i, line := range d.Code {
		for j := 0; j < len(line); j++ {
			first := j
			for j < len(line) && line[j] {
				j++
			}
			if j > first {
				d.pdf.Rect(x+module*float64(first+4), y+module*float64(i+4), module*float64(j-first), module*1.01, "F")
			}
		}
	}
	if d.address != "" {
		d.pdf.LinkString(x, y, side, side, d.address)
	}
}
