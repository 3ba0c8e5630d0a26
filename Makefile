# Needs Python 3.11+, pip and make. `make demo` runs the whole job, `make fast` checks a change, `make test` everything.
SHELL := bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
RUN := .venv/bin
DEV := .venv-dev/bin

.PHONY: help demo demo-uppfoljning fast test test-long lint unit all-tests long docs guide sample locale lock windows
.PHONY: windows-test sbom notebooks docs-notebooks bench clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

# pip installs only what a lock names: it looks up no dependency (--no-deps), checks the hash of every file and
# builds none from source. `pip check` then reports what is missing. --clear removes the packages of an older lock.
INSTALL := -m pip --disable-pip-version-check install --progress-bar off
LOCKED := --no-deps --require-hashes --only-binary :all:
# Shows every tenth package that pip fetches, and when pip begins to write them to disk, which is slow.
SHOW := (n=0; while read -r word rest; do \
	if [ "$$word" = Collecting ] && [ $$((++n % 10)) = 0 ]; then echo "  $$n packages fetched"; fi; \
	if [ "$$word" = Installing ]; then echo "  $$n packages fetched, now written to disk"; fi; done)

define install
@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or later is needed: make PYTHON=...')"
@echo "Installs the packages of $(2) in $(1): a few minutes the first time"
@$(PYTHON) -m venv --clear $(1)
@$(1)/bin/python $(INSTALL) $(LOCKED) --requirement $(2) | $(SHOW)
@echo "Installs granskning itself in $(1)"
@$(1)/bin/python $(INSTALL) --quiet --no-deps --no-build-isolation --editable .
@$(1)/bin/python -m pip check
@touch $@
endef

.venv/ready: requirements.lock pyproject.toml
	$(call install,.venv,requirements.lock)

.venv-dev/ready: requirements-dev.lock pyproject.toml
	$(call install,.venv-dev,requirements-dev.lock)

.venv-notebooks/ready: requirements-notebooks.lock pyproject.toml
	$(call install,.venv-notebooks,requirements-notebooks.lock)

# The packages that `make bench` compares with. PySpark is published as source only, but nothing in it is compiled: pip
# unpacks it with the locked setuptools, so that is installed first.
.venv-bench/ready: requirements.lock pyproject.toml
	$(call install,.venv-bench,requirements.lock)

.venv-bench/compared: .venv-bench/ready requirements-bench.lock
	@echo "Installs the packages of requirements-bench.lock in .venv-bench: PySpark alone is half a gigabyte"
	@.venv-bench/bin/python $(INSTALL) $(LOCKED) --requirement requirements-bench.lock --no-binary pyspark --no-build-isolation | $(SHOW)
	@.venv-bench/bin/python -m pip check
	@touch $@

demo: .venv/ready ## The whole job on the sample data
	$(RUN)/granskning demo

demo-uppfoljning: .venv/ready ## The demo, an invented follow-up a year later, and the two compared
	$(RUN)/granskning demo
	$(RUN)/granskning rapport sample_data/uppfoljning_2026 --granskning uppfoljning_2026 --ut reports/demo-uppfoljning
	$(RUN)/granskning jamfor reports/demo reports/demo-uppfoljning --koppling sample_data/koppling_2025_2026.csv --ut reports/demo-jamforelse

# Each test file runs in one process. The files run in the order of collection: the short ones, tests/unit, come last,
# so that no process works alone at the end.
PYTEST := $(DEV)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

fast: .venv-dev/ready lint unit ## While you work: style, types, import rules and the quick tests, under a minute

test: .venv-dev/ready ## Before you hand in: every check and every test
	@$(MAKE) --no-print-directory --jobs=2 lint all-tests  # mypy takes half a minute of one processor

test-long: .venv-dev/ready lint long ## Every test, every bad input as a whole run, all random examples, and coverage

lint: .venv-dev/ready ## Style, types and import rules
	$(DEV)/ruff check .
	$(DEV)/ruff format --check .
	$(DEV)/mypy
	$(DEV)/lint-imports

unit: .venv-dev/ready ## The quick tests: no whole report, no LibreOffice, no browser
	$(PYTEST) tests/unit -m "not slow and not office and not browser and not long"

all-tests: .venv-dev/ready
	$(PYTEST) -m "not long and not wine"

long: .venv-dev/ready
	GRANSKNING_EXAMPLES=all GRANSKNING_FUZZ=3600 GRANSKNING_ATTACK=40 GRANSKNING_EXACT=8 GRANSKNING_TABLES=200 $(PYTEST) \
		-m "not wine" --cov --cov-report=term

docs: .venv-dev/ready ## Makes the generated parts of docs/: catalogues and pictures
	$(DEV)/python -m docs.make

guide: .venv-dev/ready ## The inspectors' guide as one file with its pictures, dist/handledning.html
	$(DEV)/python -m docs.guide dist/handledning.html

docs-notebooks: .venv-dev/ready ## The notebooks after a run, as web pages in docs/notebooks/
	$(DEV)/python -m docs.notebooks

sample: .venv-dev/ready ## Makes the sample data again with its generator
	$(DEV)/python -m sample_data.generate

locale: .venv-dev/ready ## Compiles the Swedish messages of the command
	$(DEV)/pybabel compile -l sv -i granskning/locale/sv/LC_MESSAGES/messages.po -o granskning/locale/sv/LC_MESSAGES/messages.mo

# uv makes the locks from pyproject.toml: for every system and every Python from 3.11, with the extras that packages
# require, and with setuptools (the group `build`). The smaller locks use the versions of the largest, the dev lock.
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 --no-strip-extras --generate-hashes \
	--no-emit-index-url --no-emit-find-links --group build

lock: .venv-dev/ready ## Locks today's versions of all packages, with hashes and without addresses
	$(DEV)/$(COMPILE) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(DEV)/$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(DEV)/$(COMPILE) --constraint requirements-dev.lock --extra notebooks --output-file requirements-notebooks.lock pyproject.toml
	$(DEV)/$(COMPILE) --constraint requirements-dev.lock --extra bench --output-file requirements-bench.lock pyproject.toml

# The time in the files is that of the last commit, so that the same commit gives the same bytes.
RELEASE = SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(DEV)/python -m release.windows

windows: .venv-dev/ready ## The self-contained folder for Windows, as dist/granskning-windows.zip
	$(RELEASE)

windows-test: windows ## Runs the folder for Windows under Wine, which .ci/run does not install
	$(DEV)/python -m pytest tests/windows -m wine

sbom: .venv-dev/ready ## The bill of materials of all that is shipped, with licences, as dist/granskning.cdx.json
	$(RELEASE) sbom

notebooks: .venv-notebooks/ready ## JupyterLab with the analyst's notebooks; it does not use the network
	.venv-notebooks/bin/jupyter lab notebooks --LabApp.news_url=None --LabApp.extension_manager=readonly \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

bench: .venv/ready .venv-bench/compared ## Speed, as ratios within one run, also to other tools; takes more than an hour
	$(RUN)/python -m bench.small
	$(RUN)/python -m bench.growth
	$(RUN)/python -m bench.breakdown
	.venv-bench/bin/python -m bench.other_means
	.venv-bench/bin/python -m bench.spark

clean: ## Removes everything that was installed or made
	rm -rf .venv .venv-bench .venv-dev .venv-notebooks dist reports/demo reports/demo-uppfoljning reports/demo-jamforelse
