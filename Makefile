# E-Report: everything a developer or an office types. `make` alone lists it.

# The interpreter that .venv is made with; without it the first of 3.11 or newer that is found.
#   make PYTHON=python3.12 run
export PYTHON

BIN := .venv/bin
FLASK := tools/demo-env $(BIN)/flask --app wsgi
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/messages.po))
PYTEST := $(BIN)/pytest
# As many workers as processors, to a point; who is done takes tests from who has most before him.
PROCESSORS := $(shell nproc 2>/dev/null || echo 2)
WORKERS ?= $(shell echo $$(($(PROCESSORS) > 8 ? 8 : $(PROCESSORS))))
SPREAD = -n $(WORKERS) --dist worksteal
# Where tests wait for locks, servers and other processes, one worker more has time.
WAITING = -n $(shell echo $$(($(WORKERS) + 1))) --dist worksteal

.DEFAULT_GOAL := help
# The steps share one .venv and two cores, and their order is from cheap to dear.
.NOTPARALLEL:
.PHONY: help run demo-reset test check lint test-sqlite test-slow test-js test-postgres test-s3 test-browser requirements \
	messages migration screenshots sbom audit scan clean venv-run venv-dev prepare

help: ## List these targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ------------------------------------------------------------------------------------------- using

run: prepare ## Start the demo on http://127.0.0.1:8000 (EREPORT_HOST, EREPORT_PORT change that)
	@exec $(FLASK) serve

demo-reset: ## Throw the demo's data away and load it anew
	@rm -rf var/media var/demo.sqlite3 var/demo.sqlite3-*
	@$(MAKE) --no-print-directory prepare

# Environment, catalogues, settings, tables and demo data; each does nothing when it is there.
prepare: venv-run $(CATALOGUES)
	@$(FLASK) setup
	@$(FLASK) demo load

# ---------------------------------------------------------------------------------------- checking

test: ## Everything: installs what is missing, then checks, both databases, an S3 server, the browser
	@tools/test-packages
	@tools/node-packages
	@$(MAKE) --no-print-directory check test-js test-slow test-postgres test-s3 test-browser

check: lint test-sqlite ## What every commit passes: lint, types, catalogues, tests on SQLite

lint: venv-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy
	$(BIN)/python tools/catalogues-check

test-sqlite: venv-dev $(CATALOGUES)
	$(PYTEST) -m "not browser and not s3 and not slow" $(SPREAD)

# What would make the quick loop slow: the whole demo, killed servers, long random histories.
test-slow: venv-dev $(CATALOGUES)
	$(PYTEST) -m "slow and not browser and not s3" $(WAITING)

# What asks for a database; the rest has run on SQLite's turn (tests/conftest.py).
test-postgres: venv-dev $(CATALOGUES)
	tools/with-postgres $(PYTEST) -m "not browser and not s3" $(WAITING)

# OpenStack Swift, which speaks the protocol and checks signatures.
test-s3: venv-dev $(CATALOGUES)
	tools/with-swift $(PYTEST) -m s3 -n 0

# The phone's scripts, without a browser; their types are checked from comments and cost nothing.
test-js:
	@tools/node-packages
	node --test tests/js/*.test.mjs
	node_modules/.bin/tsc --project jsconfig.json

# Two workers whatever the machine: what is held of seconds in a browser does not hold beside six others.
test-browser: venv-dev $(CATALOGUES)
	EREPORT_CHROMIUM="$$(tools/find-chromium)" $(PYTEST) -m browser -n 2 --dist worksteal

# -------------------------------------------------------------------------------------- developing

requirements: venv-dev ## Recompile requirements*.txt (ARGS=--upgrade for newer versions)
	@tools/requirements $(BIN)/uv $(ARGS)

messages: venv-dev ## Bring the catalogues in locales/ up to date with the source
	@tools/messages

migration: venv-dev ## Write a migration from the changed tables: make migration name=add_units
	@tools/migration "$(name)"

screenshots: venv-dev $(CATALOGUES) ## Take the pictures of the README, of a fresh demo
	EREPORT_SCREENSHOTS="$(CURDIR)/docs/images" EREPORT_CHROMIUM="$$(tools/find-chromium)" \
		$(PYTEST) tests/browser/test_screenshots.py

sbom: venv-dev ## List what the product is made of in var/sbom.json (CycloneDX)
	@$(BIN)/python tools/sbom var/sbom.json

# Needs the internet, so it is no part of `test`; without an answer it fails rather than look green.
audit: sbom ## Ask the public database of known holes about all of it
	@$(BIN)/python tools/audit var/sbom.json

# Needs the internet for the scanner itself, and most of an hour; no part of `test`.
scan: venv-dev $(CATALOGUES) ## Let a scanner loose on a demo of its own, as a stranger and in each role (ARGS=--help)
	@$(BIN)/python tools/scan $(ARGS)

clean: ## Remove what building and testing left; the demo's data in var/ stays
	rm -rf .venv .coverage .coverage.* htmlcov test-results .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache locales/*/LC_MESSAGES/*.mo
	find webapp tests tools migrations -name __pycache__ -type d -prune -exec rm -rf {} +

venv-run:
	@tools/venv run

venv-dev:
	@tools/venv dev

# Either environment will do: the command line of Babel comes with the product itself.
%.mo: %.po | venv-run
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
