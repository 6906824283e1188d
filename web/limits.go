package web

import (
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// misses counts wrong guesses by a key such as an address, in windows of time.
// One server counts for itself.
type misses struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[string]missed
}

type missed struct {
	count int
	until time.Time
}

const mostMissKeys = 10_000 // above it, windows that are over are forgotten

func newMisses(now func() time.Time) *misses {
	return &misses{now: now, by: map[string]missed{}}
}

// add counts a miss and returns how long to wait once there were more than
// most in the window; zero: go on.
func (m *misses) add(key string, most int, window time.Duration) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	if len(m.by) > mostMissKeys {
		for k, v := range m.by {
			if now.After(v.until) {
				delete(m.by, k)
			}
		}
	}
	v := m.by[key]
	if now.After(v.until) {
		v = missed{until: now.Add(window)}
	}
	v.count++
	m.by[key] = v
	if v.count > most {
		return v.until.Sub(now)
	}
	return 0
}

// throttle counts a miss of a key; after too many it is an error that asks to
// wait, with 429 and Retry-After.
func (s *Server) throttle(_ echo.Context, key string, most int, window time.Duration) error {
	if wait := s.misses.add(key, most, window); wait > 0 {
		return waitError{after: wait}
	}
	return nil
}
