package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"continuum/assessment"
	"continuum/assessment/account"
	"continuum/assessment/store"
	"continuum/assessment/store/storetest"
)

// written is what people wrote, by what became of it. Each text is nowhere else.
type written struct {
	random    *rand.Rand
	handedIn  []string // in the order of handing in
	corrected []string // in a draft, and then something else in its place
	amended   []string // handed in, and then something else in its place
	withdrawn []string
	begun     []string // never handed in
	hashes    []string // of receipts and of links to drafts
}

// save writes a text of its own into a draft, short or so long that it takes
// some pages, and returns it.
func (w *written) save(t *testing.T, s *store.Store, draft account.Token, what string) string {
	t.Helper()
	text := what + " " + account.NewID()
	ok(t, s.UpdateDraft(t.Context(), draft.Hash, noted(text+strings.Repeat(" and so on", w.random.IntN(400)))))
	return text
}

// respond has many people answer by the link for everybody: of each ten seven
// hand in, two of them change it afterwards and one withdraws.
func (w *written) respond(t *testing.T, s *store.Store, v *storetest.Survey, many int) {
	t.Helper()
	for i := range many {
		draft, receipt := v.Begin(t, s, v.Shared, assessment.Other), account.NewToken()
		w.hashes = append(w.hashes, draft.Hash)
		if i%10 >= 7 {
			w.begun = append(w.begun, w.save(t, s, draft, "begun"))
			continue
		}
		w.corrected = append(w.corrected, w.save(t, s, draft, "a first thought"))
		said := w.save(t, s, draft, "said")
		ok(t, s.SubmitResponse(t.Context(), draft.Hash, receipt.Hash))
		w.hashes = append(w.hashes, receipt.Hash)
		switch i % 10 {
		case 1, 2:
			w.amended = append(w.amended, said)
			again := account.NewToken()
			ok(t, s.AmendResponse(t.Context(), receipt.Hash, again.Hash))
			w.hashes = append(w.hashes, again.Hash)
			said = w.save(t, s, again, "said at last")
			ok(t, s.SubmitResponse(t.Context(), again.Hash, receipt.Hash))
		case 3:
			w.withdrawn = append(w.withdrawn, said)
			ok(t, s.WithdrawResponse(t.Context(), receipt.Hash))
			continue
		}
		w.handedIn = append(w.handedIn, said)
	}
}

// fileBytes are all bytes of an SQLite database: the file and the write-ahead log.
func fileBytes(t *testing.T, url string) []byte {
	t.Helper()
	path := strings.TrimPrefix(url, "sqlite://")
	data, err := os.ReadFile(path)
	ok(t, err)
	log, err := os.ReadFile(path + "-wal")
	if !errors.Is(err, fs.ErrNotExist) {
		ok(t, err)
	}
	return append(data, log...)
}

// wantTimes wants each of the texts so many times in the bytes.
func wantTimes(t *testing.T, data []byte, times int, what string, texts []string) {
	t.Helper()
	wrong := 0
	for _, text := range texts {
		if bytes.Count(data, []byte(text)) != times {
			wrong++
		}
	}
	if wrong > 0 || len(texts) == 0 {
		t.Errorf("%s: of %d texts %d are not in the files %d times", what, len(texts), wrong, times)
	}
}

// Whoever takes the files away finds each response once, and nothing of what was
// there before it: not in free space, not in the log. Once the result is
// published no hash of a secret is left of those who answered, and the responses
// stand in an order of chance.
func TestFilesHoldNothingThatWasDeleted(t *testing.T) {
	url := storetest.SQLite(t)
	s := storetest.Open(t, url)
	org := storetest.Organization(t, s, "Aarewerk")
	v := org.Survey(t, s, org.Root, assessment.SharedLink).Open(t, s)
	w := written{random: rand.New(rand.NewPCG(5, 6))}
	w.respond(t, s, v, 400)
	ok(t, s.Erase(t.Context()))
	data := fileBytes(t, url)
	wantTimes(t, data, 1, "responses", w.handedIn)
	wantTimes(t, data, 1, "drafts", w.begun)
	wantTimes(t, data, 0, "corrected drafts", w.corrected)
	wantTimes(t, data, 0, "amended responses", w.amended)
	wantTimes(t, data, 0, "withdrawn responses", w.withdrawn)

	v.Publish(t, s)
	data = fileBytes(t, url)
	wantTimes(t, data, 1, "responses of a published survey", w.handedIn)
	wantTimes(t, data, 0, "drafts of a published survey", w.begun)
	wantTimes(t, data, 0, "hashes of receipts and of links to drafts", w.hashes)
	wantShuffled(t, "places in the file", placesOf(data, w.handedIn))
}

// placesOf says where the texts stand.
func placesOf(data []byte, texts []string) []int {
	places := make([]int, len(texts))
	for i, text := range texts {
		places[i] = bytes.Index(data, []byte(text))
	}
	return places
}

// wantShuffled wants that numbers say nothing of the order they are given in:
// that Spearman's correlation is small. Of a hundred numbers and more that were
// drawn by chance fewer than one in 10^9 correlates so much, 6.2 standard
// deviations, in either direction.
func wantShuffled(t *testing.T, what string, numbers []int) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(numbers))
	n, squares := float64(len(numbers)), 0.0
	for i, number := range numbers {
		rank, _ := slices.BinarySearch(sorted, number)
		squares += math.Pow(float64(rank-i), 2)
	}
	if n < 100 || len(slices.Compact(sorted)) != len(numbers) {
		t.Fatalf("%s: %d numbers are too few, or two are the same", what, len(numbers))
	}
	correlation := 1 - 6*squares/(n*(n*n-1))
	if limit := 6.2 / math.Sqrt(n-1); math.Abs(correlation) > limit {
		t.Errorf("%s: they correlate with the order of handing in by %.2f, beyond ±%.2f", what, correlation, limit)
	}
}
