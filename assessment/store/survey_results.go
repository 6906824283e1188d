package store

import "continuum/assessment"

// results keeps the results of published surveys, which never change.
type results struct{ recent[keptResult] }

type keptResult struct {
	organizationID, id string
	ref                assessment.Ref
	result             *assessment.SurveyResult
	bytes              int // about
}

func (k keptResult) size() int { return k.bytes }

// resultsLimit bounds what is kept, in bytes, about.
const resultsLimit = 32 << 20

// get returns the result of a survey, made by compute the first time.
func (r *results) get(s *assessment.Survey, compute func() (*assessment.SurveyResult, error)) (*assessment.SurveyResult, error) {
	of := func(k keptResult) bool { return k.id == s.ID && k.organizationID == s.OrganizationID && k.ref == s.Ref }
	if found, ok := r.find(of); ok {
		return found.result, nil
	}
	r.making.Lock()
	defer r.making.Unlock()
	if found, ok := r.find(of); ok {
		return found.result, nil
	}
	result, err := compute()
	if err == nil {
		r.keep(keptResult{s.OrganizationID, s.ID, s.Ref, result, sizeOf(result)}, of)
	}
	return result, err
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
