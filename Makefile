# `make help` lists the targets. Everything is built in this folder: .venv/ and node_modules/.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
CHARTS := $(sort $(wildcard examples/*/*.sc))
# Folders of Python, those that exist; mypy finds the compiler under the name it is imported by.
CODE := $(wildcard compiler grammar templates generated examples scripts tests benchmarks)
TYPED := typings/sc_compile $(wildcard generated examples scripts tests benchmarks)

# A run starts hundreds of processes, which would otherwise compile the same modules again.
unexport PYTHONDONTWRITEBYTECODE

# The first interpreter on the path that is new enough; `make setup PYTHON=...` names another.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))

# `make test PYTEST_ARGS='tests/e2e/test_timers.py -k fires'` runs those tests and nothing else. They
# run in several processes; `.venv/bin/pytest` with the same arguments takes one.
PYTEST_ARGS ?=
PYTEST := $(BIN)/pytest -n $(if $(PYTEST_ARGS),2,auto) --durations=10 --durations-min=0.1

# `make fuzz FUZZ_ARGS='--seed 7'` repeats a run; `--charts 0 --texts 0 --forms 0` leaves the broken charts.
FUZZ_ARGS ?=

# `make chaos CHAOS_ARGS='--machines 200 --events 10000 --seed 7'` chooses the size and the numbers.
CHAOS_ARGS ?=

.PHONY: help
help: ## List the targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' $(MAKEFILE_LIST) \
		| while IFS='|' read -r target text; do printf '  make %-10s %s\n' "$$target" "$$text"; done

.PHONY: setup
setup: ## Install everything into .venv/ and node_modules/
	@$(MAKE) --no-print-directory $(if $(findstring jobserver,$(MAKEFLAGS)),,--jobs=2) installed

# What pip and npm install, side by side.
.PHONY: installed
installed: .venv/.stamp node_modules/.stamp
	@:

.venv/.stamp: pyproject.toml requirements-dev.txt
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: none on the path" >&2; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv \
		|| { echo "$(PYTHON) cannot make virtual environments: install its venv module" >&2; exit 1; }
	$(BIN)/python -m pip install -qq --disable-pip-version-check --constraint requirements-dev.txt --editable '.[dev]'
	@touch $@

.PHONY: lock
lock: setup ## Renew requirements-dev.txt: the newest versions that pyproject.toml allows
	rm -rf .venv/lock
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	sed -n '/^#/p' requirements-dev.txt > .venv/lock/requirements-dev.txt
	.venv/lock/bin/python -m pip freeze --exclude-editable >> .venv/lock/requirements-dev.txt
	mv .venv/lock/requirements-dev.txt requirements-dev.txt
	rm -rf .venv/lock

node_modules/.stamp: package.json package-lock.json .npmrc
	@command -v node >/dev/null || { echo "Node.js is needed for restate-server: no node on the path" >&2; exit 1; }
	@command -v npm >/dev/null || { echo "npm is needed for restate-server: none on the path" >&2; exit 1; }
	npm ci --silent
	@touch $@

# The browser that pictures are looked at in: for those who run all tests, as it is a large one.
BROWSER := tests/drawing/browser

$(BROWSER)/node_modules/.stamp: $(BROWSER)/package.json $(BROWSER)/package-lock.json $(BROWSER)/.npmrc
	cd $(BROWSER) && npm ci --silent
	@touch $@

# The extension for VS Code: what bundles and packages it, and what its grammar is tested with.
VSCODE := editors/vscode

$(VSCODE)/node_modules/.stamp: $(VSCODE)/package.json $(VSCODE)/package-lock.json $(VSCODE)/.npmrc
	cd $(VSCODE) && npm ci --silent
	@touch $@

.PHONY: test
test: $(if $(PYTEST_ARGS),setup,static) ## Style, types, generated code, and a test of everything (4 min)
	$(PYTEST) $(PYTEST_ARGS)

.PHONY: test-all
test-all: $(BROWSER)/node_modules/.stamp $(VSCODE)/node_modules/.stamp $(if $(PYTEST_ARGS),setup,static types-pyright) ## All tests, the long ones too: what CI runs (12 min)
	$(PYTEST) --long $(PYTEST_ARGS)

# What looks at files alone, side by side: each of them leaves a core idle for a while.
.PHONY: static
static: setup ## What `make test` begins with: lint, mypy and check, side by side
	@$(MAKE) --no-print-directory --jobs=3 --output-sync types-mypy lint check collect

# pytest rewrites the assertions of test modules, and caches the result. This is done once here, or
# each of its processes would do it at the same time.
.PHONY: collect
collect: setup
	@found=$$($(BIN)/pytest --collect-only --quiet) || { echo "$$found"; exit 1; }

.PHONY: lint
lint: setup ## Check style, and who imports what: Ruff, Black, import-linter
	$(BIN)/ruff check $(CODE)
	$(BIN)/black --quiet --check --diff $(filter-out generated,$(CODE))
	$(BIN)/lint-imports --no-cache --no-logo

.PHONY: types
types: setup types-mypy types-pyright ## Check types: mypy on everything, pyright on the generated code

.PHONY: types-mypy types-pyright
types-mypy: setup
	$(BIN)/mypy $(TYPED)

types-pyright: setup
	$(if $(wildcard generated/*.py),PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --warnings)

.PHONY: format
format: setup ## Sort imports, lay out the code, and the examples' charts
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/black --quiet $(CODE)
	$(if $(CHARTS),$(BIN)/sc-format --quiet $(CHARTS))

.PHONY: generate
generate: setup ## Compile the examples into generated/
	$(if $(CHARTS),$(BIN)/sc-compile $(CHARTS) -o generated/)

.PHONY: vsix
vsix: $(VSCODE)/node_modules/.stamp ## Package the extension for VS Code: editors/vscode/statechart.vsix
	cp LICENSE $(VSCODE)/LICENSE
	cd $(VSCODE) && npm run --silent bundle && npm run --silent package

.PHONY: pictures
pictures: setup ## Draw the pictures of the documentation, docs/pictures/
	$(BIN)/python -m scripts.draw_pictures

.PHONY: check
check: setup ## Fail if generated/ is not what the examples compile to
	$(if $(CHARTS),$(BIN)/sc-compile $(CHARTS) -o generated/ --check)

.PHONY: fuzz
fuzz: setup ## Compare random charts with the reference interpreter; try texts, forms, broken charts (FUZZ_ARGS='--charts 500')
	$(BIN)/python -m scripts.fuzz $(FUZZ_ARGS)

.PHONY: chaos
chaos: setup ## Kill server and application while machines work (CHAOS_ARGS='--events 500')
	$(BIN)/python -m scripts.chaos $(CHAOS_ARGS)

# `make bench PARTS='pure diff'` chooses parts, BENCH_ARGS their sizes (`--help` lists both).
PARTS ?=
BENCH_ARGS ?=

.PHONY: bench
bench: setup .venv/bench/.stamp benchmarks/node_modules/.stamp ## Measure, beside peers: benchmarks/RESULTS.md
	.venv/bench/bin/python -m benchmarks $(BENCH_ARGS) $(PARTS)

# An environment of its own: what is installed beside generated code is part of what is measured.
.venv/bench/.stamp: .venv/.stamp
	rm -rf .venv/bench
	$(BIN)/python -m venv .venv/bench
	.venv/bench/bin/python -m pip install -qq --disable-pip-version-check --constraint requirements-dev.txt --editable '.[bench]'
	@touch $@

benchmarks/node_modules/.stamp: benchmarks/package.json benchmarks/package-lock.json
	cd benchmarks && npm ci --silent
	@touch $@

.PHONY: demo
demo: setup ## Run the auth example on a local Restate server and show what happens
	$(BIN)/python -m scripts.demo

.PHONY: inspect
inspect: setup ## Run the examples on a local Restate server, and show their machines on a web page
	@$(BIN)/python -m scripts.inspect_examples

.PHONY: clean
clean: ## Delete everything that can be made again
	rm -rf .venv node_modules benchmarks/node_modules $(BROWSER)/node_modules $(VSCODE)/node_modules $(VSCODE)/dist build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(CODE) -name __pycache__ -prune -exec rm -rf {} +
