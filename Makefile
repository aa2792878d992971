# Needs Python 3.11 or later and make; everything else is fetched, pinned by hash, into .venv and node_modules.
# Stamps in .make remember what is done, so that a second run redoes only what changed.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.NOTPARALLEL:

PYTEST_ARGS ?= -n auto --dist loadfile --no-loadscope-reorder
UPGRADE ?=

# Networks that inspect traffic put their certificate into the machine's own list: trust that list where there is one.
CERTIFICATES := $(firstword $(wildcard $(addprefix /etc/,ssl/certs/ca-certificates.crt \
	pki/tls/certs/ca-bundle.crt ssl/ca-bundle.pem ssl/cert.pem)))
ifneq ($(CERTIFICATES),)
export UV_SYSTEM_CERTS ?= 1
export NODE_EXTRA_CA_CERTS ?= $(CERTIFICATES)
endif

export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1
# What was compiled is kept, whatever the shell says: without it each start of the portal takes nine seconds, not one.
export PYTHONDONTWRITEBYTECODE :=
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PY := .venv/bin/python
UV := .venv/bin/uv
SYNC := $(UV) pip sync --quiet --require-hashes --python $(PY)
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--annotation-style line $(UPGRADE)
SASS := .venv/bin/node node_modules/sass/sass.js --load-path=node_modules --style=compressed \
	--no-source-map --no-error-css --quiet-deps
DESIGN := node_modules/nhsuk-frontend/dist/nhsuk
VENDOR := static/vendor
ICONS := $(addprefix $(VENDOR)/images/nhsuk-icon-,arrow-down.svg arrow-up.svg arrow-up-down.svg cross.svg)
ASSETS := $(VENDOR)/joined-up.css $(VENDOR)/nhsuk-frontend.min.js $(ICONS)

.PHONY: help setup setup-dev run test check bench canary try-oidc lock format clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

run: setup ## Set up, migrate, load the content and serve on http://127.0.0.1:8000 (PORT=n changes it)
run: export PORTAL_DEMO ?= 1
run: export PORT ?= 8000
run:
	@.venv/bin/portal db upgrade
	@.venv/bin/portal content load
	@exec .venv/bin/portal serve --with-worker

test: setup-dev ## Set up and run every test, in the browser and on PostgreSQL too (PYTEST_ARGS=... narrows)
	@$(PY) -m tests.support.provision
	@.venv/bin/pytest $(PYTEST_ARGS)

check: setup-dev ## Lint, format, types, import rules, templates, sizes
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/djlint --lint --quiet portal/templates
	@.venv/bin/pytest -q tests/rules

bench: setup-dev ## Run the benchmarks, each beside a named rival
	@for bench in $$(ls bench/[a-z]*.py | xargs -n 1 basename -s .py); do echo "== $$bench"; $(PY) -m bench.$$bench || exit 1; done

canary: setup-dev ## Crawl every page as every role for text that must not show there (the long form)
	@$(PY) -m tests.support.provision
	@PORTAL_CANARY=full .venv/bin/pytest -m canary -s

try-oidc: setup-dev tests/outside/node_modules/.done ## Sign in by a real provider of OpenID Connect, in a browser
	@$(PY) -m tests.support.provision
	@$(PY) -m tests.outside.try_oidc

lock: setup-dev ## Renew the lock files after a change of pyproject.toml or package.json (UPGRADE=--upgrade)
	@$(LOCK) --group installer -o requirements/uv.txt
	@$(LOCK) pyproject.toml --group build --group pdf -o requirements/run.txt
	@$(LOCK) pyproject.toml --group build --group dev -c requirements/run.txt -o requirements/dev.txt
	@for folder in . tests/outside; do (cd $$folder && npm install --package-lock-only --loglevel=error) || exit 1; \
		$(PY) -c "import json, pathlib, sys; lock = pathlib.Path(sys.argv[1], 'package-lock.json'); \
		data = json.loads(lock.read_text()); [entry.pop('funding', None) for entry in data['packages'].values()]; \
		lock.write_text(json.dumps(data, indent=2) + '\n')" $$folder; done

format: setup-dev ## Put the code in its standard form
	@.venv/bin/ruff check --fix --exit-zero --quiet .
	@.venv/bin/ruff format .

clean: ## Remove what the set-up made (not your data)
	rm -rf .venv .make node_modules tests/outside/node_modules $(VENDOR) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

tests/outside/node_modules/.done: tests/outside/package.json tests/outside/package-lock.json .make/npm
	@cd tests/outside && npm ci --loglevel=error >/dev/null
	@touch $@

# --- set-up -------------------------------------------------------------------------------------

setup: .make/run $(ASSETS)
	@:
setup-dev: .make/dev $(ASSETS)
	@:

# A .venv that was moved here, or whose Python is gone, is made anew.
VENV_OK := $(shell test "$$(cat .venv/.home 2>/dev/null)" = "$(CURDIR)" && $(PY) -c "" 2>/dev/null && echo yes)
ifneq ($(VENV_OK),yes)
.PHONY: .venv/.home
endif

.venv/.home:
	@mkdir -p .make && rm -rf .venv .make/run .make/dev .make/uv
	@for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3.11 python3.14 python3 python); do \
		"$$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && break; python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Python 3.11 or later was not found. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	if ! "$$python" -c "import ensurepip, venv" 2>/dev/null; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -q >/dev/null && apt-get install -y -q python3-venv >/dev/null; \
		fi; \
	fi; \
	"$$python" -m venv .venv || { \
		echo "This Python cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Fetching what the portal needs (up to a minute, once)" >&2
	@echo "$(CURDIR)" > $@

.make/uv: requirements/uv.txt .venv/.home
	@mkdir -p .make
	@$(PY) -m pip install --quiet --only-binary :all: --require-hashes -r requirements/uv.txt
	@touch $@

.make/run: requirements/run.txt pyproject.toml .make/uv
	@if [ -e .make/dev ]; then $(MAKE) --no-print-directory .make/dev; else $(SYNC) requirements/run.txt \
		&& $(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .; fi
	@touch $@

.make/dev: requirements/dev.txt pyproject.toml .make/uv
	@$(SYNC) requirements/dev.txt
	@$(UV) pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@touch .make/run $@

.make/npm: package.json package-lock.json .npmrc | .make/run
	@.venv/bin/npm ci --omit=optional --loglevel=error >/dev/null
	@touch $@

$(VENDOR)/joined-up.css: $(shell find static/css/src -name "*.scss" 2>/dev/null) .make/npm
	@mkdir -p $(VENDOR)
	@$(SASS) static/css/src/joined-up.scss $@

$(VENDOR)/nhsuk-frontend.min.js: .make/npm
	@mkdir -p $(VENDOR)
	@sed 's|//# sourceMappingURL=.*||' $(DESIGN)/nhsuk-frontend.min.js > $@

$(ICONS): $(VENDOR)/images/%: .make/npm
	@mkdir -p $(VENDOR)/images
	@cp $(DESIGN)/assets/images/$* $@
