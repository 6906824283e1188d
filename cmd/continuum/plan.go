package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"continuum/assessment/report"
)

// taken is a file that is in use by the same command, and what it is.
type taken struct {
	file os.FileInfo
	what string // "the file of answers itself"
}

// takenFile is a named file, or nothing when none has this name.
func takenFile(name, what string) []taken {
	info, err := os.Stat(name)
	if err != nil {
		return nil
	}
	return []taken{{info, what}}
}

// takenStream is the file or pipe a stream was redirected to, or nothing when it
// is neither.
func takenStream(stream any, what string) []taken {
	file, ok := stream.(*os.File)
	if !ok {
		return nil
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() && info.Mode()&os.ModeNamedPipe == 0 {
		return nil
	}
	return []taken{{info, what}}
}

// writePlan writes the action plan to a file; see writeWhole.
func writePlan(typed string, others []taken, plan report.Plan) error {
	return writeWhole(typed, "write the plan", others, "--pdf", plan.Write)
}

// writeWhole writes to a file, completely or not at all: what was there stays
// until the new one is whole, and whoever could read it still can, nobody else.
// Files that are taken are never overwritten. The flag is the one that names it.
func writeWhole(typed, doing string, others []taken, flag string, write func(io.Writer) error) error {
	file, info, err := destination(typed)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	for _, other := range others {
		if os.SameFile(other.file, info) {
			return misused("%s names %s: choose another file", flag, other.what)
		}
	}
	if err := put(file, info, write); err != nil {
		return fmt.Errorf("%s: %w", doing, naming(typed, err))
	}
	return nil
}

// destination follows links to where a file is to be written; info is what is
// there, nil when nothing is yet.
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
	if !info.Mode().IsRegular() {
		return file, info, nil // it is written to where it is, and a pipe has no other name
	}
	file, err = filepath.EvalSymlinks(file)
	return file, info, err
}

// put writes a file beside its place and moves it there; info is what is there
// now, or nil.
func put(file string, info os.FileInfo, write func(io.Writer) error) error {
	mode := os.FileMode(0o666) // the umask decides, as for any document
	if info != nil {
		to, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			return err // somebody protected it: moving another file there would get round that
		}
		if !info.Mode().IsRegular() {
			return errors.Join(write(to), to.Close()) // a device or a pipe cannot be replaced
		}
		if err := to.Close(); err != nil {
			return err
		}
		mode = info.Mode().Perm()
	}
	part := filepath.Join(filepath.Dir(file), ".continuum-"+rand.Text()+filepath.Ext(file))
	err := fill(part, mode, info != nil, write)
	if err == nil {
		err = os.Rename(part, file)
	}
	if err != nil {
		return errors.Join(err, removeIfThere(part))
	}
	return nil
}

// fill writes to a new file and through to the disk. The mode is taken
// exactly, against the umask, when it is that of a file to replace.
func fill(file string, mode os.FileMode, exactly bool, write func(io.Writer) error) error {
	to, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	if exactly {
		err = to.Chmod(mode)
	}
	if err == nil {
		err = write(to)
	}
	if err == nil {
		err = to.Sync()
	}
	return errors.Join(err, to.Close())
}

// naming is an error with the name that was typed, not that of the file beside
// it, which nobody knows.
func naming(typed string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return &fs.PathError{Op: "write", Path: typed, Err: path.Err}
	case errors.As(err, &link):
		return &fs.PathError{Op: "write", Path: typed, Err: link.Err}
	}
	return err
}

func removeIfThere(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
