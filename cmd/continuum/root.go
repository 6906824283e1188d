package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// rootCommand is the command line: serve when no command is named.
func rootCommand() *cobra.Command {
	serve := serveCommand()
	root := &cobra.Command{
		Use:   "continuum",
		Short: "See where an organization stands with its customers, and the next step",
		Long: `Continuum shows where an organization, or any unit in it, stands on the
Customer Satisfaction Practices Continuum: five levels, three components, and
the steps that lead to the next level.

Without a command it serves the web application; see "continuum help serve".`,
		Args:          noSuchCommand,
		RunE:          serve.RunE,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SuggestionsMinimumDistance = 2
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(serve, scoreCommand(), checkCommand(), demoCommand(), userCommand(),
		healthcheckCommand(), versionCommand())
	return root
}

// noSuchCommand refuses a word that names no command, with the nearest that does.
func noSuchCommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := command.SuggestionsFor(args[0]); len(near) > 0 {
		hint = ", did you mean " + strings.Join(near, " or ") + "?"
	}
	return misused("there is no command %q%s", args[0], hint)
}
