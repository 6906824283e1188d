package main

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker in "make build" and "make release".
var version string

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what it was built from",
		Args:  taking(0, ""),
		RunE: func(command *cobra.Command, _ []string) error {
			_, err := fmt.Fprint(command.OutOrStdout(), versionText())
			return err
		},
	}
}

// versionText says which version this is, which Go built it and, where known,
// from which commit.
func versionText() string {
	text := "continuum " + versionName() + "\n"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return text
	}
	text += "built with " + info.GoVersion + "\n"
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if commit := settings["vcs.revision"]; commit != "" {
		text += fmt.Sprintf("commit %s of %s\n", commit, settings["vcs.time"])
	}
	if settings["vcs.modified"] == "true" {
		text += "with changes that are not committed\n"
	}
	return text
}

// versionName is the version for people and metrics.
func versionName() string { return cmp.Or(version, "development") }
