package questionnaires

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"continuum/assessment"
)

// The kinds of questionnaire, as a file names them. Without a kind it has
// statements.
const (
	kindStatements = "statements"
	kindBestFit    = "best-fit"
)

// How many of each a companion check has: actions name aspects by one figure.
const leastAspects, mostAspects = 1, 9

// kindOf is the kind a file says it is of, statements when it says nothing or
// something else: then kind complains.
func kindOf(n *yaml.Node) string {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "kind" && n.Content[i+1].Value == kindBestFit {
			return kindBestFit
		}
	}
	return kindStatements
}

// kind reads which kind a file is of, which is known already.
func (r *reader) kind(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode || n.Value != kindStatements && n.Value != kindBestFit {
		r.add(n.Line, "kind must be %s or %s, not %s: leave it out for a questionnaire with statements", kindStatements, kindBestFit, kindWord(n))
	}
}

// check reads the whole file of a companion check.
func (r *reader) check(n *yaml.Node) *assessment.CheckQuestionnaire {
	q := &assessment.CheckQuestionnaire{}
	r.object(n, "a companion check",
		must("kind", r.kind),
		r.questionnaireID(&q.ID),
		must("version", func(n *yaml.Node) { q.Version = r.version(n) }),
		r.text(&q.Name, "name", titleText),
		r.text(&q.Purpose, "purpose", longText),
		r.text(&q.Source, "source", longText),
		must("for", func(n *yaml.Node) { q.For = r.name(n, "for") }),
		must("aspects", func(n *yaml.Node) {
			r.list(n, "aspects", leastAspects, mostAspects, func(i int, entry *yaml.Node) {
				q.Aspects = append(q.Aspects, r.aspect(entry, i+1))
			})
		}))
	return q
}

func (r *reader) aspect(n *yaml.Node, number int) assessment.Aspect {
	var a assessment.Aspect
	r.object(n, "an aspect",
		r.inOrder(&a.Number, "aspect", number, "the aspects are numbered from 1, in order, each once"),
		r.text(&a.Name, "name", shortText),
		must("components", func(n *yaml.Node) { a.Components = r.spokenOf(n) }),
		must("descriptions", func(n *yaml.Node) {
			const each = "descriptions of an aspect, one a level, lowest first"
			r.list(n, each, assessment.LevelCount, assessment.LevelCount, func(i int, entry *yaml.Node) {
				a.Descriptions[i] = r.line(entry, "a description", lineText)
			})
		}))
	return a
}

// spokenOf reads the ids of the components an aspect speaks about. They are in
// another file, so whether they exist is not known here.
func (r *reader) spokenOf(n *yaml.Node) []string {
	var ids []string
	r.list(n, "components an aspect speaks about", 1, mostComponents, func(_ int, entry *yaml.Node) {
		id := r.name(entry, "a component's id")
		if id != "" && slices.Contains(ids, id) {
			r.add(entry.Line, "%s stands twice in the components of this aspect: keep one", id)
			return
		}
		ids = append(ids, id)
	})
	return ids
}

// name reads an id of something in another file.
func (r *reader) name(n *yaml.Node, what string) string {
	id := r.line(n, what, lineText)
	if id != "" && !idPattern.MatchString(id) {
		r.add(n.Line, "%s %q is not an id: use up to 40 lower-case letters, digits and hyphens, and begin with a letter", what, shorten(id))
		return ""
	}
	return id
}
