package account

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// What a session holds, each a text.
const (
	SessionUser         = "user"         // the id of who signed in
	SessionOrganization = "organization" // the id of the organization they look at
	SessionSeen         = "seen"         // when it was last used, to the minute, in Unix seconds
	SessionSince        = "since"        // when it began with a password, in Unix seconds
	SessionBrowser      = "browser"      // "Firefox on Linux": enough to know one's own again
)

// Session is one place where a user is signed in.
type Session struct {
	ID      string // as SessionID makes it; no secret
	Browser string // may be empty
	Since   time.Time
	Seen    time.Time
}

// SessionID names a session by the hash of its token, which it does not give away.
func SessionID(tokenHash string) string { return HashToken("session:" + tokenHash)[:32] }

// NewSession reads what a session says of itself. Times it does not say are zero.
func NewSession(tokenHash string, values map[string]any) Session {
	browser, _ := values[SessionBrowser].(string)
	return Session{
		ID: SessionID(tokenHash), Browser: browser,
		Since: unixTime(values[SessionSince]), Seen: unixTime(values[SessionSeen]),
	}
}

func unixTime(value any) time.Time {
	text, _ := value.(string)
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// SessionCodec writes a session as JSON. Sessions hold texts only, and the same
// session is always the same bytes. It is a codec of scs.
type SessionCodec struct{}

type sessionData struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

// Encode writes a session; a value that is no text is an error.
func (SessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	data := sessionData{Deadline: deadline.UTC(), Values: make(map[string]string, len(values))}
	for name, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, fmt.Errorf("session value %s is a %T and not a text", name, value)
		}
		data.Values[name] = text
	}
	return json.Marshal(data)
}

// Decode reads what Encode wrote.
func (SessionCodec) Decode(encoded []byte) (time.Time, map[string]any, error) {
	var data sessionData
	if err := json.Unmarshal(encoded, &data); err != nil {
		return time.Time{}, nil, fmt.Errorf("read a session: %w", err)
	}
	values := make(map[string]any, len(data.Values))
	for name, text := range data.Values {
		values[name] = text
	}
	return data.Deadline, values, nil
}
