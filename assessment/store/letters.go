package store

import (
	"strings"

	"continuum/assessment"
)

// Tags are one text, one a line: no tag holds a line break.

func encodeTags(tags []string) string { return strings.Join(tags, "\n") }

func decodeTags(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// checkTags refuses what could not be told apart when it is read.
func checkTags(tags []string) error {
	for _, tag := range tags {
		if tag == "" || strings.ContainsAny(tag, "\r\n") {
			return assessment.Invalid("tags", "A tag is a few words on one line.")
		}
	}
	return sound(tags...)
}

// drawLetters draws so many letters by lot that no unit of the tree has: of one
// letter while there are any, then of two, so that they are short and tell
// nothing of the order in which units were made.
func drawLetters(tree assessment.Tree, count int) []int {
	taken := make(map[int]bool, len(tree))
	for _, u := range tree {
		taken[u.Letter] = true
	}
	drawn := make([]int, 0, count)
	for first, size := 1, 26; len(drawn) < count; first, size = first+size, size*26 {
		drawn = append(drawn, drawFrom(first, size, taken, count-len(drawn))...)
	}
	return drawn
}

// drawFrom draws at most count of the free letters among size of them.
func drawFrom(first, size int, taken map[int]bool, count int) []int {
	var free []int
	for letter := first; letter < first+size; letter++ {
		if !taken[letter] {
			free = append(free, letter)
		}
	}
	for i := range min(count, len(free)) { // as one draws cards
		j := i + int(random()%int64(len(free)-i))
		free[i], free[j] = free[j], free[i]
	}
	return free[:min(count, len(free))]
}
