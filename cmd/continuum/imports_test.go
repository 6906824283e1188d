package main

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "continuum/"

// house is who may import whom, of our own packages: every arrow points down,
// so no cycle can form. README.md shows the same table.
var house = map[string][]string{
	"cmd/continuum": {
		"assessment", "assessment/account", "assessment/exchange", "assessment/mail", "assessment/report",
		"assessment/store", "questionnaires", "web",
	},
	"web": {
		"assessment", "assessment/account", "assessment/chart", "assessment/exchange", "assessment/mail",
		"assessment/report", "questionnaires",
	},
	"assessment/store":    {"assessment", "assessment/account"},
	"assessment/report":   {"assessment", "assessment/chart"},
	"assessment/exchange": {"assessment"},
	"assessment/mail":     {"assessment"},
	"assessment/account":  {"assessment"},
	"questionnaires":      {"assessment"},
	"assessment/chart":    {},
	"assessment":          {},
}

// helpers are packages that only tests import; they may know whom they like.
var helpers = []string{"assessment/store/storetest", "web/webtest"}

// homes are the outside libraries, each with the only package that may import
// it: following a library's next version, or replacing it, stays a local change.
// Two need text normalization, and the store reads the sessions it keeps.
var homes = map[string][]string{
	"github.com/labstack/echo/v4":         {"web"},
	"github.com/alexedwards/scs/v2":       {"web", "assessment/store"},
	"github.com/prometheus/client_golang": {"web"},
	"rsc.io/qr":                           {"web"},
	"gorm.io/gorm":                        {"assessment/store"},
	"gorm.io/driver/sqlite":               {"assessment/store"},
	"gorm.io/driver/postgres":             {"assessment/store"},
	"modernc.org/sqlite":                  {"assessment/store"},
	"github.com/jackc/pgx/v5":             {"assessment/store"},
	"github.com/pressly/goose/v3":         {"assessment/store"},
	"github.com/jung-kurt/gofpdf":         {"assessment/report"},
	"github.com/xuri/excelize/v2":         {"assessment/exchange"},
	"golang.org/x/image":                  {"assessment/report"},
	"golang.org/x/crypto":                 {"assessment/account"},
	"golang.org/x/text":                   {"assessment/account", "assessment/report"},
	"go.yaml.in/yaml/v3":                  {"questionnaires"},
	"github.com/spf13/cobra":              {"cmd/continuum"},
	"github.com/caarlos0/env/v11":         {"cmd/continuum"},
	"github.com/wneessen/go-mail":         {"assessment/mail"},
}

// TestHouse holds the table against what is really imported: an arrow too many
// fails, and so does one that is no longer there.
func TestHouse(t *testing.T) {
	found := packages(t)
	for name, imports := range found {
		if slices.Contains(helpers, name) {
			continue
		}
		allowed, known := house[name]
		if !known {
			t.Errorf("package %s is not in the house: give it a floor here and in README.md", name)
			continue
		}
		for _, path := range imports {
			checkImport(t, name, path, allowed)
		}
		for _, path := range allowed {
			if !slices.Contains(imports, module+path) {
				t.Errorf("%s no longer imports %s: remove the arrow here and in README.md", name, path)
			}
		}
	}
	for name := range house {
		if _, there := found[name]; !there {
			t.Errorf("there is no package %s: remove it here and in README.md", name)
		}
	}
}

func checkImport(t *testing.T, name, path string, allowed []string) {
	t.Helper()
	first, _, _ := strings.Cut(path, "/")
	switch own, ours := strings.CutPrefix(path, module); {
	case ours:
		if !slices.Contains(allowed, own) {
			t.Errorf("%s must not import %s", name, own)
		}
	case !strings.Contains(first, "."): // the standard library
	default:
		if home := homes[libraryOf(path)]; !slices.Contains(home, name) {
			t.Errorf("%s imports %s, whose home is %v", name, path, home)
		}
	}
}

// libraryOf is the known library a package belongs to, or the package itself.
func libraryOf(path string) string {
	for library := range homes {
		if path == library || strings.HasPrefix(path, library+"/") {
			return library
		}
	}
	return path
}

// TestHomesAreLivedIn: no library stays in the table after it was dropped.
func TestHomesAreLivedIn(t *testing.T) {
	used := map[string]bool{}
	for _, imports := range packages(t) {
		for _, path := range imports {
			used[libraryOf(path)] = true
		}
	}
	for _, library := range slices.Sorted(maps.Keys(homes)) {
		if !used[library] {
			t.Errorf("nobody imports %s: remove it here", library)
		}
	}
}

// packages are our packages with what each imports, tests left out.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "../../...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	found := map[string][]string{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(p.ImportPath, module)] = p.Imports
	}
}
