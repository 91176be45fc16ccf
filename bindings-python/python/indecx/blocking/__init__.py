# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""Blocking half of the package: a client whose calls block."""
