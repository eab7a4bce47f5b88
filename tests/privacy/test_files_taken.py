"""Whatever leaves as a file is written down before, and stands where an office looks for it."""

from typing import Any

import pytest
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import PROVINCE, Cast
from tests.weekly.weeks import KEY, approved
from webapp import limits
from webapp.audit.models import AuditEntry
from webapp.privacy.opening_views import TAKEN_AWAY

WEEK = {"area_code": PROVINCE, "week_key": KEY}
TAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "ledger.bundle": ("reviewer", {}),
    "ledger.table": ("reviewer", {"kind": "csv"}),
    "lookback.comparison_file": ("province_officer", {**WEEK, "form": "csv"}),
    "lookback.period_file": (
        "province_officer", {"area_code": PROVINCE, "period_key": "2569-11", "form": "csv"},
    ),
    "lookback.week_file": ("province_officer", {**WEEK, "form": "xlsx"}),
    "people.table": ("province_officer", {"kind": "csv"}),
    "privacy.export_mine": ("reporter", {}),
    "privacy.export_person": ("administrator", {}),
    "weekly_forms.album": ("province_officer", WEEK),
    "weekly_forms.table": ("province_officer", {**WEEK, "form": "json"}),
}  # fmt: skip
"""Addresses that answer with a file: whom to ask as, and the parts that are no row of a test."""
ELSEWHERE = {
    "inspection.export": "a form: tests/inspection",
    "office_papers.preview": "a page of the paper as it would look",
    "weekly_files.download": "of a file that was made before",
    "weekly_files.make": "begins the work",
    "weekly_forms.adjustments": "a page to print",
    "weekly_forms.texts": "a page to copy from",
}


def taken(session: Session) -> int:
    said = or_(*(AuditEntry.action.like(end) for end in TAKEN_AWAY))
    return session.scalar(select(func.count(AuditEntry.id)).where(said)) or 0


def test_every_heavy_answer_is_asked_for() -> None:
    heavy = {name for name, kind in limits.KINDS.items() if kind is limits.Kind.HEAVY}

    assert heavy == {*TAKEN, *ELSEWHERE}


@pytest.mark.parametrize("endpoint", TAKEN)
def test_file_that_is_taken_leaves_an_entry(
    client: PageClient, session: Session, people: Cast, endpoint: str
) -> None:
    made = approved(session, people)
    who, parts = TAKEN[endpoint]
    rows: dict[str, dict[str, Any]] = {"ledger.bundle": {"submission_id": made.id},
            "privacy.export_person": {"user_id": people.reporter.id}}  # fmt: skip
    client.sign_in(getattr(people, who))
    before = taken(session)

    with client.http.get(client.path(endpoint, **parts, **rows.get(endpoint, {}))) as answer:
        is_file = answer.headers["Content-Disposition"].startswith("attachment")

    assert (answer.status_code, is_file) == (200, True)
    assert taken(session) == before + 1
    page = client.sign_in(people.administrator).get("privacy.openings")
    assert len(page.soup.select("table")[-1].select("tbody tr")) == 1
