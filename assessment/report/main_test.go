package report

import (
	"flag"
	"os"
	"testing"
)

// TestMain lets property tests lay out as many documents as draws says, unless
// -rapid.checks says otherwise.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", draws); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
