// Package questionnaires holds the questionnaire files, their format and the
// strict reader that says, with file and line, what to put right. Every .yaml
// file in this folder is built into the program: adding one needs no Go.
package questionnaires

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"continuum/assessment"
)

// DefaultID is the questionnaire used where none is named.
const DefaultID = "satisfaction-continuum"

//go:embed *.yaml
var files embed.FS

//go:embed questionnaire.schema.json
var schema []byte

// Schema is the JSON Schema (draft 2020-12) of the format, for editors. What no
// schema can say, such as references from one part to another, Parse checks.
func Schema() []byte { return slices.Clone(schema) }

// Entry is one questionnaire with the bytes it was read from.
type Entry struct {
	Ref           assessment.Ref
	Questionnaire *assessment.Questionnaire
	Source        []byte
}

// Set is a number of questionnaires, each id and version once.
type Set struct{ entries []Entry }

// Embedded reads the questionnaires that are built into the program.
func Embedded() (*Set, error) {
	names, err := files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list the embedded questionnaires: %w", err)
	}
	set := &Set{}
	for _, name := range names {
		data, err := files.ReadFile(name.Name())
		if err != nil {
			return nil, fmt.Errorf("read an embedded questionnaire: %w", err)
		}
		if _, err := set.add("questionnaires/"+name.Name(), data); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// All lists the questionnaires by id, older versions first.
func (s *Set) All() []Entry { return slices.Clone(s.entries) }

// ByID is the newest version of a questionnaire; ok is false for an unknown id.
func (s *Set) ByID(id string) (entry Entry, ok bool) {
	for _, e := range s.entries {
		if e.Ref.ID == id {
			entry, ok = e, true
		}
	}
	return entry, ok
}

// add parses a file into the set, which stays sorted.
func (s *Set) add(file string, data []byte) (Entry, error) {
	entry, err := read(file, data)
	if err != nil {
		return Entry{}, err
	}
	at, found := slices.BinarySearchFunc(s.entries, entry, Entry.compare)
	if found {
		return Entry{}, refuse(file, 1, "another file has id %s and version %q as well: raise the version of the newer one", entry.Ref.ID, entry.Ref.Version)
	}
	s.entries = slices.Insert(s.entries, at, entry)
	return entry, nil
}

func read(file string, data []byte) (Entry, error) {
	q, err := Parse(file, data)
	if err != nil {
		return Entry{}, err
	}
	hash := sha256.Sum256(data)
	ref := assessment.Ref{ID: q.ID, Version: q.Version, Hash: hex.EncodeToString(hash[:])}
	return Entry{Ref: ref, Questionnaire: q, Source: data}, nil
}

// compare orders by id, then version: "2" before "10", "1" before "1.1".
func (e Entry) compare(other Entry) int {
	return cmp.Or(cmp.Compare(e.Ref.ID, other.Ref.ID),
		slices.Compare(versionNumbers(e.Ref.Version), versionNumbers(other.Ref.Version)))
}

func versionNumbers(version string) []int {
	var numbers []int
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part) // Parse lets only short numbers through
		numbers = append(numbers, n)
	}
	return numbers
}
