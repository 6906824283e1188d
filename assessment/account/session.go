package account

import (
	"encoding/json"
	"fmt"
	"time"
)

// What a session holds, each a text.
const (
	SessionUser         = "user"         // the id of who signed in
	SessionOrganization = "organization" // the id of the organization they look at
	SessionSeen         = "seen"         // when it was last used, to the minute, in Unix seconds
)

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
