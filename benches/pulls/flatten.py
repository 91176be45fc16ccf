"""Makes wide rows from answers as dicts, in the two ways in which people do it.

`normalized` uses `json_normalize` and pivots the arrays into columns. `flat` is written by hand for
exactly this record, which is faster, but has to be changed whenever the API changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

ARRAYS = ("indicators", "additionalQuestions")
TIMES = ("date", "answerDate", "createdAt", "updatedAt")


def normalized(answers: list[dict[str, Any]]) -> pandas.DataFrame:
    """Returns a wide frame: a row for each answer, a column for each indicator and question."""
    import pandas as pd

    scalars = pd.json_normalize(answers).drop(columns=list(ARRAYS))
    for column in TIMES:
        scalars[column] = pd.to_datetime(scalars[column], format="ISO8601", utc=True)
    indicators = pd.json_normalize(answers, "indicators", "_id", meta_prefix="answer")
    questions = pd.json_normalize(answers, "additionalQuestions", "_id", meta_prefix="answer")
    given = questions["review"].astype(object)
    for other in ("answerText", "multipleValues"):
        given = given.where(given.notna(), questions[other])
    questions["value"] = given
    wide = scalars.set_index("_id")
    for prefix, long, name in (
        ("indicator_", indicators, "column"),
        ("question_", questions, "text"),
    ):
        columns = long.pivot(index="answer_id", columns=name, values="value")
        wide = wide.join(columns.add_prefix(prefix))
    return wide


def flat(answer: dict[str, Any]) -> dict[str, Any]:
    """Returns one wide row."""
    row = {
        name: value
        for name, value in answer.items()
        if name not in ARRAYS and name not in ("sentimentAnalyzeGCP", "treatments")
    }
    sentiment = answer.get("sentimentAnalyzeGCP") or {}
    row["sentiment_score"] = sentiment.get("score")
    row["sentiment_key_phrases"] = sentiment.get("keyPhrases")
    treatments = answer.get("treatments") or {}
    row["treatment_status"] = treatments.get("status")
    row["treatment_date"] = treatments.get("date")
    for indicator in answer["indicators"]:
        row["indicator_" + indicator["column"]] = indicator["value"]
    for question in answer["additionalQuestions"]:
        name = "question_" + question["text"]
        if "review" in question:
            row[name] = question["review"]
        elif "answerText" in question:
            row[name] = question["answerText"]
        elif "multipleValues" in question:
            row[name] = "; ".join(question["multipleValues"])
    return row
