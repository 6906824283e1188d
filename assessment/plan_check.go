package assessment

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// What a step may cost.
const (
	MoneyLimit = 10_000_000_000
	DaysLimit  = 10_000
)

// The days a step may name.
const (
	firstYear = 2000
	lastYear  = 2100
)

// Day is midnight UTC of the calendar day it is at a moment in its zone.
func Day(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// ParseDay reads a day as it is typed, 2026-03-31; nothing is no day.
func ParseDay(field, typed string) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, typed)
	if err != nil {
		return time.Time{}, Invalid(field, "Enter a day as year-month-day: 2026-03-31.")
	}
	return day, nil
}

// ParseMoney reads an amount in whole units as people type it: 12000, 12,000 or
// 12 000; nothing is 0.
func ParseMoney(field, typed string) (int64, error) {
	if strings.TrimSpace(typed) == "" {
		return 0, nil
	}
	amount, err := ParseWhole(typed)
	switch {
	case SaysHow(err):
		return 0, Invalid(field, "What you typed "+err.Error()+".")
	case err != nil || !soundMoney(amount):
		return 0, Invalid(field, moneyText)
	}
	return amount, nil
}

// ParseDays reads days of work: 2, 2.5 or 2,5; nothing is 0.
func ParseDays(field, typed string) (float64, error) {
	if strings.TrimSpace(typed) == "" {
		return 0, nil
	}
	days, err := ParseNumber(typed, DecimalNumber)
	switch {
	case SaysHow(err):
		return 0, Invalid(field, "What you typed "+err.Error()+".")
	case err != nil || !soundDays(days):
		return 0, Invalid(field, daysText)
	}
	return days, nil
}

// What money and days must be.
const (
	moneyText = "Enter a whole number from 0 to 10,000,000,000, without decimals: 12,000."
	daysText  = "Enter a number of days from 0 to 10,000, in quarters of a day: 2.5."
)

func soundMoney(amount int64) bool { return amount >= 0 && amount <= MoneyLimit }

func soundDays(days float64) bool {
	return days >= 0 && days <= DaysLimit && days*4 == math.Trunc(days*4)
}

// Check says what is wrong with a step as it was typed; see Plan.Change.
func (s Step) Check(today time.Time) error {
	_, err := s.checked(today)
	return err
}

// checked is a step as it is kept, or an InvalidError with all that is wrong.
func (s Step) checked(today time.Time) (Step, error) {
	s, p := s.clean(today)
	return s, p.err()
}

// clean is a step as it is kept, with what is wrong. A step that is done without
// a day was done today; where today is zero, any day will do.
func (s Step) clean(today time.Time) (Step, problemList) {
	var p problemList
	s.Title = p.keep(CleanName("title", "what is to be done", s.Title))
	s.Owner = p.keep(cleanOptional("owner", "the owner", s.Owner))
	for _, text := range s.notes() {
		*text.value = strings.TrimSpace(strings.ReplaceAll(*text.value, "\r\n", "\n"))
		if err := CheckText(*text.value, NoteLimit); err != nil {
			p.add(text.field, upperFirst(text.label)+" "+err.Error()+".")
		}
	}
	s.checkNumbers(&p)
	s.settle(&p, today)
	s.checkDays(&p, today)
	return s, p
}

// noted is a longer text of a step.
type noted struct {
	field, label string
	value        *string
}

func (s *Step) notes() []noted {
	return []noted{
		{"first_step", "the first step", &s.FirstStep},
		{"evidence", "the evidence", &s.Evidence},
		{"measure", "the measure", &s.Measure},
		{"note", "the note", &s.Note},
	}
}

func (s *Step) checkNumbers(p *problemList) {
	for _, amount := range []struct {
		field string
		value int64
	}{{"one_off", s.OneOff}, {"yearly", s.Yearly}} {
		if !soundMoney(amount.value) {
			p.add(amount.field, moneyText)
		}
	}
	if !soundDays(s.Days) {
		p.add("days", daysText)
	}
	if s.To < 0 || s.To > LevelCount {
		p.add("component", fmt.Sprintf("Choose a level from 1 to %d.", LevelCount))
	}
}

// settle makes status, reason and the day it was done agree.
func (s *Step) settle(p *problemList, today time.Time) {
	if !slices.Contains(StepStatuses(), s.Status) {
		p.add("status", "Choose how far the step has come.")
		return
	}
	if s.Status != StepDone {
		s.DoneOn = time.Time{}
	} else if s.DoneOn.IsZero() {
		s.DoneOn = today
	}
	if s.Status != StepDropped {
		s.Reason = ""
		return
	}
	s.Reason = p.keep(CleanName("reason", "why it is dropped", s.Reason))
}

func (s *Step) checkDays(p *problemList, today time.Time) {
	for _, day := range []struct {
		field string
		value *time.Time
	}{{"start", &s.Start}, {"due", &s.Due}, {"done_on", &s.DoneOn}} {
		if day.value.IsZero() {
			continue
		}
		*day.value = Day(*day.value)
		p.note(checkYear(day.field, *day.value))
	}
	if !s.Start.IsZero() && !s.Due.IsZero() && s.Due.Before(s.Start) {
		p.add("due", "It is due before it starts. Choose the day of the start or a later one.")
	}
	if !today.IsZero() && s.DoneOn.After(today) {
		p.add("done_on", "That day is still to come. Choose today or a day before.")
	}
}

// checkYear refuses a day of a year that nobody plans for; no day will do.
func checkYear(field string, day time.Time) error {
	if y := day.Year(); !day.IsZero() && (y < firstYear || y > lastYear) {
		return Invalid(field, fmt.Sprintf("Choose a day from the years %d to %d.", firstYear, lastYear))
	}
	return nil
}
