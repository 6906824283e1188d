package web

import (
	"testing"
	"time"
)

// An IPv6 address is counted as its network: one connection has 2^64 of them.
func TestNetwork(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":               "192.0.2.7",
		"::ffff:192.0.2.7":        "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1:2::/64",
		"2001:db8:1:2:ffff::":     "2001:db8:1:2::/64",
		"2001:db8:1:3:ffff::":     "2001:db8:1:3::/64",
		"fe80::1%eth0":            "fe80::/64",
		"::1":                     "::/64",
		"":                        "",
		"no address, still a key": "no address, still a key",
	} {
		if got := network(address); got != want {
			t.Errorf("%s is counted as %s, want %s", address, got, want)
		}
	}
}

// The wait begins with the last failure and grows to five minutes.
func TestWaitAfter(t *testing.T) {
	now := time.Date(2026, 11, 12, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		failures int
		ago      time.Duration
		want     time.Duration
	}{
		{0, 0, 0},
		{4, 0, 0},
		{5, 0, 30 * time.Second},
		{5, 20 * time.Second, 10 * time.Second},
		{5, 30 * time.Second, 0},
		{6, 0, time.Minute},
		{8, time.Minute, 3 * time.Minute},
		{9, 0, 5 * time.Minute},
		{100, 0, 5 * time.Minute},
		{100, 5 * time.Minute, 0},
	} {
		failures := make([]time.Time, test.failures)
		for i := range failures {
			failures[i] = now.Add(-test.ago - time.Duration(i)*time.Second)
		}
		if got := waitAfter(failures, 5, now); got != test.want {
			t.Errorf("%d failures, %v ago: wait %v, want %v", test.failures, test.ago, got, test.want)
		}
	}
}
