package web_test

import (
	"testing"

	"continuum/assessment/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }
