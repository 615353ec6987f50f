# The commands of the house; each line is also its documentation. See docs/testing.md.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
RUN := .venv/bin/python

.PHONY: help setup run test check pg fmt messages reference screenshots lock bench

help:            ## this list
	@sed -n 's/^\([a-z]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup:           ## .venv with everything pinned in requirements/dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) scripts/prepare.py
	@$(RUN) scripts/messages.py compile

run: setup       ## try it: sample county, web, worker and beat, until Ctrl-C
	@exec $(RUN) scripts/run.py

test: setup      ## the whole suite on SQLite, then on PostgreSQL with Redis; in a real browser
	@$(RUN) scripts/suite.py

pg: setup        ## the suite on PostgreSQL with Redis alone
	@$(RUN) scripts/suite.py postgresql

check: setup     ## the gate before a commit: format, lint, floors, migrations, translations, docs, fast suite
	@$(RUN) scripts/check.py
	@$(RUN) scripts/suite.py sqlite --without-browser

fmt: setup       ## format and repair what ruff can
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

messages: setup  ## collect the strings to translate into locale/ and compile them
	@$(RUN) scripts/messages.py collect
	@$(RUN) scripts/messages.py compile

reference: setup ## write docs/reference.md anew from what the code declares
	@$(RUN) scripts/reference.py

screenshots: setup ## take the pictures of docs/ from the running product
	@$(RUN) scripts/screenshots.py

lock: setup      ## pin the dependencies of pyproject.toml anew (make lock UPGRADE=--upgrade for newer ones)
	@$(RUN) scripts/lock.py $(UPGRADE)

bench: setup     ## measure on 20,000 organizations and 200,000 members
	@$(RUN) benchmarks/run.py
