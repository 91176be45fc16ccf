"""The right number, and how sure it is: NPS, CSAT, CES and response rates, with intervals.

`nps`, `csat` and `ces` take plain scores, `summarize` a data frame or rows, and `compare` says
whether two scores differ. For rows that are still on the platform, `client.answers.metrics()` and
`client.invites.metrics()` count while they read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, Protocol, Union, cast, runtime_checkable

from indecx import _internal
from indecx.errors import InvalidRequestError
from indecx.receipt import Receipt
from indecx.rows import Row
from indecx.table import Table

__all__ = [
    "ArrowStream",
    "Comparison",
    "Countable",
    "Rate",
    "Score",
    "ces",
    "compare",
    "csat",
    "nps",
    "response_rate",
    "summarize",
]

# How many rows are counted at a time.
_CHUNK = 5000


@dataclass(frozen=True)
class Score:
    """A score with its interval, and what it was made of; a row of a table of metrics."""

    #: The kind of metric.
    kind: Literal["nps", "csat", "ces"]
    #: The lowest and the highest score that can be given, such as `1-5`.
    scale: str
    #: How many scores count, weighted or not.
    n: int
    #: -100 to 100 for NPS, per cent for CSAT, the mean for CES; `None` where nothing counts.
    score: float | None
    #: Where its interval begins.
    low: float | None
    #: Where it ends.
    high: float | None
    #: Promoters, the satisfied, those who found it easy; with weights, their weight.
    top: float
    #: Passives and neutrals.
    middle: float
    #: Detractors, the dissatisfied, those who found it hard.
    bottom: float
    #: The mean of the scores.
    mean: float | None
    #: Their standard deviation, as of a sample.
    sd: float | None
    #: How many scores of equal weight say as much.
    n_effective: float
    #: How many scores lie outside the scale.
    left_out: int


@dataclass(frozen=True)
class Comparison:
    """How far one score is from another."""

    #: The second less the first; `None` where either has no score.
    difference: float | None
    #: Where the interval of the difference begins.
    low: float | None
    #: Where it ends.
    high: float | None
    #: How often chance alone gives a difference as large as this.
    p: float | None


@dataclass(frozen=True)
class Rate:
    """The share of those who answered, in per cent."""

    #: In per cent; `None` where nobody was invited.
    rate: float | None
    #: Where its interval begins.
    low: float | None
    #: Where it ends.
    high: float | None


@runtime_checkable
class ArrowStream(Protocol):
    """A frame of any library: polars, pandas, pyarrow, DuckDB, or a table of this one."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The columns as an Arrow stream."""
        ...


#: What `summarize` counts: a frame, or rows.
Countable = Union[ArrowStream, Iterable[Union[Row, Mapping[str, Any]]]]


def nps(
    scores: Iterable[float | None],
    *,
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """The NPS of scores from 0 to 10: promoters (9, 10) less detractors (0 to 6), in per cent.

    Args:
        scores: The scores; `None` and NaN are no answers, 0 is one.
        weights: How much each score counts; all the same by default.
        confidence: How often an interval made like this holds the true value.
        min_n: With fewer scores than this there is no score.

    Example:
        >>> from indecx import metrics
        >>> score = metrics.nps([10, 9, 3])
        >>> round(score.score, 1), score.top, score.middle, score.bottom
        (33.3, 2, 0, 1)
    """
    return Score(**_metric("nps", scores, weights, confidence=confidence, min_n=min_n))


def csat(
    scores: Iterable[float | None],
    *,
    scale: tuple[float, float] = (1, 5),
    top: int = 2,
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """The share of the satisfied, in per cent: those who gave one of the highest points.

    Args:
        scores: The scores; `None` and NaN are no answers.
        scale: The lowest and the highest score.
        top: How many of the highest points count as satisfied.
        weights: How much each score counts; all the same by default.
        confidence: How often an interval made like this holds the true value.
        min_n: With fewer scores than this there is no score.
    """
    more = {"scale": scale, "top": top, "confidence": confidence, "min_n": min_n}
    return Score(**_metric("csat", scores, weights, **more))


def ces(
    scores: Iterable[float | None],
    *,
    scale: tuple[float, float] = (1, 5),
    weights: Iterable[float] | None = None,
    confidence: float = 0.95,
    min_n: int = 0,
) -> Score:
    """How easy it was: the mean of scores of which the highest is the easiest.

    Args:
        scores: The scores; `None` and NaN are no answers.
        scale: The lowest and the highest score.
        weights: How much each score counts; all the same by default.
        confidence: How often an interval made like this holds the true value.
        min_n: With fewer scores than this there is no score.
    """
    more = {"scale": scale, "confidence": confidence, "min_n": min_n}
    return Score(**_metric("ces", scores, weights, **more))


def compare(
    before: Score | Mapping[str, Any],
    after: Score | Mapping[str, Any],
    *,
    confidence: float = 0.95,
) -> Comparison:
    """How far the second score is from the first, and whether chance alone could do that.

    Args:
        before: A score, or a row of a table of metrics, such as a dict of `frame.to_dicts()`.
        after: Another of the same kind and scale.
        confidence: How often an interval made like this holds the true difference.
    """
    arguments = {
        "before": _plain(before, "before"),
        "after": _plain(after, "after"),
        "confidence": confidence,
    }
    return Comparison(**_internal.metric("compare", arguments))


def response_rate(answered: int, invited: int, *, confidence: float = 0.95) -> Rate:
    """How many of the invited answered.

    Args:
        answered: How many answered.
        invited: How many were invited.
        confidence: How often an interval made like this holds the true rate.
    """
    arguments = {"answered": answered, "invited": invited, "confidence": confidence}
    return Rate(**_internal.metric("response_rate", arguments))


def summarize(
    data: Countable,
    by: Sequence[str] = (),
    *,
    time_zone: str = "UTC",
    date_field: str = "created_at",
    confidence: float = 0.95,
    min_n: int = 0,
    questions: bool = False,
    include_deleted: bool = False,
    top: Mapping[str, int] | None = None,
    scales: Mapping[str, tuple[float, float]] | None = None,
    weights: str | None = None,
) -> Table:
    """Counts answers by their metric, or invites by whether they were answered.

    Gives what `client.answers.metrics()` and `client.invites.metrics()` give. Rows with `answered`
    and no `review` are invites.

    Args:
        data: A frame of any library that exports Arrow, in either layout, or rows: the package's
            own, or mappings with the same names.
        by: What to group by: columns, `"indicator_NAME"`, and `"day"`, `"week"` (from Monday),
            `"month"`, `"quarter"` or `"year"`. Null is a group.
        time_zone: The zone whose clocks the periods follow.
        date_field: Which timestamp the periods are those of.
        confidence: How often an interval made like this holds the true value.
        min_n: With fewer rows than this a group has no score.
        questions: Whether scored additional questions get rows of their own.
        include_deleted: Whether what was deleted counts.
        top: How many of the highest points count as satisfied, by the text of the metric.
        scales: The lowest and the highest score of metrics whose text leaves it open.
        weights: The column that says how much each row counts.
    """
    options = {"by": by, "time_zone": time_zone, "date_field": date_field, "confidence": confidence}
    options |= {"min_n": min_n, "questions": questions, "include_deleted": include_deleted}
    options |= {"top": top, "scales": scales, "weights": weights}
    summary = _internal.Summary(options)
    rows = _add_all(summary, data)
    receipt = getattr(data, "receipt", None)
    return Table(summary.finish(), receipt if isinstance(receipt, Receipt) else _no_pull(rows))


def _add_all(summary: _internal.Summary, data: Any) -> int:
    stream = getattr(data, "__arrow_c_stream__", None)
    if stream is not None:
        summary.add_frame(stream())
        return len(data) if hasattr(data, "__len__") else 0
    if isinstance(data, (str, bytes)) or not isinstance(data, Iterable):
        name = type(data).__name__
        message = f"`data` must be a data frame or rows, not {name}."
        if hasattr(data, "__aiter__"):
            message = (
                f"`data` is not read yet ({name}): give its rows, as by `await answers.to_list()`."
            )
        raise _refused(message, "data")
    count, rows = 0, iter(cast("Iterable[Any]", data))
    while chunk := list(islice(rows, _CHUNK)):
        summary.add_rows(chunk)
        count += len(chunk)
    return count


def _no_pull(rows: int) -> Receipt:
    """The receipt for rows that no pull gave."""
    return Receipt({}, rows, 0, 0, 0, 0, 0, 0.0, None, None, None, 0, "counted")


def _metric(
    function: str,
    scores: Iterable[float | None],
    weights: Iterable[float] | None,
    **more: Any,
) -> dict[str, Any]:
    arguments = {"scores": _numbers(scores, "scores"), **more}
    if weights is not None:
        arguments["weights"] = _numbers(weights, "weights")
    return _internal.metric(function, arguments)


def _numbers(values: Any, field: str) -> list[Any]:
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        name = type(values).__name__  # pyright: ignore[reportUnknownArgumentType]
        raise _refused(f"`{field}` must be numbers in a list, not {name}.", field)
    # An array's own `tolist` gives `None` for masked values.
    own = getattr(type(values), "tolist", None)  # pyright: ignore[reportUnknownArgumentType]
    return own(values) if own else list(values)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def _refused(message: str, field: str) -> InvalidRequestError:
    error = InvalidRequestError(message)
    error.field = field
    return error


def _plain(score: Any, field: str) -> Any:
    """Makes a mapping of a row of a pandas frame, which is not one."""
    if isinstance(score, (Score, Mapping)):
        return score  # pyright: ignore[reportUnknownVariableType]
    kind = cast("type[object]", type(score))
    if hasattr(kind, "__arrow_c_stream__") and not hasattr(kind, "to_frame"):
        message = f"`{field}` must be one row, such as a dict of `to_dicts()`, not {kind.__name__}."
        raise _refused(message, field)
    to_dict = getattr(score, "to_dict", None)
    return to_dict() if callable(to_dict) else score
