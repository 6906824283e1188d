package store

import (
	"slices"
	"sync"

	"continuum/assessment"
)

// results keeps the results of published surveys, which never change. Only the
// latest used are kept, as many as fit.
type results struct {
	mu        sync.Mutex
	kept      []keptResult // the latest used last
	computing sync.Mutex   // one at a time: many who wait for the same result make it once
}

type keptResult struct {
	organizationID, id string
	ref                assessment.Ref
	result             *assessment.SurveyResult
	bytes              int // about
}

// resultsLimit bounds what is kept, in bytes, about.
const resultsLimit = 32 << 20

// get returns the result of a survey, made by compute the first time.
func (r *results) get(s *assessment.Survey, compute func() (*assessment.SurveyResult, error)) (*assessment.SurveyResult, error) {
	if result := r.find(s); result != nil {
		return result, nil
	}
	r.computing.Lock()
	defer r.computing.Unlock()
	if result := r.find(s); result != nil {
		return result, nil
	}
	result, err := compute()
	if err == nil {
		r.keep(keptResult{s.OrganizationID, s.ID, s.Ref, result, sizeOf(result)})
	}
	return result, err
}

func (r *results) find(s *assessment.Survey) *assessment.SurveyResult {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := slices.IndexFunc(r.kept, func(k keptResult) bool {
		return k.id == s.ID && k.organizationID == s.OrganizationID && k.ref == s.Ref
	})
	if at < 0 {
		return nil
	}
	found := r.kept[at]
	r.kept = append(slices.Delete(r.kept, at, at+1), found)
	return found.result
}

func (r *results) keep(k keptResult) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, k)
	total := 0
	for i := len(r.kept) - 1; i >= 0; i-- {
		if total += r.kept[i].bytes; total > resultsLimit {
			r.kept = slices.Delete(r.kept, 0, i+1)
			return
		}
	}
}

// sizeOf says how much memory a result takes, about: what grows with the number
// of people, and the rest as a sum.
func sizeOf(result *assessment.SurveyResult) int {
	size := 32 << 10
	for _, c := range result.Components {
		size += 16 * len(c.Positions)
	}
	for _, group := range result.Comments {
		for _, text := range group.Texts {
			size += 16 + len(text)
		}
	}
	return size
}
