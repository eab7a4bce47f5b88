"""The ledger as a table: a week, an area, or all of it, for the department or for counting.

Every row names the report by its id, which never changes; days, times and numbers are real ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import ColumnElement, RowMapping, and_, or_, select
from sqlalchemy.orm import Session

from webapp import thai
from webapp.accounts.models import User
from webapp.accounts.permissions import Person
from webapp.activity.models import VolunteerType
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.geography.models import Area, Level
from webapp.ledger import queries
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.labels import STATE
from webapp.ledger.models import EntryState, EReportEntry
from webapp.submissions import queries as submissions
from webapp.submissions.labels import FIELD, STATUS
from webapp.submissions.models import Submission, SubmissionPeople, SubmissionQuantity
from webapp.submissions.workflow import Status
from webapp.table_files import Cell, Column, Table

ROWS_AT_ONCE = 300
"""Read and written in such parts, so that memory does not grow with the table."""


class _Line(NamedTuple):
    """One report with everything that its row says."""

    row: RowMapping
    path: Sequence[Area]
    people: Mapping[str, int]
    quantities: str

    def named(self, level: Level) -> str:
        """The bare name of the area of this level."""
        return next((area.name_th for area in self.path if area.level == level), "")


def table_of(session: Session, person: Person, chosen: LedgerFilter) -> Table:
    """The lines of every tab that a filter asks for. Its rows are read while they are written."""
    groups = submissions.group_names(session)
    columns = _columns(groups)
    wanted = queries.wanted_of(session, person, chosen)
    return Table(
        title=gettext("E-Report"),
        columns=[column for column, _ in columns],
        rows=(
            [cell(line) for _, cell in columns] for line in _lines(session, wanted)
        ),
    )  # fmt: skip


def file_name(chosen: LedgerFilter, area: Area | None) -> str:
    """`E-Report 2569-W48 อ.ดอนตาล`."""
    parts = ["E-Report", chosen.week_key, short_label(area) if area else ""]
    return " ".join(part for part in parts if part)


def _lines(session: Session, wanted: ColumnElement[bool]) -> Iterator[_Line]:
    after: tuple[date, str] | None = None
    while True:
        rows = _page(session, wanted, after)
        if not rows:
            return
        paths = geography.paths_to(session, {row["area_code"] for row in rows})
        ids = [row["id"] for row in rows]
        people, quantities = _people(session, ids), _quantities(session, ids)
        for row in rows:
            yield _Line(
                row, paths.get(row["area_code"], []), people.get(row["id"], {}),
                ", ".join(quantities.get(row["id"], ())),
            )  # fmt: skip
        after = (rows[-1]["held_on"], rows[-1]["number"])


def _page(
    session: Session, wanted: ColumnElement[bool], after: tuple[date, str] | None
) -> Sequence[RowMapping]:  # fmt: skip
    """The next rows behind a day and number, which no two reports share."""
    query = (
        select(
            Submission.id, Submission.number, Submission.status, queries.STATE.label("state"),
            VolunteerType.name_th.label("volunteer_type"), Submission.activity_type_code,
            Submission.activity_type_name, Submission.title, Submission.held_on,
            Submission.started_at_time, Submission.ended_at_time, Submission.occasion,
            Submission.area_code, Submission.village_text, Submission.place_name,
            Submission.latitude, Submission.longitude, Submission.organising_unit,
            Submission.host_role, Submission.host_unit, Submission.presided_by,
            Submission.people_total, Submission.details, Submission.result,
            Submission.beneficiaries, Submission.problems, User.name_th.label("reporter"),
            Submission.approved_at, EReportEntry.entered_at, EReportEntry.note,
        )
        .outerjoin_from(Submission, EReportEntry, queries.STANDING)
        .outerjoin(VolunteerType, VolunteerType.code == Submission.volunteer_type_code)
        .join(User, User.id == Submission.author_id)
        .where(wanted)
        .order_by(Submission.held_on, Submission.number)
        .limit(ROWS_AT_ONCE)
    )  # fmt: skip
    if after is not None:
        day, number = after
        is_same_day = and_(Submission.held_on == day, Submission.number > number)
        query = query.where(or_(Submission.held_on > day, is_same_day))
    return session.execute(query).mappings().all()


def _people(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = {}
    rows = session.execute(
        select(
            SubmissionPeople.submission_id, SubmissionPeople.group_code, SubmissionPeople.people
        ).where(SubmissionPeople.submission_id.in_(ids))
    )
    for submission_id, code, people in rows:
        found.setdefault(submission_id, {})[code] = people
    return found


def _quantities(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    rows = session.execute(
        select(SubmissionQuantity.submission_id, SubmissionQuantity.amount, SubmissionQuantity.unit)
        .where(SubmissionQuantity.submission_id.in_(ids))
        .order_by(SubmissionQuantity.submission_id, SubmissionQuantity.position)
    )
    for submission_id, amount, unit in rows:
        written = thai.amount(_whole(amount), unit, thai.Digits.ARABIC)
        found.setdefault(submission_id, []).append(written)
    return found


def _whole(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _columns(groups: Mapping[str, str]) -> list[tuple[Column, Callable[[_Line], Cell]]]:
    """Heading and cell of every column; codes stand beside names, because names are edited."""
    return [
        (Column(gettext("Id"), 36), lambda line: str(line.row["id"])),
        (Column(gettext("Report number"), 16), _said("number")),
        (Column(gettext("In E-Report"), 22),
         lambda line: str(STATE[EntryState(line.row["state"])])),
        (Column(gettext("Entered on"), 18), _said("entered_at")),
        (Column(gettext("Note"), 18), _said("note")),
        (Column(gettext("State"), 12), lambda line: str(STATUS[Status(line.row["status"])])),
        (Column(_name("volunteer_type_code"), 16), _said("volunteer_type")),
        (Column(gettext("Code of the type"), 10), _said("activity_type_code")),
        (Column(_name("activity_type_code"), 28), _said("activity_type_name")),
        (Column(_name("title"), 40), _said("title")),
        (Column(_name("held_on"), 14), _said("held_on")),
        (Column(_name("started_at_time"), 9), _said("started_at_time")),
        (Column(_name("ended_at_time"), 9), _said("ended_at_time")),
        (Column(_name("occasion"), 28), _said("occasion")),
        *_place_columns(),
        (Column(_name("host_role"), 12), _role),
        (Column(_name("host_unit"), 24), _said("host_unit")),
        (Column(_name("organising_unit"), 28), _said("organising_unit")),
        (Column(_name("presided_by"), 24), _said("presided_by")),
        (Column(_name("people_total"), 12), _said("people_total")),
        *((Column(name, 12), _group(code)) for code, name in groups.items()),
        (Column(_name("details"), 50), _said("details")),
        (Column(_name("result"), 40), _said("result")),
        (Column(_name("quantities"), 24), lambda line: line.quantities),
        (Column(_name("beneficiaries"), 24), _said("beneficiaries")),
        (Column(_name("problems"), 30), _said("problems")),
        (Column(gettext("Reporter"), 24), _said("reporter")),
        (Column(gettext("Approved on"), 18), _said("approved_at")),
    ]  # fmt: skip


def _place_columns() -> list[tuple[Column, Callable[[_Line], Cell]]]:
    return [
        (Column(gettext("Area code"), 11), _said("area_code")),
        (Column(gettext("Province"), 14), lambda line: line.named(Level.PROVINCE)),
        (Column(gettext("District"), 14), lambda line: line.named(Level.DISTRICT)),
        (Column(gettext("Subdistrict"), 14), lambda line: line.named(Level.SUBDISTRICT)),
        (Column(gettext("Village or community"), 24), _village),
        (Column(_name("place_name"), 28), _said("place_name")),
        (Column(_name("latitude"), 11), _said("latitude")),
        (Column(_name("longitude"), 11), _said("longitude")),
    ]


def _said(name: str) -> Callable[[_Line], Cell]:
    return lambda line: line.row[name]


def _group(code: str) -> Callable[[_Line], Cell]:
    return lambda line: line.people.get(code)


def _name(field: str) -> str:
    return str(FIELD[field])


def _role(line: _Line) -> Cell:
    return "เป็นผู้จัด" if line.row["host_role"] == "organiser" else "ไปเข้าร่วม"


def _village(line: _Line) -> Cell:
    village = next((area for area in line.path if area.level == Level.VILLAGE), None)
    return short_label(village) if village else str(line.row["village_text"])
