package account

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSessionsReadAsWritten(t *testing.T) {
	deadline := time.Date(2026, 11, 12, 10, 42, 0, 123, time.FixedZone("", 3600))
	values := map[string]any{SessionUser: "u1", SessionSeen: "1794480000", SessionOrganization: "ö \"1\""}
	data, err := SessionCodec{}.Encode(deadline, values)
	if err != nil {
		t.Fatal(err)
	}
	again, err := SessionCodec{}.Encode(deadline.UTC(), values)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same session is %s and %s, %v", data, again, err)
	}
	until, read, err := SessionCodec{}.Decode(data)
	if err != nil || !until.Equal(deadline) || !cmp.Equal(values, read) {
		t.Errorf("read %v %v, %v", until, read, err)
	}
}

func TestSessionsThatCannotBe(t *testing.T) {
	if _, err := (SessionCodec{}).Encode(time.Now(), map[string]any{"n": 1}); err == nil {
		t.Error("a number was taken")
	}
	if _, _, err := (SessionCodec{}).Decode([]byte("\x00gob")); err == nil {
		t.Error("what is no session was read")
	}
}

func TestSessionsTellWhatTheyAre(t *testing.T) {
	token := NewToken()
	got := NewSession(token.Hash, map[string]any{SessionBrowser: "Firefox on Linux", SessionSince: "1794480000", SessionSeen: "1794480060"})
	want := Session{ID: SessionID(token.Hash), Browser: "Firefox on Linux", Since: time.Unix(1794480000, 0).UTC(), Seen: time.Unix(1794480060, 0).UTC()}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.Contains(token.Hash, got.ID) || strings.Contains(token.Secret, got.ID) || got.ID == SessionID(NewToken().Hash) {
		t.Errorf("%s gives the token away, or is every session's", got.ID)
	}
	if old := NewSession(token.Hash, map[string]any{SessionSeen: "x"}); !old.Since.IsZero() || !old.Seen.IsZero() || old.Browser != "" {
		t.Errorf("a session that says nothing: %+v", old)
	}
}
