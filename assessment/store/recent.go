package store

import (
	"slices"
	"sync"
)

// recent keeps in memory what was used last, as much of it as fits. Whoever is
// given something of it changes nothing in it: others read it at the same time.
type recent[entry sized] struct {
	limit  int // bytes, about
	mu     sync.Mutex
	kept   []entry    // the latest used last
	making sync.Mutex // one at a time: many who wait for the same thing make it once
}

// sized is something with the bytes it takes, about.
type sized interface{ size() int }

// find returns what is meant, if it is kept.
func (r *recent[entry]) find(meant func(entry) bool) (found entry, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.IndexFunc(r.kept, meant)
	if at < 0 {
		return found, false
	}
	found = r.kept[at]
	r.kept = append(slices.Delete(r.kept, at, at+1), found)
	return found, true
}

// keep adds an entry in the place of those it replaces. What was used longest ago
// goes when there is not enough room; an entry larger than all the room is not
// kept.
func (r *recent[entry]) keep(e entry, replaces func(entry) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(slices.DeleteFunc(r.kept, replaces), e)
	total := 0
	for i := len(r.kept) - 1; i >= 0; i-- {
		if total += r.kept[i].size(); total > r.limit {
			r.kept = slices.Delete(r.kept, 0, i+1)
			return
		}
	}
}
