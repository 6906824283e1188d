package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"
)

// committer writes to SQLite. SQLite takes one writer at a time and a commit
// costs a write through to the disk, so all changes go through one connection,
// and those that wait at the same time share a commit: each in a savepoint of
// its own, so that one that fails undoes nothing of the others, and each caller
// hears only after the commit.
type committer struct {
	db    *gorm.DB // over the one connection
	jobs  chan *job
	wipe  chan chan error // answers when what was deleted is overwritten
	soon  chan struct{}   // holds one: something was deleted
	stop  chan struct{}
	ended chan struct{}
	conn  *sql.Conn
	log   *slog.Logger
}

// job is one change on its way to the disk.
type job struct {
	ctx      context.Context
	change   func(tx *gorm.DB) error
	err      error
	panicked any
	done     chan struct{}
}

// batchLimit bounds how long the first change of a commit waits for the others.
const batchLimit = 32

func newCommitter(ctx context.Context, pool *sql.DB, log *slog.Logger) (*committer, error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	db, err := openGORM(conn, log)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	c := &committer{
		db: db, conn: conn, jobs: make(chan *job), wipe: make(chan chan error), soon: make(chan struct{}, 1),
		stop: make(chan struct{}), ended: make(chan struct{}), log: log,
	}
	go c.run()
	return c, nil
}

// write hands the change over and waits until it is on the disk or undone. A
// change that was taken up is always waited for.
func (c *committer) write(ctx context.Context, change func(tx *gorm.DB) error) error {
	j := &job{ctx: context.WithoutCancel(ctx), change: change, done: make(chan struct{})}
	select {
	case c.jobs <- j:
	case <-c.stop:
		return errStopped
	case <-ctx.Done():
		return fmt.Errorf("wait to save: %w", ctx.Err())
	}
	<-j.done
	if j.panicked != nil {
		panic(j.panicked)
	}
	return j.err
}

func (c *committer) close() error {
	close(c.stop)
	<-c.ended
	return errors.Join(closeStatements(c.db), c.conn.Close())
}

func (c *committer) run() {
	defer close(c.ended)
	var due <-chan time.Time // never, unless something was deleted
	for {
		select {
		case first := <-c.jobs:
			c.commit(first)
		case done := <-c.wipe:
			done <- c.rebuild()
		case <-c.soon:
			if due == nil {
				due = time.After(wipeAfter)
			}
		case <-due:
			if due = nil; c.overwrite() != nil {
				c.eraseSoon()
			}
		case <-c.stop:
			return
		}
	}
}

// wipeAfter is how long what was deleted may stay readable in the write-ahead
// log: overwriting costs as much as some commits, and is shared by all deletions
// in that time.
const wipeAfter = time.Second

// errRead says that somebody reads an older state of the data.
var errRead = errors.New("what was deleted cannot be overwritten while it is read")

// rebuild writes the whole file anew from what is there, and then overwrites what
// was before. SQLite moves rows from page to page and may leave a copy of one in
// the unused middle of a page, where secure_delete does not find it when the row
// is deleted. It takes as long as copying the file, and as much room in memory.
func (c *committer) rebuild() error {
	if err := c.exec("VACUUM"); err != nil { // what was to be done is done; most is overwritten all the same
		c.log.Warn("the data file could not be rebuilt after a deletion: a copy of what was deleted may be left in it", "error", err)
	}
	return c.overwrite()
}

// overwrite copies the write-ahead log back and cuts it off. With secure_delete
// what was deleted is then nowhere in the files, but for what rebuild is for.
// Somebody who reads for long makes it fail: changes are not kept waiting for
// them.
func (c *committer) overwrite() error {
	var busy, frames, copied int
	if err := c.exec("PRAGMA busy_timeout(100)"); err != nil {
		return err
	}
	defer c.exec("PRAGMA busy_timeout(5000)") //nolint:errcheck // as in the settings of the connection; there is nothing to fail
	if err := c.db.Raw("PRAGMA wal_checkpoint(TRUNCATE)").Row().Scan(&busy, &frames, &copied); err != nil {
		return err
	}
	if busy != 0 {
		return errRead
	}
	return nil
}

// erase overwrites what was deleted before it returns nil. While it is read it
// is tried again soon.
func (c *committer) erase(ctx context.Context) error {
	done := make(chan error, 1)
	select {
	case c.wipe <- done:
	case <-c.stop:
		return errStopped
	case <-ctx.Done():
		c.eraseSoon()
		return nil
	}
	if err := <-done; err != nil {
		c.eraseSoon()
	}
	return nil
}

func (c *committer) eraseSoon() {
	select {
	case c.soon <- struct{}{}:
	default: // it is on the list already
	}
}

// commit runs the first job and those that wait behind it in one transaction
// and lets every caller know.
func (c *committer) commit(first *job) {
	batch, err := c.transaction(first)
	if err != nil {
		_ = c.exec("ROLLBACK") // SQLite has often rolled back by itself already
	}
	for _, j := range batch {
		if err != nil && j.err == nil {
			j.err = err
		}
		close(j.done)
	}
}

// transaction commits a batch of jobs, or says why none of them is saved.
func (c *committer) transaction(first *job) (batch []*job, err error) {
	batch = []*job{first}
	if err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return batch, err
	}
	for next := first; next != nil; {
		if err := c.try(next); err != nil {
			return batch, err
		}
		if len(batch) == batchLimit {
			break
		}
		if next = c.waiting(); next != nil {
			batch = append(batch, next)
		}
	}
	return batch, c.exec("COMMIT")
}

// waiting is a job somebody waits with at this moment, or nil.
func (c *committer) waiting() *job {
	select {
	case j := <-c.jobs:
		return j
	default:
		return nil
	}
}

// try runs one job in a savepoint. Its own failure is kept in the job; the
// error returned says that the whole transaction is lost.
func (c *committer) try(j *job) error {
	if err := c.exec("SAVEPOINT job"); err != nil {
		return err
	}
	j.run(c.db)
	if j.err != nil || j.panicked != nil {
		if err := c.exec("ROLLBACK TO job"); err != nil {
			return errors.Join(j.err, err)
		}
	}
	return c.exec("RELEASE job")
}

func (j *job) run(db *gorm.DB) {
	defer func() { j.panicked = recover() }()
	j.err = j.change(db.WithContext(j.ctx))
}

func (c *committer) exec(statement string) error {
	_, err := tell(c.db, statement)
	return err
}
