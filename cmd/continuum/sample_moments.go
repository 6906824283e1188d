package main

import (
	"context"
	"fmt"
	"time"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// sampleMoments are the registers of two units of the sample: a journey with a
// low in its middle, and one that goes well but for one contact.
var sampleMoments = []struct {
	unit string
	all  []assessment.Moment
}{
	{"Claims", []assessment.Moment{
		{
			Stage: "Before a loss", Contact: "The letter that says what is covered", Importance: 2, HowWell: 3, Owner: "Lea Okafor",
			Expectation: "To find the one line that matters.", Promise: "What is not covered stands on the first page.", Recovery: "We explain it on the telephone.",
		},
		{
			Stage: "Making a claim", Contact: "The first call after a loss", Importance: 5, HowWell: 2, Owner: "Maren Voss",
			Expectation: "To say once what happened, to somebody who stays with it.", Promise: "One person, from the first call to the payment, who rings back the same day.",
			MayDecide: "Up to 500 at once, and a night in a hotel.", Recovery: "The team lead rings the same day, with a name and a date.",
		},
		{
			Stage: "Making a claim", Contact: "Sending in documents", Importance: 3, HowWell: 3, Owner: "Jon Aldo",
			Expectation: "To send each paper once, by telephone.", Promise: "We never ask for the same paper twice.", MayDecide: "Whether a photograph is enough.", Recovery: "We fetch the paper ourselves.",
		},
		{
			Stage: "Waiting", Contact: "The weeks without news", Importance: 4, HowWell: 1, Owner: "Jon Aldo",
			Expectation: "To know what happens next, and when.", Promise: "A word every Friday, even when there is no news.", MayDecide: "An advance of up to a third.", Recovery: "A call from the handler, and the next date in writing.",
		},
		{
			Stage: "The outcome", Contact: "The payment", Importance: 5, HowWell: 4, Owner: "Priya Nair",
			Expectation: "The sum that was said, on the day that was said.", Promise: "Within three days of the decision.", Recovery: "Paid the same day, with the reason for the delay.",
		},
		{
			Stage: "The outcome", Contact: "The letter with a refusal", Importance: 4, HowWell: 2, Owner: "Maren Voss",
			Expectation: "To understand why, without a lawyer.", Promise: "The reason in three sentences, and whom to ask.", MayDecide: "A second look by somebody else.", Recovery: "A call before the letter arrives.",
		},
	}},
	{"Contact centre", []assessment.Moment{
		{Stage: "Calling", Contact: "The menu before anybody answers", Importance: 4, HowWell: 2, Owner: "Samir Rao", Expectation: "A person, soon.", Promise: "Two choices at most.", Recovery: "Whoever waits longer than five minutes is rung back."},
		{Stage: "Calling", Contact: "The first sentence", Importance: 3, HowWell: 5, Owner: "Samir Rao", Promise: "A name, and time to speak."},
		{Stage: "Being helped", Contact: "Being passed on", Importance: 5, HowWell: 3, Owner: "Lea Okafor", Expectation: "Not to begin again.", Promise: "Whoever takes over knows what was said.", MayDecide: "To stay on the line.", Recovery: "The first person rings back within the hour."},
		{Stage: "Afterwards", Contact: "What was promised is done", Importance: 5, HowWell: 4, Owner: "Lea Okafor", Promise: "Done, or a word the same day."},
	}},
}

// addSampleMoments fills the registers.
func addSampleMoments(ctx context.Context, s *store.Store, units map[string]assessment.Unit, who string, now time.Time) error {
	for _, sample := range sampleMoments {
		unit := units[sample.unit]
		err := s.UpdateMoments(ctx, unit.OrganizationID, unit.ID, func(m *assessment.Moments) error {
			for _, one := range sample.all {
				one.ID = account.NewID()
				if err := m.Add(one, who, now.AddDate(0, 0, -30)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("the moments of truth of %s: %w", sample.unit, err)
		}
	}
	return nil
}
