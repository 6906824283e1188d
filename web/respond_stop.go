package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
	"continuum/assessment/account"
)

// stopPage says why somebody with a link cannot go on, and what they can do. As
// an error it ends a handler; see politely.
type stopPage struct {
	where    *host // nil: the link tells nothing
	Status   int
	Headline string
	Lines    []string
	Link     string // where to go on; may be empty
	LinkText string
}

func (stopPage) Template() string { return "respond_stop" }
func (p stopPage) Title() string  { return p.Headline }

// Error is what the page says on top.
func (p stopPage) Error() string { return p.Headline }

// Host is whose survey it is; nobody's when the link is unknown.
func (p stopPage) Host() *host { return p.where }

// withoutLink is for a browser that carries no link.
func (s *Server) withoutLink(c echo.Context) stopPage {
	page := unknownLink()
	if s.receiptWorks(c, "") {
		page.Status, page.Headline = http.StatusGone, "You have handed in your answers"
		page.Lines = []string{"There is nothing left to do."}
		page.Link, page.LinkText = "/receipt", "See what you answered"
	}
	return page
}

// unknownLink is for a link that leads nowhere. Wrong ones and those withdrawn
// look the same.
func unknownLink() stopPage {
	return stopPage{
		Status: http.StatusNotFound, Headline: "This link leads to no survey",
		Lines: []string{
			"Open the link you were sent once more, all of it: a part at its end is easily left behind when it is copied. If your browser blocks cookies, allow them for this site.",
			"If it still leads here, the link was withdrawn, or the survey is over and cleared away. Ask whoever sent it to you for a new one.",
		},
	}
}

// stopped is what stands in the way of somebody whose link is known, if anything.
func (s *Server) stopped(c echo.Context, v visit) (stopPage, bool) {
	stop := stopPage{where: v.Host(), Status: http.StatusGone}
	back, mayHave := s.receiptWorks(c, v.Survey.ID), false
	switch v.Survey.State(s.now()) {
	case assessment.Preparing:
		stop.Status, stop.Headline = http.StatusForbidden, "This survey has not begun"
		stop.Lines = []string{"Open the same link again later."}
		return stop, true
	case assessment.Closed, assessment.Published:
		stop = closedFor(stop, v)
	default:
		stop.Headline, stop.Lines = s.spent(c, v)
		mayHave = v.Invitation == nil || v.Used // a revoked link never handed in
	}
	switch {
	case stop.Headline == "":
		return stop, false
	case back:
		stop.Link, stop.LinkText = "/receipt", "See what you answered"
	case mayHave:
		stop.Lines = append(stop.Lines, "To look at your answers, change or withdraw them, use the receipt link you were shown when you handed them in.")
	}
	return stop, true
}

// spent says why a link takes no answers although the survey does; nothing when
// it takes them.
func (s *Server) spent(c echo.Context, v visit) (headline string, lines []string) {
	const sharing = " If that was somebody else, because several people use this device, open the link in another browser or on a device of your own."
	here := s.tokenIn(c, answeredToken(v.Survey.ID)) != ""
	begunHere := v.Used && v.Invitation == nil && v.link != v.secret // by the link for all, which goes on working
	switch {
	case v.Invitation != nil && v.Invitation.State == assessment.StateRevoked:
		return "This link was withdrawn", []string{
			"Whoever runs the survey took it back. If you had begun, what you had answered was deleted and counts nowhere.",
			"If you think that is a mistake, ask them for a new link.",
		}
	case here && (begunHere || v.another()):
		return "This survey was answered from this browser", []string{"It counts once." + sharing}
	case begunHere:
		return "Your answers were handed in from elsewhere", []string{
			"What was begun in this browser was handed in by the link to go on elsewhere, and counts once. There is nothing left to do here. Everybody else still answers by the link you opened." + sharing,
		}
	case v.Used:
		return "This link has done its work", []string{"Answers were handed in with it, and they were cut from it then. It leads back to nothing, for you and for everybody else."}
	}
	return "", nil
}

// receiptWorks reports whether the receipt this browser keeps still leads to
// answers, of the survey where one is named.
func (s *Server) receiptWorks(c echo.Context, surveyID string) bool {
	secret := s.tokenIn(c, receiptToken)
	if secret == "" {
		return false
	}
	r, err := s.store.Receipt(c.Request().Context(), account.HashToken(secret))
	return err == nil && (surveyID == "" || r.Survey.ID == surveyID)
}

// closedFor says that a survey is over, to somebody who has begun or not.
func closedFor(stop stopPage, v visit) stopPage {
	stop.Headline = "This survey is closed"
	switch {
	case v.Draft == nil && !v.Survey.PublishedAt.IsZero():
		stop.Lines = []string{"Its result is published. If you handed answers in, they count; nothing leads back to them, not even a receipt link. Thank you."}
	case v.Draft == nil:
		stop.Lines = []string{"No more answers are taken. If you handed yours in, they count. Thank you."}
	case v.Draft.Amends:
		stop.Lines = []string{"Your changes were not taken. The answers you handed in before count as they were."}
	case v.Survey.PublishedAt.IsZero():
		stop.Lines = []string{
			"Your answers were not handed in before, so they do not count. Nothing you saw as saved is lost yet: if the survey is opened again, go on with the same link.",
			"Ask whoever sent you the link if it can be.",
		}
	default:
		stop.Lines = []string{"Your answers were not handed in before, so they do not count; they were deleted."}
	}
	return stop
}
