# Nothing happens in CI that cannot be typed here. `make help` lists it all.

GOLANGCI_LINT = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VERSION      := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
VCS          := $(shell git rev-parse HEAD >/dev/null 2>&1 && echo true || echo false)
BUILD         = CGO_ENABLED=0 go build -trimpath -buildvcs=$(VCS) -ldflags "-s -w -X main.version=$(VERSION)"
PLATFORMS     = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

# The race detector needs a C compiler; nothing else does.
RACE := $(shell command -v gcc >/dev/null 2>&1 && echo -race)

SHELL       := bash
.SHELLFLAGS := -o pipefail -c

.DEFAULT_GOAL := help
.PHONY: help run test crash check bench demo build release clean

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Start on http://localhost:8080 and print the set-up link
	CGO_ENABLED=0 go run ./cmd/continuum

# With the race detector SQLite takes ten times as long. So the tests of what
# keeps, shows and prints run without it, beside the others, and again with it
# what many do at once. All results count.
SLOW    = ./web/... ./assessment/report ./assessment/store/... ./cmd/...
RACED   = $(shell go list ./... | grep -Ev '/(web|report|store|cmd)(/|$$)')
AT_ONCE = AtOnce|Race|Fifty|Outlives|Stream|SameBytes|TakenOnce|MigrateOnce|OneOfMany|WhenMany|WhileItIs|WhileTheSurvey|Stays$$|StopFinishes

test: ## Run every test, with the race detector where there is a C compiler
	@CGO_ENABLED=0 go test -timeout 20m $(SLOW) & slow=$$!; failed=0; \
	CGO_ENABLED=$(if $(RACE),1,0) go test $(RACE) -timeout 20m $(RACED) || failed=1; \
	CGO_ENABLED=$(if $(RACE),1,0) go test $(RACE) -timeout 20m -run '$(AT_ONCE)' $(SLOW) || failed=1; \
	wait $$slow || failed=1; exit $$failed

crash: ## Kill the program 200 times while people save and hand in (some minutes)
	CONTINUUM_TEST_KILL_ROUNDS=200 CGO_ENABLED=0 go test -run 'ByKill$$' -count 1 -timeout 60m -v ./assessment/store

check: ## Judge format, code and questionnaires
	@unformatted=$$(gofmt -l cmd assessment questionnaires web); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w on:" $$unformatted; exit 1; fi
	CGO_ENABLED=0 go vet ./...
	CGO_ENABLED=0 go vet -tags bench ./...
	CGO_ENABLED=0 $(GOLANGCI_LINT) run
	CGO_ENABLED=0 go run ./cmd/continuum check

bench: ## Measure, and print target and figure side by side (some minutes)
	@CONTINUUM_TEST_DURABLE=1 CGO_ENABLED=0 go test -tags bench -run '^TestFigures$$' -count 1 -timeout 20m -p 1 -v \
		./cmd/continuum ./assessment/exchange ./assessment/report ./web | grep -v '^===\|^ *---\|^PASS'

demo: ## Add a sample organization to the database
	CGO_ENABLED=0 go run ./cmd/continuum demo

build: ## Make bin/continuum, one static file
	$(BUILD) -o bin/continuum ./cmd/continuum

release: ## Make dist/ for Linux, macOS and Windows, amd64 and arm64
	@mkdir -p dist
	@for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/}; \
		file=dist/continuum-$(VERSION)-$$os-$$arch; \
		if [ $$os = windows ]; then file=$$file.exe; fi; \
		echo $$file; \
		GOOS=$$os GOARCH=$$arch $(BUILD) -o $$file ./cmd/continuum || exit 1; \
	done

clean: ## Remove what build and release made; data/ stays
	rm -rf bin dist
