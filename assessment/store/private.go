package store

import (
	"context"
	"io/fs"
	"log/slog"
	"os"
)

// keepPrivate takes the data file, and what SQLite keeps beside it, from
// everybody but its owner: a copy or an older tool may have left it open. Where
// that fails, somebody else owns the file and has to do it.
func keepPrivate(ctx context.Context, path string, log *slog.Logger) {
	const others fs.FileMode = 0o077
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm()&others == 0 {
			continue // not there, or private already
		}
		if err := os.Chmod(file, 0o600); err != nil {
			log.WarnContext(ctx, "other users of this machine can read the data: change the file's mode to 0600", "file", file, "error", err)
			continue
		}
		log.WarnContext(ctx, "other users of this machine could read the data until now", "file", file)
	}
}
