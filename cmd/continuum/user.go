package main

import (
	"github.com/spf13/cobra"
)

func userCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "user",
		Short: "Add a person, or let one back in",
		Long: `Adds people and lets them back in from the machine the application runs on. In
the application an administrator does the same under People.`,
		Args: noSuchCommand,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(userAddCommand(), userResetCommand())
	return command
}
