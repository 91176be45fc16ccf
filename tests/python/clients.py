"""Clients of a sandbox, for tests that choose their options."""

from typing import Any

from indecx import IndeCX
from indecx.testing import Sandbox


def connect(box: Sandbox, **options: Any) -> IndeCX:
    """A client that waits for no turn, unless the options say so."""
    options = {"base_url": box.url, "company_key": box.company_key, "rate_limit": None, **options}
    return IndeCX(**options)
