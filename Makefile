# Every habit of this project is one command; `make help` lists them.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test check bench messages migration lock clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: $(VENV)/run.stamp ## run the messengers of .env, or the playground when it names none
	@$(BIN)/python -m bot run

test: $(VENV)/dev.stamp ## lint, types, import contracts, and every test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@command -v chromium >/dev/null || echo "Chromium is not installed: the tests of the page are left out."
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: $(VENV)/run.stamp ## say whether tokens, database, catalogues and programme file are in order
	@$(BIN)/python -m bot check

bench: $(VENV)/dev.stamp $(VENV)-bench/stamp ## measure against python-telegram-bot's echo and aiogram
	@$(BIN)/python -m tests.benchmarks

messages: $(VENV)/dev.stamp ## list sentences that a catalogue lacks or no longer needs
	@$(BIN)/python -m locales

migration: $(VENV)/dev.stamp ## write a migration from the tables: make migration NAME="add courses"
	@$(BIN)/python -m storage.migrations "$(NAME)"

lock: ## write the locked requirements anew (needs uv)
	uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.txt
	uv pip compile pyproject.toml --extra dev -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-dev.txt
	uv pip compile tests/benchmarks/peers.in --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements-bench.txt

clean: ## remove what the commands above made, but never the data in var/
	rm -rf $(VENV) $(VENV)-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=python3.11"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing what the bot needs ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt | $(BIN)/python
	@echo "Installing what the tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp

$(VENV)-bench/stamp: requirements-bench.txt
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@
