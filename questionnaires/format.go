package questionnaires

import (
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"

	"continuum/assessment"
)

// How many of each a questionnaire has.
const (
	leastComponents, mostComponents = 2, 5
	leastStatements, mostStatements = 1, 6 // of a cell
	mostActions                     = 200
	mostWeeks                       = 104
)

// offered are the answers every questionnaire words, in the order of the file.
//
//nolint:gochecknoglobals // a table
var offered = [...]assessment.Answer{
	assessment.NotInPlace, assessment.Started, assessment.Mostly, assessment.Fully,
	assessment.DontKnow, assessment.DoesNotApply,
}

// questionnaire reads the whole file.
func (r *reader) questionnaire(n *yaml.Node) *assessment.Questionnaire {
	q := &assessment.Questionnaire{}
	r.object(n, "a questionnaire",
		r.questionnaireID(&q.ID),
		must("version", func(n *yaml.Node) { q.Version = r.version(n) }),
		r.text(&q.Name, "name", titleText),
		r.text(&q.Purpose, "purpose", longText),
		r.text(&q.Source, "source", longText),
		must("answers", func(n *yaml.Node) { q.Wordings = r.wordings(n) }),
		must("levels", func(n *yaml.Node) { r.levels(n, q) }),
		must("components", func(n *yaml.Node) {
			before := len(r.problems)
			r.list(n, "components", leastComponents, mostComponents, func(_ int, entry *yaml.Node) {
				q.Components = append(q.Components, r.component(entry))
			})
			r.incomplete = len(r.problems) > before
		}),
		must("actions", func(n *yaml.Node) {
			r.list(n, "actions", 0, mostActions, func(_ int, entry *yaml.Node) {
				q.Actions = append(q.Actions, r.action(entry))
			})
		}),
		may("kind", r.kind))
	return q
}

// questionnaireID reads the file's own id, which lives apart from those inside.
func (r *reader) questionnaireID(to *string) key {
	inside := r.id(to)
	return must("id", func(n *yaml.Node) {
		inside.read(n)
		delete(r.ids, *to)
	})
}

var versionPattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){0,2}$`)

func (r *reader) version(n *yaml.Node) string {
	version := r.line(n, "version", lineText)
	if version != "" && !versionPattern.MatchString(version) {
		r.add(n.Line, "the version %q is not allowed: use a number such as \"2\" or \"2.1\"", shorten(version))
		return ""
	}
	return version
}

func (r *reader) wordings(n *yaml.Node) []assessment.Wording {
	wordings := make([]assessment.Wording, 0, len(offered))
	r.list(n, "answers", len(offered), len(offered), func(i int, entry *yaml.Node) {
		w := assessment.Wording{Answer: offered[i]}
		r.object(entry, "an answer",
			must("answer", func(n *yaml.Node) {
				wantTag := "!!int"
				if !offered[i].Given() {
					wantTag = "!!str"
				}
				if n.ShortTag() != wantTag || n.Value != offered[i].String() {
					r.add(n.Line, "answer must be %s here, not %s: the six answers are 0, 1, 2, 3, dk and na, in this order", offered[i], kindWord(n))
				}
			}),
			r.text(&w.Label, "label", shortText),
			may("hint", func(n *yaml.Node) { w.Hint = r.line(n, "hint", lineText) }))
		wordings = append(wordings, w)
	})
	return wordings
}

func (r *reader) levels(n *yaml.Node, q *assessment.Questionnaire) {
	r.list(n, "levels", assessment.LevelCount, assessment.LevelCount, func(i int, entry *yaml.Node) {
		l := &q.Levels[i]
		r.object(entry, "a level",
			r.numbered(&l.Number, i+1, "levels"),
			r.text(&l.Name, "name", shortText),
			r.text(&l.Definition, "definition", longText))
	})
}

// numbered reads the level an entry is for: they come in order, each once.
func (r *reader) numbered(to *int, want int, what string) key {
	return r.inOrder(to, "level", want, fmt.Sprintf("the %s are numbered 1 to 5, in order, each once", what))
}

// inOrder reads the number of an entry, which is known already.
func (r *reader) inOrder(to *int, name string, want int, why string) key {
	return must(name, func(n *yaml.Node) {
		*to = want
		if n.ShortTag() != "!!int" || n.Value != fmt.Sprint(want) {
			r.add(n.Line, "%s must be %d here, not %s: %s", name, want, kindWord(n), why)
		}
	})
}

func (r *reader) component(n *yaml.Node) assessment.Component {
	var c assessment.Component
	r.object(n, "a component",
		r.id(&c.ID),
		r.text(&c.Name, "name", shortText),
		r.text(&c.Definition, "definition", longText),
		must("cells", func(n *yaml.Node) {
			r.list(n, "cells, one a level", assessment.LevelCount, assessment.LevelCount, func(i int, entry *yaml.Node) {
				c.Cells[i] = r.cell(entry, place{c.ID, i + 1})
			})
		}))
	return c
}

func (r *reader) cell(n *yaml.Node, at place) assessment.Cell {
	var c assessment.Cell
	var level int
	quick := false
	r.object(n, "a cell",
		r.numbered(&level, at.level, "cells"),
		r.text(&c.Title, "title", titleText),
		r.text(&c.Descriptor, "descriptor", longText),
		r.text(&c.Proof, "proof", lineText),
		must("statements", func(n *yaml.Node) {
			r.list(n, "statements in a cell", leastStatements, mostStatements, func(_ int, entry *yaml.Node) {
				s := r.statement(entry)
				r.places[s.ID] = at
				quick = quick || s.Quick
				c.Statements = append(c.Statements, s)
			})
		}))
	r.anyQuick = r.anyQuick || quick
	if !quick && len(c.Statements) > 0 {
		r.slowCells = append(r.slowCells, slowCell{n.Line, fmt.Sprintf("component %s, level %d", at.component, at.level)})
	}
	return c
}

func (r *reader) statement(n *yaml.Node) assessment.Statement {
	var s assessment.Statement
	r.object(n, "a statement",
		r.id(&s.ID),
		r.text(&s.Text, "text", lineText),
		r.text(&s.Help, "help", lineText),
		r.truth(&s.Quick, "quick"),
		may("does_not_apply_when", func(n *yaml.Node) { s.NotApplicable = r.line(n, "does_not_apply_when", lineText) }))
	return s
}

func (r *reader) action(n *yaml.Node) assessment.Action {
	var a assessment.Action
	var component *yaml.Node
	r.object(n, "an action",
		r.id(&a.ID),
		must("component", func(n *yaml.Node) { a.Component, component = r.line(n, "component", lineText), n }),
		r.number(&a.To, "to", 1, assessment.LevelCount),
		r.text(&a.Title, "title", titleText),
		r.text(&a.What, "what", lineText),
		must("effort", func(n *yaml.Node) { a.Effort = r.effort(n) }),
		r.number(&a.Weeks, "weeks", 1, mostWeeks),
		r.text(&a.Owner, "owner", titleText),
		r.text(&a.FirstStep, "first_step", lineText),
		r.text(&a.Evidence, "evidence", lineText),
		r.text(&a.Measure, "measure", lineText),
		may("ideas", func(n *yaml.Node) { a.Ideas = r.ideas(n) }),
		may("aspects", func(n *yaml.Node) { a.Aspects = r.aspects(n) }),
		must("secures", func(n *yaml.Node) { a.Secures = r.secured(n, a) }))
	a.From = a.To - 1
	if component != nil {
		r.actionComponents = append(r.actionComponents, component)
	}
	return a
}

func (r *reader) effort(n *yaml.Node) assessment.Effort {
	effort := assessment.Effort(n.Value)
	if n.Kind != yaml.ScalarNode || len(effort) != 1 || effort.Rank() < 0 {
		r.add(n.Line, "effort must be S (one person), M (a team) or L (several departments), not %s", kindWord(n))
	}
	return effort
}

func (r *reader) ideas(n *yaml.Node) []string {
	var ideas []string
	r.list(n, "ideas", 0, 10, func(_ int, entry *yaml.Node) {
		ideas = append(ideas, r.line(entry, "an idea", titleText))
	})
	return ideas
}

var aspectPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}/[1-9]$`)

func (r *reader) aspects(n *yaml.Node) []string {
	var aspects []string
	r.list(n, "aspects", 0, 10, func(_ int, entry *yaml.Node) {
		aspect := r.line(entry, "an aspect", lineText)
		if aspect != "" && !aspectPattern.MatchString(aspect) {
			r.add(entry.Line, "the aspect %q is not allowed: write a check's id, a slash and the aspect's number, such as moments-of-truth/2", shorten(aspect))
		}
		aspects = append(aspects, aspect)
	})
	return aspects
}

// secured reads the ids of the statements an action secures; whether they are
// in its cell is known when the whole file was read.
func (r *reader) secured(n *yaml.Node, a assessment.Action) []string {
	var ids []string
	seen := map[string]bool{}
	r.list(n, "statements an action secures", 1, mostStatements, func(_ int, entry *yaml.Node) {
		id := r.line(entry, "a statement's id", lineText)
		switch {
		case id == "":
			return
		case seen[id]:
			r.add(entry.Line, "%s is secured twice by this action: keep one", shorten(id))
		default:
			r.secures = append(r.secures, reference{entry.Line, id, place{a.Component, a.To}})
		}
		seen[id] = true
		ids = append(ids, id)
	})
	return ids
}

// references checks what one part of the file says about another. What an action
// names and is not there may be in a part that could not be read: then that part
// has to be put right first.
func (r *reader) references(q *assessment.Questionnaire) {
	for _, n := range r.actionComponents {
		if n.Value != "" && q.Component(n.Value) == nil && !r.partial(q) {
			r.add(n.Line, "there is no component %q: use one of %s", shorten(n.Value), componentIDs(q))
		}
	}
	for _, ref := range r.secures {
		at, known := r.places[ref.statement]
		switch {
		case !known && r.partial(q):
		case !known:
			r.add(ref.line, "there is no statement %q: use an id from the cell of component %s at level %d", shorten(ref.statement), ref.from.component, ref.from.level)
		case q.Component(ref.from.component) != nil && ref.from.level > 0 && at != ref.from:
			r.add(ref.line, "%s belongs to component %s at level %d, but this action leads to level %d of component %s: secure only statements of that cell",
				ref.statement, at.component, at.level, ref.from.level, ref.from.component)
		}
	}
	if !r.anyQuick {
		return
	}
	for _, cell := range r.slowCells {
		r.add(cell.line, "no statement of this cell (%s) is in the quick form, although others are: mark one with quick: true", cell.name)
	}
}

// partial reports whether some components or statements may not have been read.
func (r *reader) partial(q *assessment.Questionnaire) bool {
	return r.incomplete || len(q.Components) == 0
}

func componentIDs(q *assessment.Questionnaire) string {
	ids := ""
	for i, c := range q.Components {
		if i > 0 {
			ids += ", "
		}
		ids += c.ID
	}
	return ids
}
