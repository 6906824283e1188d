package questionnaires

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"continuum/assessment"
)

// SizeLimit is how large a questionnaire file may be, in bytes.
const SizeLimit = 1 << 20

// Parse reads a questionnaire with statements strictly: what comes back has
// every invariant assessment.Questionnaire promises. The error is an *Errors,
// each problem with the file's name as given and its line.
func Parse(file string, data []byte) (*assessment.Questionnaire, error) {
	q, check, err := parse(file, data)
	if check != nil {
		return nil, refuse(file, 1, "this is a companion check (kind: best-fit): a questionnaire with statements belongs here")
	}
	return q, err
}

// ParseCheck reads a companion check as strictly.
func ParseCheck(file string, data []byte) (*assessment.CheckQuestionnaire, error) {
	q, check, err := parse(file, data)
	if q != nil {
		return nil, refuse(file, 1, "this is a questionnaire with statements: a companion check (kind: best-fit) belongs here")
	}
	return check, err
}

// parse reads a file of either kind; one of both comes back, or an error.
func parse(file string, data []byte) (*assessment.Questionnaire, *assessment.CheckQuestionnaire, error) {
	root, err := document(file, data)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{complaints: complaints{file: file}, ids: map[string]int{}, places: map[string]place{}}
	if r.plain(root, 0); len(r.problems) > 0 {
		return nil, nil, r.err()
	}
	if kindOf(root) == kindBestFit {
		check := r.check(root)
		if err := r.err(); err != nil {
			return nil, nil, err
		}
		return nil, check, nil
	}
	q := r.questionnaire(root)
	r.references(q)
	if err := r.err(); err != nil {
		return nil, nil, err
	}
	return q, nil, nil
}

// document reads the one YAML document of a file.
func document(file string, data []byte) (*yaml.Node, error) {
	if err := checkBytes(file, data); err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var first, second yaml.Node
	if err := decoder.Decode(&first); errors.Is(err, io.EOF) {
		return nil, refuse(file, 1, "the file is empty: copy an existing questionnaire and change it")
	} else if err != nil {
		return nil, notYAML(file, err)
	}
	err := decoder.Decode(&second)
	switch {
	case err == nil:
		return nil, refuse(file, second.Line, "a second document begins after ---: one file holds one questionnaire, move it to a file of its own")
	case !errors.Is(err, io.EOF):
		return nil, notYAML(file, err)
	}
	return first.Content[0], nil
}

// checkBytes refuses what is no text before YAML sees it.
func checkBytes(file string, data []byte) error {
	if len(data) > SizeLimit {
		return refuse(file, 1, "the file is larger than 1 MiB: no questionnaire needs that much, shorten its texts")
	}
	for i, line := 0, 1; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size <= 1:
			return refuse(file, line, "this line is not UTF-8 text: save the file as UTF-8")
		case r == '\n':
			line++
		case r != '\r' && r != '\t' && isControl(r):
			return refuse(file, line, "this line contains the control character U+%04X: remove it", r)
		}
		i += size
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// notYAML says where the YAML itself is broken.
func notYAML(file string, err error) error {
	text, line := err.Error(), 1
	if parts := yamlLine.FindStringSubmatch(strings.ReplaceAll(text, "\n", " ")); parts != nil {
		text = parts[2]
		if n, err := strconv.Atoi(parts[1]); err == nil {
			line = n
		}
	}
	return refuse(file, line, "this is not YAML (%s): look at the indentation, colons, quotes and brackets in and around this line", text)
}

// depthLimit is far deeper than any questionnaire.
const depthLimit = 20

// plain refuses the parts of YAML that hide what a file says or make a small
// file large: anchors, aliases, merge keys and tags.
func (r *reader) plain(n *yaml.Node, depth int) {
	switch {
	case depth > depthLimit:
		r.add(n.Line, "this is nested deeper than any part of a questionnaire: look at the brackets and indentation")
		return
	case n.Kind == yaml.AliasNode:
		r.add(n.Line, "the alias *%s is not allowed: write the text out", n.Value)
	case n.Anchor != "":
		r.add(n.Line, "the anchor &%s is not allowed: remove it", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		r.add(n.Line, "the tag %s is not allowed: remove it", n.Tag)
	case n.Tag == "!!merge":
		r.add(n.Line, "<< is not allowed: write the keys out")
	}
	for _, child := range n.Content {
		r.plain(child, depth+1)
	}
}

// kindWord names what was found where something else was wanted.
func kindWord(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	case n.ShortTag() == "!!str":
		return fmt.Sprintf("the text %q", shorten(n.Value))
	}
	return shorten(n.Value)
}

// shorten keeps a quotation readable.
func shorten(s string) string {
	const limit = 40
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit]) + "…"
}
