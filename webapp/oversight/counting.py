"""Counting in the database who reported: submissions, nil reports, and who was expected to.

A village or community is expected to report in a week in which somebody holds a reporter's duty
there. It has reported where an activity was held in it, or where its reporter reported one held
elsewhere; naming the latter as missing would be wrong.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    case,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Role
from webapp.geography.models import Area, Level
from webapp.geography.scope import within
from webapp.oversight.models import NilReport
from webapp.oversight.windows import Window
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

COUNTED = (Status.APPROVED, Status.SUBMITTED, Status.RETURNED)
"""What counts as reported. Drafts, withdrawn ones and duplicates do not."""
VILLAGE_DIGITS = 8

Spot = tuple[str, int]
"""A row's code, and the place of a week in the window."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of the expected villages reported, and how many said that there was nothing."""

    reported: int = 0
    nil: int = 0


def submissions_by_row(
    session: Session, scope: str, digits: int, window: Window
) -> dict[tuple[str, int, Status], int]:
    """(row, week, status) → submissions held then and there, by the place of the activity."""
    row = row_of(Submission.area_code, digits)
    week = window.position(Submission.held_on, Submission.area_code)
    found = select(row.label("row"), week.label("week"), Submission.status.label("status")).where(
        within(Submission.area_code, scope),
        Submission.status.in_(COUNTED),
        window.may_hold(Submission.held_on),
    )
    found_rows = found.subquery()
    columns = (found_rows.c.row, found_rows.c.week, found_rows.c.status)
    counted = session.execute(
        select(*columns, func.count()).where(found_rows.c.week.is_not(None)).group_by(*columns)
    ).tuples()
    return {(code, place, Status(status)): count for code, place, status, count in counted}


def expected_by_row(session: Session, scope: str, digits: int, window: Window) -> dict[Spot, int]:
    """(row, week) → villages with a reporter in that week; one query, zeros left out."""
    duties = _duties(scope).subquery()
    columns = [
        func.count(
            distinct(case((_valid(window, place, duties), duties.c.area_code)))  # else NULL
        )
        for place in range(len(window.weeks))
    ]
    row = row_of(duties.c.area_code, digits).label("row")
    by_row = session.execute(select(row, *columns).group_by(row))
    return {
        (code, place): count
        for code, *counts in by_row
        for place, count in enumerate(counts)
        if count
    }


def answers_by_row(
    session: Session, scope: str, digits: int, window: Window
) -> dict[Spot, Answers]:
    """(row, week) → how many of the expected villages answered, and how. One query."""
    heard = heard_from(scope, window)
    duties = _duties(scope).subquery()
    is_expected = exists().where(
        duties.c.area_code == heard.c.area_code,
        or_(
            *(
                (heard.c.week == place) & _valid(window, place, duties)
                for place in range(len(window.weeks))
            )
        ),
    )
    row = row_of(heard.c.area_code, digits).label("row")
    found = session.execute(
        select(row, heard.c.week, func.sum(heard.c.is_report), func.count())
        .where(is_expected)
        .group_by(row, heard.c.week)
    ).tuples()
    return {
        (code, place): Answers(int(reported), count - int(reported))
        for code, place, reported, count in found
    }


def heard_from(scope: str, window: Window) -> Subquery:
    """SQL: `area_code, week, is_report` of every village with an answer; one row for each week."""
    every = union_all(
        _held_there(scope, window),
        _sent_by_its_reporter(scope, window),
        _said_there_was_nothing(scope, window),
    ).subquery()
    return (
        select(every.c.area_code, every.c.week, func.max(every.c.is_report).label("is_report"))
        .where(every.c.week.is_not(None))
        .group_by(every.c.area_code, every.c.week)
        .subquery()
    )


def reporters_in(scope: str, window: Window) -> Select[tuple[str, User]]:
    """SQL: village and person of every reporter's duty that holds in the newest week."""
    holds = window.holds_in(0, Assignment.valid_from, Assignment.valid_to, Assignment.area_code)
    return (
        select(Assignment.area_code, User)
        .join(User, User.id == Assignment.user_id)
        .join(Area, Area.code == Assignment.area_code)
        .where(*_is_reporter(scope), holds)
        .order_by(func.length(Assignment.area_code), Assignment.area_code, Assignment.id)
    )


def row_of(area_code: Any, digits: int) -> ColumnElement[str]:  # noqa: ANN401 - any column
    """SQL: the code of the area above with so many digits; of a village its own, of 8 or 9."""
    if digits >= VILLAGE_DIGITS:
        own: ColumnElement[str] = area_code
        return own
    return func.substr(area_code, 1, digits)


def _held_there(scope: str, window: Window) -> Select[Any]:
    return select(
        Submission.area_code.label("area_code"),
        window.position(Submission.held_on, Submission.area_code).label("week"),
        literal(1).label("is_report"),
    ).where(
        within(Submission.area_code, scope),
        func.length(Submission.area_code) >= VILLAGE_DIGITS,
        Submission.status.in_(COUNTED),
        window.may_hold(Submission.held_on),
    )


def _sent_by_its_reporter(scope: str, window: Window) -> Select[Any]:
    return (
        select(
            Assignment.area_code,
            window.position(Submission.held_on, Assignment.area_code),
            literal(1),
        )
        .join(Submission, Submission.author_id == Assignment.user_id)
        .where(
            within(Assignment.area_code, scope),
            func.length(Assignment.area_code) >= VILLAGE_DIGITS,
            Assignment.role == Role.REPORTER,
            Submission.status.in_(COUNTED),
            window.may_hold(Submission.held_on),
        )
    )


def _said_there_was_nothing(scope: str, window: Window) -> Select[Any]:
    return select(
        NilReport.area_code,
        window.position_of_start(NilReport.week_starts_on, NilReport.area_code),
        literal(0),
    ).where(
        within(NilReport.area_code, scope),
        NilReport.withdrawn_at.is_(None),
        window.may_hold(NilReport.week_starts_on),
    )


def _duties(scope: str) -> Select[Any]:
    return (
        select(Assignment.area_code, Assignment.valid_from, Assignment.valid_to)
        .join(User, User.id == Assignment.user_id)
        .join(Area, Area.code == Assignment.area_code)
        .where(*_is_reporter(scope))
    )


def _is_reporter(scope: str) -> tuple[ColumnElement[bool], ...]:
    return (
        within(Assignment.area_code, scope),
        Assignment.role == Role.REPORTER,
        User.is_active.is_(True),
        Area.level == Level.VILLAGE,
        Area.retired_on.is_(None),
    )


def _valid(window: Window, place: int, duties: Subquery) -> ColumnElement[bool]:
    return window.holds_in(place, duties.c.valid_from, duties.c.valid_to, duties.c.area_code)
