package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"continuum/assessment/report"
)

// writePlan writes the action plan to a file, completely or not at all: what was
// there stays until the new plan is whole. answers is the file that was read,
// which is never overwritten.
func writePlan(file, answers string, plan report.Plan) error {
	file, info, err := destination(file)
	if err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	if from, err := os.Stat(answers); err == nil && os.SameFile(from, info) {
		return misused("--pdf names the file of answers itself: choose another file")
	}
	if info != nil && !info.Mode().IsRegular() {
		return fill(file, os.O_WRONLY, plan) // a device or a pipe cannot be replaced
	}
	part := filepath.Join(filepath.Dir(file), ".continuum-"+rand.Text()+".pdf")
	if err := fill(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, plan); err != nil {
		return errors.Join(err, removeIfThere(part))
	}
	if err := os.Rename(part, file); err != nil {
		return errors.Join(fmt.Errorf("write the plan: %w", err), removeIfThere(part))
	}
	return nil
}

// destination follows links to where a file is to be written; info is nil when
// nothing is there yet.
func destination(file string) (string, os.FileInfo, error) {
	info, err := os.Stat(file)
	if errors.Is(err, os.ErrNotExist) {
		return file, nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	if info.IsDir() {
		return "", nil, fmt.Errorf("%s is a folder", file)
	}
	file, err = filepath.EvalSymlinks(file)
	return file, info, err
}

// fill writes the plan to a file and through to the disk.
func fill(file string, flags int, plan report.Plan) error {
	to, err := os.OpenFile(file, flags, 0o666) //nolint:gosec // the umask decides, as for any document
	if err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	err = plan.Write(to)
	if err == nil && flags&os.O_EXCL != 0 {
		err = to.Sync()
	}
	return errors.Join(err, to.Close())
}

func removeIfThere(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
