"""The wide layout: every value has a column, whatever an answer contains."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import polars
import pyarrow as pa
import pytest
from indecx import IndeCX
from indecx.testing import Sandbox
from servers import answers

Json = dict[str, Any]

SCORED = ("REVIEW", "CSAT", "CES", "NPS", "LIKE", "EMOTION")


def spread(record: Json, source: str = "value") -> Json:
    """Returns the indicators and questions of a record as sent, each under its column."""
    cells: Json = {}
    for given, prefix in (("indicators", "indicator_"), ("additionalQuestions", "question_")):
        names: Counter[str] = Counter()
        for item in record.get(given) or []:
            name = prefix + item["column" if given == "indicators" else "text"]
            names[name] += 1
            column = name if names[name] == 1 else f"{name}#{names[name]}"
            cell = item.get(source) if given == "indicators" else answered(item)
            cells[column] = None if cell == "****" else cell
    return {name: cell for name, cell in cells.items() if cell is not None}


def answered(question: Json) -> Any:
    if question["type"].startswith(SCORED):
        score = question.get("review")
        return float(score) if score not in (None, "") else None
    chosen = [
        f"{o['option']} ({', '.join(o['subOptions'])})" if o.get("subOptions") else o["option"]
        for o in question.get("options") or []
    ]
    several = "; ".join(question.get("multipleValues") or chosen)
    return question.get("answerText") or several or None


@pytest.mark.parametrize("source", ["value", "key"])
def test_every_indicator_and_answer_is_in_its_column(
    source: Any, box: Sandbox, client: IndeCX
) -> None:
    frame = client.answers.list(page_size=20).to_polars(indicators=source)
    held = box.records("answers")
    found = [name for name in frame.columns if name.startswith(("indicator_", "question_"))]
    rows = [{k: v for k, v in row.items() if v is not None} for row in frame[found].to_dicts()]
    wanted = [spread(record, source) for record in held]
    wanted = [{k: str(v) if "indicator_" in k else v for k, v in row.items()} for row in wanted]
    assert rows == wanted
    assert any(name.endswith("#2") for row in wanted for name in row)
    # The platform turns numeric ids into dates; the key has the number.
    shape = r"\d\d/\d\d/\d{4}" if source == "value" else r"\d+"
    sellers = frame["indicator_seller_id"].drop_nulls()
    assert all(re.fullmatch(shape, seller) for seller in sellers)
    assert len(sellers) > 5
    assert frame["id"].to_list() == [record["_id"] for record in held]
    assert 0.0 in frame["review"]
    assert frame["review"].to_list() == [row.review for row in client.answers.list()]


@pytest.mark.parametrize(
    ("question_type", "is_score"),
    [(name, True) for name in ("REVIEWS", "CSAT-1-5", "CES17", "NPS", "LIKE/DISLIKE", "EMOTION")]
    + [(name, False) for name in ("INPUT", "MULTIPLE", "TEXT-AREA", None)],
)
def test_a_questions_type_follows_how_it_is_answered(
    question_type: str | None, is_score: bool, box: Sandbox, client: IndeCX
) -> None:
    asked = {"type": question_type, "text": "Atendimento"}
    held = [{"_id": "a", "additionalQuestions": [asked]}]
    held += [{"_id": "b", "additionalQuestions": [{**asked, "review": 0, "answerText": "bom"}]}]
    box.reply(**answers(*held))
    column = client.answers.list().to_polars()["question_Atendimento"]
    assert column.dtype == (polars.Float64 if is_score else polars.String)
    assert column.to_list() == [None, 0.0 if is_score else "bom"]


def test_no_value_is_lost_to_a_name_that_looks_like_a_repeat(box: Sandbox, client: IndeCX) -> None:
    given = [("F", "1"), ("F", "2"), ("F#2", "3")]
    asked = [("Q", "REVIEWS", {"review": 3}), ("Q#text", "INPUT", {"answerText": "x"})]
    first = {
        "_id": "a",
        "indicators": [{"column": column, "value": value} for column, value in given],
        "additionalQuestions": [{"text": text, "type": ty, **more} for text, ty, more in asked],
    }
    other = {"_id": "b", "additionalQuestions": [{"text": "Q", "type": "INPUT", "answerText": "y"}]}
    box.reply(**answers(first, other))
    table = client.answers.list().to_arrow()
    assert len(set(table.column_names)) == len(table.column_names)
    rows = pa.table(table).to_pylist()
    found = [{v for k, v in row.items() if k.startswith(("indi", "ques")) and v} for row in rows]
    assert found == [{"1", "2", "3", 3.0, "x"}, {"y"}]


def test_masks_are_null_in_the_wide_layout_and_kept_in_the_nested(
    box: Sandbox, client: IndeCX
) -> None:
    contact = dict.fromkeys(("name", "email", "phone", "clientId", "feedback"), "****")
    asked = [
        {"type": "INPUT", "text": "Sugestão", "answerText": "****"},
        {"type": "MULTIPLE", "text": "Motivos", "multipleValues": ["****"]},
    ]
    held = {
        **contact,
        "_id": "a",
        "tags": "****",
        "indicators": [{"column": "Filial", "value": "****", "key": "****"}],
        "additionalQuestions": asked,
    }
    box.reply(**answers(held))
    wide = client.answers.list().to_polars()
    assert {"indicator_Filial", "question_Sugestão", "question_Motivos"} <= set(wide.columns)
    assert {k: v for k, v in wide.to_dicts()[0].items() if v is not None} == {"id": "a"}
    box.reply(**answers(held))
    nested = pa.table(client.answers.list()).to_pylist()[0]
    assert [nested[name] for name in ("name", "email", "phone", "client_id")] == ["****"] * 4
    assert nested["indicators"][0]["value"] == "****"
    assert nested["additional_questions"][1]["multiple_values"] == ["****"]


def test_a_name_that_no_table_can_have_costs_no_column(box: Sandbox, client: IndeCX) -> None:
    row = {"_id": "1", "createdAt": "2025-01-01T00:00:00.000Z"}
    names = {"a\0b": "x", "a\ufffdb": "y"}
    row["indicators"] = [{"column": name, "value": value} for name, value in names.items()]  # type: ignore[assignment]
    box.reply(body={"page": 1, "limit": 1000, "total": 1, "answers": [row]})
    frame = client.answers.list().to_polars()
    assert frame["indicator_a\ufffdb"].to_list() == ["y"]
    assert frame["indicator_a\ufffdb#2"].to_list() == ["x"]


def question_columns(box: Sandbox, client: IndeCX, *questions: Json) -> Json:
    """Returns the columns of the questions of one answer."""
    box.reply(**answers({"_id": "a", "additionalQuestions": list(questions)}))
    row = client.answers.list().to_polars().to_dicts()[0]
    return {name: cell for name, cell in row.items() if name.startswith("question_")}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"answerText": "", "multipleValues": ["Preço"]}, "Preço"),
        ({"answerText": "", "options": [{"option": "Troca"}]}, "Troca"),
        ({"answerText": ""}, ""),
        ({"multipleValues": ["Preço", 5, None, "****"]}, "Preço; 5"),
        ({"options": [{"option": "Troca", "subOption": "Frete"}]}, "Troca (Frete)"),
        ({"options": [{"option": "Troca", "subOption": ""}]}, "Troca"),
        ({"multipleValues": "", "options": [{"option": "Troca"}]}, "Troca"),
    ],
    ids=repr,
)
def test_a_choice_is_shown_whole(given: Json, shown: str, box: Sandbox, client: IndeCX) -> None:
    asked = {"type": "MULTIPLE", "text": "M", **given}
    assert question_columns(box, client, asked) == {"question_M": shown}


def test_texts_under_a_name_with_scores_have_one_column_however_often_it_repeats(
    box: Sandbox, client: IndeCX
) -> None:
    score: Json = {"type": "NPS", "text": "X", "review": 7}
    text: Json = {"type": "INPUT", "text": "X", "answerText": "bom"}
    once = question_columns(box, client, score, text)
    assert once == {"question_X": 7.0, "question_X#text": "bom"}
    twice = question_columns(box, client, score, score, text)
    assert twice == {"question_X": 7.0, "question_X#2": 7.0, "question_X#text": "bom"}


@pytest.mark.parametrize("blank", ["", " ", "\n "])
def test_a_list_with_nothing_in_it_is_null(blank: str, box: Sandbox, client: IndeCX) -> None:
    rows = f'[{{"_id":"a","categories":[{blank}]}}]'
    box.reply(text=f'{{"page":1,"limit":1000,"total":1,"answers":{rows}}}')
    assert client.answers.list().to_polars()["categories"].to_list() == [None]
