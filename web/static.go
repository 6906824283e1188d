package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"

	"github.com/labstack/echo/v4"

	"continuum/assessment"
)

//go:embed static
var staticFiles embed.FS

// files are the style sheet, the script, the fonts and pictures. Their address
// holds a hash of them all, so browsers keep them until they change.
type files struct {
	version string
	content map[string][]byte // by path below static
}

func newFiles() (*files, error) {
	f := &files{content: map[string][]byte{}}
	hash := sha256.New()
	err := fs.WalkDir(staticFiles, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		short := name[len("static/"):]
		f.content[short] = data
		hash.Write([]byte(short))
		hash.Write(data)
		return nil
	})
	f.version = hex.EncodeToString(hash.Sum(nil))[:12]
	return f, err
}

// address is where a page finds a file.
func (f *files) address(name string) string { return "/static/" + f.version + "/" + name }

// file serves one file of the version that runs.
func (s *Server) file(c echo.Context) error {
	name := c.Param("*")
	data, ok := s.files.content[name]
	if !ok || c.Param("version") != s.files.version {
		return assessment.ErrNotFound
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, fileType(name), data)
}

// fileType does not depend on what the machine knows of file types.
func fileType(name string) string {
	if t, ok := map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
		".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
	}[path.Ext(name)]; ok {
		return t
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return echo.MIMEOctetStream
}

// hasPackedSuffix reports whether a file is packed by its nature.
func hasPackedSuffix(name string) bool {
	switch path.Ext(name) {
	case ".woff2", ".pdf", ".xlsx", ".zip":
		return true
	}
	return false
}
