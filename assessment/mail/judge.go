package mail

import (
	"errors"
	"fmt"

	gomail "github.com/wneessen/go-mail"

	"continuum/assessment"
)

// errLost says that the connection ended before the message was on its way.
var errLost = errors.New("the connection to the mail server ended")

// judge is what a message that was not taken failed of. The server's own words
// are left out: they repeat addresses.
func judge(err error) *failure {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return &failure{assessment.Unreachable, errLost}
	}
	code := e.ErrorCode()
	answered := fmt.Errorf("the mail server answered %d %s to %q", code, e.EnhancedStatusCode(), e.Reason)
	switch {
	case e.Reason == gomail.ErrGetSender || e.Reason == gomail.ErrGetRcpts:
		return &failure{assessment.AddressRefused, errors.New("not a bare address")}
	case e.Reason == gomail.ErrSMTPDataClose && code == 0:
		return &failure{assessment.Unconfirmed, errLost}
	case code == 0, code == 421 && e.Reason != gomail.ErrSMTPDataClose: // it hangs up
		return &failure{assessment.Unreachable, errors.Join(errLost, answered)}
	case code < 500:
		return &failure{assessment.TriedTooSoon, answered}
	case code == 530: // authentication required
		return &failure{assessment.SignInRefused, answered}
	}
	return &failure{refused(e.Reason), answered}
}

// refused is what an answer from 500 up is about.
func refused(reason gomail.SendErrReason) assessment.MessageProblem {
	switch reason {
	case gomail.ErrSMTPMailFrom:
		return assessment.SenderRefused
	case gomail.ErrSMTPRcptTo:
		return assessment.AddressRefused
	default:
		return assessment.MessageRefused
	}
}
