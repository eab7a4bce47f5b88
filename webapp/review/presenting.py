"""What the desk's pages are given: words, addresses and choices made from rows.

Templates only loop over it. Reading is done in `queries` and `findings`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.permissions import Permission, Person
from webapp.activity import queries as activity
from webapp.geography import queries as geography
from webapp.geography.labels import full_label, short_label
from webapp.geography.models import Area
from webapp.geography.scope import PARENT_LENGTHS, ROOT, contains
from webapp.review.addresses import queue_url, show_url
from webapp.review.filters import EVERY_STATE, STATES, QueueFilter
from webapp.review.queries import PAGE_ROWS, QueueRow
from webapp.submissions.labels import STATUS
from webapp.submissions.workflow import Status

Choices = dict[str, list[tuple[str, str]]]
Tab = tuple[str, str, bool, str]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One line of the queue as the table shows it."""

    row: QueueRow
    url: str
    place: str
    received: str
    files: str
    status_label: str
    hints: tuple[str, ...] = ()
    """What is odd, as last found."""
    event: str = ""
    """Whose event it tells of together with others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The line under the table. `text` is empty where everything is on the one page."""

    number: int
    text: str
    previous_url: str | None
    next_url: str | None


def row_views(
    found: Sequence[QueueRow], paths: Mapping[str, list[Area]], person: Person,
    chosen: QueueFilter, hints: Mapping[UUID, Sequence[str]],
) -> list[RowView]:  # fmt: skip
    """The lines of the table."""
    now = clock.utc_now()
    levels = levels_above(person, chosen.area_code)
    return [
        RowView(
            row=row,
            url=show_url(row.id, chosen),
            place=place_of(paths.get(row.area_code, []), levels, row.village_text),
            received=age_of(row.submitted_at, now),
            files=files_of(row),
            status_label=str(STATUS[Status(row.status)]),
            hints=tuple(hints.get(row.id, ())),
            event=event_of(row),
        )
        for row in gathered(found)
    ]


def gathered(found: Sequence[QueueRow]) -> list[QueueRow]:
    """The same rows, those of one event behind each other, where the first of them stands."""
    places = reversed([*enumerate(map(_event_id, found))])
    first = {event_id: place for place, event_id in places}
    return sorted(found, key=lambda row: (first[_event_id(row)], row.host_id is not None))


def event_of(row: QueueRow) -> str:
    """Host of so many, or with whom."""
    if row.host_number:
        # Within a province the running number is enough, and leaves room for the title.
        running = row.host_number.rpartition("-")[2]
        return str(gettext("With %(number)s", number=i18n.area_digits(running)))
    if row.guests:
        count = i18n.number(row.guests + 1)
        return str(gettext("Host of %(count)s reports", count=count))
    return ""


def _event_id(row: QueueRow) -> UUID:
    return row.host_id or row.id


def levels_above(person: Person, chosen_code: str = "") -> int:
    """How many levels all places share that this person sees here, and need not be told."""
    held = person.areas_where(Permission.SUBMISSIONS_VIEW)
    scopes = (chosen_code,) if chosen_code else held
    if not scopes or ROOT in scopes:
        return 0
    shortest = min(len(scope) for scope in scopes)
    is_one = len({scope[:shortest] for scope in scopes}) == 1
    # The subdistrict is always told, even to somebody who has only one.
    return sum(length <= shortest for length in PARENT_LENGTHS[:2]) if is_one else 0


def place_of(path: Sequence[Area], levels: int, village_text: str = "") -> str:
    """หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล, without the levels that everybody here shares."""
    place = full_label(path[levels:])
    return f"{village_text} {place}" if village_text else place


def age_of(submitted_at: datetime, now: datetime) -> str:
    """How long ago something came in: 2 วัน, 3 ชม., 15 นาที."""
    waited = max(now - submitted_at, timedelta())
    if waited >= DAY:
        return str(gettext("%(count)s d", count=i18n.number(waited // DAY)))
    if waited >= HOUR:
        return str(gettext("%(count)s h", count=i18n.number(waited // HOUR)))
    return str(gettext("%(count)s min", count=i18n.number(waited // timedelta(minutes=1))))


def files_of(row: QueueRow) -> str:
    """5 photos + clip, short enough for a column."""
    photos = i18n.table_number(row.photos)
    return str(gettext("%(photos)s + clip", photos=photos)) if row.clips else photos


def state_tabs(chosen: QueueFilter, counts: Mapping[Status, int]) -> list[Tab]:
    """(label, address, is current, count) of every state, and of all together."""
    states: list[Status | None] = [*STATES, None]
    return [
        (
            str(STATUS[state]) if state else gettext("All"),
            queue_url(chosen.with_state(state)),
            state is chosen.state,
            i18n.number(counts[state] if state else sum(counts.values())),
        )
        for state in states
    ]


def pages_of(chosen: QueueFilter, page: int, total: int) -> Pages:
    """Which rows of how many are shown, and the way to the others; a page too far is the last."""
    last = max(1, -(-total // PAGE_ROWS))
    page = min(page, last)
    first_row = (page - 1) * PAGE_ROWS + 1
    text = gettext(
        "%(first)s–%(last)s of %(total)s", first=i18n.number(first_row),
        last=i18n.number(min(total, page * PAGE_ROWS)), total=i18n.number(total),
    )  # fmt: skip
    return Pages(
        number=page,
        text=text if last > 1 else "",
        previous_url=queue_url(chosen, page=page - 1) if page > 1 else None,
        next_url=queue_url(chosen, page=page + 1) if page < last else None,
    )


def area_choices(session: Session, person: Person, chosen_code: str) -> Choices:
    """{area: the areas under it}: one step down from one's own areas and from the chosen one."""
    scopes = person.areas_where(Permission.SUBMISSIONS_VIEW)
    inside = [scope for scope in scopes if contains(scope, chosen_code)]
    longest = max((0 if scope == ROOT else len(scope) for scope in inside), default=None)
    steps = (
        [chosen_code[:length] for length in PARENT_LENGTHS if longest < length <= len(chosen_code)]
        if longest is not None and chosen_code != ROOT
        else []
    )
    parents = [*scopes, *(step for step in steps if step not in scopes)]
    groups: Choices = {}
    for parent in parents:
        area = geography.find_area(session, parent)
        below = geography.children_of(session, parent)
        if area is not None and below:
            groups[short_label(area)] = [(child.code, short_label(child)) for child in below]
    return groups


def type_choices(session: Session) -> Choices:
    """{volunteer type: all of it, then each of its activity types}."""
    return {
        choice.volunteer_type.name_th: [
            (
                choice.volunteer_type.code,
                gettext("All of %(name)s", name=choice.volunteer_type.name_th),
            ),
            *((kind.code, kind.name_th) for kind in choice.activity_types),
        ]
        for choice in activity.volunteer_types(session, clock.today())
    }


def area_names(session: Session, person: Person) -> str:
    """The areas whose submissions this person sees: อ.ดอนตาล."""
    scopes = person.areas_where(Permission.SUBMISSIONS_VIEW)
    return ", ".join(
        short_label(area) for code in scopes if (area := geography.find_area(session, code))
    )


def state_word(state: Status | None) -> str:
    """The value of `state` in an address."""
    return state or EVERY_STATE
