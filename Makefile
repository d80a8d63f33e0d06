# make demo: set up, read a sample article, and tell a sample story of twelve outlets as a digest.  make test: set up and pass the tests.  Needs Python 3.11+, make, gcc.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test setup lint lock bench screenshots clean

.venv/.ready: requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup: .venv/.ready

demo: setup
	$(BIN)/accordingto read samples/the-mill.txt --publisher "Harbour Post" --published 2025-03-14
	rm -rf build/demo && mkdir -p build/demo
	$(BIN)/accordingto add samples/the-dam.jsonl samples/the-dam-dispatch.json --store build/demo/demo.db
	$(BIN)/accordingto stories --store build/demo/demo.db
	$(BIN)/accordingto digest Korrow --store build/demo/demo.db --format html --output build/demo/the-dam.html
	$(BIN)/accordingto digest Korrow --store build/demo/demo.db | sed '/^Notes$$/,$$d'
	@echo "The notes that back each sentence: build/demo/the-dam.html"
	@echo "In a browser: $(BIN)/accordingto serve --store build/demo/demo.db   then http://127.0.0.1:8765/stories"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/python -m pytest

bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python bench/reading.py

# The pictures in docs/screenshots, from the sample story; needs Chromium.
screenshots: setup
	$(BIN)/python -m tests.browser.shots

lock:
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra dev -o requirements/dev.lock pyproject.toml

clean:
	rm -rf .venv
