//go:build bench

package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"continuum/assessment"
)

// TestFigures measures the rule and the program as a whole; see "make bench".
func TestFigures(t *testing.T) {
	measureScoring(t)
	file := measureBuild(t)
	measureStart(t, file)
	measureComparing(t)
}

func measureScoring(t *testing.T) {
	q, err := findQuestionnaire("satisfaction-continuum")
	check(t, err)
	file, err := readAnswers(nil, "testdata/sample-answers.csv", q)
	check(t, err)
	var took []float64
	var allocations int64
	for range 5 {
		result := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := assessment.Score(q, assessment.Full, file.Answers)
				assessment.Advise(q, assessment.Full, file.Answers, &r)
			}
		})
		took, allocations = append(took, float64(result.NsPerOp())/1e3), result.AllocsPerOp()
	}
	figure("scoring with actions and shortest way", "< 50 µs", fmt.Sprintf("%.1f µs", median(took)), median(took) < 50)
	figure("allocations of that", "<= 100", strconv.FormatInt(allocations, 10), allocations <= 100)
}

// measureBuild builds from nothing, with no C compiler to be found.
func measureBuild(t *testing.T) string {
	file := filepath.Join(t.TempDir(), "continuum")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", file, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "CC=/none", "GOCACHE="+t.TempDir())
	start := time.Now()
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	figure("clean build without a C compiler", "works", fmt.Sprintf("%.0f s", time.Since(start).Seconds()), true)
	info, err := os.Stat(file)
	check(t, err)
	figure("stripped binary", "< 35 MB", fmt.Sprintf("%.1f MB", float64(info.Size())/1e6), info.Size() < 35e6)
	return file
}

// measureStart starts the program on a new database five times, asks for the
// first page, and reads how much memory it then holds doing nothing.
func measureStart(t *testing.T, file string) {
	var took, held []float64
	for range 5 {
		ms, mib := start(t, file)
		took, held = append(took, ms), append(held, mib)
	}
	figure("start on a new database to first answer", "< 300 ms", fmt.Sprintf("%.0f ms", median(took)), median(took) < 300)
	figure("idle memory (resident)", "< 60 MiB", fmt.Sprintf("%.0f MiB", median(held)), median(held) < 60)
}

func start(t *testing.T, file string) (ms, mib float64) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	program := exec.CommandContext(ctx, file)
	program.Dir = t.TempDir()
	ours := func(setting string) bool { return strings.HasPrefix(setting, "CONTINUUM_") } // of the tests: none is a setting
	program.Env = append(slices.DeleteFunc(os.Environ(), ours), "CONTINUUM_ADDR=127.0.0.1:0")
	program.Cancel = func() error { return program.Process.Signal(syscall.SIGTERM) }
	printed, err := program.StdoutPipe()
	check(t, err)
	began := time.Now()
	check(t, program.Start())
	base := ""
	for lines := bufio.NewScanner(printed); base == "" && lines.Scan(); {
		base = regexp.MustCompile(`^Continuum is at (\S+)`).ReplaceAllString(lines.Text(), "$1 ")
		base, _, _ = strings.Cut(base, " ")
		if !strings.HasPrefix(base, "http") {
			base = ""
		}
	}
	answer, err := http.Get(base + "/set-up")
	check(t, err)
	answer.Body.Close()
	ms = float64(time.Since(began).Microseconds()) / 1e3
	<-time.After(2 * time.Second) // until it has nothing left to do
	mib = resident(t, program.Process.Pid)
	cancel()
	_ = program.Wait() // it was told to end
	return ms, mib
}

// resident is the memory a process holds, as Linux tells it.
func resident(t *testing.T, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	check(t, err)
	kilobytes := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(status)
	n, err := strconv.ParseFloat(string(kilobytes[1]), 64)
	check(t, err)
	return n / 1024
}

func median(values []float64) float64 {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}

func figure(what, target, got string, ok bool) {
	fmt.Printf("%-58s %-12s %-24s %s\n", what, target, got, map[bool]string{true: "ok", false: "NOT REACHED"}[ok])
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
