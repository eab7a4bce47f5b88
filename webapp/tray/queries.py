"""Reading the tray: what lies there for a person, and where it can go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import i18n, thai
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotVisible
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.geography.search import search
from webapp.media.models import MediaFile
from webapp.submissions import recording
from webapp.submissions.models import Submission
from webapp.submissions.reading import LONGEST_READ
from webapp.submissions.reading_places import places_in
from webapp.submissions.workflow import Status
from webapp.tray.models import TrayItem

MOST_SHOWN = 200
MOST_RESULTS = 12
FEW_VILLAGES = 30


class Origin(StrEnum):
    """Why a village is offered."""

    FOUND = "found"
    RECENT = "recent"
    SEARCHED = "searched"
    NEAR = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A village and one of its reporters, or nobody; `value` is what the form posts."""

    area_code: str
    author_id: int | None
    label: str
    reporter: str
    origin: Origin

    @property
    def value(self) -> str:
        """`49030106:12`, or `49030106:` for the office on behalf of the village."""
        return f"{self.area_code}:{self.author_id or ''}"


def offices_of(person: Person) -> tuple[str, ...]:
    """The areas whose trays are this person's: of the duties themselves, nothing below."""
    return person.areas_where(Permission.SUBMISSIONS_RECORD)


def lies_there(person: Person) -> ColumnElement[bool]:
    """SQL clause: in a tray of this person, and no report yet. Needs a join of the submission."""
    was_thrown_away = and_(Submission.status == Status.WITHDRAWN, Submission.submitted_at.is_(None))
    return and_(
        TrayItem.office_code.in_(offices_of(person)),
        or_(TrayItem.submission_id.is_(None), was_thrown_away),
    )


def items_of(
    session: Session, person: Person, ids: Collection[int] | None = None
) -> Sequence[TrayItem]:
    """What lies in the tray, the oldest first; with `ids` only those of it."""
    query = (
        select(TrayItem)
        .outerjoin(TrayItem.submission)
        .where(lies_there(person))
        .options(
            joinedload(TrayItem.added_by),
            joinedload(TrayItem.media_file).selectinload(MediaFile.renditions),
        )
        .order_by(TrayItem.added_at, TrayItem.id)
        .limit(MOST_SHOWN)
    )
    if ids is not None:
        query = query.where(TrayItem.id.in_(ids))
    return session.scalars(query).all()


def get_item(session: Session, person: Person, item_id: int) -> TrayItem:
    """One thing in the tray.

    Raises:
        NotVisible: it is not there, or not in this person's tray.
    """
    found = items_of(session, person, [item_id])
    if not found:
        raise NotVisible
    return found[0]


def choices(session: Session, person: Person, text: str, items: Sequence[TrayItem]) -> list[Choice]:
    """The villages to choose from: named in the texts, used lately, and found by `text`."""
    offered: dict[str, Origin] = {}
    areas: dict[str, Area] = {}

    def offer(found: Sequence[Area], origin: Origin) -> None:
        for area in found:
            areas[area.code] = area
            offered.setdefault(area.code, origin)

    if text:
        offer(_search(session, person, text, MOST_RESULTS), Origin.SEARCHED)
    else:
        offer(_named_in(session, person, items), Origin.FOUND)
        lately = recording.recorded_lately(session, person)
        offer([area for area in lately if _is_mine(person, area.code)], Origin.RECENT)
        near = _all(session, person)
        offer(near if len(near) <= FEW_VILLAGES else [], Origin.NEAR)
    return _with_reporters(session, areas, offered)


def _with_reporters(
    session: Session, areas: dict[str, Area], offered: dict[str, Origin]
) -> list[Choice]:
    reporters = recording.reporters_of(session, list(offered))
    paths = geography.paths_to(session, offered)
    made = []
    for code, origin in offered.items():
        label = i18n.area_digits(area_labels.full_label(paths[code][2:] or [areas[code]]))
        people: list[tuple[int | None, str]] = [
            (row.user_id, row.user.name_th) for row in reporters.get(code, [])
        ]
        for author_id, name in people or [(None, "")]:
            made.append(
                Choice(area_code=code, author_id=author_id, label=label, reporter=name,
                       origin=origin)
            )  # fmt: skip
    return made


def _search(session: Session, person: Person, text: str, limit: int) -> list[Area]:
    levels = (Level.VILLAGE,)
    return [
        area
        for scope in offices_of(person)
        for area in search(session, text, within=scope, levels=levels, limit=limit)
    ][:limit]


def _named_in(session: Session, person: Person, items: Sequence[TrayItem]) -> list[Area]:
    """The villages that the texts name, where a name means no more than three of them."""
    found: list[Area] = []
    for item in items:
        for place in places_in(thai.to_arabic_digits(item.words[:LONGEST_READ]))[:2]:
            areas = _search(session, person, place.value.query, 4)
            found += areas if len(areas) <= 3 else []  # noqa: PLR2004 - as said above
    return found


def _all(session: Session, person: Person) -> list[Area]:
    return [
        area
        for scope in offices_of(person)
        for area in geography.areas_within(session, scope, Level.VILLAGE)
    ]


def _is_mine(person: Person, code: str) -> bool:
    return person.holds(Permission.SUBMISSIONS_RECORD, code)
