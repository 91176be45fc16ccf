# Two commands for people: `make demo` and `make test`. Each sets up what it needs.
# The rest are their parts, in the order in which they build on each other.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CRATES := -p indecx -p indecx-sandbox -p indecx-codegen -p indecx-bench-server --features indecx/tables
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# Locks are the law: a build that would change one fails.
export CARGO_NET_RETRY := 5

.PHONY: demo test bench set-up build-python build-node generate check-rust check-python check-node \
	check-generated test-rust test-python test-node format clean

demo: build-python build-node
	$(BIN)/python examples/demo_both.py

test: check-generated check-rust test-rust check-python test-python check-node test-node

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
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --no-deps $(CRATES)

test-rust:
	cargo test --quiet --locked $(CRATES)

check-python: build-python
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m mypy.stubtest indecx._internal
	PYTHONPATH=bindings-python/python $(BIN)/pyright --pythonpath $(BIN)/python --verifytypes indecx --ignoreexternal
	$(BIN)/pyright --pythonpath $(BIN)/python

test-python: build-python
	$(BIN)/python -m pytest

check-node: build-node
	npm run --silent lint
	npm run --silent types
	npm run --silent lint:package

test-node: build-node
	npm test

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
	rm -rf $(VENV) node_modules dist
