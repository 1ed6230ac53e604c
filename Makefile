# The two commands: `make run` shows the site, `make test` proves it. Everything else serves them.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export BASE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: run test lint types database bench audit assets format chromium libreoffice

run: $(VENV)/installed
	@exec $(PY) manage.py run_site --port $(PORT)

# The checks and the migrations of the test database keep a core busy each.
test: $(VENV)/installed-dev chromium libreoffice
	+$(MAKE) --no-print-directory --jobs=2 --output-sync lint types database
	$(PY) -m pytest -n 2 --dist loadgroup

lint: $(VENV)/installed-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	PYTHONPATH=.:site $(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/djlint templates --check --quiet

types: $(VENV)/installed-dev
	$(VENV)/bin/mypy

database: $(VENV)/installed-dev
	$(PY) -m tests.database

bench: $(VENV)/installed-dev
	$(PY) -m bench

# What visitors get, by the tools that others judge sites with; `make audit FLAGS=--write` renews docs/quality.md.
audit: $(VENV)/installed-dev chromium
	@command -v java >/dev/null || sh .ci/install-package default-jre-headless
	cd audit && npm ci --ignore-scripts --silent
	$(PY) -m audit $(FLAGS)

# The compiled styles and scripts are committed: only who changes them needs Node.
assets:
	npm ci
	npm run build

format: $(VENV)/installed-dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djlint templates --reformat --quiet

$(VENV)/installed: requirements.txt
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@ $(VENV)/installed

# The browser of the tests comes from the system's packages.
chromium:
	@command -v chromium >/dev/null || sh .ci/install-package chromium

# The office in which our Word files must open; the site itself does not need it.
libreoffice:
	@command -v soffice >/dev/null || sh .ci/install-package libreoffice-writer-nogui
