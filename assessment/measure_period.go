package assessment

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Every is how long a period is.
type Every string

// The lengths.
const (
	EveryMonth   Every = "month"
	EveryQuarter Every = "quarter"
	EveryYear    Every = "year"
)

// a year has so many periods; 0: there is no such length.
func (e Every) inYear() int { return map[Every]int{EveryMonth: 12, EveryQuarter: 4, EveryYear: 1}[e] }

// Known reports whether it is one of the lengths.
func (e Every) Known() bool { return e.inYear() > 0 }

// Word is the length within a sentence: "each quarter".
func (e Every) Word() string { return "each " + string(e) }

// MeasurePeriod is a month, a quarter or a year of the calendar.
type MeasurePeriod struct {
	Every  Every
	Year   int
	Number int // in the year, from 1
}

// The years a period may be of; outside it is a slip.
const (
	firstPeriodYear = 1990
	lastPeriodYear  = 2200
)

// ParsePeriod reads "2026-07", "2026-Q3" (also "Q3 2026") or "2026". The error
// completes a sentence that begins with what was read.
func ParsePeriod(text string) (MeasurePeriod, error) {
	typed := strings.ToUpper(strings.TrimSpace(text))
	year, rest, found := strings.Cut(typed, "-")
	if quarter, behind, ok := strings.Cut(typed, " "); ok && strings.HasPrefix(quarter, "Q") {
		year, rest, found = strings.TrimSpace(behind), quarter, true
	}
	p := MeasurePeriod{Every: EveryYear, Number: 1}
	if number, isQuarter := strings.CutPrefix(rest, "Q"); found {
		p.Every = EveryMonth
		if isQuarter {
			p.Every = EveryQuarter
		}
		p.Number = digits(number, 2)
	}
	p.Year = digits(year, 4)
	if len(year) != 4 || p.Number < 1 || p.Number > p.Every.inYear() {
		return MeasurePeriod{}, fmt.Errorf("is no period: write a month as 2026-07, a quarter as 2026-Q3, a year as 2026")
	}
	if p.Year < firstPeriodYear || p.Year > lastPeriodYear {
		return MeasurePeriod{}, fmt.Errorf("is not between %d and %d", firstPeriodYear, lastPeriodYear)
	}
	return p, nil
}

// digits is a number of at most so many digits, or -1.
func digits(text string, most int) int {
	if text == "" || len(text) > most || strings.Trim(text, "0123456789") != "" {
		return -1
	}
	n, _ := strconv.Atoi(text) // digits only
	return n
}

// PeriodOf is the period a moment is in, as the moment's own calendar has it.
func PeriodOf(every Every, at time.Time) MeasurePeriod {
	months := 12 / max(1, every.inYear())
	return MeasurePeriod{Every: every, Year: at.Year(), Number: (int(at.Month())-1)/months + 1}
}

// String is the period as it is kept and written in files: "2026-Q3".
func (p MeasurePeriod) String() string {
	switch p.Every {
	case EveryMonth:
		return fmt.Sprintf("%04d-%02d", p.Year, p.Number)
	case EveryQuarter:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.Number)
	default:
		return fmt.Sprintf("%04d", p.Year)
	}
}

// Words is the period in a sentence: "Q3 2026", "July 2026", "2026".
func (p MeasurePeriod) Words() string {
	switch p.Every {
	case EveryMonth:
		return fmt.Sprintf("%s %d", time.Month(p.Number), p.Year)
	case EveryQuarter:
		return fmt.Sprintf("Q%d %d", p.Number, p.Year)
	default:
		return strconv.Itoa(p.Year)
	}
}

// Short is the period under an axis: "Q3 2026", "Jul 2026", "2026".
func (p MeasurePeriod) Short() string {
	if p.Every == EveryMonth {
		return fmt.Sprintf("%s %d", time.Month(p.Number).String()[:3], p.Year)
	}
	return p.Words()
}

// Start is the first day of the period, at midnight UTC.
func (p MeasurePeriod) Start() time.Time {
	months := 12 / max(1, p.Every.inYear())
	return time.Date(p.Year, time.Month(1+(p.Number-1)*months), 1, 0, 0, 0, 0, time.UTC)
}

// End is the first day after the period, at midnight UTC.
func (p MeasurePeriod) End() time.Time { return p.Before(-1).Start() }

// Before is the period so many before this one.
func (p MeasurePeriod) Before(n int) MeasurePeriod {
	months := 12 / max(1, p.Every.inYear())
	return PeriodOf(p.Every, p.Start().AddDate(0, -n*months, 0))
}

// Compare orders periods in time, by the day they begin and then by the day they
// end.
func (p MeasurePeriod) Compare(q MeasurePeriod) int {
	return cmp.Or(p.Start().Compare(q.Start()), cmp.Compare(q.Every.inYear(), p.Every.inYear()))
}

// Periods are the periods to choose from on a day, the one it is in first, back
// over so many years.
func Periods(every Every, today time.Time, years int) []MeasurePeriod {
	list := make([]MeasurePeriod, 0, years*every.inYear()+1)
	for n := range cap(list) {
		list = append(list, PeriodOf(every, today).Before(n))
	}
	return list
}
