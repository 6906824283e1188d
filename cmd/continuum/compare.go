package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

// comparing is what can be said to "continuum compare".
type comparing struct {
	organization, unit, component, tag, kind, age string
	level                                         int
	aliases                                       bool
	format, output, paper                         string
}

func compareCommand() *cobra.Command {
	var c comparing
	command := &cobra.Command{
		Use:   "compare --organization ORG",
		Short: "Compare the units of an organization, as a spreadsheet, data or a document",
		Long: `Compares the units of an organization on the stored data: the same numbers as the
page Compare of the application shows and its downloads hold.

Units, levels and kinds can be chosen as there. --unit takes the name of a unit,
its path ("Harbour Mutual / Claims") where several have the same name, or its id;
it is compared with all units below it. --aliases shows letters instead of names.

A PDF holds at most 500 units; the other formats hold them all.

Exit codes: 0 done; 1 the database could not be read or the file not written;
2 something in the command line has to be put right.`,
		Example: `  continuum compare --organization "Harbour Mutual" --format xlsx -o units.xlsx
  continuum compare --organization "Harbour Mutual" --unit Claims --format pdf -o claims.pdf
  continuum compare --organization "Harbour Mutual" --aliases --format csv`,
		Args: taking(0, "say with flags what to compare"),
		RunE: func(command *cobra.Command, _ []string) error { return c.run(command) },
	}
	flags := command.Flags()
	flags.StringVar(&c.organization, "organization", "", "`NAME` or id of the organization")
	flags.StringVar(&c.unit, "unit", "", "only this `UNIT` and those below it")
	flags.IntVar(&c.level, "level", 0, "only units at this `LEVEL`, 1 to 5")
	flags.StringVar(&c.component, "component", "", "with --level: the level of this `COMPONENT`, by its id")
	flags.StringVar(&c.tag, "tag", "", "only units with this `TAG`")
	flags.StringVar(&c.kind, "kind", "", "only results of this `KIND`: agreed or survey")
	flags.StringVar(&c.age, "age", "", "only results of this `AGE`: fresh, due or stale")
	flags.BoolVar(&c.aliases, "aliases", false, "letters instead of names")
	flags.StringVar(&c.format, "format", "csv", "the `FORMAT`: csv, json, xlsx or pdf")
	flags.StringVarP(&c.output, "output", "o", "-", "the `FILE` to write; - is standard output")
	flags.StringVar(&c.paper, "paper", string(report.A4), "a PDF's `PAPER`: a4 or letter")
	return command
}

// run makes the whole file first, so that nothing is written when anything is
// wrong.
func (c *comparing) run(command *cobra.Command) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	_, s, err := settledStore(command.Context(), command.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	compared, err := c.compare(command.Context(), s)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := c.write(command.Context(), s, &file, compared); err != nil {
		return err
	}
	if c.output == "-" {
		_, err = command.OutOrStdout().Write(file.Bytes())
		return err
	}
	return writeWhole(c.output, "write the comparison", nil, "-o", func(w io.Writer) error {
		_, err := w.Write(file.Bytes())
		return err
	})
}

// check refuses what no comparison could be made of.
func (c *comparing) check() error {
	var errs []error
	if c.organization == "" {
		errs = append(errs, misused("name the organization after --organization"))
	}
	one := func(flag, value string, known ...string) {
		for _, k := range known {
			if value == k {
				return
			}
		}
		last := len(known) - 1
		errs = append(errs, misused("--%s %q is not known: use %s or %s", flag, value, strings.Join(known[:last], ", "), known[last]))
	}
	one("format", c.format, "csv", "json", "xlsx", "pdf")
	one("paper", c.paper, string(report.A4), string(report.Letter))
	if c.kind != "" {
		one("kind", c.kind, string(assessment.Agreed), string(assessment.SurveyMode))
	}
	if c.age != "" {
		one("age", c.age, string(assessment.Fresh), string(assessment.Due), string(assessment.Stale))
	}
	if c.level < 0 || c.level > assessment.LevelCount {
		errs = append(errs, misused("--level %d is not known: use 1 to %d", c.level, assessment.LevelCount))
	}
	if c.output == "" {
		errs = append(errs, misused("-o needs the name of a file, or - for standard output"))
	}
	return errors.Join(errs...)
}

// compare compares what the flags ask for.
func (c *comparing) compare(ctx context.Context, s *store.Store) (*assessment.Comparison, error) {
	id, err := c.organizationID(ctx, s)
	if err != nil {
		return nil, err
	}
	org, tree, results, err := s.Comparison(ctx, id)
	if err != nil {
		return nil, err
	}
	filter := assessment.Filter{
		Component: c.component, Level: c.level, Tag: c.tag, Mode: assessment.Mode(c.kind), Age: assessment.Age(c.age), Aliases: c.aliases,
	}
	if c.unit != "" {
		if filter.Unit, err = unitNamed(tree, c.unit); err != nil {
			return nil, err
		}
	}
	known, err := questionnairesOf(ctx, s, id, results)
	if err != nil {
		return nil, err
	}
	compared, err := assessment.NewComparison(org, tree, results, known, filter, time.Now().UTC())
	if err != nil {
		return nil, err
	}
	decisions, err := s.LatestDecisions(ctx, id)
	if err == nil && len(decisions) > 0 {
		compared.TakeDecisions(decisions)
	}
	return compared, err
}

// organizationID finds the organization by its name or its id.
func (c *comparing) organizationID(ctx context.Context, s *store.Store) (string, error) {
	found, err := organizationsNamed(ctx, s, c.organization)
	switch {
	case err != nil:
		return "", err
	case len(found) > 1:
		return "", misused("%d organizations are called %q: name the one you mean by its id, which the address of its export has", len(found), c.organization)
	case len(found) == 1:
		return found[0].ID, nil
	}
	org, err := s.Organization(ctx, c.organization)
	if errors.Is(err, assessment.ErrNotFound) {
		return "", misused("there is no organization %q", c.organization)
	}
	return org.ID, err
}

// unitNamed finds a unit by its id, its path or its name, in any case.
func unitNamed(tree assessment.Tree, name string) (string, error) {
	if u := tree.Unit(name); u != nil {
		return u.ID, nil
	}
	var found []string
	for _, u := range tree {
		if strings.EqualFold(u.Name, name) || strings.EqualFold(pathOf(tree, u.ID), name) {
			found = append(found, u.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", misused("there is no unit %q", name)
	case 1:
		return found[0], nil
	}
	return "", misused("%d units are called %q: name the one you mean by its path, such as %q", len(found), name, pathOf(tree, found[0]))
}

// pathOf names a unit with all above it: "Harbour Mutual / Claims".
func pathOf(tree assessment.Tree, id string) string {
	var names []string
	for _, u := range tree.Path(id) {
		names = append(names, u.Name)
	}
	return strings.Join(names, " / ")
}

// questionnairesOf finds the questionnaires of results: those that are built in
// are at hand, an older one is loaded once, with a result of it.
func questionnairesOf(ctx context.Context, s *store.Store, organization string, results []assessment.Compared) (func(assessment.Ref) *assessment.Questionnaire, error) {
	set, err := questionnaires.Embedded()
	if err != nil {
		return nil, err
	}
	pinned := map[assessment.Ref]*assessment.Questionnaire{}
	for _, entry := range set.All() {
		pinned[entry.Ref] = entry.Questionnaire
	}
	for i := range results {
		l := &results[i].Latest
		if pinned[l.Ref] != nil {
			continue
		}
		if pinned[l.Ref], err = questionnaireOf(ctx, s, organization, l); err != nil {
			return nil, err
		}
	}
	return func(ref assessment.Ref) *assessment.Questionnaire { return pinned[ref] }, nil
}

func questionnaireOf(ctx context.Context, s *store.Store, organization string, l *assessment.Listed) (*assessment.Questionnaire, error) {
	if l.Mode == assessment.SurveyMode {
		survey, err := s.Survey(ctx, organization, l.ID)
		if err != nil {
			return nil, err
		}
		return survey.Questionnaire, nil
	}
	a, err := s.Assessment(ctx, organization, l.ID)
	if err != nil {
		return nil, err
	}
	return a.Questionnaire, nil
}

// write writes the comparison in the format wanted.
func (c *comparing) write(ctx context.Context, s *store.Store, w io.Writer, compared *assessment.Comparison) error {
	switch c.format {
	case "json":
		return exchange.ComparisonJSON(w, compared)
	case "xlsx":
		return exchange.ComparisonXLSX(w, compared)
	case "csv":
		return exchange.ComparisonCSV(w, compared)
	}
	zone, err := time.LoadLocation(compared.Organization.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	rounds, err := s.Rounds(ctx, compared.Organization.ID)
	if err != nil {
		return err
	}
	err = report.Compared{
		Comparison: compared, Trend: assessment.Rounds(compared, rounds, zone), Date: compared.Now.In(zone), Place: zone, Paper: report.Paper(c.paper),
	}.Write(ctx, w)
	if errors.Is(err, report.ErrTooMany) {
		return fmt.Errorf("%w: use --format xlsx, or --unit for a part of them", err)
	}
	return err
}
