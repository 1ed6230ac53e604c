# `make run` shows the site, `make dev` reloads it while you work, `make test` proves it. The rest serves these.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
export BASE_URL ?= http://127.0.0.1:$(PORT)
export TURN
# Tests start hundreds of processes: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# Only who changes styles and scripts needs Node; where it is missing, their linters are left out.
NODE := $(shell command -v npm 2>/dev/null)
SERVICES = $(shell find attestation cms_pages -path '*/services.py' -o -path '*/services/*.py')

DEPLOYMENT := tests/deploy tests/security/test_nginx.py tests/security/test_nginx_tls.py tests/management/backups \
	tests/config/test_environment.py tests/config/test_health.py tests/config/test_logs.py tests/config/test_metrics.py

.DEFAULT_GOAL := help
.PHONY: help run dev test test-fast test-days lint lint-python lint-security lint-docstrings lint-imports lint-templates lint-migrations \
	lint-frontend types coverage collection database bench audit trust mutation deploy-test assets catalogues format hooks chromium chromium-headless-shell libreoffice nginx \
	age systemd-analyze promtool

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/installed ## install, prepare the database with the demonstration, start web and workers (PORT=8000)
	@exec $(PY) manage.py run_site --port $(PORT)

dev: export DEBUG = True
dev: $(VENV)/installed-dev $(if $(NODE),node_modules/.installed) ## like run, but reload on every change of code, templates, styles and scripts
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py createcachetable --verbosity 0
	@$(PY) manage.py load_demo --once
	@exec $(VENV)/bin/honcho --procfile Procfile.dev start --port $(PORT) web letters papers foreign batches $(if $(NODE),assets)

# The checks and the migrations of the test database keep a core busy each. With DAY=turn all but the browser and the
# longest tests run with the clock at one of ten days, by turns of the commit.
test: $(VENV)/installed-dev chromium-headless-shell libreoffice nginx age systemd-analyze ## run linters, type checks and all tests (TURN=all, see tests/turns.py)
	+$(MAKE) --no-print-directory --jobs=2 --output-sync lint types database collection
ifdef DAY
	$(MAKE) --no-print-directory test-days
	$(PY) -m pytest -n auto --dist loadgroup -m "browser or long or true_day" $(PYTEST_ARGS)
else
	$(PY) -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)
endif

test-fast: $(VENV)/installed-dev database ## run the tests of rules: no pages, no browser, none of the longest
	$(PY) -m pytest -n auto --dist loadgroup -m "unit and not long" $(PYTEST_ARGS)

test-days: $(VENV)/installed-dev ## run the tests on other days, see tests/days.py (DAY=3 for one, PYTEST_ARGS=tests/reports)
	@command -v faketime >/dev/null || sh .ci/install-package faketime
	$(PY) -m tests.days $(if $(DAY),--day $(DAY)) -- $(PYTEST_ARGS)

coverage: $(VENV)/installed-dev chromium-headless-shell libreoffice nginx ## run all tests with coverage measured; fails below the bar in pyproject.toml
	$(PY) -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered $(PYTEST_ARGS)

lint: lint-python lint-security lint-docstrings lint-imports lint-templates lint-migrations $(if $(NODE),lint-frontend) ## run all linters

lint-python: $(VENV)/installed-dev ## check Python code with ruff
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

lint-security: $(VENV)/installed-dev ## look for unsafe code with bandit, for vulnerable packages with pip-audit
	$(VENV)/bin/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive attestation cms_pages site manage.py audit bench trust
	$(PY) -m trust.dependencies

lint-docstrings: $(VENV)/installed-dev ## check that every public function of services says what it does
	@echo ruff check --select D103,D205,D400,D419 on services
	@$(VENV)/bin/ruff check --select D103,D205,D400,D419 $(SERVICES)

lint-imports: $(VENV)/installed-dev ## check the contracts of imports
	PYTHONPATH=.:site $(VENV)/bin/lint-imports

lint-templates: $(VENV)/installed-dev ## check templates with djlint
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/djlint templates --check --quiet

lint-migrations: $(VENV)/installed-dev ## check that no model has changed without its migration
	$(PY) manage.py makemigrations --check --dry-run

lint-frontend: node_modules/.installed ## check scripts with eslint and styles with stylelint
	npm run --silent lint

types: $(VENV)/installed-dev ## check types with mypy
	$(VENV)/bin/mypy

# All workers read every test: what is compiled once is there for them.
collection: $(VENV)/installed-dev ## compile the tests, and see that each can be loaded
	$(PY) -m pytest --collect-only --quiet --quiet --numprocesses=0

database: $(VENV)/installed-dev ## make the migrated database that tests copy
	$(PY) -m tests.database

bench: $(VENV)/installed-dev ## measure what pages and documents cost
	$(PY) -m bench

audit: $(VENV)/installed-dev chromium ## judge the site with Lighthouse, Nu and axe (FLAGS=--write renews docs/quality.md)
	@command -v java >/dev/null || sh .ci/install-package default-jre-headless
	cd audit && npm ci --ignore-scripts --silent
	$(PY) -m audit $(FLAGS)

trust: $(VENV)/installed-dev database ## attack the project: every suite of trust/, one table, and whole what tests try by turns
	$(PY) -m trust
	TURN=all $(PY) -m pytest -n auto --dist loadgroup -m turns

mutation: $(VENV)/installed-dev database ## change rules and services a little, and see whether tests notice (MODULES=orders.workflow, MINUTES=60)
	$(PY) -m trust.mutating $(MODULES) $(if $(MINUTES),--minutes $(MINUTES))

# What a server gets, with Debian's own nginx, systemd and promtool: nothing is left out for want of a program.
deploy-test: $(VENV)/installed-dev database nginx age systemd-analyze promtool ## install, walk, back up, restore and watch the site by the files of deploy/
	$(PY) -m pytest --verbose --no-header -p no:cacheprovider $(DEPLOYMENT) $(PYTEST_ARGS)

# The compiled styles and scripts are committed.
assets: node_modules/.installed ## compile styles and scripts into static/
	npm run build

catalogues: $(VENV)/installed-dev ## compile our words over Wagtail's into locale/
	$(VENV)/bin/pybabel compile --domain django --directory locale

format: $(VENV)/installed-dev ## format Python code and templates, mend what linters can mend
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djlint templates --reformat --quiet

hooks: $(VENV)/installed-dev ## run the linters before every commit
	$(VENV)/bin/pre-commit install

$(VENV)/installed: requirements.txt
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	touch $@ $(VENV)/installed

node_modules/.installed: package-lock.json
	npm ci --ignore-scripts --prefer-offline --silent
	touch $@

# The browser of the tests comes from the system's packages.
chromium:
	@command -v chromium >/dev/null || sh .ci/install-package chromium

# The same engine without windows: a third less of the processor for the browser tests.
chromium-headless-shell:
	@command -v $@ >/dev/null || sh .ci/install-package $@

# The office in which our Word files must open; the site itself does not need it.
libreoffice:
	@command -v soffice >/dev/null || sh .ci/install-package libreoffice-writer-nogui

# The server in front of a real installation: tests run it with deploy/nginx.conf.
nginx:
	@command -v nginx >/dev/null || sh .ci/install-package nginx-light

# What encrypts backups.
age:
	@command -v age >/dev/null || sh .ci/install-package age

# Reads the units; it needs no running systemd.
systemd-analyze:
	@command -v systemd-analyze >/dev/null || sh .ci/install-package systemd

# Reads rules of alerts and metrics.
promtool:
	@command -v promtool >/dev/null || sh .ci/install-package prometheus
