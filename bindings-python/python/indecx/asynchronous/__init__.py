"""Asynchronous half of the package: a client whose calls are awaited."""
