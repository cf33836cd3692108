# make install   a virtual environment with actiongen in it, and the policies compiled
# make build     policies/ -> generated/ and the pages in docs/actions
# make test      the test suite, what is slow too; brings the Node versions that it needs
# make long      the tests that try thousands of cases, or kill a build at every moment
# make quick     the tests that take no time, one case of each, and the cases that have changed: no Node, no Terraform
# make coverage  the test suite with the branches that it takes; fails below 95 %
# make fuzz      N mutated and random policies (5,000 unless given) through the whole compiler: make fuzz N=200000 SEED=1
# make differential   N pairs of a policy and an event (100,000 unless given), in the interpreter and on Node:
#                     make differential N=1000000 SEED=1
# make site      the documentation site in build/site, with the playground if `make web` has built it; look at it with:
#                python -m http.server -d build/site
# make bench     start-up times, and 1,000 policies beside TypeScript's compilers and esbuild; needs npm
# make web       the playground, a static page in web/dist; needs Node and npm
# make vscode    the extension in editors/vscode, packaged, and tried in a real VS Code in Chromium; brings code-server once (800 MB)
# make lint      ruff, black, mypy, import-linter
# make format    black and ruff's fixes

VENV = .venv
BIN = $(VENV)/bin
# The first Python on PATH that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; break; fi; done)

# Of the tests: one more than two cores have, for many tests wait. Where Python had better not fork, xdist starts them.
PROCESSES = $(if $(filter Linux,$(shell uname)),--shares 3,-n 3 --dist worksteal)

# The tests start hundreds of Pythons; each would compile the compiler anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install build test long quick coverage fuzz differential site bench web vscode lint format dev

install: $(BIN)/.actiongen build

build: $(BIN)/.actiongen
	$(BIN)/actiongen build policies/
	$(BIN)/actiongen docs policies/

test: dev
	$(BIN)/python -m pytest $(PROCESSES) -m "not long"

long: dev
	$(BIN)/python -m pytest -n 3 --dist worksteal -m long

quick: dev
	$(BIN)/python -m pytest --quick

coverage: dev
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov=actiongen --cov-branch --cov-report=term:skip-covered --cov-fail-under=95

fuzz: dev
	$(BIN)/python tests/fuzz/run.py $(or $(N),5000) $(if $(SEED),--seed $(SEED))

differential: dev
	$(BIN)/python tests/differential/run.py $(or $(N),100000) $(if $(SEED),--seed $(SEED))

site: dev
	$(BIN)/python scripts/build_site.py

bench: dev
	npm ci --prefix benchmarks --no-audit --no-fund --silent --ignore-scripts
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/thousand.py

web: dev
	cd web && npm ci --no-audit --no-fund --silent --ignore-scripts && PYTHON=$(CURDIR)/$(BIN)/python npm run --silent build

vscode: dev
	ACTIONGEN_CODE_SERVER="$$(scripts/code_server.sh)" && export ACTIONGEN_CODE_SERVER && $(BIN)/python -m pytest tests/editors -m "" -n 0

lint: dev
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet --diff .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/black --quiet .

dev: $(BIN)/.actiongen-dev

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "actiongen needs Python 3.11 or newer on PATH" >&2; exit 1; fi
	$(PYTHON) -m venv --clear $(VENV)

$(BIN)/.actiongen: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[prove]'
	@touch $@

$(BIN)/.actiongen-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(BIN)/.actiongen
