package questionnaires

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"continuum/assessment"
)

// ErrRefused says that Check found files that have to be put right; what and
// where was written.
var ErrRefused = errors.New("not every questionnaire can be used")

// errNoFiles says that a folder has nothing to judge.
var errNoFiles = errors.New("the folder holds no .yaml file")

// Check judges questionnaire files: those named, those directly in the folders
// named, or without paths those built into the program. It writes a line "ok"
// with a count for each good file and a line a problem for the others, and goes
// on to the end. The error wraps ErrRefused when a file has to be put right,
// and the file system's error when one cannot be read.
func Check(w io.Writer, paths []string) error {
	set, failed := &Set{}, error(nil)
	judge := func(file string, data []byte, err error) error {
		var found entry
		if err == nil {
			found, err = set.add(file, data)
		}
		if err != nil {
			failed = worse(failed, err)
			_, err = fmt.Fprintln(w, err)
			return err
		}
		return writeOK(w, file, found)
	}
	if len(paths) == 0 {
		return errors.Join(checkEmbedded(judge), failed)
	}
	for _, path := range paths {
		for _, file := range questionnaireFiles(path) {
			data, err := readLimited(file)
			if err := judge(file, data, err); err != nil {
				return fmt.Errorf("write what was found: %w", err)
			}
		}
	}
	return failed
}

// worse keeps a file system's error above a refusal: it is the one to solve first.
func worse(before, err error) error {
	var refused *Errors
	if !errors.As(err, &refused) {
		return err
	}
	if before == nil {
		return ErrRefused
	}
	return before
}

func checkEmbedded(judge func(string, []byte, error) error) error {
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return fmt.Errorf("list the embedded questionnaires: %w", err)
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err := judge("questionnaires/"+name, data, err); err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
	return nil
}

// questionnaireFiles is the path itself, or the .yaml and .yml files directly in
// the folder. A folder without any stands for itself, so that reading it fails.
func questionnaireFiles(path string) []string {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return []string{path}
	}
	var found []string
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); !e.IsDir() && (ext == ".yaml" || ext == ".yml") {
			found = append(found, filepath.Join(path, e.Name()))
		}
	}
	if len(found) == 0 {
		return []string{path}
	}
	slices.Sort(found)
	return found
}

// readLimited reads a file, but never much more than Parse takes.
func readLimited(path string) (data []byte, err error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, &fs.PathError{Op: "check", Path: path, Err: errNoFiles}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the questionnaire: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	data, err = io.ReadAll(io.LimitReader(file, SizeLimit+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the questionnaire: %w", err)
	}
	return data, nil
}

func writeOK(w io.Writer, file string, e entry) error {
	if e.check != nil {
		_, err := fmt.Fprintf(w, "ok: %s (%s, version %s: a companion check, aspects: %d)\n", file, e.ref.ID, e.ref.Version, len(e.check.Aspects))
		return err
	}
	q := e.q
	_, err := fmt.Fprintf(w, "ok: %s (%s, version %s: %d components, %d statements, %d in the quick form, %d actions)\n",
		file, q.ID, q.Version, len(q.Components), len(q.Asked(assessment.Full)), len(q.Asked(assessment.Quick)), len(q.Actions))
	return err
}
