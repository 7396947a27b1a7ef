# The whole workbench. Each target sets up what it needs by itself; the first one takes a minute, the next seconds.

VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
# The demo has a place of its own, so that it never mixes with an installation that people use.
DEMO := RAPPORT_DEMO=yes RAPPORT_VAR="$${RAPPORT_VAR:-$(CURDIR)/var/demo}"

# What Python and pytest have compiled once stays compiled, for every process that runs after.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test check lint practices bench bench-matching docs screenshots clean-demo

help:
	@echo "make run             start Rapport with a demo organization at http://localhost:$(PORT)/"
	@echo "make test            run the tests (SQLite)"
	@echo "make check           everything: style, types, order, tests on both databases, journeys in a browser"
	@echo "make lint            the first half of it, without tests"
	@echo "make practices       which practices of docs/practices.txt are proved, and by which tests"
	@echo "make bench           speed and size of pages, as ratios"
	@echo "make bench-matching  quality and speed of the matching engine"
	@echo "make docs            write the generated pages of docs/ again"
	@echo "make screenshots     make the README's pictures from the demo, in a browser"
	@echo "make clean-demo      forget the demo, so that the next make run loads a fresh one"

$(VENV)/core.ok: requirements/core.txt tools/make-venv
	@tools/make-venv $(VENV) core

$(VENV)/dev.ok: requirements/dev.txt tools/make-venv
	@tools/make-venv $(VENV) dev
	@touch $(VENV)/core.ok

run: $(VENV)/core.ok
	@$(DEMO) exec $(BIN)/python -m rapport serve --port $(PORT)

# Tables are made from the models, which is quicker; make check and tests/trust/test_at_rest.py go by the migrations.
test: $(VENV)/dev.ok
	@DATABASE_URL= $(BIN)/python -m pytest -n auto --dist worksteal --no-migrations

check: $(VENV)/dev.ok
	@tools/check $(BIN) all

lint: $(VENV)/dev.ok
	@tools/check $(BIN) lint

practices: $(VENV)/dev.ok
	@$(BIN)/python tools/practices.py

bench: $(VENV)/dev.ok
	@$(BIN)/python -m benchmarks.pages

bench-matching: $(VENV)/dev.ok
	@$(BIN)/python -m benchmarks.matching

docs: $(VENV)/core.ok
	@$(BIN)/python tools/write_docs.py

screenshots: $(VENV)/dev.ok
	@$(BIN)/python tools/screenshots

clean-demo:
	@rm -rf "$${RAPPORT_VAR:-$(CURDIR)/var/demo}"
