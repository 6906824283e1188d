package assessment

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a register of moments of truth holds at most.
const (
	MostMoments  = 10   // contacts of a unit: those that decide, not all there are
	MomentLimit  = 1000 // characters of each longer text
	MostPressing = 3    // contacts to begin with
)

// Moment is a moment of truth: a contact in which customers form an opinion.
type Moment struct {
	ID          string
	Stage       string // of the customers' journey
	Contact     string // its name
	Importance  int    // to customers, 1 to 5
	HowWell     int    // it goes, 1 to 5
	Expectation string // what customers expect
	Promise     string // what is promised to them
	MayDecide   string // what the front line may decide without asking
	Recovery    string // what happens when it goes wrong
	Owner       string
}

// Priority is how much is to be gained: importance x (6 - how well), 1 to 25.
//
// Source: design, "Companion checks".
func (m *Moment) Priority() int { return m.Importance * (6 - m.HowWell) }

// Moments is the register of one unit, in the order of the journey: contacts of
// one stage stand together.
type Moments struct {
	OrganizationID string
	UnitID         string
	All            []Moment
	Version        int       // grows with every change; 0: nothing was ever entered
	UpdatedAt      time.Time // zero at version 0
	UpdatedBy      string
}

// MomentStage is a stage of the journey with its contacts, in order.
type MomentStage struct {
	Name    string
	Moments []Moment
}

// Stages lists the stages in the order of the journey.
func (m *Moments) Stages() []MomentStage {
	var stages []MomentStage
	for _, one := range m.All {
		if last := len(stages) - 1; last < 0 || stages[last].Name != one.Stage {
			stages = append(stages, MomentStage{Name: one.Stage})
		}
		last := &stages[len(stages)-1]
		last.Moments = append(last.Moments, one)
	}
	return stages
}

// Moment returns the contact with this id, or nil.
func (m *Moments) Moment(id string) *Moment {
	for i := range m.All {
		if m.All[i].ID == id {
			return &m.All[i]
		}
	}
	return nil
}

// Full reports whether there is no room for another contact.
func (m *Moments) Full() bool { return len(m.All) >= MostMoments }

// Pressing lists the contacts to begin with, at most MostPressing: the highest
// priority first. Ties go by name, upper and lower case alike, then by the
// stage's name, then by id.
func (m *Moments) Pressing() []Moment {
	order := slices.Clone(m.All)
	slices.SortStableFunc(order, func(a, b Moment) int {
		return cmp.Or(cmp.Compare(b.Priority(), a.Priority()),
			cmp.Compare(strings.ToLower(a.Contact), strings.ToLower(b.Contact)), cmp.Compare(a.Contact, b.Contact),
			cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.ID, b.ID))
	})
	return order[:min(len(order), MostPressing)]
}

// CheckVersion is ErrConflict unless the register is still the one somebody
// looked at when they changed it.
func (m *Moments) CheckVersion(version int) error {
	if m.Version != version {
		return ErrConflict
	}
	return nil
}

// Add enters a contact at the end of its stage; a stage that is new comes last.
// What cannot be taken is an InvalidError at the fields of the form: contact,
// stage, importance, well, expectation, promise, may_decide, recovery, owner.
func (m *Moments) Add(one Moment, who string, now time.Time) error {
	one, err := one.clean()
	if err != nil {
		return err
	}
	if m.Full() {
		return Invalid("", fmt.Sprintf("There are %d contacts already. Remove one first: the register is for those that decide.", MostMoments))
	}
	if m.Moment(one.ID) != nil {
		return ErrConflict
	}
	m.insert(one)
	m.touch(who, now)
	return nil
}

// Edit replaces the contact with the same id. In another stage it comes last
// there. The errors are those of Add.
func (m *Moments) Edit(one Moment, who string, now time.Time) error {
	at := m.index(one.ID)
	if at < 0 {
		return ErrNotFound
	}
	one, err := one.clean()
	if err != nil {
		return err
	}
	if before := m.All[at]; strings.EqualFold(before.Stage, one.Stage) {
		for i := range m.All { // its name may be written another way now
			if m.All[i].Stage == before.Stage {
				m.All[i].Stage = one.Stage
			}
		}
		m.All[at] = one
	} else {
		m.All = slices.Delete(m.All, at, at+1)
		m.insert(one)
	}
	m.touch(who, now)
	return nil
}

// Remove takes a contact out and returns it.
func (m *Moments) Remove(id, who string, now time.Time) (Moment, error) {
	at := m.index(id)
	if at < 0 {
		return Moment{}, ErrNotFound
	}
	one := m.All[at]
	m.All = slices.Delete(m.All, at, at+1)
	m.touch(who, now)
	return one, nil
}

// Move puts a contact one place earlier or later within its stage. At the end of
// its stage it stays where it is.
func (m *Moments) Move(id string, later bool, who string, now time.Time) error {
	at := m.index(id)
	if at < 0 {
		return ErrNotFound
	}
	to := at - 1
	if later {
		to = at + 1
	}
	if to < 0 || to >= len(m.All) || m.All[to].Stage != m.All[at].Stage {
		return nil
	}
	m.All[at], m.All[to] = m.All[to], m.All[at]
	m.touch(who, now)
	return nil
}

// MoveStage puts a whole stage one place earlier or later in the journey.
func (m *Moments) MoveStage(name string, later bool, who string, now time.Time) error {
	stages := m.Stages()
	at := slices.IndexFunc(stages, func(s MomentStage) bool { return s.Name == name })
	if at < 0 {
		return ErrNotFound
	}
	to := at - 1
	if later {
		to = at + 1
	}
	if to < 0 || to >= len(stages) {
		return nil
	}
	stages[at], stages[to] = stages[to], stages[at]
	m.All = m.All[:0:0]
	for _, s := range stages {
		m.All = append(m.All, s.Moments...)
	}
	m.touch(who, now)
	return nil
}

func (m *Moments) index(id string) int {
	return slices.IndexFunc(m.All, func(one Moment) bool { return one.ID == id })
}

// insert puts a contact at the end of its stage, whose name is written as it is
// there.
func (m *Moments) insert(one Moment) {
	for i := len(m.All) - 1; i >= 0; i-- {
		if strings.EqualFold(m.All[i].Stage, one.Stage) {
			one.Stage = m.All[i].Stage
			m.All = slices.Insert(m.All, i+1, one)
			return
		}
	}
	m.All = append(m.All, one)
}

func (m *Moments) touch(who string, now time.Time) {
	m.Version, m.UpdatedBy, m.UpdatedAt = m.Version+1, who, now
}

// clean checks a contact as it was typed.
func (m Moment) clean() (Moment, error) {
	var p problemList
	m.Contact = p.keep(CleanName("contact", "the contact’s name", m.Contact))
	m.Stage = p.keep(CleanName("stage", "the stage of the journey", m.Stage))
	if m.Importance < 1 || m.Importance > 5 {
		p.add("importance", "Choose how important it is to customers, from 1 to 5.")
	}
	if m.HowWell < 1 || m.HowWell > 5 {
		p.add("well", "Choose how well it goes today, from 1 to 5.")
	}
	m.Expectation = p.keep(cleanPassage("expectation", "what customers expect", m.Expectation, MomentLimit))
	m.Promise = p.keep(cleanPassage("promise", "the promise", m.Promise, MomentLimit))
	m.MayDecide = p.keep(cleanPassage("may_decide", "what the front line may decide", m.MayDecide, MomentLimit))
	m.Recovery = p.keep(cleanPassage("recovery", "the recovery step", m.Recovery, MomentLimit))
	m.Owner = p.keep(cleanOptional("owner", "the owner’s name", m.Owner))
	return m, p.err()
}
