package exchange

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// sheetRow is a row of a sheet that holds something.
type sheetRow struct {
	number int    // from 1
	cells  []cell // that hold something, in order
}

// cell is the cell in a column, an empty one where nothing stands.
func (r sheetRow) cell(column int) cell {
	for _, c := range r.cells {
		if c.column == column {
			return c
		}
	}
	return cell{column: column}
}

// sheetReader reads one sheet tag by tag.
type sheetReader struct {
	book   *book
	name   string
	rows   []sheetRow
	merged []block

	at          place // the cell being read
	tags, cells int   // rows and cells so far, also empty ones
	cell        cell
	kind, style string
	value       strings.Builder
	text        textTags
	inValue     bool
}

// errRows ends the reading of a sheet with too many rows.
type errRows struct{ at string }

func (e errRows) Error() string { return e.at }

// read returns the rows of a sheet that hold something, in order.
func (b *book) read(sheet bookSheet) ([]sheetRow, []block, error) {
	if b.parts[sheet.path] == nil {
		return nil, nil, errDamaged
	}
	r := &sheetReader{book: b, name: sheet.Name}
	if err := b.tags(sheet.path, r.tag); err != nil {
		return nil, nil, err
	}
	r.markMerged()
	return r.rows, r.merged, nil
}

func (r *sheetReader) tag(token xml.Token) error {
	switch tag := token.(type) {
	case xml.StartElement:
		if err := r.start(tag); err != nil {
			return err
		}
	case xml.EndElement:
		if tag.Name.Local == "c" {
			return r.endCell()
		}
		r.inValue = false
	case xml.CharData:
		if r.inValue {
			r.value.Write(tag)
		}
	}
	r.text.read(token)
	return nil
}

func (r *sheetReader) start(tag xml.StartElement) error {
	r.inValue = false
	switch tag.Name.Local {
	case "row":
		return r.startRow(tag)
	case "c":
		return r.startCell(tag)
	case "f":
		r.cell.formula = true
	case "v":
		r.inValue = true
	case "mergeCell":
		if block, ok := parseBlock(attribute(tag, "ref")); ok && len(r.merged) < rowLimit {
			r.merged = append(r.merged, block)
		}
	}
	return nil
}

func (r *sheetReader) startRow(tag xml.StartElement) error {
	r.at.row, r.at.column = r.at.row+1, 0
	if number := attribute(tag, "r"); number != "" {
		row, err := strconv.Atoi(number)
		if err != nil || row < r.at.row {
			return errDamaged // rows come in order
		}
		r.at.row = row
	}
	if r.tags++; r.tags > rowLimit {
		return errRows{fmt.Sprintf("%s!A%d", r.name, r.at.row)}
	}
	return nil
}

func (r *sheetReader) startCell(tag xml.StartElement) error {
	r.at.column++
	if name := attribute(tag, "r"); name != "" {
		at, ok := parsePlace(name)
		if !ok || at.row != r.at.row || at.column < r.at.column {
			return errDamaged
		}
		r.at = at
	}
	if r.cells++; r.cells > r.book.left.cells {
		return errTooLong
	}
	r.cell, r.text, r.kind, r.style = cell{column: r.at.column}, textTags{}, attribute(tag, "t"), attribute(tag, "s")
	r.value.Reset()
	return nil
}

func (r *sheetReader) endCell() error {
	if r.at.column == 0 {
		return errDamaged // no cell was begun
	}
	c := r.cell
	if r.kind == "inlineStr" {
		c.text = r.text.String()
	} else if r.value.Len() > 0 {
		if err := c.setValue(r.book, r.kind, r.style, r.value.String()); err != nil {
			return err
		}
	}
	if c.text == "" && !c.formula {
		return nil
	}
	if r.at.row > rowLimit {
		return errRows{fmt.Sprintf("%s!%s", r.name, r.at)}
	}
	if last := len(r.rows) - 1; last < 0 || r.rows[last].number != r.at.row {
		r.rows = append(r.rows, sheetRow{number: r.at.row})
	}
	row := &r.rows[len(r.rows)-1]
	row.cells = append(row.cells, c)
	return nil
}

// markMerged marks the first cells of what was merged. The others are empty.
func (r *sheetReader) markMerged() {
	first := map[place]bool{}
	for _, m := range r.merged {
		first[m.first] = true
	}
	if len(first) == 0 {
		return
	}
	for _, row := range r.rows {
		for i := range row.cells {
			row.cells[i].merged = first[place{row.cells[i].column, row.number}]
		}
	}
}
