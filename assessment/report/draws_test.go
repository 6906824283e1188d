//go:build !race

package report

const draws = "100"
