# One command for each need; each makes .venv first when it is missing (Python 3.11 or later is all that must be there).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet install --no-compile -c constraints.txt
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test check check-format check-lint check-types check-layers check-sizes check-docs check-tests check-faults bench docs pictures new-rule clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The environment. Stamps make a second call quick; a changed pyproject.toml or constraints.txt installs again.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "sleuth needs Python 3.11 or later; '$(PYTHON)' is older or missing. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.torch: constraints.txt | $(BIN)/python
	@echo "Installing PyTorch into $(VENV) (a large download, once) ..."
	@$(PIP) "$$(grep '^torch==' constraints.txt)"
	@touch $@

$(VENV)/.run: pyproject.toml $(VENV)/.torch
	@echo "Installing sleuth and scikit-learn into $(VENV) ..."
	@$(PIP) -e '.[all]'
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.torch
	@echo "Installing sleuth with its development tools into $(VENV) ..."
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run  ## train a small network with a planted fault, and see it diagnosed
	@$(BIN)/sleuth demo

test: $(VENV)/.dev  ## run all tests, half an hour on two cores
	@$(BIN)/python -m pytest -n 2 --dist worksteal

check-tests: $(VENV)/.dev  ## all tests but five in six of those that train whole programs
	@$(BIN)/python -m pytest -n 2 --dist worksteal --slice 6

check: check-format check-lint check-types check-layers check-sizes check-docs check-tests check-faults  ## everything that CI checks
	@echo "All checks passed."

check-format: $(VENV)/.dev
	@$(BIN)/ruff format --check .

check-lint: $(VENV)/.dev
	@$(BIN)/ruff check --quiet .

check-types: $(VENV)/.dev
	@$(BIN)/mypy

check-layers: $(VENV)/.dev
	@$(BIN)/lint-imports --no-cache

check-sizes: $(VENV)/.dev
	@$(BIN)/python -m tools.sizes

check-docs: $(VENV)/.dev
	@$(BIN)/python -m tools.make_docs --check

check-faults: $(VENV)/.dev
	@$(BIN)/python benchmarks/run_faults.py --quick --every 4 --preload --at-least 0.7

bench: $(VENV)/.dev  ## run all benchmarks (telemetry, faults, published, overhead, peers); takes a long time
	@$(BIN)/python benchmarks/run_all.py

docs: $(VENV)/.dev  ## write the generated pages of docs/
	@$(BIN)/python -m tools.make_docs

pictures: $(VENV)/.dev  ## take the pictures of README.md from a real run
	@$(BIN)/python -m tools.make_pictures

new-rule: $(VENV)/.dev  ## write the files of a new rule: make new-rule NAME=some-fault
	@$(BIN)/python -m tools.new_rule "$(NAME)"

clean:  ## remove the environment, caches and the runs of this folder
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .sleuth build dist
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
