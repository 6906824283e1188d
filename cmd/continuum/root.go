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
	root.SetHelpCommand(helpCommand())
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(serve, scoreCommand(), compareCommand(), checkCommand(), worthCommand(), demoCommand(), doctorCommand(), userCommand(),
		healthcheckCommand(), versionCommand())
	return root
}

// helpCommand explains a command; a word that names none is a mistake here too.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		Long:  "Explains a command, or lists them all.",
		RunE: func(help *cobra.Command, args []string) error {
			command, rest, err := help.Root().Find(args)
			if err != nil {
				return &usageError{err}
			}
			if err := noSuchCommand(command, rest); err != nil {
				return err
			}
			command.InitDefaultHelpFlag()
			return command.Help()
		},
	}
}

// noSuchCommand refuses a word that names no command, with the nearest that does,
// or all when none is near.
func noSuchCommand(command *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	_, path, _ := strings.Cut(command.CommandPath()+" ", " ") // without the program's name
	command.SuggestionsMinimumDistance = 2
	var known []string
	for _, c := range command.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, c.Name())
		}
	}
	hint := ""
	if near := command.SuggestionsFor(args[0]); len(near) > 0 {
		hint = ", did you mean " + path + strings.Join(near, " or "+path) + "?"
	} else if last := len(known) - 1; last > 0 {
		hint = ": use " + strings.Join(known[:last], ", ") + " or " + known[last]
	}
	return misused("there is no command %q%s", path+args[0], hint)
}
