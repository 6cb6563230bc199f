PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
TOOLS := .venv/.tools
EXTRAS := extra-charts extra-mlflow extra-ocr extra-otel
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# On all cores, where pip uses one. Some packages hold templates that are no Python.
COMPILE := $(BIN)/python -m compileall -qq -j 0

.PHONY: help setup tools $(EXTRAS) run test test-slow test-all fuzz check ruff mypy imports bench catalogues lock clean

help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12
	@echo "$(EXTRAS): optional parts; README.md says of what"

# Without `--no-deps` pip would look for what the locks leave out (tool.uv in pyproject.toml).
setup: $(STAMP) ## what Shoptalk needs to run, in .venv, from locked, hashed packages
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Shoptalk needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "Building .venv, once: some 930 MB of packages, which take a minute or two and say little."
	$(PYTHON) -m venv .venv
	$(PIP) --no-deps --no-compile --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(COMPILE) bot agent ingest sql
	$(COMPILE) .venv/lib || true
	@touch $@

tools: $(TOOLS) ## what its developers need besides: test runner, linters, extras
$(TOOLS): $(STAMP) requirements-dev.lock
	@echo "Adding the tools of developers to .venv, once: some 620 MB."
	$(PIP) --no-deps --no-compile --require-hashes -r requirements-dev.lock
	$(COMPILE) .venv/lib || true
	@touch $@

# An extra that pyproject.toml describes, of the releases that the tests ran with.
$(EXTRAS): extra-%: setup
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["$*"], sep="\n")' > .venv/extra.txt
	sed -n 's/ *\\$$//; /^[a-z]/p' requirements-dev.lock > .venv/tried-with.txt
	$(PIP) --constraint .venv/tried-with.txt --requirement .venv/extra.txt

run: setup ## start everything, and say where to open it
	$(BIN)/shoptalk up

check: tools ## lint, types, import contracts
	@$(MAKE) --no-print-directory -j3 ruff mypy imports
ruff: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
mypy: tools
	$(BIN)/mypy
imports: tools
	$(BIN)/lint-imports

# In the order of pyproject.toml's testpaths, in which the longest files come first: a file of few
# tests that take long, begun last, leaves one worker alone at the end.
PYTEST := $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

test: check ## check, then every test but the slow ones
	$(PYTEST) -m "not slow"

test-slow: tools ## the tests marked slow: minutes each
	$(PYTEST) -m slow

fuzz: tools ## the property tests with new examples, other ones each time
	HYPOTHESIS_PROFILE=thorough $(PYTEST) -m hypothesis

test-all: check ## check, then every test
	$(PYTEST)

bench: tools ## regenerate docs/measurements.md's raw figures (needs DATA=folder of question sets)
	$(BIN)/python -m tests.bench $(DATA)

catalogues: tools ## put new sentences of ours into each language's catalogue, to be translated
	$(BIN)/python -m tests.unit.test_catalogues

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock: ## resolve pyproject.toml again into the two locks (needs uv)
	$(LOCK) --group build -o requirements.lock pyproject.toml
	$(LOCK) --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## remove the environment and caches
	rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
