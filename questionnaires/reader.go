package questionnaires

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// reader walks the nodes of one file and gathers what is wrong. After the first
// problem it goes on, so that one look shows them all.
type reader struct {
	complaints
	ids              map[string]int   // the line each id stands in
	places           map[string]place // of every statement
	secures          []reference      // from actions to statements
	actionComponents []*yaml.Node     // the component each action names
	anyQuick         bool
	incomplete       bool       // something is wrong in the components: ids may be there that could not be read
	slowCells        []slowCell // cells without a quick statement
}

// place is where a statement stands.
type place struct {
	component string
	level     int
}

// reference is an action's claim to secure a statement.
type reference struct {
	line      int
	statement string
	from      place // the component and level the action leads to
}

type slowCell struct {
	line int
	name string
}

// key is one key of a mapping and what reads its value.
type key struct {
	name     string
	optional bool
	read     func(value *yaml.Node)
}

func must(name string, read func(*yaml.Node)) key { return key{name, false, read} }
func may(name string, read func(*yaml.Node)) key  { return key{name, true, read} }

// object reads a mapping: each key at most once, none unknown, none missing.
// Values are read in the order of keys. what names the mapping: "a cell".
func (r *reader) object(n *yaml.Node, what string, keys ...key) {
	if n.Kind != yaml.MappingNode {
		r.add(n.Line, "%s belongs here, with the keys %s, not %s", what, names(keys), kindWord(n))
		return
	}
	values := map[string]*yaml.Node{}
	var unknown []int
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		switch earlier := values[name.Value]; {
		case !slices.ContainsFunc(keys, func(k key) bool { return k.name == name.Value }):
			unknown = append(unknown, i)
		case earlier != nil:
			r.add(name.Line, "%s stands twice in %s (before in line %d): keep one", name.Value, what, earlier.Line)
		default:
			values[name.Value] = value
		}
	}
	for _, i := range unknown {
		r.misnamed(n.Content[i], n.Content[i+1], what, keys, values)
	}
	r.values(n.Line, what, keys, values)
}

// misnamed complains of an unknown key. What stands below it is taken for the
// value of the key that was probably meant: then that is not missing too, nor is
// what others say about it wrong.
func (r *reader) misnamed(name, value *yaml.Node, what string, keys []key, values map[string]*yaml.Node) {
	meant := nearest(name.Value, keys)
	if meant == "" {
		r.add(name.Line, "unknown key %q in %s: use %s", shorten(name.Value), what, names(keys))
		return
	}
	r.add(name.Line, "unknown key %q in %s: did you mean %s?", shorten(name.Value), what, meant)
	if values[meant] == nil {
		values[meant] = value
	}
}

// values reads the values of a mapping and names the keys that are missing, all
// in one problem.
func (r *reader) values(line int, what string, keys []key, values map[string]*yaml.Node) {
	var missing []string
	for _, k := range keys {
		if value, ok := values[k.name]; ok {
			k.read(value)
		} else if !k.optional {
			missing = append(missing, k.name)
		}
	}
	switch last := len(missing) - 1; {
	case last == 0:
		r.add(line, "%s is missing in %s: add it", missing[0], what)
	case last > 0:
		r.add(line, "%s and %s are missing in %s: add them", strings.Join(missing[:last], ", "), missing[last], what)
	}
}

func names(keys []key) string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.name
	}
	return strings.Join(list, ", ")
}

// nearest is the known key that was probably meant, or nothing.
func nearest(name string, keys []key) string {
	for _, k := range keys {
		if distance(strings.ToLower(name), k.name) <= min(2, len(k.name)/2) {
			return k.name
		}
	}
	return ""
}

// distance is the number of letters to change, add or drop between two words.
func distance(a, b string) int {
	if len(a) > 40 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// list reads a sequence of least to most entries.
func (r *reader) list(n *yaml.Node, what string, least, most int, read func(i int, entry *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.add(n.Line, "%s belong here as a list, each after a -, not %s", what, kindWord(n))
		return
	}
	switch count := len(n.Content); {
	case count >= least && count <= most:
	case least == most:
		r.add(n.Line, "there must be exactly %d %s, not %d", least, what, count)
	default:
		r.add(n.Line, "there must be %d to %d %s, not %d", least, most, what, count)
	}
	for i, entry := range n.Content[:min(len(n.Content), most)] {
		read(i, entry)
	}
}

// How long texts may be, in characters.
const (
	shortText = 60   // labels and names
	titleText = 120  // titles, owners
	lineText  = 500  // a sentence or two
	longText  = 1000 // a paragraph
)

// text reads one line of text into a field.
func (r *reader) text(to *string, name string, limit int) key {
	return must(name, func(n *yaml.Node) { *to = r.line(n, name, limit) })
}

// line reads a text of one line, at most limit characters, or "" when there is
// something to put right.
func (r *reader) line(n *yaml.Node, name string, limit int) string {
	switch problem := lineProblem(n, limit); {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null", n.Kind == yaml.ScalarNode && n.Value == "":
		r.add(n.Line, "%s is empty: write a text", name)
	case n.Kind != yaml.ScalarNode:
		r.add(n.Line, "%s must be a text, not %s", name, kindWord(n))
	case n.ShortTag() != "!!str" || n.Style == 0 && ambiguous.MatchString(n.Value):
		r.add(n.Line, "%s must be a text: put quotes around it, %q", name, n.Value)
	case problem != "":
		r.add(n.Line, "%s %s", name, problem)
	default:
		return n.Value
	}
	return ""
}

// ambiguous matches words that some YAML programs read as true or false.
var ambiguous = regexp.MustCompile(`(?i)^(y|yes|n|no|on|off)$`)

func lineProblem(n *yaml.Node, limit int) string {
	trimmed := strings.TrimSpace(n.Value)
	switch {
	case !utf8.ValidString(n.Value):
		return "is not UTF-8 text: remove the \\x or \\u it was written with"
	case trimmed == "":
		return "is empty: write a text"
	case trimmed == strings.TrimRight(n.Value, "\n") && trimmed != n.Value:
		return "ends in a line break: write >- instead of > or |"
	case strings.ContainsAny(n.Value, "\n\r\u2028\u2029"):
		return "must be one line: write >- to wrap it in the file"
	case strings.ContainsFunc(n.Value, isControl):
		return "contains a tab or another control character: remove it"
	case trimmed != n.Value:
		return "has spaces before or after it: remove them"
	case utf8.RuneCountInString(n.Value) > limit:
		return fmt.Sprintf("is longer than %d characters: shorten it", limit)
	}
	return ""
}

// number reads a whole number from least to most.
func (r *reader) number(to *int, name string, least, most int) key {
	return must(name, func(n *yaml.Node) {
		value, err := strconv.Atoi(n.Value)
		if n.ShortTag() != "!!int" || err != nil || n.Value != strconv.Itoa(value) || value < least || value > most {
			r.add(n.Line, "%s must be a whole number from %d to %d, without quotes, not %s", name, least, most, kindWord(n))
			return
		}
		*to = value
	})
}

// truth reads true or false.
func (r *reader) truth(to *bool, name string) key {
	return may(name, func(n *yaml.Node) {
		if n.ShortTag() != "!!bool" || n.Value != "true" && n.Value != "false" {
			r.add(n.Line, "%s must be true or false, without quotes, not %s", name, kindWord(n))
			return
		}
		*to = n.Value == "true"
	})
}

var idPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

// id reads an id that is used once in the file, since pages name their parts
// after them.
func (r *reader) id(to *string) key {
	return must("id", func(n *yaml.Node) {
		id := r.line(n, "id", lineText)
		switch earlier, taken := r.ids[id]; {
		case id == "":
		case !idPattern.MatchString(id):
			r.add(n.Line, "the id %q is not allowed: use up to 40 lower-case letters, digits and hyphens, and begin with a letter", shorten(id))
		case taken:
			r.add(n.Line, "the id %s is used twice (before in line %d): choose another", id, earlier)
		default:
			r.ids[id] = n.Line
			*to = id
		}
	})
}
