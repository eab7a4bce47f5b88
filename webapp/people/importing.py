"""From a sheet to people: kept as it was read, looked at, and then all of it or nothing."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock, sheet_files
from webapp.accounts import duties
from webapp.accounts.models import Assignment, SecretKind, User
from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.geography.models import Area
from webapp.geography.scope import ROOT
from webapp.media import darkroom
from webapp.media.darkroom import Limits
from webapp.people import headings, judging
from webapp.people.accounts import first_free
from webapp.people.errors import ImportChanged
from webapp.people.judging import JudgedRow, Judgement, RowState
from webapp.people.models import PeopleImport
from webapp.sheet_files import MOST_BYTES, SheetUnreadable

LIFE: Final = timedelta(hours=24)
LIMITS: Final = Limits(seconds=20, memory_mb=512)
_LONGEST_FILE_NAME: Final = 160


def read(content: bytes) -> list[dict[str, object]]:
    """The rows of a file by field, in a process with limits.

    Raises:
        SheetUnreadable: with why.
    """
    if len(content) > MOST_BYTES:
        raise SheetUnreadable(reason="too_large")
    rows = darkroom.call(sheet_files.read, content, limits=LIMITS, failing=SheetUnreadable)
    found = headings.find(rows)
    if found is None:
        raise SheetUnreadable(reason="no_headings")
    place, columns = found
    read_rows: list[dict[str, object]] = []
    for row in rows[place + 1 :]:
        cells = headings.cells_by_field(row, columns)
        if _says_somebody(cells):
            read_rows.append({"line": row.line, **cells})
    if not read_rows:
        raise SheetUnreadable(reason="empty")
    return read_rows


def keep(
    session: Session, person: Person, rows: list[dict[str, object]], *, file_name: str
) -> PeopleImport:
    """Keep what was read for a day; what expired goes."""
    now = clock.utc_now()
    session.execute(delete(PeopleImport).where(PeopleImport.expires_at < now))
    kept = PeopleImport(
        made_at=now, made_by_id=person.id, expires_at=now + LIFE, rows=rows,
        file_name=file_name[:_LONGEST_FILE_NAME], people_added=0, duties_added=0,
        rows_left_out=0,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def get_own(
    session: Session, person: Person, import_id: int, *, lock: bool = False
) -> PeopleImport:
    """Fetch an import of this person's own that has not expired.

    Raises:
        NotVisible: there is none.
    """
    query = select(PeopleImport).where(
        PeopleImport.id == import_id, PeopleImport.made_by_id == person.id,
        PeopleImport.expires_at > clock.utc_now(),
    )  # fmt: skip
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotVisible
    return found


def carry_out(session: Session, person: Person, import_id: int, digest: str) -> PeopleImport:
    """Make everybody of the sheet whose row is right, in this one transaction.

    Pressed again it changes nothing: the import is done. Imports wait for each other, so that the
    second of two sheets with the same people is looked at again after the first.

    Raises:
        ImportChanged: what would be made is no longer what was shown.
    """
    kept = get_own(session, person, import_id, lock=True)
    if kept.done_at is not None:
        return kept
    _take_turns(session)
    judged = judging.judge(session, person, kept.rows)
    if judged.digest != digest or not judged.to_write:
        raise ImportChanged
    try:
        with session.begin_nested():
            made = _make_people(session, person, judged)
            given = _give_duties(session, person, judged, made)
    except IntegrityError as error:
        # Meanwhile somebody was typed in on the page of one person.
        raise ImportChanged from error
    kept.people_added, kept.duties_added = len(set(made.values())), given
    kept.rows_left_out = judged.count(RowState.ERROR)
    kept.done_at, kept.rows = clock.utc_now(), []
    session.flush()
    return kept


def _take_turns(session: Session) -> None:
    """Let one import at a time make people; SQLite has one writer anyway."""
    session.execute(select(Area.code).where(Area.code == ROOT).with_for_update(key_share=True))


def _make_people(session: Session, person: Person, judged: Judgement) -> dict[int, int]:
    """Make who is new; returns the row's line → id of the person."""
    now = clock.utc_now()
    groups = judging.people_of(judged.rows)
    codes = {row.area_code for rows in groups.values() for row in rows if not row.phone}
    taken = _logins(session, codes)
    users = []
    for rows in groups.values():
        login = rows[0].phone or first_free(rows[0].area_code, taken)
        taken.add(login)
        users.append(
            User(
                login=login, name_th=rows[0].name, phone=rows[0].phone, password_hash="",
                secret_kind=SecretKind.NONE, created_at=now, made_by_id=person.id, is_active=True,
            )
        )  # fmt: skip
    session.add_all(users)
    session.flush()
    return {
        row.line: user.id for user, rows in zip(users, groups.values(), strict=True) for row in rows
    }


def _give_duties(session: Session, person: Person, judged: Judgement, made: dict[int, int]) -> int:
    today = clock.today()
    given = [
        Assignment(
            user_id=row.user_id or made[row.line], role=row.role, area_code=row.area_code,
            unit_name=row.unit_name, valid_from=today,
        )
        for row in judged.rows
        if row.state in {RowState.NEW, RowState.ADDS}
    ]  # fmt: skip
    duties.begin(session, given, by_id=person.id)
    return len(given)


def _logins(session: Session, codes: set[str]) -> set[str]:
    """What is taken of the names that people without a telephone get."""
    if not codes:
        return set()
    prefix = min(len(code) for code in codes)
    first = {code[: min(prefix, 4)] for code in codes}
    return {
        login
        for start in first
        for login in session.scalars(select(User.login).where(User.login.startswith(start)))
    }


def _says_somebody(cells: dict[str, str]) -> bool:
    """Whether a row names anybody: villages of the template that nobody filled in do not."""
    return any(cells.get(part) for part in ("name", "surname", "phone"))


def errors_of(judged: Judgement) -> list[JudgedRow]:
    """The rows to be mended."""
    return [row for row in judged.rows if row.state is RowState.ERROR]
