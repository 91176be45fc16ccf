"""Makes clients of a sandbox, for tests that choose their own options."""

from typing import Any

from indecx import IndeCX
from indecx.testing import Sandbox


def connect(box: Sandbox, **options: Any) -> IndeCX:
    """Makes a client without a rate limit, unless the options set one."""
    options = {"base_url": box.url, "company_key": box.company_key, "rate_limit": None, **options}
    return IndeCX(**options)
