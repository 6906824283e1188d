package exchange

import (
	"slices"
	"strings"
)

// How a line of a list of people falls into fields.

// separator is what separates the columns: the first of tab, semicolon and comma
// that a line has, from the top. A semicolon comes before a comma, which stands
// in names: "Lee, Ann; ann@example.org".
func separator(lines []string) byte {
	for _, line := range lines {
		if named, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(line)), "sep="); ok && len(named) == 1 && strings.Contains(",;|", named) {
			return named[0]
		}
		for _, c := range []byte{'\t', ';', ','} {
			if fields, ok := splitLine(line, c); ok && len(fields) > 1 {
				return c
			}
		}
	}
	return ','
}

// splitLine splits a line at a separator outside quotes; a quote in a quoted
// field is written twice. It reports whether the quotes match.
func splitLine(line string, comma byte) (fields []string, ok bool) {
	for {
		line = strings.TrimLeft(line, " ")
		field, rest := "", line
		if quoted, is := strings.CutPrefix(line, `"`); is {
			if field, rest, ok = unquote(quoted); !ok {
				return nil, false
			}
		}
		at := strings.IndexByte(rest, comma)
		if at < 0 {
			return append(fields, strings.TrimSpace(field+rest)), true
		}
		fields = append(fields, strings.TrimSpace(field+rest[:at]))
		line = rest[at+1:]
	}
}

// unquote reads a field up to the quote that ends it.
func unquote(s string) (field, rest string, ok bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `"`)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(after, `"`) {
			return b.String(), after, true
		}
		b.WriteByte('"')
		s = after[1:]
	}
}

// split splits a line at what separates the columns of the list; one that makes
// no sense by it, but does by another separator, by that. A comma may stand in a
// name, so by that only where it sets an address or a role apart.
func (r *peopleReader) split(line string) (fields []string, ok bool) {
	fields, ok = splitLine(line, r.comma)
	if !ok || slices.ContainsFunc(fields, r.isAddress) {
		return fields, ok
	}
	for _, c := range []byte{'\t', ';', ','} {
		other, fine := splitLine(line, c)
		if !fine || len(other) < 2 {
			continue
		}
		if slices.ContainsFunc(other, r.isAddress) || len(fields) == 1 && (c != ',' || slices.ContainsFunc(other, isRole)) {
			return other, true
		}
	}
	return fields, true
}

// isAddress reports whether a field is an address, or a name with one.
func (r *peopleReader) isAddress(field string) bool {
	if _, address, ok := called(field); ok {
		field = address
	}
	_, err := r.cleanEmail(field)
	return err == nil
}

// called takes a name from its address, as mail programs write them: "Ann Lee
// <ann@example.org>".
func called(field string) (name, address string, ok bool) {
	at := strings.LastIndexByte(field, '<')
	if at < 0 || !strings.HasSuffix(field, ">") || strings.ContainsAny(field[:at], "<>") {
		return "", "", false
	}
	return strings.Trim(field[:at], ` "'`), strings.TrimSpace(field[at+1 : len(field)-1]), true
}
