"""requests, and `json_normalize` to a wide pandas frame."""

import pandas  # noqa: F401 - imported before the clock starts
from flatten import normalized
from measure import measure
from requests_pull import pull

measure(lambda: normalized(pull()))
