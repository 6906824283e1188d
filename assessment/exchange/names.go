package exchange

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameLimit is how many bytes a download's name may have before its ending:
// file systems stop at 255, and room is left for what a browser adds.
const nameLimit = 150

// FileName joins parts to a name a download can have on any system, in any
// script: FileName("Claims", "2026-01-31", ".pdf") is "Claims 2026-01-31.pdf".
// A last part that begins with a dot is the ending. What file systems, shells
// or headers take for something else becomes a hyphen; a name that is empty or
// reserved becomes "continuum" or gets that in front. It may be empty or long
// or invalid UTF-8: the result never is.
func FileName(parts ...string) string {
	ending := ""
	if last := len(parts) - 1; last >= 0 && strings.HasPrefix(parts[last], ".") {
		ending, parts = cleanEnding(parts[last]), parts[:last]
	}
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = strings.Join(strings.FieldsFunc(strings.Map(nameRune, part), unicode.IsSpace), " ")
	}
	name := trimName(joinWithin(words, nameLimit))
	if name == "" {
		name = "continuum"
	}
	if reserved(name) {
		name = "continuum " + name
	}
	return name + ending
}

// nameRune keeps a character, drops it (-1), or replaces it.
func nameRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == utf8.RuneError, unicode.IsControl(r):
		return -1
	case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d': // turns the reading direction round, or cannot be seen
		return -1
	case unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
		return -1
	case strings.ContainsRune(`/\:*?"<>|;%`+"'`$", r):
		return '-'
	}
	return r
}

// trimName takes off what a name must not begin or end with: a dot hides a file
// or is dropped, a hyphen or tilde is read as an option or a folder.
func trimName(name string) string { return strings.Trim(name, " .-~\u200c\u200d") }

// joinWithin joins with spaces in at most limit bytes: the longest part is
// shortened bit by bit, so that a date behind a long name stays.
func joinWithin(parts []string, limit int) string {
	for i, part := range parts {
		parts[i] = strings.TrimSpace(cut(part, limit))
	}
	for {
		parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
		joined := strings.Join(parts, " ")
		if len(joined) <= limit {
			return joined
		}
		longest := 0
		for i, part := range parts {
			if len(part) > len(parts[longest]) {
				longest = i
			}
		}
		parts[longest] = strings.TrimSpace(cut(parts[longest], len(parts[longest])-1))
	}
}

// cut shortens to at most limit bytes between characters; marks that belong to
// the character before the cut go with it.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	at := limit
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	if next, _ := utf8.DecodeRuneInString(s[at:]); !unicode.IsMark(next) {
		return s[:at]
	}
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:at])
		if at -= size; !unicode.IsMark(r) {
			break
		}
	}
	return s[:at]
}

func cleanEnding(ending string) string {
	kept := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(ending))
	if kept == "" {
		return ""
	}
	return "." + kept[:min(len(kept), 10)]
}

// reserved names are devices on Windows, whatever ending follows.
func reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem = strings.TrimSpace(stem)
	if slices.Contains([]string{"con", "prn", "aux", "nul", "conin$", "conout$"}, stem) {
		return true
	}
	digit, isPort := strings.CutPrefix(stem, "com")
	if !isPort {
		digit, isPort = strings.CutPrefix(stem, "lpt")
	}
	return isPort && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}

// ContentDisposition is the header that makes a browser save a download under
// this name: plain ASCII for old programs, and the exact name in UTF-8 (RFC 6266
// and RFC 8187). Whatever the name, the value is one line of ASCII.
func ContentDisposition(name string) string {
	name = FileName(splitEnding(name)...)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, plainName(name), percentEncoded(name))
}

// splitEnding separates a name from an ending such as .pdf.
func splitEnding(name string) []string {
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || len(name)-dot > 11 || cleanEnding(name[dot:]) != name[dot:] {
		return []string{name}
	}
	return []string{name[:dot], name[dot:]}
}

// plainName replaces what is not ASCII, a run of it by one underscore.
func plainName(name string) string {
	var b strings.Builder
	before := rune(0)
	for _, r := range name {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			r = '_'
		}
		if r != '_' || before != '_' {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// percentEncoded writes a name's bytes as RFC 8187 wants them.
func percentEncoded(name string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!+&"
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
