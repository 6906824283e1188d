package web

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr"
)

// The picture has a dark module wherever the code has one, within its margin.
func TestQRCodeIsDrawnAsEncoded(t *testing.T) {
	const address = "https://continuum.example/answer?token=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
	drawn, err := newQR(address)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(drawn.SVG()), &svg); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("0 0 %d %d", code.Size+8, code.Size+8); svg.ViewBox != want {
		t.Errorf("view box %q, want %q", svg.ViewBox, want)
	}
	dark := map[[2]int]bool{}
	for _, run := range strings.Split(strings.TrimSuffix(svg.Path.D, "z"), "z") {
		var x, y, width, back int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &width, &back); err != nil || width != back {
			t.Fatalf("run %q: %v", run, err)
		}
		for i := range width {
			dark[[2]int{x - qrMargin + i, y - qrMargin}] = true
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if dark[[2]int{x, y}] != code.Black(x, y) || drawn[y][x] != code.Black(x, y) {
				t.Fatalf("the module at %d, %d is another", x, y)
			}
		}
	}
}

func TestQRCodeHasLimits(t *testing.T) {
	if _, err := newQR(strings.Repeat("W", 5000)); err == nil {
		t.Error("a code of 5000 characters was drawn")
	}
}
