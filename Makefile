# Milepost: `make run` serves the dashboard, `make test` proves it. Both set up what they need.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
WHEELS := $(wildcard .wheels)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(if $(WHEELS),--no-index --find-links .wheels)
CODE := pipelines warehouse metrics access display reports pages dashboard.py tests

.PHONY: run test setup setup-dev lint types unit browser nightly bench lock wheels clean

run: setup
	@$(BIN)/python -m pipelines start --port $(PORT)

setup: $(VENV)/.run-ready

setup-dev: $(VENV)/.dev-ready

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Milepost needs Python 3.11 ($(PYTHON) was not found). Install it, or name another with: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "A virtual environment could not be made: install your system's python3-venv package."; exit 1; }

$(VENV)/.run-ready: requirements.txt | $(BIN)/python
	@echo "Installing what Milepost runs on (once)..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt $(VENV)/.run-ready
	@echo "Installing what tests Milepost (once)..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

test: setup-dev
	@sh tests/install_chromium.sh
	@$(MAKE) --no-print-directory lint types unit browser

lint: setup-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: setup-dev
	$(BIN)/mypy

# A test that hangs says where it hangs and ends, instead of the machine that waits for it.
PYTEST := $(BIN)/python -m pytest -q -o faulthandler_timeout=300 -o faulthandler_exit_on_timeout=true

unit: setup-dev
	$(PYTEST) -n auto --dist loadfile -m "not browser and not nightly" tests

# These wait more than they compute: three at a time keep two cores busy.
browser: setup-dev
	$(PYTEST) -n 3 --dist loadfile -m "browser and not nightly" tests/browser

# The long sizes: a thousand kills, two hundred restores, a day's soak, five thousand mutants. Takes hours.
nightly: setup-dev
	$(BIN)/python -m pytest -q -n auto --dist loadfile -m nightly tests

bench: setup-dev
	$(BIN)/python -m tests.bench

lock: setup-dev
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 -q -o requirements.txt requirements.in
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 -q -o requirements-dev.txt requirements-dev.in
	$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11 -q -o requirements-engine.txt requirements-engine.in

# For a server without a network: run this where there is one, carry the folder over, run make there.
wheels: setup
	$(BIN)/python -m pip download --quiet --require-hashes --only-binary :all: --dest .wheels -r requirements.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
