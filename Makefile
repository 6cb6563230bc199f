PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup run test test-slow test-all fuzz check ruff mypy imports bench catalogues lock clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup: $(STAMP) ## build the environment in .venv, from the locked, hashed dependencies
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shoptalk needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "Building .venv, once: some 1.7 GB of packages, which take a few minutes and say little."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q bot agent ingest sql
	@touch $@

run: setup ## start everything, and say where to open it
	$(BIN)/shoptalk up

check: setup ## lint, types, import contracts
	@$(MAKE) --no-print-directory -j3 ruff mypy imports
ruff: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
mypy: setup
	$(BIN)/mypy
imports: setup
	$(BIN)/lint-imports

# In the order of pyproject.toml's testpaths, in which the longest files come first: a file of few
# tests that take long, begun last, leaves one worker alone at the end.
PYTEST := $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

test: check ## check, then every test but the slow ones
	$(PYTEST) -m "not slow"

test-slow: setup ## the tests marked slow: minutes each
	$(PYTEST) -m slow

fuzz: setup ## the property tests with new examples, other ones each time
	HYPOTHESIS_PROFILE=thorough $(PYTEST) -m hypothesis

test-all: check ## check, then every test
	$(PYTEST)

bench: setup ## regenerate docs/measurements.md's raw figures (needs DATA=folder of question sets)
	$(BIN)/python -m tests.bench $(DATA)

catalogues: setup ## put new sentences of ours into each language's catalogue, to be translated
	$(BIN)/python -m tests.unit.test_catalogues

lock: ## resolve pyproject.toml again into requirements.lock (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev -o requirements.lock pyproject.toml

clean: ## remove the environment and caches
	rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
