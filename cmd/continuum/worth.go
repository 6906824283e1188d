package main

import (
	"bytes"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/exchange"
)

// judging is what can be said to "continuum worth".
type judging struct {
	assessment.Case
	after  float64
	format string
}

func worthCommand() *cobra.Command {
	var j judging
	command := &cobra.Command{
		Use:   "worth",
		Short: "Is the next level worth it: what retention it would take to pay",
		Long: `Works out from your own figures what share of customers would have to stay for a
step to pay: break-even first, then the net present value if retention were
--after, year by year, and which figure matters most.

Shares are fractions: 0.8 is 80 %. Money is in your currency. --ramp says what
share of the uplift is in force in each year; its last value goes on.

--format json gives npv, break_even (null where not even keeping every customer
would pay the step back) and years.`,
		Example: `  continuum worth --customers 2000 --margin 300 --retention 0.8 --after 0.83 \
    --discount 0.1 --years 3 --one-off 20000 --yearly 15000 --ramp 0.5,1,1`,
		Args: taking(0, ""),
		RunE: func(command *cobra.Command, _ []string) error { return j.run(command) },
	}
	flags := command.Flags()
	flags.Float64Var(&j.Customers, "customers", 0, "`NUMBER` of customers in the chosen group, today")
	flags.Float64Var(&j.Margin, "margin", 0, "yearly margin per customer before what service costs: an `AMOUNT`")
	flags.Float64Var(&j.Retention, "retention", 0, "`SHARE` of customers who stay a year, today")
	flags.Float64Var(&j.after, "after", 0, "`SHARE` who would stay afterwards")
	flags.Float64Var(&j.Discount, "discount", 0, "discount `RATE` a year")
	flags.IntVar(&j.Years, "years", 3, "`YEARS` to look ahead, 1 to 10")
	flags.Float64Var(&j.OneOff, "one-off", 0, "what is spent at the beginning: an `AMOUNT`")
	flags.Float64Var(&j.Yearly, "yearly", 0, "what is spent each year: an `AMOUNT`")
	flags.Float64SliceVar(&j.Ramp, "ramp", nil, "`SHARES` of the uplift in force in each year")
	flags.StringVar(&j.format, "format", "text", "the `FORMAT` to print: text or json")
	return command
}

// needed are the figures only the user knows.
var needed = []string{"customers", "margin", "retention", "after", "discount", "one-off", "yearly"}

func (j *judging) run(command *cobra.Command) error {
	for _, flag := range needed {
		if !command.Flags().Changed(flag) {
			return misused("give --%s: nothing is assumed", flag)
		}
	}
	if err := j.Check(j.after); err != nil {
		return err
	}
	var printed bytes.Buffer
	write := exchange.WriteWorthText
	switch j.format {
	case "text":
	case "json":
		write = exchange.WriteWorthJSON
	default:
		return misused("--format %q: use text or json", j.format)
	}
	if err := write(&printed, j.Case, j.after); err != nil {
		return err
	}
	_, err := command.OutOrStdout().Write(printed.Bytes())
	return err
}
