"""What the decision form makes of what was sent."""

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from webapp.activity.models import AppliesTo
from webapp.review.forms import DecisionForm
from webapp.submissions.decisions import Decision
from webapp.submissions.workflow import Action

OWN_NUMBER = "49-2569-000123"


@pytest.fixture(autouse=True)
def request_context(shared_app: Flask):
    with shared_app.test_request_context():
        yield


def read(**sent: str | list[str]) -> Decision | None:
    complete = {"action": "return", "version": "3", **sent}
    return DecisionForm(MultiDict(complete)).decision(OWN_NUMBER)


@pytest.mark.parametrize(
    ("sent", "reasons", "comment"),
    [
        ({}, [], ""),
        ({"comment": "  ขอรูปเพิ่ม "}, [], "ขอรูปเพิ่ม"),
        ({"reasons": ["photo_unclear"]}, ["photo_unclear"], ""),
        (
            {"reasons": ["people_differ", "photo_unclear"], "comment": "ดูอีกครั้ง"},
            ["people_differ", "photo_unclear"],
            "ดูอีกครั้ง",
        ),
        ({"reasons": ["photo_unclear"], "action": "withdraw"}, [], ""),
    ],
)
def test_reasons_are_asked_of_the_whole_and_words_stand_beside_them(
    sent: dict[str, str | list[str]], reasons: list[str], comment: str
) -> None:
    decision = read(**sent)

    assert decision is not None
    assert [(ask.kind, ask.reason_code) for ask in decision.asks] == [
        (AppliesTo.WHOLE, code) for code in reasons
    ]
    assert decision.comment == comment


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ({}, ""),
        ({"duplicate_of": "49-2569-000077"}, "49-2569-000077"),
        ({"duplicate_of": "49-2569-000077", "duplicate_of_number": "57"}, "49-2569-000057"),
        ({"duplicate_of_number": "๕๗"}, "49-2569-000057"),
        ({"duplicate_of_number": " 49-๒๕๖๘-000009 "}, "49-2568-000009"),
        ({"duplicate_of_number": "1234567"}, "1234567"),
    ],
)
def test_number_of_the_kept_one(sent: dict[str, str], number: str) -> None:
    decision = read(action="mark_duplicate", **sent)

    assert decision is not None
    assert decision.duplicate_of_number == number
    assert decision.action is Action.MARK_DUPLICATE


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "submit"}, {"action": "explode"}, {"action": ""},
        {"version": ""}, {"version": "-1"}, {"version": "๓"}, {"version": "9" * 40},
    ],
)  # fmt: skip
def test_form_of_somewhere_else_is_no_decision(sent: dict[str, str]) -> None:
    assert read() is not None
    assert read(**sent) is None
