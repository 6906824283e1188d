package report

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// samplePoster has a code that is none: only its modules matter here.
func samplePoster() Poster {
	code := make([][]bool, 33)
	for y := range code {
		code[y] = make([]bool, 33)
		for x := range code[y] {
			code[y][x] = (x*x+3*y*y+x*y)%7 < 3
		}
	}
	return Poster{
		Organization: "Harbour Mutual", Unit: "Claims", Minutes: 15, Threshold: 5, Closes: "the end of 12 November 2026", Code: code,
		Address: "https://continuum.example/answer?token=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG",
		Date:    time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC),
	}
}

// readPoster makes a poster without compression and reads its page back.
func readPoster(t fataler, p Poster) (*poster, paper) {
	t.Helper()
	d, err := newPoster(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	d.pdf.SetCompression(false)
	d.write()
	var b bytes.Buffer
	if err := d.pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	if d.pdf.PageCount() != 1 {
		t.Fatal(fmt.Sprintf("%d pages", d.pdf.PageCount()))
	}
	_, h := d.pdf.GetPageSize()
	for _, stream := range bytes.Split(b.Bytes(), []byte("\nstream\n"))[1:] {
		if content, _, ok := bytes.Cut(stream, []byte("\nendstream")); ok && bytes.HasPrefix(content, []byte("0 J\n")) {
			return d, readPage(content, h)
		}
	}
	t.Fatal("no page")
	return nil, paper{}
}

// TestPosterGolden holds every word and every dark module to its place.
func TestPosterGolden(t *testing.T) {
	letter := samplePoster()
	letter.Paper, letter.Closes = Letter, ""
	for name, p := range map[string]Poster{"poster-a4": samplePoster(), "poster-letter": letter} {
		t.Run(name, func(t *testing.T) {
			_, page := readPoster(t, p)
			var b strings.Builder
			for _, w := range page.words {
				fmt.Fprintf(&b, "%4.0f %4.0f %4.1f  %s\n", w.x, w.y, w.size, w.text)
			}
			for _, r := range page.rects {
				fmt.Fprintln(&b, r)
			}
			golden(t, filepath.Join("testdata", name+".txt"), b.String())
		})
	}
}

// Whatever the names, it is one page with a code large enough for a phone at
// arm's length: 4 cm.
func TestAnyTextMakesAPoster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := samplePoster()
		p.Organization, p.Unit, p.Address = anyText().Draw(t, "organization"), anyText().Draw(t, "unit"), anyText().Draw(t, "address")
		p.Paper = anyPaper().Draw(t, "paper")
		if len(p.Organization) > 800 || len(p.Unit) > 800 {
			return // names have at most 200 characters
		}
		d, page := readPoster(t, p)
		for _, w := range page.words {
			if w.x < d.left-w.size/4 || w.right() > d.right+w.size/4 || w.y < 30 || w.y > d.bottom+1 {
				t.Fatalf("%q from %.1f to %.1f at %.1f leaves the page", w.text, w.x, w.right(), w.y)
			}
		}
		var x, y, w, h float64
		if _, err := fmt.Sscanf(page.rects[0], "%f %f %f %f", &x, &y, &w, &h); err != nil || w < 113 {
			t.Fatalf("the code is %.0f points wide", w)
		}
	})
}

func TestPosterSameInputSameBytes(t *testing.T) {
	one := madeTwice(t, samplePoster(), samplePoster())
	if path := os.Getenv("POSTER"); path != "" { // to look at
		if err := os.WriteFile(path, one, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPosterErrors(t *testing.T) {
	if err := (Poster{}).Write(t.Context(), io.Discard); err == nil {
		t.Error("a poster without a code was made")
	}
	if err := samplePoster().Write(t.Context(), failing{}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v, want %v", err, errDisk)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := samplePoster().Write(ended, io.Discard); err == nil {
		t.Error("a poster nobody waits for was made")
	}
}
