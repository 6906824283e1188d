package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
	"continuum/questionnaires"
)

// scoring is what can be said to "continuum score".
type scoring struct {
	questionnaire, form, format   string
	pdf, organization, unit, date string
	paper                         string
	threshold                     int
}

func scoreCommand() *cobra.Command {
	var s scoring
	command := &cobra.Command{
		Use:   "score ANSWERS.csv",
		Short: "Score a file of answers: level, what holds it, what to do next",
		Long: `Scores a file of answers and prints where the unit stands and what would lead
to the next level. "-" reads the answers from standard input.

The file is CSV with the columns statement, answer and, if wanted, note. Answers
are 0, 1, 2, 3, dk (don't know), na (does not apply), skip (not asked) or empty.
The note is what could be shown for the answer; beside na it is the reason.

With the columns respondent and, if wanted, role (leader, front-line, other) the
file holds the answers of several people, one row a person and statement. Each is
scored, then the middle one counts. Nothing is shown of fewer people than
--threshold, neither of a role nor of a statement.

--format json is stable and described by assessment/exchange/result.schema.json:
shortest_way says at_least instead of level and position, of a component or of
the unit, where too few answers above that level are known to say more. Of fewer
people than the threshold it says "too_few": true and nothing else.

Exit codes: 0 done, also when more answers are needed; 1 a file could not be read
or written; 2 something in the file or the command line has to be put right.`,
		Example: `  continuum score answers.csv
  continuum score answers.csv --unit Claims --pdf plan.pdf
  continuum score --format json - < answers.csv
  continuum score survey.csv --unit Claims --threshold 3`,
		Args: taking(1, "give the file of answers, or - for standard input"),
		RunE: func(command *cobra.Command, args []string) error { return s.run(command, args[0]) },
	}
	flags := command.Flags()
	flags.StringVar(&s.questionnaire, "questionnaire", questionnaires.DefaultID, "`ID` of a questionnaire that is built in, or a YAML file")
	flags.StringVar(&s.form, "form", string(assessment.Full), "the `FORM` that was answered: full or quick")
	flags.StringVar(&s.format, "format", "text", "the `FORMAT` to print: text or json")
	flags.IntVar(&s.threshold, "threshold", assessment.DefaultThreshold, "of several people, how many an output must speak of at least: `N`, 3 or more")
	flags.StringVar(&s.pdf, "pdf", "", "also write the action plan to this `FILE`")
	flags.StringVar(&s.organization, "organization", "", "`NAME` of the organization, for the plan")
	flags.StringVar(&s.unit, "unit", "", "`NAME` of the unit that was assessed")
	flags.StringVar(&s.date, "date", "", "date of the plan, `YYYY-MM-DD` (default today)")
	flags.StringVar(&s.paper, "paper", string(report.A4), "the plan's `PAPER`: a4 or letter")
	return command
}

// run reads everything first, so that nothing is written when anything is wrong.
func (s *scoring) run(command *cobra.Command, file string) error {
	plan, err := s.plan(command)
	if err != nil {
		return err
	}
	if plan.Questionnaire, err = findQuestionnaire(s.questionnaire); err != nil {
		return err
	}
	if plan.Form == assessment.Quick && len(plan.Questionnaire.Asked(assessment.Quick)) == 0 {
		return misused("the questionnaire %s has no quick form: use --form full", plan.Questionnaire.ID)
	}
	answers, err := readAnswers(command.InOrStdin(), file, plan.Questionnaire)
	if err != nil {
		return err
	}
	if answers.Several {
		return s.survey(command, file, plan, answers.Responses)
	}
	plan.Answers, plan.Notes = answers.Answers, answers.Notes
	printed, err := s.print(plan)
	if err != nil {
		return err
	}
	return s.finish(command, file, plan, printed)
}

// finish writes the plan where one is wanted, and only then prints.
func (s *scoring) finish(command *cobra.Command, file string, plan report.Plan, printed []byte) error {
	if s.pdf != "" {
		plan.Unit = cmp.Or(plan.Unit, plan.Organization, "Unnamed unit")
		if err := writePlan(s.pdf, s.taken(command, file), plan); err != nil {
			return err
		}
	}
	_, err := command.OutOrStdout().Write(printed)
	return err
}

// taken are the files this command reads and prints to: the plan goes to none of
// them.
func (s *scoring) taken(command *cobra.Command, answers string) []taken {
	const itself = "the file of answers itself"
	files := takenStream(command.OutOrStdout(), "the file the text is printed to")
	if answers == "-" {
		files = append(files, takenStream(command.InOrStdin(), itself)...)
	} else {
		files = append(files, takenFile(answers, itself)...)
	}
	if isFile(s.questionnaire) {
		files = append(files, takenFile(s.questionnaire, "the questionnaire itself")...)
	}
	return files
}

// plan is what the flags say, checked; questionnaire and answers are to follow.
func (s *scoring) plan(command *cobra.Command) (report.Plan, error) {
	form, formErr := oneOf("--form", s.form, assessment.Full, assessment.Quick)
	paper, paperErr := oneOf("--paper", s.paper, report.A4, report.Letter)
	_, formatErr := oneOf("--format", s.format, "text", "json")
	date, dateErr := s.when(command)
	organization, organizationErr := nameFlag(command, "organization", s.organization)
	unit, unitErr := nameFlag(command, "unit", s.unit)
	var pdfErr, thresholdErr error
	if s.threshold < assessment.LowestThreshold {
		thresholdErr = misused("--threshold %d would show people: use %d or more", s.threshold, assessment.LowestThreshold)
	}
	if command.Flags().Changed("pdf") && (s.pdf == "" || s.pdf == "-") {
		pdfErr = misused("--pdf needs the name of a file: the text goes to standard output")
	}
	err := errors.Join(formErr, formatErr, paperErr, dateErr, organizationErr, unitErr, thresholdErr, pdfErr)
	return report.Plan{Organization: organization, Unit: unit, Date: date, Form: form, Paper: paper}, err
}

func (s *scoring) when(command *cobra.Command) (time.Time, error) {
	if !command.Flags().Changed("date") {
		return time.Now(), nil
	}
	date, err := time.Parse(time.DateOnly, s.date)
	if err != nil || date.Year() < 1 {
		return time.Time{}, misused("--date %q is not a date: write it as 2026-01-31", s.date)
	}
	return date, nil
}

func (s *scoring) print(p report.Plan) ([]byte, error) {
	result := assessment.Score(p.Questionnaire, p.Form, p.Answers)
	advice := assessment.Advise(p.Questionnaire, p.Form, p.Answers, &result)
	var out bytes.Buffer
	if s.format == "json" {
		err := exchange.WriteResult(&out, p.Questionnaire, p.Form, p.Answers, &result, &advice)
		return out.Bytes(), err
	}
	err := exchange.WriteText(&out, p.Unit, p.Questionnaire, p.Form, &exchange.AnswerFile{Answers: p.Answers, Notes: p.Notes}, &result, &advice)
	return out.Bytes(), err
}

// survey combines the responses of several people, prints what they say together
// and writes the plan.
func (s *scoring) survey(command *cobra.Command, file string, p report.Plan, responses []assessment.Response) error {
	result := assessment.Combine(p.Questionnaire, p.Form, responses, s.threshold)
	advice := result.Advise(p.Questionnaire)
	var out bytes.Buffer
	var err error
	if s.format == "json" {
		err = exchange.WriteSurvey(&out, p.Questionnaire, &result, &advice)
	} else {
		err = exchange.WriteSurveyText(&out, p.Unit, p.Questionnaire, &result, &advice)
	}
	if err != nil {
		return err
	}
	p.Survey = &result
	return s.finish(command, file, p, out.Bytes())
}

// oneOf is the value of a flag that is one of a few words.
func oneOf[T ~string](flag, value string, known ...T) (T, error) {
	for _, k := range known {
		if value == string(k) {
			return k, nil
		}
	}
	return "", misused("%s %q is not known: use %s or %s", flag, value, known[0], known[1])
}

// nameFlag is the cleaned name a flag gives, empty when the flag was not given.
func nameFlag(command *cobra.Command, flag, name string) (string, error) {
	if !command.Flags().Changed(flag) {
		return "", nil
	}
	return assessment.CleanName(flag, "a name after --"+flag, name)
}

// readAnswers reads a file of answers; "-" is standard input.
func readAnswers(stdin io.Reader, file string, q *assessment.Questionnaire) (*exchange.AnswerFile, error) {
	if file == "-" {
		answers, err := exchange.ReadAnswers(stdin, q)
		return answers, plainly(err)
	}
	from, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	answers, err := exchange.ReadAnswers(from, q)
	var wrong *exchange.FileError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("%s, %w", file, err)
	}
	return answers, plainly(err)
}

// plainly is an error of the file system alone: it says itself what was done to
// which file.
func plainly(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path
	}
	return err
}
