# Python 3.11 or newer and make are all it needs; everything else is set up in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# With MXSU_CLUSTER set, the engine for networks on clusters (0.6 GB) comes too, and its tests are run.
DEV_READY := $(VENV)/.dev-ready$(if $(MXSU_CLUSTER),-cluster)

.PHONY: run test lint types check format verify docs bench release clean help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: $(READY)  ## set up, check, build, validate, and tell what the graph holds
	@$(BIN)/mxsu build

test: $(DEV_READY)  ## the whole test suite
	@$(BIN)/pytest

lint: $(DEV_READY)  ## the linter and the formatter's check
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV_READY)  ## the type checker
	@$(BIN)/mypy

format: $(DEV_READY)  ## bring code and curated files into their canonical layout
	@$(BIN)/ruff format .
	@$(BIN)/mxsu fmt

docs: $(DEV_READY)  ## the documentation as a site for the browser, in build/site
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html"

verify: $(READY)  ## compare every claim with your copies of the texts: make verify TEXTS=folder
	@$(BIN)/mxsu sources verify --texts "$(TEXTS)"

bench: $(READY)  ## measure every step against rdflib, pyshacl and networkx: make bench SIZES="1e4 1e5"
	@$(BIN)/python benchmarks/bench.py $(or $(SIZES),1e4 1e5) --page

release: $(READY)  ## the described dataset in build/release: make release DATE=2027-01-31 SINCE=last-release
	@$(BIN)/mxsu release $(if $(DATE),--date "$(DATE)") $(if $(SINCE),--since "$(SINCE)") $(if $(URL),--url "$(URL)")

clean:  ## remove what is derived
	rm -rf build dist $(VENV)

FRONTEND := src/mxsu_graph/serve/frontend
$(READY): pyproject.toml $(wildcard $(FRONTEND)/package-lock.json $(FRONTEND)/build.mjs $(FRONTEND)/src/*.ts)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mxsu_graph needs Python 3.11 or newer; name one with: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "setting up $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]"
	@touch $@

$(DEV_READY): $(READY)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all]" --group dev
	@test -z "$(MXSU_CLUSTER)" || $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[all,cluster]" || echo "pysail could not be installed: its tests are skipped"
	@touch $@
