package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
)

// newcomer is somebody to be added.
type newcomer struct {
	user         account.User
	passwordHash string
	organization string // its name
	role         account.Role
}

func userAddCommand() *cobra.Command {
	var name, organization, role string
	command := &cobra.Command{
		Use:   "add EMAIL --name NAME --organization ORG",
		Short: "Add a person to an organization, the password from standard input",
		Long: `Adds a person to the organization with this name. Where there is none, it is made
and the person becomes its owner. The first person of all becomes the
administrator of the instance, and the set-up link no longer works.

The password is the first line of standard input: 12 to 128 characters and none
that is commonly used.`,
		Example: `  continuum user add ann@example.org --name "Ann Weber" --organization "Harbour Mutual" < password.txt`,
		Args:    taking(1, "give the person's e-mail address"),
		RunE: func(command *cobra.Command, args []string) error {
			n, err := newNewcomer(args[0], name, organization, role)
			if err != nil {
				return err
			}
			return n.add(command)
		},
	}
	flags := command.Flags()
	flags.StringVar(&name, "name", "", "the person's `NAME`")
	flags.StringVar(&organization, "organization", "", "`NAME` of the organization they belong to")
	flags.StringVar(&role, "role", string(account.Assessor), "their `ROLE` in an organization that exists: owner, assessor or viewer")
	return command
}

func newNewcomer(email, name, organization, role string) (newcomer, error) {
	email, emailErr := account.CleanEmail(email)
	name, nameErr := assessment.CleanName("name", "the person's name after --name", name)
	organization, organizationErr := assessment.CleanName("organization", "the organization's name after --organization", organization)
	var roleErr error
	if !account.Role(role).Known() {
		roleErr = misused("--role %q is not known: use owner, assessor or viewer", role)
	}
	user := account.User{ID: account.NewID(), Email: email, Name: name, CreatedAt: time.Now()}
	return newcomer{user: user, organization: organization, role: account.Role(role)},
		errors.Join(emailErr, nameErr, organizationErr, roleErr)
}

func (n newcomer) add(command *cobra.Command) (err error) {
	ctx := command.Context()
	_, s, err := settledStore(ctx, command.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, _, err := s.UserByEmail(ctx, n.user.Email); err == nil {
		return assessment.Invalid("email", n.user.Email+" has an account already. To set a new password: continuum user reset "+n.user.Email)
	}
	password, err := readPassword(command.InOrStdin(), command.ErrOrStderr())
	if err != nil {
		return err
	}
	if err := account.CheckNewPassword(password, n.user.Email); err != nil {
		return err
	}
	if n.passwordHash, err = account.NewHasher().Hash(ctx, password); err != nil {
		return err
	}
	done, err := n.save(ctx, s)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(command.OutOrStdout(), done)
	return err
}

// save adds the person and returns what became of them, as a sentence.
func (n newcomer) save(ctx context.Context, s *store.Store) (string, error) {
	claimed, err := s.IsSetUp(ctx)
	if err != nil {
		return "", err
	}
	if !claimed {
		return n.claim(ctx, s)
	}
	found, err := organizationsNamed(ctx, s, n.organization)
	switch {
	case err != nil:
		return "", err
	case len(found) > 1:
		return "", misused("%d organizations are called %q: add the person in the application, under People", len(found), n.organization)
	case len(found) == 1:
		err = s.AddUser(ctx, n.user, n.passwordHash, found[0].ID, n.role)
		return fmt.Sprintf("%s was added to %s as %s.", n.user.Email, found[0].Name, n.role), err
	}
	org, root := newOrganization(n.organization)
	err = s.AddOwner(ctx, n.user, n.passwordHash, org, root)
	return fmt.Sprintf("%s was added as owner of the new organization %s.", n.user.Email, org.Name), err
}

// claim sets the instance up, in place of the link.
func (n newcomer) claim(ctx context.Context, s *store.Store) (string, error) {
	token := account.NewToken()
	if err := s.IssueSetupToken(ctx, token.Hash); err != nil {
		return "", err
	}
	org, root := newOrganization(n.organization)
	if err := s.SetUp(ctx, token.Hash, n.user, n.passwordHash, org, root); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s is the administrator of this instance and owner of %s.", n.user.Email, org.Name), nil
}

// newOrganization is an organization with its root unit. Its time zone can be
// changed in its settings.
func newOrganization(name string) (assessment.Organization, assessment.Unit) {
	org := assessment.Organization{ID: account.NewID(), Name: name, TimeZone: "UTC"}
	return org, assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, Name: name}
}

// organizationsNamed finds the organizations with this name, in any case.
func organizationsNamed(ctx context.Context, s *store.Store, name string) ([]assessment.Organization, error) {
	users, err := s.Users(ctx)
	if err != nil {
		return nil, err
	}
	var found []assessment.Organization
	seen := map[string]bool{}
	for _, u := range users {
		organizations, err := s.Organizations(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range organizations {
			if !seen[o.ID] && strings.EqualFold(o.Name, name) {
				found = append(found, o)
			}
			seen[o.ID] = true
		}
	}
	return found, nil
}

// readPassword reads the first line. The limit is far above the longest
// password; what is cut off would be refused as too long.
func readPassword(stdin io.Reader, stderr io.Writer) (string, error) {
	if file, ok := stdin.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			fmt.Fprint(stderr, "Password (it shows as you type): ")
		}
	}
	line, err := bufio.NewReader(io.LimitReader(stdin, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	return strings.TrimRight(line, "\r\n"), nil
}
