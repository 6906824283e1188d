package exchange

import (
	"slices"
	"strings"

	"continuum/assessment"
)

// pathSign stands between the names of a path.
const pathSign = " / "

// placedUnit is a unit with where it stands.
type placedUnit struct {
	assessment.Unit
	path     string
	archived bool // it, or one above it
}

// unitIndex finds units by what people call them.
type unitIndex struct {
	byName map[string][]*placedUnit // by name, path, and any end of the path, folded
}

func indexUnits(tree assessment.Tree) *unitIndex {
	units := make(map[string]*assessment.Unit, len(tree))
	for i := range tree {
		units[tree[i].ID] = &tree[i]
	}
	index := &unitIndex{map[string][]*placedUnit{}}
	for i := range tree {
		unit := &placedUnit{Unit: tree[i]}
		for at := &tree[i]; at != nil; at = units[at.ParentID] {
			unit.archived = unit.archived || at.Archived()
			if unit.path == "" {
				unit.path = at.Name
			} else {
				unit.path = at.Name + pathSign + unit.path
			}
			if key := folded(unit.path); !slices.Contains(index.byName[key], unit) {
				index.byName[key] = append(index.byName[key], unit)
			}
			if len(unit.path) > len(tree)*2*assessment.NameLimit {
				break // a circle, which no store lets in
			}
		}
	}
	return index
}

// find lists the units a name or path may mean: those in use, or else one that is
// archived. A whole path means its unit even when others end like it.
func (x *unitIndex) find(name string) []*placedUnit {
	key := folded(name)
	var whole, used []*placedUnit
	for _, u := range x.byName[key] {
		if !u.archived {
			used = append(used, u)
		}
		if !u.archived && folded(u.path) == key && strings.Contains(key, pathSign) {
			whole = append(whole, u)
		}
	}
	switch {
	case len(whole) == 1:
		return whole
	case len(used) == 0:
		return x.byName[key][:min(1, len(x.byName[key]))]
	}
	return used
}
