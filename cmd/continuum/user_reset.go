package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/account"
)

// resetLimit is how long a reset link may be used.
const resetLimit = 30 * time.Minute

func userResetCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reset EMAIL",
		Short: "Print a link that sets a new password, once, within 30 minutes",
		Long: `Prints a link that lets a person set a new password. It works once, for 30
minutes; links made before for the same person no longer do. The password in use
stays until then.`,
		Args: taking(1, "give the person's e-mail address"),
		RunE: func(command *cobra.Command, args []string) error {
			email, err := account.CleanEmail(args[0])
			if err != nil {
				return err
			}
			return resetUser(command, email)
		},
	}
}

func resetUser(command *cobra.Command, email string) (err error) {
	ctx := command.Context()
	c, s, err := settledStore(ctx, command.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	user, _, err := s.UserByEmail(ctx, email)
	switch {
	case errors.Is(err, assessment.ErrNotFound):
		return assessment.Invalid("email", "Nobody has an account with the address "+email+".")
	case err != nil:
		return err
	case user.Disabled:
		return assessment.Invalid("email", email+" is shut out. An administrator lets them in again under People.")
	}
	token := account.NewToken()
	if err := s.IssueReset(ctx, user.ID, token.Hash, time.Now().Add(resetLimit)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), "%s/reset?token=%s\n", c.base(c.port()), token.Secret)
	return err
}
