package main

import (
	"github.com/spf13/cobra"

	"continuum/questionnaires"
)

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Judge questionnaire files: what is wrong, in which line",
		Long: `Judges questionnaire files, or all YAML files directly in a folder; without a
path those that are built in. Each mistake is named with its file and line and
what to put right.`,
		Example: `  continuum check
  continuum check mine.yaml questionnaires/`,
		RunE: func(command *cobra.Command, args []string) error {
			return questionnaires.Check(command.OutOrStdout(), args)
		},
	}
}
