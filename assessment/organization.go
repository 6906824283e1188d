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
}

// Ordered lists the tree from the root down, each unit before those below it,
// in the order the units come in. Units whose parent is missing are left out.
func (t Tree) Ordered() []Branch {
	var ordered []Branch
	var add func(parent string, depth int)
	add = func(parent string, depth int) {
		for _, u := range t {
			if u.ParentID == parent {
				ordered = append(ordered, Branch{u, depth})
				add(u.ID, depth+1)
			}
		}
	}
	add("", 0)
	return ordered
}

// Path lists the units from the root to this one.
func (t Tree) Path(id string) []Unit {
	var path []Unit
	for u := t.Unit(id); u != nil && len(path) <= len(t); u = t.Unit(u.ParentID) {
		path = append([]Unit{*u}, path...)
	}
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
