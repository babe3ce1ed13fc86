# make run   install, fetch the model, index the guidance, open the page
# make test  install what the tests need, then lint, types, import rules and every test
# make eval  measure how well the guidance is found, on cases that nothing was chosen by
# make quick a few cases of every suite with the smallest model: does the whole way still work?
# make screenshots  look at every view wide and narrow, by day and by night, and keep the pictures of the docs
# make learn fit the search's classifier anew after its examples have changed
# make bench measure how fast it is on this computer: a table, and JSON in benchmarks/out

VENV   ?= .venv
PYTHON ?= python3
BIN    := $(VENV)/bin

# Only what Python loads is built: 3 minutes on two cores instead of 7. Your own CMAKE_ARGS win over these.
export CMAKE_ARGS ?= -DLLAVA_BUILD=OFF -DCMAKE_PROJECT_llama.cpp_INCLUDE=$(CURDIR)/coach/llm/build.cmake

TINY := smollm2-135m-instruct-q4_1

.PHONY: run test lint bench eval quick learn screenshots setup install clean

run: setup
	$(BIN)/coach serve

setup: install
	$(BIN)/coach setup

install: $(VENV)/installed

test: $(VENV)/installed-for-tests lint
	$(BIN)/coach models fetch $(TINY)
	$(BIN)/coach models fetch all-minilm-l6-v2-int8
	$(BIN)/python -m pytest

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/coach check

eval: $(VENV)/installed-for-tests
	$(BIN)/python -m evals.retrieval test

quick: $(VENV)/installed-for-tests
	$(BIN)/coach models fetch $(TINY)
	$(BIN)/coach models fetch all-minilm-l6-v2-int8
	$(BIN)/coach eval --quick

learn: $(VENV)/installed
	$(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt -e '.[train]'
	$(BIN)/python -m coach.library.learn

screenshots: $(VENV)/installed-for-tests
	COACH_SCREENSHOTS=build/screenshots $(BIN)/python -m pytest -q tests/browser/test_looks.py -k every
	for view in talk-reply talk-crisis prepare-moment prepare-card library library-card draft privacy; do \
		cp build/screenshots/$$view-wide-*.png build/screenshots/$$view-narrow-*.png docs/screenshots/ || exit 1; \
	done

bench: $(VENV)/installed
	$(BIN)/python -m benchmarks

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing. The first time, the model engine is compiled for this computer: about 3 to 7 minutes."
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing. The first time, the model engine is compiled for this computer: about 3 to 7 minutes."
	$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '.[test,evals]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
