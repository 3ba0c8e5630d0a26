# On a machine with Python 3.11+, pip and make: `make demo` shows it all, `make fast` checks a change, `make test` all of it.
PYTHON ?= python3
RUN := .venv/bin
DEV := .venv-dev/bin

.PHONY: help demo demo-uppfoljning fast test test-long lint unit functional long docs sample locale lock notebooks bench clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(RUN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv-dev/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv-dev
	$(DEV)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(DEV)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: .venv/ready ## The whole job on the sample data
	$(RUN)/granskning demo

demo-uppfoljning: .venv/ready ## The demo, an invented follow-up a year later, and the two compared
	$(RUN)/granskning demo
	$(RUN)/granskning rapport sample_data/uppfoljning_2026 --granskning uppfoljning_2026 --ut reports/demo-uppfoljning
	$(RUN)/granskning jamfor reports/demo reports/demo-uppfoljning --koppling sample_data/koppling_2025_2026.csv --ut reports/demo-jamforelse

PYTEST := $(DEV)/python -m pytest --numprocesses auto --dist loadfile

fast: .venv-dev/ready lint unit ## While you work: style, types, import rules and the quick tests, under a minute

test: .venv-dev/ready lint functional ## Before you hand in: every check and every test, with coverage

test-long: .venv-dev/ready lint long ## The same with every bad input as a whole run and all random examples

lint: .venv-dev/ready ## Style, types and import rules
	$(DEV)/ruff check .
	$(DEV)/ruff format --check .
	$(DEV)/mypy
	$(DEV)/lint-imports

unit: .venv-dev/ready ## The quick tests: no whole report, no LibreOffice, no browser
	$(PYTEST) tests/unit -m "not slow and not office and not browser and not long"

functional: .venv-dev/ready
	$(PYTEST) -m "not long" --cov --cov-report=term

long: .venv-dev/ready
	GRANSKNING_EXAMPLES=all GRANSKNING_ATTACK=40 GRANSKNING_TABLES=200 $(PYTEST)

docs: .venv-dev/ready ## The generated parts of docs/: catalogues and pictures
	$(DEV)/python -m docs.make

sample: .venv-dev/ready ## The sample data again from its generator
	$(DEV)/python -m sample_data.generate

locale: .venv-dev/ready ## The Swedish words of the command
	$(DEV)/pybabel compile -l sv -i granskning/locale/sv/LC_MESSAGES/messages.po -o granskning/locale/sv/LC_MESSAGES/messages.mo

lock: .venv-dev/ready ## Locks today's versions of all packages, with hashes and without addresses
	$(DEV)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links -o requirements.lock pyproject.toml
	$(DEV)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --extra dev -o requirements-dev.lock pyproject.toml

notebooks: .venv-dev/ready ## JupyterLab on the analyst's notebooks; it asks nothing of the network
	$(DEV)/jupyter lab notebooks --LabApp.news_url=None --LabApp.extension_manager=readonly \
		--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

bench: .venv/ready ## How fast, as ratios within one run
	$(RUN)/python -m bench.measure
	$(RUN)/python -m bench.breakdown

clean: ## Everything that was installed or made
	rm -rf .venv .venv-dev reports/demo reports/demo-uppfoljning reports/demo-jamforelse
