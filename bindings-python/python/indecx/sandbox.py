"""The sandbox as a program: `python -m indecx.sandbox --answers 500`.

Its first line of output is JSON with the URL and the company key; it runs until it is interrupted
or its input closes.
"""

from __future__ import annotations

import signal
import sys

from indecx import _internal

if __name__ == "__main__":
    # The sandbox stops by itself when it is interrupted; Python's own handler would prevent that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_internal.run_sandbox(sys.argv[1:]))
