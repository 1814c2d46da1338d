# Everything here runs through a virtual environment in .venv, which is made when it is missing.
# Nobody has to activate it. CONTRIBUTING.md has the same steps for a computer without make.

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEV := .venv/dev.stamp
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A process for each processor. Each begins with its share of the files, so that what a file sets up is mostly set up once.
# What is compiled is kept even where the surroundings say not to: each process that a test starts would compile all code again.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet $(if $(LIBRARY),--upgrade-package $(LIBRARY),--upgrade)

.PHONY: help site check serve desk test quick long bench lint format lock docs pictures package clean
.DEFAULT_GOAL := help

help:  ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

site: $(RUNTIME)  ## Build the website into the folder site/.
	$(BIN)/python build.py build $(ARGS)

check: $(RUNTIME)  ## Look for mistakes in the content and change nothing.
	$(BIN)/python build.py check $(ARGS)

serve: $(RUNTIME)  ## Show the website in your browser while you edit.
	$(BIN)/python build.py serve $(ARGS)

desk: $(RUNTIME)  ## Edit the website by form, in your browser.
	$(BIN)/python build.py desk $(ARGS)

test: $(DEV)  ## Run every test, those in a real browser too.
	$(BIN)/python -m tests.browser.chromium
	$(PYTEST) -m "not long" $(ARGS)

quick: $(DEV)  ## Run the tests that need no browser.
	$(PYTEST) -m "not long" --ignore=tests/browser $(ARGS)

long: $(DEV)  ## Run the tests that are long by nature, such as before a release.
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.browser.hosts
	$(PYTEST) -m long $(ARGS)

bench: $(DEV)  ## Measure how fast it is, beside others and beside itself.
	$(BIN)/python -m bench $(if $(ONLY),--only $(ONLY)) $(ARGS)

lint: $(DEV)  ## Check the style and the types of the code.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(DEV)  ## Put the code into its usual form.
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(RUNTIME)  ## Write what is generated: pages of docs, schemas, workflows that councils have too.
	$(BIN)/python -m localoffer.docs

pictures: $(DEV)  ## Take the pictures in docs/pictures afresh, with a browser.
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests.browser.pictures

package: $(DEV)  ## Build the package that councils install, into the folder dist/.
	$(BIN)/python -m hatchling build

lock: $(BIN)/uv  ## Choose the newest versions of all libraries, or only of LIBRARY, and write the lock files and sbom.json.
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock
	$(if $(LIBRARY),,$(BIN)/python -m tests.phones.install lock)
	$(MAKE) --no-print-directory sbom.json

# What is installed must be what is locked, so that its licences are those of the versions in the lock files.
sbom.json: pyproject.toml requirements-dev.lock requirements.lock tests/phones/package-lock.json | $(BIN)/uv
	$(PIP) --require-hashes --requirement requirements-dev.lock
	mkdir -p .cache
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --constraints requirements-dev.lock \
		--format pylock.toml --no-header --quiet --output-file .cache/pylock.toml
	$(BIN)/uvx --quiet --from cyclonedx-bom cyclonedx-py environment .venv --pyproject pyproject.toml \
		--output-reproducible --of JSON --sv 1.6 --output-file .cache/installed.json
	$(BIN)/python -m tests.supply .cache/installed.json .cache/pylock.toml

clean:  ## Remove the built website and everything that can be made again.
	rm -rf site dist bench/.work .cache .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This needs Python 3.11 or newer. Set PYTHON, such as: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	rm -rf .venv
	$(PYTHON) -m venv .venv
	@touch $@

$(RUNTIME): .venv/made.stamp requirements.lock
	$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

# The second list holds the first one whole, so one install does for both.
$(DEV): .venv/made.stamp requirements-dev.lock requirements.lock tests/phones/package-lock.json
	$(PIP) --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m tests.phones.install
	@touch $@ $(RUNTIME)

$(BIN)/uv: | $(DEV)
	$(PIP) uv
