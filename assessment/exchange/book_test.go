package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"continuum/assessment"
)

// What other programs write is read as they mean it.
func TestReadBook(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[Red]yyyy\-mm\-dd;@"/><numFmt numFmtId="165" formatCode="&quot;day&quot; 0.0 _d"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs></styleSheet>`
	tests := []struct{ name, sheet, texts, want string }{
		{"shared texts", `<row r="1"><c r="A1" t="s"><v>1</v></c></row>`, `<si><t>a</t></si><si><t xml:space="preserve"> b </t></si>`, "A1= b "},
		{"a text in several looks", `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<si><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si>`, "A1=ab"},
		{"a text in the cell", `<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><t>b</t></is></c></row>`, "", "A1=ab"},
		{"what XML cannot hold", `<row r="1"><c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_ _xD83D__xDE42_</t></is></c></row>`, "", "A1=a\rb_x000D_ 🙂"},
		{"numbers", `<row r="1"><c r="A1"><v>3</v></c><c r="B1"><v>3.0</v></c><c r="C1" t="n"><v>2.50</v></c><c r="D1"><v>1E3</v></c></row>`, "", "A1=#3 B1=#3 C1=#2.5 D1=#1000"},
		{"dates", `<row r="1"><c r="A1" s="1"><v>45688</v></c><c r="B1" s="2"><v>45688.75</v></c><c r="C1" t="d"><v>2025-01-31T00:00:00</v></c></row>`, "", "A1=@2025-01-31 B1=@2025-01-31 C1=@2025-01-31"},
		{"no dates", `<row r="1"><c r="A1" s="0"><v>45688</v></c><c r="B1" s="3"><v>1</v></c><c r="C1" s="4"><v>0.5</v></c><c r="D1" s="1"><v>5</v></c><c r="E1" s="99"><v>6</v></c></row>`, "", "A1=#45688 B1=#1 C1=#0.5 D1=#5 E1=#6"},
		{"formulas", `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c><c r="C1"><f t="shared" si="0"/></c></row>`, "", "A1=f#2 B1=fa C1=f"},
		{"truth and errors", `<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#REF!</v></c></row>`, "", "A1=TRUE B1=!#REF!"},
		{"no places", `<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`, "", "A1=#1 B1=#2 A2=#3"},
		{"gaps", `<row r="3"><c r="C3"><v>1</v></c><c r="AA3"><v>2</v></c></row>`, "", "C3=#1 AA3=#2"},
		{"empty rows to the bottom", `<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" s="1"><c r="A1048576" s="1"/></row>`, "", "A1=#1"},
		{"prefixes", `<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>`, "", "A1=#1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b, err := openBook(packedBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetOf(test.sheet), "xl/sharedStrings.xml": "<sst>" + test.texts + "</sst>", "xl/styles.xml": styles}))
			if err != nil {
				t.Fatal(err)
			}
			rows, _, err := b.read(b.sheets[0])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, cellWords(rows)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDayOf(t *testing.T) {
	tests := []struct {
		days     float64
		from1904 bool
		want     string
	}{
		{45688, false, "2025-01-31"}, {45688.999, false, "2025-01-31"}, {61, false, "1900-03-01"}, {60, false, ""}, {-1, false, ""}, {2958465, false, "9999-12-31"}, {2958466, false, ""}, {44226, true, "2025-01-31"},
	}
	for _, test := range tests {
		b := &book{from1904: test.from1904}
		if got, _ := b.dayOf(test.days); got != test.want {
			t.Errorf("%v days are %q, want %q", test.days, got, test.want)
		}
	}
}

func TestPlace(t *testing.T) {
	for name, want := range map[string]place{"A1": {1, 1}, "Z9": {26, 9}, "AA10": {27, 10}, "ZZ1": {702, 1}, "AAA1": {703, 1}, "XFD1048576": {16384, 1048576}} {
		if got, ok := parsePlace(name); !ok || got != want || got.String() != name {
			t.Errorf("%s is %v, %v", name, got, ok)
		}
	}
	for _, name := range []string{"", "A", "1", "A0", "a1", "A1:B2", "ABCD1", "A12345678", "A-1"} {
		if got, ok := parsePlace(name); ok {
			t.Errorf("%q is %v", name, got)
		}
	}
}

// No file, however made, is read for long, fills the memory or is half taken.
func TestHostileBooks(t *testing.T) {
	for name, file := range hostileBooks(t) {
		t.Run(name, func(t *testing.T) {
			_, err := ReadRounds(file.data, roundSettings(t))
			var invalid *assessment.InvalidError
			if !errors.As(err, &invalid) || len(invalid.Problems) == 0 || !strings.HasPrefix(invalid.Problems[0].Field+": "+invalid.Problems[0].Text, file.want) {
				t.Errorf("got %v, want %s", err, file.want)
			}
			if _, err := ReadWorkbook(file.data, questionnaire(t)); err == nil {
				t.Error("it is taken for an answers workbook")
			}
		})
	}
}

type hostileBook struct {
	data []byte
	want string
}

// hostileBooks are files somebody could have made to do harm, and files that
// came to harm.
func hostileBooks(t testing.TB) map[string]hostileBook {
	good := packedBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetOf(`<row r="1"><c r="A1"><v>1</v></c></row>`)})
	sheet := func(inside string) []byte { return bookWith(t, inside) }
	damaged := ": " + string(errDamaged)
	return map[string]hostileBook{
		"old workbook":               {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), ": " + string(errOldBook)},
		"cut short":                  {good[:len(good)/2], damaged},
		"cut by a byte":              {good[:len(good)-1], damaged},
		"only the beginning":         {[]byte("PK\x03\x04"), damaged},
		"changed inside":             {bytes.Replace(good, []byte("xl/worksheets/sheet1.xml"), []byte("xl/worksheets/sheet2.xml"), 1), ""},
		"no workbook inside":         {packed(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), damaged},
		"OpenDocument":               {packed(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), ": " + string(errOtherFile)},
		"no sheet":                   {packedBook(t, map[string]string{"xl/workbook.xml": "<workbook/>"}), damaged},
		"a sheet that leads nowhere": {packedBook(t, map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="../../../../etc/passwd"/></Relationships>`}), damaged},
		"no XML":                     {sheet(`<row r="1"><c r="A1"`), damaged},
		"an entity":                  {packedBook(t, map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + sheetOf(`<row r="1"><c r="A1" t="str"><v>&a;&a;</v></c></row>`)}), damaged},
		"a text nobody has":          {sheet(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), damaged},
		"a text below zero":          {sheet(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), damaged},
		"rows backwards":             {sheet(`<row r="2"/><row r="1"/>`), damaged},
		"cells backwards":            {sheet(`<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`), damaged},
		"an end without a cell":      {sheet(`</c>`), damaged},
		"a row too far":              {sheet(`<row r="99999999999999999999"/>`), damaged},
		"the last row":               {sheet(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`), "Sheet1!A1048576: There are more than 100,000 rows"},
		"too large":                  {append(bookWith(t, ""), make([]byte, SizeLimit)...), ": " + string(errTooLarge)},
		"NUL":                        {sheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\x00</v></c></row>"), damaged},
		"not UTF-8":                  {sheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>\xff</v></c></row>"), damaged},
	}
}

// bombs are files that are small and grow beyond these limits when they are read.
func bombs(t testing.TB, l bookLimits) map[string]hostileBook {
	damaged, unpacked, tooLong := string(errDamaged), string(errUnpacked), string(errTooLong)
	spaces := "<row/>" + strings.Repeat(" ", textLimit/2)
	return map[string]hostileBook{
		"a zip bomb":           {bookWith(t, strings.Repeat(spaces, 1+int(l.unpack)/len(spaces))), unpacked},
		"a bomb of one text":   {bookWith(t, strings.Repeat(" ", 2*textLimit)), damaged},
		"a bomb of texts":      {packedBook(t, map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", l.cells+1) + "</sst>"}), tooLong},
		"a bomb of tags":       {bookWith(t, strings.Repeat("<a>", l.tokens+1)), tooLong},
		"a bomb of attributes": {bookWith(t, "<row "+strings.Repeat(`a="" `, tagLimit)+"/>"), damaged},
		"millions of cells":    {bookWith(t, `<row r="1">`+strings.Repeat("<c/>", l.cells+1)+"</row>"), tooLong},
		"1,048,576 rows":       {bookWith(t, manyRows(rowLimit+1, `<row r="%d"/>`)), "Sheet1!A100001"},
	}
}

// What is not needed is not unpacked.
func TestBombsElsewhereAreNotOpened(t *testing.T) {
	limits := bookLimits{2 << 20, 400_000, 50_000}
	b, err := openBookWithin(packedBook(t, map[string]string{"xl/media/image1.png": strings.Repeat("\x00", 4<<20)}), limits)
	if err != nil || len(b.sheets) != 1 {
		t.Errorf("it reads %v", err)
	}
}

// No book is read beyond the limits. These are small here; "make bench" measures
// bombs of the real size.
func TestBombs(t *testing.T) {
	limits := bookLimits{2 << 20, 400_000, 50_000}
	for name, bomb := range bombs(t, limits) {
		t.Run(name, func(t *testing.T) {
			b, err := openBookWithin(bomb.data, limits)
			if err == nil {
				_, _, err = b.read(b.sheets[0])
			}
			if err == nil || err.Error() != bomb.want {
				t.Errorf("got %v, want %s", err, bomb.want)
			}
		})
	}
}

// bookWith is a workbook with this inside its only sheet.
func bookWith(t testing.TB, inside string) []byte {
	t.Helper()
	return packedBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetOf(inside)})
}

func manyRows(n int, row string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, row, i+1)
	}
	return b.String()
}

func sheetOf(inside string) string {
	return `<worksheet><sheetData>` + inside + `</sheetData></worksheet>`
}

// packedBook is a workbook of one sheet, with these parts instead of its own.
func packedBook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<workbook xmlns:r="rels"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheetOf(""),
	}
	maps.Copy(all, parts)
	return packed(t, all)
}

func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := archive.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// cellWords puts cells in a line: "A1=text B1=#3 C1=@2025-01-31", formulas with f.
func cellWords(rows []sheetRow) string {
	var words []string
	for _, row := range rows {
		for _, c := range row.cells {
			sign := map[cellKind]string{numberCell: "#", dateCell: "@", errorCell: "!"}[c.kind]
			if c.formula {
				sign = "f" + sign
			}
			words = append(words, place{c.column, row.number}.String()+"="+sign+c.text)
		}
	}
	return strings.Join(words, " ")
}

func FuzzReadWorkbook(f *testing.F) {
	q := questionnaire(f)
	f.Add(workbook(f, q, assessment.Full))
	f.Add(filledIn(f, workbook(f, q, assessment.Quick), map[string]any{"Customer focus!C2": "3 Fully", "Customer focus!D2": "=x", "Customer focus!C3": formulaCell("1")}))
	addHostile(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := ReadWorkbook(data, q); err == nil {
			for id := range got.Answers {
				if s, _, ok := q.Statement(id); !ok || !got.Form.Asks(s) {
					t.Fatalf("it answers %q", id)
				}
			}
		} else {
			checkInvalid(t, err)
		}
	})
}

func FuzzReadRounds(f *testing.F) {
	settings := roundSettings(f)
	f.Add([]byte(roundHeader + "Claims,2025-01-31,Ann,full,cf1a,2,seen\nTeam,1.2.2025,,quick,cf1b,dk,\"a\nb\"\n"))
	f.Add([]byte("\uFEFFsep=;\r\nUnit;Date;Answered_by;Statement;Answer\r\nNorth / Claims;2025-01-31;'=Ann;cf1a;3 Fully\r\n"))
	f.Add([]byte("unit\tdate\tanswered by\tstatement\tanswer\nClaims\t45678\t\tcf9\t4\n"))
	f.Add(packedBook(f, map[string]string{"xl/worksheets/sheet1.xml": sheetOf(`<row><c t="inlineStr"><is><t>unit</t></is></c><c t="inlineStr"><is><t>date</t></is></c></row>`)}))
	addHostile(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		rounds, err := ReadRounds(data, settings)
		if err != nil {
			checkInvalid(t, err)
			return
		}
		for _, r := range rounds {
			if r.Unit.ID == "" || r.AnsweredBy == "" || len(r.Answers) == 0 || r.At.IsZero() || r.At.After(settings.Now) || r.First == "" {
				t.Fatalf("half a result: %+v", r)
			}
			_ = r.Summary()
		}
	})
}

// addHostile begins a corpus with what could do harm.
func addHostile(f *testing.F) {
	books := hostileBooks(f)
	for _, name := range slices.Sorted(maps.Keys(books)) {
		if data := books[name].data; len(data) < SizeLimit {
			f.Add(data)
		}
	}
}

// checkInvalid: every error can be shown to whoever uploaded the file.
func checkInvalid(t *testing.T, err error) {
	t.Helper()
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Problems) == 0 || len(invalid.Problems) > problemLimit+1 {
		t.Fatalf("error %v", err)
	}
	for _, p := range invalid.Problems {
		if p.Text == "" || len(p.Text) > 1000 || p.Field != "" && !strings.HasPrefix(p.Field, "line ") && !strings.Contains(p.Field, "!") {
			t.Fatalf("problem %+v", p)
		}
	}
}
