"""The package: scores by month and branch, counted while the answers are read."""

from indecx import IndeCX
from measure import measure


def read() -> int:
    client = IndeCX(rate_limit=None)
    by = ["month", "indicator_Filial"]
    table = client.answers.metrics(by=by, time_zone="America/Sao_Paulo")
    assert len(table) > 0
    return table.receipt.rows


measure(read)
