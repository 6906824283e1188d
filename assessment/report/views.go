package report

import (
	"fmt"
	"strings"

	"continuum/assessment"
	"continuum/assessment/chart"
)

// views is the page of a survey on what people see alike and differently:
// everybody's position on the continuum, the roles beside each other, how the
// statements were answered, and what to talk about first.
func (d *document) views() {
	s := d.plan.Survey
	rows := d.section("What people see alike and differently", 1)
	if d.scored() {
		rows = append(rows, d.aside("Each dot is one person. The heavy line is the middle view, the band is where the middle view of people like these probably lies. Leaders and the front line stand beneath, where both are enough to be shown.")...)
		for i := range s.Components {
			rows = append(rows, d.seen(&s.Components[i])...)
		}
	}
	rows = append(rows, d.heatMap(s)...)
	rows = append(rows, d.talkFirst(s)...)
	d.flow(rows)
}

// How much of the width the dots take, and what the words beside them have.
const dotsPart, dotsGap = .63, 18

// seen is one component as its people see it: the dots, and the words beside.
func (d *document) seen(v *assessment.ComponentViews) []row {
	rows := d.heading(fmt.Sprintf("%s: %s, level %d", v.Name, v.Position, v.Level), true)
	drawn, width := dotsOf(v), d.width()*dotsPart
	figure := chart.DotsHeight(width, drawn)
	words := d.seenWords(v, d.left+width+dotsGap, d.width()-width-dotsGap)
	h := max(figure, height(words)) + 6
	rows = append(rows, row{height: h, draw: func(y float64) {
		chart.Dots(pen{&d.sheet}, chart.Box{X: d.left, Y: y, W: width, H: figure}, drawn)
		for _, r := range words {
			if r.draw != nil {
				r.draw(y)
			}
			y += r.height
		}
	}})
	return d.together(rows)
}

// seenWords says what the dots show.
func (d *document) seenWords(v *assessment.ComponentViews, x, width float64) []row {
	rows := []row{{height: 4}}
	for i, text := range []string{v.AgreementText(), v.RangeText(), v.GapText(), v.HiddenText(), v.ScoredText()} {
		if text == "" {
			continue
		}
		st := style{sans, dark}
		if i == 0 || i == 2 && v.GapWarning() {
			st.face = bold
		}
		rows = append(append(rows, d.paragraph(x, width, 9.5, 12.5, span{text, st})...), row{height: 4})
	}
	return rows
}

func dotsOf(v *assessment.ComponentViews) chart.Views {
	drawn := chart.Views{Middle: v.Position.Tenths(), Label: v.Position.String(), Ranged: v.Range != nil}
	for _, p := range v.Positions {
		drawn.Tenths = append(drawn.Tenths, p.Tenths())
	}
	if drawn.Ranged {
		drawn.Low, drawn.High = v.Range.Low.Tenths(), v.Range.High.Tenths()
	}
	for _, r := range v.Roles {
		if !r.Hidden {
			label := fmt.Sprintf("%s %s (%d people)", first(r.Role.Word()), r.Position, r.N)
			drawn.Groups = append(drawn.Groups, chart.Group{Tenths: r.Position.Tenths(), Label: label, Hollow: r.Role == assessment.Leader})
		}
	}
	return drawn
}

// heatMap shows every statement by its middle answer and how far apart people
// are on it.
func (d *document) heatMap(s *assessment.SurveyResult) []row {
	rows := d.heading("How each statement was answered", true)
	rows = append(rows, kept(d.aside("A cell is a statement. Its number is the middle answer, 0 not in place to 3 fully; beneath, and as a line at its right, the range of the middle half of the answers, without the lowest and the highest quarter; bold where people are far apart. Hatched: too few answers to show."))...)
	names := d.stairs().Names
	rows = append(rows, row{height: 22, keep: true, draw: func(y float64) {
		chart.GridHead(pen{&d.sheet}, d.cells(y, 22), 8.4, names)
	}})
	for i := range d.q.Components {
		rows = append(rows, d.heatRow(s, &d.q.Components[i]), row{height: 6, keep: i < len(d.q.Components)-1})
	}
	return rows
}

func (d *document) heatRow(s *assessment.SurveyResult, c *assessment.Component) row {
	var levels [assessment.LevelCount][]chart.Spread
	for _, v := range s.Statements {
		if v.Component == c.ID {
			levels[v.Level-1] = append(levels[v.Level-1], spreadOf(v))
		}
	}
	name := breakLines(10.5, gridNames-8, span{c.Name, style{bold, dark}})
	h := max(34, 12.5*float64(len(name))+4)
	return row{height: h, keep: true, draw: func(y float64) {
		for i, l := range name {
			d.setLine(d.left, y+(h-12.5*float64(len(name)))/2+12.5*float64(i), 10.5, 12.5, l)
		}
		chart.HeatRow(pen{&d.sheet}, d.cells(y, h), 8, levels)
	}}
}

func spreadOf(v assessment.StatementViews) chart.Spread {
	switch {
	case v.Hidden && v.Middle == assessment.Unanswered:
		return chart.Spread{Hidden: true}
	case v.Hidden:
		return chart.Spread{Instead: v.Middle.Word()}
	}
	return chart.Spread{Middle: v.Middle.Points(), Low: v.Low.Points(), High: v.High.Points(), Apart: v.Apart()}
}

// talkFirst lists the statements people answer most differently.
func (d *document) talkFirst(s *assessment.SurveyResult) []row {
	const most = 6
	views := s.MostDisagreed(most)
	if len(views) == 0 {
		return nil
	}
	rows := d.heading("Talk before acting", true)
	rows = append(rows, kept(d.body("On these statements people are furthest apart. What does each see that the others do not?"))...)
	for i := range views {
		statement, at, _ := d.q.Statement(views[i].ID)
		rows = append(rows, d.item("•", fmt.Sprintf("%s, level %d: %s", d.q.Components[at.Component].Name, at.Level, statement.Text))...)
		rows = append(rows, d.paragraph(d.left+20, d.measure()-20, 9.5, 13.5, span{first(views[i].Words()) + ".", style{sans, soft}})...)
		rows = append(rows, gap(3))
	}
	return rows
}

// agreementInShort says in a line a component how much people agree.
func (d *document) agreementInShort() []row {
	if d.plan.Survey == nil {
		return nil
	}
	var items []string
	for i := range d.plan.Survey.Components {
		v := &d.plan.Survey.Components[i]
		items = append(items, strings.TrimSpace(v.Name+": "+assessment.MidSentence(v.AgreementText())+" "+v.GapText()))
	}
	return append(d.label("How much people agree"), d.bullets(items...)...)
}

// missingPeople is what a survey says instead of a level.
func (d *document) missingPeople() {
	rows := d.section("What is missing", .38)
	rows = append(rows, d.body(fmt.Sprintf("Too few responses could be scored: nothing is shown of fewer than %d people. Ask again later, and ask people to answer what they can see for themselves rather than to leave it open.", d.plan.Survey.Threshold))...)
	for i := range d.plan.Survey.Components {
		if v := &d.plan.Survey.Components[i]; v.TooFew {
			rows = append(rows, d.item("•", v.Name)...)
		}
	}
	d.flow(rows)
}

// comments is the appendix with what people wrote, by component and in no order.
func (d *document) comments() {
	if d.plan.Survey == nil || len(d.plan.Survey.Comments) == 0 {
		return
	}
	rows := d.section("Appendix C: comments", .3)
	rows = append(rows, d.body("In no order, and never beside who wrote them. Components on which few people wrote are left out.")...)
	for _, group := range d.plan.Survey.Comments {
		rows = append(rows, d.heading(group.Name, true)...)
		for _, text := range group.Texts {
			rows = append(rows, append(d.item("•", text), gap(3))...)
		}
	}
	d.flow(rows)
}

// reported lists the positions the middle one was found among, for the audit
// sheet; of many people the dots show them.
func (d *document) reported(id string) []string {
	const most = 40
	if d.plan.Survey == nil || !d.scored() {
		return nil
	}
	v := d.plan.Survey.Component(id)
	if v.N > most {
		return nil
	}
	positions := make([]string, v.N)
	for i, p := range v.Positions {
		positions[i] = p.String()
	}
	return []string{fmt.Sprintf("The positions of the %d people, lowest first: %s. The middle one, or the lower of two, is number %d.",
		v.N, strings.Join(positions, ", "), (v.N+1)/2)}
}
