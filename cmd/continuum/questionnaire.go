package main

import (
	"io"
	"os"
	"strings"

	"continuum/assessment"
	"continuum/questionnaires"
)

// questionnaireLimit is just above what questionnaires.Parse refuses as too large.
const questionnaireLimit = 1<<20 + 1

// findQuestionnaire is the built-in questionnaire with this id or the one in
// this file.
func findQuestionnaire(idOrFile string) (*assessment.Questionnaire, error) {
	set, err := questionnaires.Embedded()
	if err != nil {
		return nil, err
	}
	if entry, ok := set.ByID(idOrFile); ok {
		return entry.Questionnaire, nil
	}
	if !isFile(idOrFile) {
		return nil, misused("there is no questionnaire %q: built in are %s; a file is named with its ending, mine.yaml", idOrFile, builtIn(set))
	}
	file, err := os.Open(idOrFile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, questionnaireLimit))
	if err != nil {
		return nil, plainly(err)
	}
	return questionnaires.Parse(idOrFile, data)
}

// isFile tells a file from an id, which has no such characters.
func isFile(idOrFile string) bool { return strings.ContainsAny(idOrFile, `./\`) }

// builtIn lists the ids of the questionnaires that are built in.
func builtIn(set *questionnaires.Set) string {
	var ids []string
	for _, entry := range set.All() {
		if len(ids) == 0 || ids[len(ids)-1] != entry.Ref.ID {
			ids = append(ids, entry.Ref.ID)
		}
	}
	return strings.Join(ids, ", ")
}
