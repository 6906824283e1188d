package assessment

import (
	"slices"
	"time"
)

// Organization is the tenant: whose data it is.
type Organization struct {
	ID       string
	Name     string
	TimeZone string // IANA name, "Europe/Zurich"; dates are shown in it
	Sample   bool   // made by the demo, removed in one click
	Currency string // what amounts of money are in: "CHF"; empty: whatever the figures are in
}

// Unit is an organization or a part of it that is assessed. Units form a tree:
// the root, without a parent, is the organization itself.
type Unit struct {
	ID             string
	OrganizationID string
	ParentID       string // empty for the root
	Name           string
	ArchivedAt     time.Time // zero: not archived
	Tags           []string  // what else units can be grouped and filtered by, in order
	Letter         int       // its name where names are hidden, from 1; see Alias
}

// Archived reports whether the unit was put away.
func (u Unit) Archived() bool { return !u.ArchivedAt.IsZero() }

// NewUnit makes a unit below parent; an empty parent makes the root.
func NewUnit(id, organization, parent, name string) (Unit, error) {
	name, err := CleanName("name", "the unit's name", name)
	if err != nil {
		return Unit{}, err
	}
	return Unit{ID: id, OrganizationID: organization, ParentID: parent, Name: name}, nil
}

// Tree is all units of one organization.
type Tree []Unit

// Unit returns the unit with this id, or nil.
func (t Tree) Unit(id string) *Unit {
	for i := range t {
		if t[i].ID == id {
			return &t[i]
		}
	}
	return nil
}

// Branch is a unit with how deep it stands below the root (0).
type Branch struct {
	Unit
	Depth int

	parent *Branch
}

// Above lists the units it stands below in its list, from the top down.
func (b Branch) Above() []Unit {
	var above []Unit
	for p := b.parent; p != nil; p = p.parent {
		above = append(above, p.Unit)
	}
	slices.Reverse(above)
	return above
}

// Ordered lists the tree from the root down, each unit before those below it,
// in the order the units come in. Units whose parent is missing are left out.
func (t Tree) Ordered() []Branch { return t.ordered(func(*Unit) bool { return true }) }

// InUse is Ordered without the units that are put away and those below them.
func (t Tree) InUse() []Branch { return t.ordered(func(u *Unit) bool { return !u.Archived() }) }

// ordered lists the units that are wanted and stand below none that is not.
func (t Tree) ordered(wanted func(*Unit) bool) []Branch {
	first, next := t.chained()
	ordered := make([]Branch, 0, len(t)) // room for all: pointers into it stay
	var add func(parent *Branch, i, depth int)
	add = func(parent *Branch, i, depth int) {
		for ; i >= 0; i = next[i] {
			if u := &t[i]; wanted(u) {
				ordered = append(ordered, Branch{*u, depth, parent})
				if below, some := first[u.ID]; some {
					add(&ordered[len(ordered)-1], below, depth+1)
				}
			}
		}
	}
	if root, some := first[""]; some {
		add(nil, root, 0)
	}
	return ordered
}

// chained finds the first unit below each that has any, and of each unit the next
// below the same one, -1 after the last.
func (t Tree) chained() (first map[string]int, next []int) {
	first, next = map[string]int{}, make([]int, len(t))
	for i := len(t) - 1; i >= 0; i-- {
		next[i] = -1
		if after, some := first[t[i].ParentID]; some {
			next[i] = after
		}
		first[t[i].ParentID] = i
	}
	return first, next
}

// Path lists the units from the root to this one.
func (t Tree) Path(id string) []Unit {
	var path []Unit
	for u := t.Unit(id); u != nil && len(path) <= len(t); u = t.Unit(u.ParentID) {
		path = append(path, *u)
	}
	slices.Reverse(path)
	return path
}

// Archived reports whether a unit, or one it stands below, was put away.
func (t Tree) Archived(id string) bool { return slices.ContainsFunc(t.Path(id), Unit.Archived) }

// CheckMove says whether a unit may be put below another: not the root, not
// below itself, not below a unit that is put away.
func (t Tree) CheckMove(id, parent string) error {
	unit, above := t.Unit(id), t.Unit(parent)
	switch {
	case unit == nil || above == nil:
		return ErrNotFound
	case unit.ParentID == "":
		return Invalid("parent", "The organization itself cannot be moved.")
	case t.Archived(parent):
		return Invalid("parent", "Choose a unit that is not archived.")
	}
	for _, u := range t.Path(parent) {
		if u.ID == id {
			return Invalid("parent", "A unit cannot be moved below itself.")
		}
	}
	return nil
}

// Homes lists the units a unit can be put below, in their order: those that
// CheckMove allows.
func (t Tree) Homes(id string) []Branch {
	if unit := t.Unit(id); unit == nil || unit.ParentID == "" {
		return nil
	}
	var homes []Branch
	within := -1 // the depth of the unit itself while those below it go by
	for _, b := range t.InUse() {
		if b.Depth <= within {
			within = -1
		}
		switch {
		case b.ID == id:
			within = b.Depth
		case within < 0:
			homes = append(homes, b)
		}
	}
	return homes
}
