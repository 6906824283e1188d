package assessment

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// Agreement is r_wg: how much closer together people place the unit than chance
// would, from 0 to 1. It is 1 - s²/2, where s² is the variance of their levels
// and 2 that of five levels equally likely.
//
// Source: James, Demaree and Wolf 1984.
type Agreement struct{ Fraction }

// agreementOf is the agreement of people on a component, nil for fewer than five.
func agreementOf(positions []Fraction) *Agreement {
	n := len(positions)
	if n < 5 {
		return nil
	}
	sum, squares := 0, 0
	for _, p := range positions {
		level := max(1, p.floor())
		sum, squares = sum+level, squares+level*level
	}
	v := variance(n, sum, squares)
	return &Agreement{Fraction{max(0, 2*v.Den-v.Num), 2 * v.Den}.lowest()}
}

// variance is that of a sample of n from the sum of its items and of their
// squares; 0 for one item.
func variance(n, sum, squares int) Fraction {
	if n < 2 {
		return Fraction{0, 1}
	}
	return Fraction{n*squares - sum*sum, n * (n - 1)}.lowest()
}

// Value is the agreement as a number, for printing only.
func (a Agreement) Value() float64 { return float64(a.Num) / float64(a.Den) }

// String prints three decimals: "0.762".
func (a Agreement) String() string { return strconv.FormatFloat(a.Value(), 'f', 3, 64) }

// MarshalJSON writes the printed number.
func (a Agreement) MarshalJSON() ([]byte, error) { return []byte(a.String()), nil }

// Disagree reports that people should talk before they act.
func (a Agreement) Disagree() bool { return a.Compare(Fraction{51, 100}) < 0 }

// Good reports that people see the component much alike.
func (a Agreement) Good() bool { return a.Compare(Fraction{70, 100}) > 0 }

// Range is where the middle view of people like these probably lies.
type Range struct{ Low, High Fraction }

// Overlaps reports whether two ranges share a position.
func (r Range) Overlaps(other Range) bool {
	return r.Low.Compare(other.High) <= 0 && other.Low.Compare(r.High) <= 0
}

// outermost is how far in from both ends of n sorted positions the range of
// views begins: the largest j with 1 - 2 sum_{i<j} C(n,i)/2^n at least 95 %.
// It is 0 when even the whole of them covers less, which is so for n below 6.
func outermost(n int) int {
	all := new(big.Int).Lsh(big.NewInt(1), uint(max(0, n)))
	forty, term, sum := big.NewInt(40), big.NewInt(1), new(big.Int)
	scaled, factor := new(big.Int), new(big.Int)
	for i := 0; ; i++ { // term is C(n,i); both tails together may be a twentieth of all
		if scaled.Mul(sum.Add(sum, term), forty).Cmp(all) > 0 {
			return i
		}
		term.Mul(term, factor.SetInt64(int64(n-i)))
		term.Quo(term, factor.SetInt64(int64(i+1)))
	}
}

// lowerMedian is the middle one of sorted positions, the lower one when there
// are two: a position that somebody reported.
func lowerMedian(sorted []Fraction) Fraction { return sorted[(len(sorted)+1)/2-1] }

// combine works out what the sorted positions say together; j is how far in the
// range of views begins.
func (v *ComponentViews) combine(j int) {
	v.Position = lowerMedian(v.Positions)
	v.Level = max(1, v.Position.floor())
	v.Agreement = agreementOf(v.Positions)
	if j > 0 {
		v.Range = &Range{v.Positions[j-1], v.Positions[v.N-j]}
	}
}

// rolesOf says how the people of each role see a component; views are sorted.
// people counts the respondents by role, also those who could not be scored, so
// that what they answered does not decide which groups are named or hidden.
func rolesOf(views []view, people map[RespondentRole]int, threshold int) []RoleViews {
	positions := map[RespondentRole][]Fraction{}
	for _, v := range views {
		positions[v.role] = append(positions[v.role], v.position)
	}
	var roles []RoleViews
	for _, role := range RespondentRoles() {
		if people[role] > 0 {
			roles = append(roles, RoleViews{Role: role, N: len(positions[role]), Hidden: len(positions[role]) < threshold})
		}
	}
	hideRemainder(roles, people, threshold)
	for i := range roles {
		if r := &roles[i]; r.Hidden {
			*r = RoleViews{Role: r.Role, Hidden: true}
		} else {
			r.Position = lowerMedian(positions[r.Role])
		}
	}
	return roles
}

// hideRemainder hides further groups, the smallest first and then by name, while
// those hidden together are fewer than the threshold: they could be worked out
// from the whole and the groups that are shown.
func hideRemainder(roles []RoleViews, people map[RespondentRole]int, threshold int) {
	few := func(n int) bool { return n > 0 && n < threshold }
	for {
		scored, all := 0, 0
		var smallest *RoleViews
		for i := range roles {
			switch r := &roles[i]; {
			case r.Hidden:
				scored, all = scored+r.N, all+people[r.Role]
			case smallest == nil || cmp.Or(cmp.Compare(r.N, smallest.N), cmp.Compare(r.Role, smallest.Role)) < 0:
				smallest = r
			}
		}
		if smallest == nil || !few(scored) && !few(all) {
			return
		}
		smallest.Hidden = true
	}
}

// gap is the leaders' position less the front line's, when both are shown.
func gap(roles []RoleViews) *Fraction {
	at := map[RespondentRole]*Fraction{}
	for i := range roles {
		if !roles[i].Hidden {
			at[roles[i].Role] = &roles[i].Position
		}
	}
	if at[Leader] == nil || at[FrontLine] == nil {
		return nil
	}
	difference := at[Leader].Minus(*at[FrontLine])
	return &difference
}

// comments groups what people wrote by component; a component with fewer people
// writing than the threshold has none. They stand neither beside a role nor
// beside a statement, whose answer they would give away, and in the order of a
// hash: shuffled, alike in every output, whoever wrote first. The usual reason
// why a statement does not apply, kept as it was offered, is nobody's writing:
// counted, it would lift the words of a few over the threshold.
func comments(q *Questionnaire, form Form, responses []Response, threshold int) []CommentGroup {
	texts, people := make([][]string, len(q.Components)), make([]int, len(q.Components))
	component, offered := map[string]int{}, map[string]string{}
	for c := range q.Components {
		for l := range q.Components[c].Cells {
			for _, s := range q.Components[c].Cells[l].Asked(form) {
				component[s.ID], offered[s.ID] = c, strings.TrimSpace(s.NotApplicable)
			}
		}
	}
	wrote := make([]bool, len(q.Components))
	for i := range responses {
		clear(wrote)
		for id, text := range responses[i].Notes {
			words := strings.TrimSpace(text)
			if c, known := component[id]; known && words != "" && words != offered[id] {
				texts[c], wrote[c] = append(texts[c], text), true
			}
		}
		for c := range wrote {
			if wrote[c] {
				people[c]++
			}
		}
	}
	var groups []CommentGroup
	for c := range texts {
		if people[c] >= threshold {
			groups = append(groups, CommentGroup{q.Components[c].ID, q.Components[c].Name, shuffled(texts[c])})
		}
	}
	return groups
}

// shuffled puts texts in the order of their hashes.
func shuffled(texts []string) []string {
	type hashed struct {
		hash [sha256.Size]byte
		text string
	}
	all := make([]hashed, len(texts))
	for i, text := range texts {
		all[i] = hashed{sha256.Sum256([]byte(text)), text}
	}
	slices.SortFunc(all, func(a, b hashed) int { return bytes.Compare(a.hash[:], b.hash[:]) })
	for i := range all {
		texts[i] = all[i].text
	}
	return texts
}
