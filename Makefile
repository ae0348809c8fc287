# Everything sets itself up: Python 3.11 or later and make are all that is assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help

help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"Python 3.11 or later is needed, this is {v.major}.{v.minor}. Try: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages (a few minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

setup: $(READY) ## Make the virtual environment with all packages

demo: $(READY) ## Assess real and sample parks and write the reports
	@$(BIN)/greenpark demo

test: $(READY) ## Run all tests
	@$(BIN)/python -m pytest -n 2

check: $(READY) ## Lint, format, types, layers, catalog cases
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/greenpark catalog test

format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(READY) ## Run the benchmarks and print ratios
	@$(BIN)/python -m benchmarks

docs: $(READY) ## Make the command reference and the JSON Schemas again
	@$(BIN)/python scripts/make_docs.py

constraints: ## Write constraints.txt from what is installed now
	@$(BIN)/python scripts/make_constraints.py

.PHONY: help setup demo test check format bench docs constraints
