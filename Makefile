# The two that matter: `make run` serves the dashboard, `make test` runs every test. `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := app.py indicators roadmap tests
CHECKERS := tests/node_modules/.package-lock.json

.PHONY: help run test check format bench look clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: $(VENV)/.runs  ## install, create and fill the ledger, and serve the dashboard on http://localhost:8501
	$(BIN)/python -m roadmap check
	$(BIN)/python -m roadmap progress
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: $(VENV)/.tests $(CHECKERS)  ## install what tests need and run them all
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

check: $(VENV)/.tests  ## format, lint, types, and which room may import which
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tests  ## put the code into its format and mend what can be mended by machine
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: $(VENV)/.tests  ## measure speed and memory against the goals
	$(BIN)/python -m tests.bench

look: $(VENV)/.tests  ## take a picture of every page into tests/screenshots/
	$(BIN)/python -m tests.browser.look

clean:  ## delete what can be made again; evidence and snapshots stay
	rm -rf $(VENV) .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache tests/screenshots tests/node_modules
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: installing happens again only when the requirements change.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 or newer is needed; name another with: make $(MAKECMDGOALS) PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'Python has no venv module; on Debian and Ubuntu: sudo apt-get install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.txt | $(BIN)/python
	$(PIP) install --quiet -r requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt requirements.txt | $(BIN)/python
	$(PIP) install --quiet -r tests/requirements.txt
	@touch $@ $(VENV)/.runs

# Not every machine has npm or a network: the tests that use these checkers are skipped then, and say so.
$(CHECKERS): tests/package-lock.json
	@if ! command -v npm >/dev/null; then echo 'No npm here: tests with checkers from npm are skipped.'; \
	elif ! npm ci --prefix tests --no-audit --no-fund --fetch-retries 1; then \
	  echo 'npm could not install the checkers: tests with them are skipped.' >&2; fi
