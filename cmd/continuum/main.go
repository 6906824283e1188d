// Command continuum shows an organization where it stands on the Customer
// Satisfaction Practices Continuum, as a web application and on the command
// line. It is the only package that knows all the others.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/questionnaires"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // something could not be read, written or done
	exitWrong  = 2 // what was typed, set or handed in has to be put right
)

// run is the program: arguments and streams in, exit code out. It returns when
// the command is done, or, for serve, soon after ctx ends.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	root := rootCommand()
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	for line := range strings.Lines(message(err)) {
		fmt.Fprintln(stderr, "continuum: "+strings.TrimRight(line, "\n"))
	}
	var usage *usageError
	if errors.As(err, &usage) {
		fmt.Fprintf(stderr, "Type \"%s --help\" to see what can be given.\n", command.CommandPath())
	}
	return exitCode(err)
}

// message is an error in words for a terminal, a line each where several were
// joined; what is to be put right is said without the names of form fields.
func message(err error) string {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // one level at a time
		var lines []string
		for _, part := range joined.Unwrap() {
			lines = append(lines, message(part))
		}
		return strings.Join(lines, "\n")
	}
	var invalid *assessment.InvalidError
	if !errors.As(err, &invalid) {
		return err.Error()
	}
	texts := make([]string, len(invalid.Problems))
	for i, p := range invalid.Problems {
		texts[i] = p.Text
	}
	return strings.Join(texts, "\n")
}

// exitCode tells what has to be put right from what could not be done.
func exitCode(err error) int {
	var (
		usage         *usageError
		setting       *settingsError
		answers       *exchange.FileError
		questionnaire *questionnaires.Errors
		name          *assessment.InvalidError
	)
	switch {
	case errors.As(err, &usage), errors.As(err, &setting), errors.As(err, &answers),
		errors.As(err, &questionnaire), errors.As(err, &name), errors.Is(err, questionnaires.ErrRefused):
		return exitWrong
	}
	return exitFailed
}

// usageError is a command line that cannot be understood.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// misused is a usageError in these words.
func misused(format string, values ...any) error {
	return &usageError{fmt.Errorf(format, values...)}
}

// taking is the rule that a command takes exactly this many arguments; missing
// says what to give, or is empty when there is nothing to give.
func taking(count int, missing string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) < count:
			return misused("%s", missing)
		case len(args) > count:
			return misused("%q is one argument too many", args[count])
		}
		return nil
	}
}
