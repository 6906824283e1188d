package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/store"
)

func doctorCommand() *cobra.Command {
	var rescore bool
	command := &cobra.Command{
		Use:   "doctor",
		Short: "Examine the database, and work results out anew",
		Long: `Examines the database: whether it is sound, which versions it is of, and whether
every unit stands where its results say. Nothing is changed.

With --rescore every result is worked out anew from its answers, by the rule as
it is now, and kept. Each that says something else is listed. Results are kept
with the version of the rule they were worked out by: after a version of the
program with another rule this is how earlier results follow it.`,
		Args: taking(0, ""),
	}
	command.Flags().BoolVar(&rescore, "rescore", false, "work every result out anew, keep it, and list what differs")
	command.RunE = func(command *cobra.Command, _ []string) (err error) {
		_, s, err := settledStore(command.Context(), command.ErrOrStderr())
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.Close()) }()
		return examine(command.Context(), s, command.OutOrStdout(), rescore)
	}
	return command
}

// examine says how the database is. What is not as it should be is an error.
func examine(ctx context.Context, s *store.Store, out io.Writer, rescore bool) error {
	if rescore {
		if err := rescoreAll(ctx, s, out); err != nil {
			return err
		}
	}
	h, err := s.Examine(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Program       continuum %s, rule %s\n", versionName(), assessment.RuleVersion)
	fmt.Fprintf(out, "Database      %s, tables %d\n", h.Database, h.Tables)
	fmt.Fprintf(out, "It holds      %d organizations, %d units, %d results\n", h.Organizations, h.Units, h.Results)
	if h.OtherRule > 0 {
		fmt.Fprintf(out, "Another rule  %d results were worked out by another version of the rule: continuum doctor --rescore lists what would differ and keeps it\n", h.OtherRule)
	}
	var problems []error
	for _, p := range h.Problems {
		problems = append(problems, fmt.Errorf("the database is damaged, restore a backup: %s", p))
	}
	if h.Misplaced > 0 {
		problems = append(problems, fmt.Errorf("where units stand is not what their results say (%d times): run continuum doctor --rescore", h.Misplaced))
	}
	if len(problems) == 0 {
		fmt.Fprintln(out, "Nothing is wrong.")
	}
	return errors.Join(problems...)
}

// rescoreAll works every result out anew and lists those that say something else.
func rescoreAll(ctx context.Context, s *store.Store, out io.Writer) error {
	var found []store.Difference
	count, err := s.Rescore(ctx, func(d store.Difference) { found = append(found, d) })
	if err != nil {
		return err
	}
	names := names{store: s, trees: map[string]assessment.Tree{}, organizations: map[string]string{}}
	var unread []error
	for _, d := range found {
		unit, err := names.of(ctx, d)
		switch {
		case err != nil:
			return err
		case d.Problem != nil:
			unread = append(unread, fmt.Errorf("%s: the result %s cannot be read: %w", unit, d.ID, d.Problem))
		default:
			fmt.Fprintf(out, "%s, %s: %s, now %s\n", unit, d.At.Format("2006-01-02"), said(d.Before), said(d.After))
		}
	}
	fmt.Fprintf(out, "%d results were worked out anew by rule %s: %d differ.\n\n", count, assessment.RuleVersion, len(found)-len(unread))
	return errors.Join(unread...)
}

// said is what a result says of the unit in few words.
func said(s assessment.Summary) string {
	text := s.Status.Word()
	if s.Status == assessment.Scored {
		text = fmt.Sprintf("level %d (%s)", s.Level, s.Position)
	}
	for _, c := range s.Components {
		if c.Status == assessment.Scored {
			text += fmt.Sprintf(", %s %s", c.ID, c.Position)
		}
	}
	return text
}

// names finds what units are called, and looks into an organization once.
type names struct {
	store         *store.Store
	trees         map[string]assessment.Tree
	organizations map[string]string
}

func (n names) of(ctx context.Context, d store.Difference) (string, error) {
	if n.trees[d.OrganizationID] == nil {
		organization, err := n.store.Organization(ctx, d.OrganizationID)
		if err != nil {
			return "", err
		}
		tree, err := n.store.Units(ctx, d.OrganizationID)
		if err != nil {
			return "", err
		}
		n.trees[d.OrganizationID], n.organizations[d.OrganizationID] = tree, organization.Name
	}
	if unit := n.trees[d.OrganizationID].Unit(d.UnitID); unit != nil && unit.ParentID != "" {
		return n.organizations[d.OrganizationID] + " / " + unit.Name, nil
	}
	return n.organizations[d.OrganizationID], nil
}
