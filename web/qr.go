package web

import (
	"fmt"
	"html/template"
	"strings"

	"rsc.io/qr"
)

// qrMargin is the light border a QR code needs to be found, in modules.
const qrMargin = 4

// qrCode is a QR code, a row of modules after the other, true for dark; the
// margin is not part of it.
type qrCode [][]bool

// newQR draws an address as a code that can still be read with a seventh of it
// damaged or covered.
func newQR(address string) (qrCode, error) {
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code of %d characters: %w", len(address), err)
	}
	rows := make(qrCode, code.Size)
	for y := range rows {
		rows[y] = make([]bool, code.Size)
		for x := range rows[y] {
			rows[y][x] = code.Black(x, y)
		}
	}
	return rows, nil
}

// SVG is the code as a picture with its margin. It is dark on light in every
// theme: cameras read nothing else.
func (q qrCode) SVG() template.HTML {
	side := len(q) + 2*qrMargin
	var path strings.Builder
	for y, row := range q {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+qrMargin, y+qrMargin, x-from, x-from)
			}
		}
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // numbers only
		`<svg class="qr" role="img" aria-label="QR code of the link" viewBox="0 0 %d %d" width="240" height="240" shape-rendering="crispEdges">`+
			`<rect width="%d" height="%d" fill="#fff"/><path fill="#000" d="%s"/></svg>`, side, side, side, side, path.String()))
}
