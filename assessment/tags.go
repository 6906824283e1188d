package assessment

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// How many tags a unit may have, and how long one may be, in characters.
const (
	TagLimit       = 10
	TagLengthLimit = 40
)

// Alias is the unit's name where names are hidden: "Unit A" to "Unit Z", "Unit AA".
func (u Unit) Alias() string {
	if u.Letter < 1 { // it has none only while it is being made
		return "A unit"
	}
	var letters []byte
	for n := u.Letter; n > 0; n = (n - 1) / 26 {
		letters = append(letters, byte('A'+(n-1)%26))
	}
	slices.Reverse(letters)
	return "Unit " + string(letters)
}

// HasTag reports whether the unit has a tag, whatever its case.
func (u Unit) HasTag(tag string) bool {
	return slices.ContainsFunc(u.Tags, func(t string) bool { return strings.EqualFold(t, tag) })
}

// CleanTags takes tags typed in one line or several, with commas or semicolons
// between them; a tag typed twice, whatever its case, is kept once. Too many or
// too long ones are an InvalidError at field.
func CleanTags(field, text string) ([]string, error) {
	var unit Unit
	for _, typed := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;\r\n", r) }) {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		tag, err := CleanName(field, "a tag", typed)
		switch {
		case err != nil:
			return nil, err
		case utf8.RuneCountInString(tag) > TagLengthLimit:
			return nil, Invalid(field, fmt.Sprintf("The tag “%s” is longer than %d characters: shorten it.", tag, TagLengthLimit))
		case !unit.HasTag(tag):
			unit.Tags = append(unit.Tags, tag)
		}
	}
	if len(unit.Tags) > TagLimit {
		return nil, Invalid(field, fmt.Sprintf("Keep at most %d tags: these are %d.", TagLimit, len(unit.Tags)))
	}
	return unit.Tags, nil
}

// Tags lists the tags of the units in use, each once whatever its case, by name.
func (t Tree) Tags() []string { return TagsOf(t.InUse()) }

// TagsOf lists the tags of units, each once whatever its case, by name.
func TagsOf(branches []Branch) []string {
	seen, written := map[string]bool{}, map[string]bool{}
	var tags []string
	for i := range branches {
		for _, tag := range branches[i].Tags {
			if written[tag] {
				continue
			}
			written[tag] = true
			if folded := strings.ToLower(tag); !seen[folded] {
				seen[folded] = true
				tags = append(tags, tag)
			}
		}
	}
	slices.SortFunc(tags, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return tags
}
