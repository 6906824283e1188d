package web

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"

	"continuum/assessment"
	"continuum/assessment/exchange"
	"continuum/assessment/report"
)

// All plans of a comparison in one ZIP, written as they are made: as many at
// once as there are processors, in the order of the units, and never more of
// them in memory than are being made or waited for.

// packing is one ZIP being made.
type packing struct {
	server   *Server
	compared *assessment.Comparison
	org      assessment.Organization // without its name where names are hidden
	zone     *time.Location
	paper    report.Paper
	progress *tracked
	zip      *zip.Writer
	names    map[string]bool // of its files, in lower case
	missing  []string        // lines about units without a plan
}

// withPlans are the units of a comparison that have a result, and so a plan.
func withPlans(compared *assessment.Comparison) []assessment.Standing {
	var list []assessment.Standing
	for _, standing := range compared.Standings {
		if standing.Latest != nil && !standing.Latest.SubmittedAt.IsZero() {
			list = append(list, standing)
		}
	}
	return list
}

// write makes the ZIP. It ends with the context, or when nobody reads it any
// more.
func (p *packing) write(ctx context.Context, w io.Writer) error {
	p.zip = zip.NewWriter(w)
	units := withPlans(p.compared)
	for _, standing := range p.compared.Standings {
		if standing.Latest == nil || standing.Latest.SubmittedAt.IsZero() {
			p.missing = append(p.missing, p.compared.Name(standing)+": not assessed.")
		}
	}
	p.progress.begin(len(units))
	if err := p.add("About these files.txt", []byte(p.about(len(units)))); err != nil {
		return err
	}
	if err := p.addComparison(ctx); err != nil {
		return err
	}
	err := allInOrder(ctx, len(units), runtime.GOMAXPROCS(0), func(ctx context.Context, i int) ([]byte, error) {
		return p.plan(ctx, units[i])
	}, func(i int, file []byte, err error) error {
		defer p.progress.step()
		return p.take(units[i], file, err)
	})
	if err != nil {
		return err
	}
	if len(p.missing) > 0 {
		if err := p.add("Not in here.txt", []byte(strings.Join(p.missing, "\r\n")+"\r\n")); err != nil {
			return err
		}
	}
	return p.zip.Close()
}

// about says what is in the ZIP. It is there at once, whatever follows.
func (p *packing) about(plans int) string {
	lines := []string{
		p.compared.Title(),
		"As of " + p.compared.Now.In(p.zone).Format("2 January 2006, 15:04"),
		"",
		"In here: the comparison of these units, and " + count(plans, "action plan", "action plans") + ", one for each unit that was assessed.",
		"Each plan is of the unit's latest result. Surveys are in it once they are published.",
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}

// addComparison adds the comparison: as a document, or as a spreadsheet where it
// is too large for one.
func (p *packing) addComparison(ctx context.Context) error {
	var file bytes.Buffer
	rounds, err := p.server.store.Rounds(ctx, p.compared.Organization.ID)
	if err != nil {
		return err
	}
	err = report.Compared{
		Comparison: p.compared, Trend: assessment.Rounds(p.compared, rounds, p.zone), Date: p.compared.Now.In(p.zone), Place: p.zone, Paper: p.paper,
	}.Write(ctx, &file)
	if !errors.Is(err, report.ErrTooMany) {
		if err != nil {
			return err
		}
		return p.add("comparison.pdf", file.Bytes())
	}
	file.Reset()
	if err := exchange.ComparisonXLSX(&file, p.compared); err != nil {
		return err
	}
	return p.add("comparison.xlsx", file.Bytes())
}

// take adds a plan. A result that was reopened since is said and not in it; what
// else fails ends the whole.
func (p *packing) take(standing assessment.Standing, file []byte, err error) error {
	name := p.compared.Name(standing)
	switch {
	case errors.Is(err, assessment.ErrNotFound), errors.Is(err, assessment.ErrClosed):
		p.missing = append(p.missing, name+": its result is being changed.")
		return nil
	case err != nil:
		return err
	}
	return p.add(exchange.FileName(name, standing.Latest.SubmittedAt.In(p.zone).Format("2006-01-02"), ".pdf"), file)
}

// add writes one file. Its size stands before it, so that whoever reads the ZIP
// as it comes knows where it ends. A PDF is packed already.
func (p *packing) add(name string, file []byte) error {
	header := &zip.FileHeader{
		Name: p.unique(name), Method: zip.Store, Modified: p.compared.Now.In(p.zone),
		CRC32: crc32.ChecksumIEEE(file), CompressedSize64: uint64(len(file)), UncompressedSize64: uint64(len(file)),
	}
	to, err := p.zip.CreateRaw(header)
	if err != nil {
		return err
	}
	if _, err := to.Write(file); err != nil {
		return err
	}
	return p.zip.Flush()
}

// unique is a name no other file in the ZIP has, on systems too that take upper
// and lower case for the same.
func (p *packing) unique(name string) string {
	if p.names == nil {
		p.names = map[string]bool{}
	}
	ending := path.Ext(name)
	stem, free := strings.TrimSuffix(name, ending), name
	for n := 2; p.names[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s (%d)%s", stem, n, ending)
	}
	p.names[strings.ToLower(free)] = true
	return free
}

// plan makes the plan of a unit's latest result.
func (p *packing) plan(ctx context.Context, standing assessment.Standing) ([]byte, error) {
	made, err := p.server.paperFor(ctx, p.org, p.zone, standing, p.compared.Name(standing), p.compared.Filter.Aliases)
	if err != nil {
		return nil, err
	}
	made.Paper = p.paper
	var file bytes.Buffer
	err = made.WriteContext(ctx, &file)
	return file.Bytes(), err
}

// paperFor is what the documents of a unit's latest result are made from, under
// the name given. Without names there are no notes either, and no address.
func (s *Server) paperFor(ctx context.Context, org assessment.Organization, zone *time.Location, standing assessment.Standing, name string, aliases bool) (paper, error) {
	unit := assessment.Unit{ID: standing.ID, Name: name}
	if standing.Latest.Mode == assessment.SurveyMode {
		survey, views, err := s.store.SurveyResult(ctx, standing.OrganizationID, standing.Latest.ID)
		if err != nil {
			return paper{}, err
		}
		if aliases {
			without := *views
			without.Comments = nil
			views = &without
		}
		made := surveyPaper(org, viewed{surveyed{Survey: survey, Unit: unit}, views}, zone)
		if !aliases {
			made.Address = s.absolute(surveyAddress(survey.ID))
		}
		return s.weighed(ctx, made, standing.OrganizationID, standing.ID, survey.PublishedAt)
	}
	a, err := s.store.Assessment(ctx, standing.OrganizationID, standing.Latest.ID)
	if err != nil {
		return paper{}, err
	}
	if !a.Submitted() {
		return paper{}, assessment.ErrClosed
	}
	p := placed{Assessment: a, Unit: unit}
	made := agreedPaper(org, p, zone)
	if aliases {
		made.Notes, made.AnsweredBy = nil, ""
	} else {
		made.Address = s.absolute(p.Address())
	}
	return s.weighed(ctx, made, standing.OrganizationID, standing.ID, a.SubmittedAt)
}

// allInOrder makes n things, workers at a time, and hands each to take in order.
// No more than twice the workers are made and not yet taken. It ends with the
// first error of take, or with the context, when nothing is being made any more.
func allInOrder[T any](ctx context.Context, n, workers int, create func(context.Context, int) (T, error), take func(int, T, error) error) error {
	type made struct {
		thing T
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	ahead, busy := make(chan chan made, workers), make(chan struct{}, workers)
	working.Go(func() {
		defer close(ahead)
		for i := range n {
			select {
			case busy <- struct{}{}:
			case <-ctx.Done():
				return
			}
			done := make(chan made, 1)
			working.Go(func() {
				defer func() { <-busy }()
				thing, err := guarded(ctx, i, create)
				done <- made{thing, err}
			})
			select {
			case ahead <- done:
			case <-ctx.Done():
				return
			}
		}
	})
	for i := 0; ; i++ {
		select {
		case done, more := <-ahead:
			if !more {
				return ctx.Err()
			}
			m := <-done
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := take(i, m.thing, m.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// guarded turns a panic into an error: what cannot be made must not take the
// server with it.
func guarded[T any](ctx context.Context, i int, create func(context.Context, int) (T, error)) (thing T, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	return create(ctx, i)
}

// patient gives each part that is written the time a whole answer has: a long
// download may take as long as somebody goes on reading it.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

// partTime is how long one part may take to be read.
const partTime = time.Minute

func newPatient(w http.ResponseWriter) *patient {
	return &patient{w, http.NewResponseController(w)}
}

// Write writes a part, and sends it on.
func (p *patient) Write(part []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(partTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	n, err := p.ResponseWriter.Write(part)
	if err != nil {
		return n, err
	}
	if err := p.control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return n, err
	}
	return n, nil
}
