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

// CheckEntry is one companion check with the bytes it was read from.
type CheckEntry struct {
	Ref    assessment.Ref
	Check  *assessment.CheckQuestionnaire
	Source []byte
}

// Set is a number of questionnaires of both kinds, each id and version once.
type Set struct{ entries []entry }

// entry is a questionnaire of either kind: one of both is nil.
type entry struct {
	ref    assessment.Ref
	q      *assessment.Questionnaire
	check  *assessment.CheckQuestionnaire
	source []byte
}

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

// All lists the questionnaires with statements by id, older versions first.
func (s *Set) All() []Entry {
	var all []Entry
	for _, e := range s.entries {
		if e.q != nil {
			all = append(all, Entry{e.ref, e.q, e.source})
		}
	}
	return all
}

// Checks lists the companion checks by id, older versions first.
func (s *Set) Checks() []CheckEntry {
	var all []CheckEntry
	for _, e := range s.entries {
		if e.check != nil {
			all = append(all, CheckEntry{e.ref, e.check, e.source})
		}
	}
	return all
}

// ByID is the newest version of a questionnaire with statements; ok is false for
// an unknown id.
func (s *Set) ByID(id string) (found Entry, ok bool) {
	for _, e := range s.All() {
		if e.Ref.ID == id {
			found, ok = e, true
		}
	}
	return found, ok
}

// CheckByID is the newest version of a companion check; ok is false for an
// unknown id.
func (s *Set) CheckByID(id string) (found CheckEntry, ok bool) {
	for _, e := range s.Checks() {
		if e.Ref.ID == id {
			found, ok = e, true
		}
	}
	return found, ok
}

// add parses a file into the set, which stays sorted.
func (s *Set) add(file string, data []byte) (entry, error) {
	e, err := read(file, data)
	if err != nil {
		return entry{}, err
	}
	for _, other := range s.entries {
		if other.ref.ID == e.ref.ID && (other.check == nil) != (e.check == nil) {
			return entry{}, refuse(file, 1, "a questionnaire of another kind has id %s as well: choose another id", e.ref.ID)
		}
	}
	at, found := slices.BinarySearchFunc(s.entries, e, entry.compare)
	if found {
		return entry{}, refuse(file, 1, "another file has id %s and version %q as well: raise the version of the newer one", e.ref.ID, e.ref.Version)
	}
	s.entries = slices.Insert(s.entries, at, e)
	return e, nil
}

func read(file string, data []byte) (entry, error) {
	q, check, err := parse(file, data)
	if err != nil {
		return entry{}, err
	}
	hash := sha256.Sum256(data)
	e := entry{ref: assessment.Ref{Hash: hex.EncodeToString(hash[:])}, q: q, check: check, source: data}
	if check != nil {
		e.ref.ID, e.ref.Version = check.ID, check.Version
	} else {
		e.ref.ID, e.ref.Version = q.ID, q.Version
	}
	return e, nil
}

// compare orders by id, then version: "2" before "10", "1" before "1.1".
func (e entry) compare(other entry) int {
	return cmp.Or(cmp.Compare(e.ref.ID, other.ref.ID),
		slices.Compare(versionNumbers(e.ref.Version), versionNumbers(other.ref.Version)))
}

func versionNumbers(version string) []int {
	var numbers []int
	for part := range strings.SplitSeq(version, ".") {
		n, _ := strconv.Atoi(part) // Parse lets only short numbers through
		numbers = append(numbers, n)
	}
	return numbers
}
