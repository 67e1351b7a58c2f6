# make run     everything set up, the example programme served on http://127.0.0.1:8000
# make test    every test            make check     style, types, borders, messages, licences
# make bench   speed and quality     make messages  new texts into the Dutch catalogues (APP=voices)
# make lock    after a change of dependencies
# Nothing is installed outside this folder, except Chromium where root may do so.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
CHECKS := style types borders migrations messages templates licences deploy assets
.PHONY: pictures help setup run test check bench bench-setup lock messages browser assets $(CHECKS:%=check-%)

PY   ?= python3
VENV := .venv
BIN  := $(VENV)/bin
UV   := 0.13.9
WORKERS ?= 2
ARGS ?=

CATALOGUES := $(wildcard src/caleidoscoop/*/locale/*/LC_MESSAGES/django.po)
ASSET_SOURCES := $(shell find src/caleidoscoop -path '*/assets/*' -type f -o -name '*.html' -type f -o -path '*/templatetags/*.py' -type f 2>/dev/null)
NODE_MAJOR := $(shell node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
HAS_NODE := $(shell [ "$(NODE_MAJOR)" -ge 20 ] 2>/dev/null && command -v npm 2>/dev/null)

help:
	@sed -n 's/^# //p' Makefile | head -6

# Set-up

setup: $(VENV)/.synced assets $(VENV)/.messages
	@:

$(BIN)/uv:
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed; name it as in: make PY=python3.12"; exit 1; }
	@$(PY) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(PY) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==$(UV)'

$(VENV)/.synced: $(BIN)/uv pyproject.toml requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch $@

# .mo files are made here and never committed.
$(VENV)/.messages: $(VENV)/.synced $(CATALOGUES)
	@$(BIN)/python -m caleidoscoop.config.messages --compile
	@touch $@

ifeq ($(HAS_NODE),)
assets:
	@echo "Node 20 or newer with npm is not here: the committed build of the assets is used."
else
assets: node_modules/.built

node_modules/.synced: package.json package-lock.json .npmrc
	@npm ci --silent --no-progress && touch $@ \
	  || echo "npm ci did not work: the committed build of the assets is used."

# With CI=true what is committed is left as it is, so that check-assets can find it stale.
node_modules/.built: node_modules/.synced build.mjs $(ASSET_SOURCES)
	@[ "$(CI)" = true ] || [ ! -f node_modules/.synced ] || { npm run --silent build && touch $@; }
endif

# Run and test

run: setup
	@$(BIN)/caleidoscoop example
	@$(BIN)/caleidoscoop serve

browser: setup
	@$(BIN)/python -m tests.browser

test: setup browser
	@$(BIN)/pytest -q -n $(WORKERS) $(ARGS)

# Each check alone: make check-types. All of them: every fault in one run.
DJANGO := DATABASE_URL=sqlite:///:memory: DJANGO_SETTINGS_MODULE=caleidoscoop.config.settings $(BIN)/django-admin

check: setup
	@$(MAKE) --keep-going $(CHECKS:%=check-%)
	@echo "All checks passed: $(CHECKS)."

check-style:
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { $(BIN)/ruff format --check; exit 1; }

check-types:
	@$(BIN)/mypy --no-error-summary

check-borders:
	@said=$$($(BIN)/lint-imports --no-logo) || { echo "$$said"; exit 1; }

check-migrations:
	@said=$$($(DJANGO) makemigrations --check --dry-run) || { echo "$$said"; exit 1; }

check-messages:
	@$(BIN)/python -m caleidoscoop.config.messages --check

check-templates:
	@$(BIN)/djlint --lint --quiet src

check-licences:
	@$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

# The settings of production: https, a key and a host of one's own.
check-deploy:
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  HTTPS=true ALLOWED_HOSTS=caleidoscoop.example \
	  $(DJANGO) check --deploy --fail-level WARNING >/dev/null

check-assets:
	@if [ -f node_modules/.synced ]; then npm run --silent check; \
	  else echo "The built assets were not compared: npm is not here."; fi

# Benchmarks: benchmarks/NAME.mk defines bench-NAME, and may add to bench-setup.

-include $(wildcard benchmarks/*.mk)

bench-setup: setup
bench: bench-setup $(patsubst benchmarks/%.mk,bench-%,$(wildcard benchmarks/*.mk))
	@[ -n "$(wildcard benchmarks/*.mk)" ] || echo "There are no benchmarks yet."

# By hand

messages: $(VENV)/.synced
	@$(BIN)/python -m caleidoscoop.config.messages $(APP)

# The pictures of the documentation, from the running product.
pictures: setup browser
	@$(BIN)/python tools/pictures.py

lock: $(BIN)/uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --all-extras \
	  --group test -o requirements/dev.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  -o requirements/base.txt pyproject.toml
