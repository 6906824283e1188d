package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/questionnaires"
)

func demoCommand() *cobra.Command {
	asked := size{rounds: 2}
	command := &cobra.Command{
		Use:   "demo",
		Short: "Add a sample organization: eight units, two yearly rounds, two surveys",
		Long: `Adds a sample organization of eight units, each assessed twice, a year apart, and
two surveys, one with a result and one that still asks. It belongs to the
administrator of the instance, who goes there from the home page, under Your other
organizations, and removes it on its own home page with one click. The organization
they work in stays as it is. The application has to be set up before: there is no
default account.

With --units the sample is as large as you say, to see how the application does
with many units: --rounds yearly rounds of each unit, and with --responses a
survey that so many people answered in each.`,
		Example: `  continuum demo
  continuum demo --units 40 --rounds 3 --responses 9`,
		Args: taking(0, ""),
	}
	flags := command.Flags()
	flags.IntVar(&asked.units, "units", 0, fmt.Sprintf("how many units `N`, at most %d", mostUnits))
	flags.IntVar(&asked.rounds, "rounds", asked.rounds, fmt.Sprintf("with --units: how many yearly rounds `R` of each, at most %d", mostRounds))
	flags.IntVar(&asked.responses, "responses", 0, fmt.Sprintf("with --units: how many people `K` answer a survey in each, at most %d", mostResponses))
	command.RunE = func(command *cobra.Command, _ []string) error {
		if !flags.Changed("units") && !flags.Changed("rounds") && !flags.Changed("responses") {
			return runDemo(command, size{})
		}
		if err := asked.check(); err != nil {
			return err
		}
		return runDemo(command, asked)
	}
	return command
}

// addedSample says where the sample is and how it goes away again.
const addedSample = `%s was added, with %s.
To see it, %s chooses it on the home page, under Your other organizations.
To remove it, choose Remove the sample on its own home page.
`

// runDemo adds the sample of eight units, or one of a size that was asked for.
func runDemo(command *cobra.Command, z size) (err error) {
	ctx := command.Context()
	c, err := loadConfig(os.Environ())
	if err != nil {
		return err
	}
	s, err := openStore(ctx, c, newLogger(command.ErrOrStderr(), c.logFormat, slog.LevelError)) // it may take long to save much
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	owner, err := administrator(ctx, s)
	if err != nil {
		return err
	}
	organizations, err := s.Organizations(ctx, owner.ID)
	if err != nil {
		return err
	}
	for _, o := range organizations {
		if o.Sample {
			return fmt.Errorf("the sample organization %s is there already: remove it on its home page first", o.Name)
		}
	}
	what := "eight units, two rounds and two surveys"
	if z == (size{}) {
		err = addSample(ctx, s, owner, time.Now())
	} else {
		what, err = z.String(), addManySample(ctx, s, owner, z, time.Now())
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(command.OutOrStdout(), addedSample, sampleName, what, owner.Email)
	return err
}

// administrator is who the sample organization belongs to.
func administrator(ctx context.Context, s *store.Store) (account.User, error) {
	users, err := s.Users(ctx)
	if err != nil {
		return account.User{}, err
	}
	for _, u := range users {
		if u.Administrator && !u.Disabled {
			return u, nil
		}
	}
	return account.User{}, errors.New("nobody could see the sample yet: set the application up by the link that \"continuum serve\" prints (make run), then run this again")
}

// sampleQuestionnaire is the one that ships with the program, kept.
func sampleQuestionnaire(ctx context.Context, s *store.Store) (questionnaires.Entry, error) {
	set, err := questionnaires.Embedded()
	if err != nil {
		return questionnaires.Entry{}, err
	}
	q, ok := set.ByID(questionnaires.DefaultID)
	if !ok {
		return q, fmt.Errorf("there is no questionnaire %s", questionnaires.DefaultID)
	}
	return q, s.KeepQuestionnaire(ctx, q.Ref, "questionnaires/"+q.Ref.ID+".yaml", q.Source)
}

// addSample adds the sample organization as it would stand today.
func addSample(ctx context.Context, s *store.Store, owner account.User, today time.Time) error {
	q, err := sampleQuestionnaire(ctx, s)
	if err != nil {
		return err
	}
	org, root := newOrganization(sampleName)
	org.Sample = true
	if err := s.CreateOrganization(ctx, org, root, owner.ID); err != nil {
		return err
	}
	units := map[string]assessment.Unit{sampleName: root}
	for i, unit := range sampleUnits {
		at := root
		if unit.below != "" {
			at = assessment.Unit{ID: account.NewID(), OrganizationID: org.ID, ParentID: units[unit.below].ID, Name: unit.name}
			if err := s.AddUnit(ctx, at); err != nil {
				return err
			}
			units[unit.name] = at
		}
		for year, round := range unit.rounds {
			day := today.AddDate(year-1, 0, -60+5*i)
			if err := addRound(ctx, s, q, at, round, owner.Name, day); err != nil {
				return fmt.Errorf("sample unit %s: %w", unit.name, err)
			}
		}
	}
	if err := addSampleMeasures(ctx, s, units, owner.Name, today); err != nil {
		return err
	}
	if err := addSampleChecks(ctx, s, units, owner.Name, today); err != nil {
		return err
	}
	if err := addSamplePlans(ctx, s, units, owner.Name, today); err != nil {
		return err
	}
	if err := addSampleAgain(ctx, s, units, owner.Name); err != nil {
		return err
	}
	if err := addSampleWorths(ctx, s, units, owner.Name, today); err != nil {
		return err
	}
	if err := addSampleMoments(ctx, s, units, owner.Name, today); err != nil {
		return err
	}
	if err := addSampleServices(ctx, s, q.Questionnaire, units, owner.Name, today); err != nil {
		return err
	}
	return addSurveys(ctx, s, q, units, owner.Name, today)
}

// addRound adds one assessment, answered and submitted on that day.
func addRound(ctx context.Context, s *store.Store, q questionnaires.Entry, unit assessment.Unit, r sampleRound, who string, day time.Time) error {
	a, err := newRound(q, unit, r, who, day)
	if err != nil {
		return err
	}
	return s.CreateAssessment(ctx, a)
}

// newRound is one assessment, answered and submitted on that day.
func newRound(q questionnaires.Entry, unit assessment.Unit, r sampleRound, who string, day time.Time) (*assessment.Assessment, error) {
	a, err := assessment.Start(account.NewID(), unit, q.Ref, q.Questionnaire, r.form(), "The "+unit.Name+" leads", who, day.Add(-40*time.Minute))
	if err != nil {
		return nil, err
	}
	for c := range q.Questionnaire.Components {
		component := &q.Questionnaire.Components[c]
		for level := 1; level <= a.LastAsked(component); level++ {
			given := sampleAnswers(component.Cells[level-1], r.form(), r.letter(c, level))
			if err := a.Answer(assessment.Place{Component: c, Level: level}, given, day); err != nil {
				return nil, err
			}
		}
	}
	return a, a.Submit(who, day)
}
