//go:build race

package report

// A document is laid out by one goroutine: the race detector has little to find
// and takes five times as long.
const draws = "25"
