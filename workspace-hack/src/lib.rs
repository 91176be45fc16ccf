//! Gives every build of this workspace the same features of its dependencies.
//!
//! Cargo compiles a crate again wherever a build asks for other features of it. `maturin` builds the Python module,
//! `napi` the Node module and `cargo test` the rest, and each would ask for slightly different ones: Arrow with its C
//! interface for Python, `futures-channel` with its sinks for Node. This crate is a dependency of all three builds and
//! asks for the union, so that a fresh clone compiles each dependency once. `tests/python/test_builds.py` fails
//! where two builds differ.
