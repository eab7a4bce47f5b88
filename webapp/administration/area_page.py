"""What the pages of areas show: a search, one area with its history, people there, forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp import clock, i18n
from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.administration import area_duties, labels
from webapp.errors import NotAllowed, NotVisible
from webapp.geography import changes
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.change_models import AreaChange, ChangeKind
from webapp.geography.models import Area, Level
from webapp.geography.search import search
from webapp.submissions.models import Submission

MOST_FOUND = 50
MOST_LATEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An area in a list, with those above it."""

    area: Area
    label: str
    level: str


def get_area(session: Session, person: Person, code: str) -> Area:
    """The area, if this person administers it; who administers less may still look at it.

    Raises:
        NotVisible: there is none.
    """
    area = geography.find_area(session, code)
    if area is None or area.level == Level.COUNTRY:
        raise NotVisible
    if not person.holds(Permission.ACTIVITY_MANAGE, area.code):
        raise NotVisible
    return area


def own_other(session: Session, person: Person, code: str) -> Area:
    """The other village of a merger, which must be this person's as well.

    Raises:
        NotVisible, NotAllowed.
    """
    area = geography.find_area(session, code)
    if area is None:
        raise NotVisible
    if not person.holds(Permission.ACTIVITY_MANAGE, area.code):
        raise NotAllowed
    return area


def found(session: Session, person: Person, text: str) -> list[Found]:
    """The areas that a text means, of those this person administers."""
    areas: dict[str, Area] = {}
    for code in person.areas_where(Permission.ACTIVITY_MANAGE):
        areas |= {area.code: area for area in search(session, text, within=code, limit=MOST_FOUND)}
        one = geography.find_area(session, text.strip())
        if one is not None and person.holds(Permission.ACTIVITY_MANAGE, one.code):
            areas[one.code] = one
    return listed(session, list(areas.values())[:MOST_FOUND])


def listed(session: Session, areas: Sequence[Area]) -> list[Found]:
    """Areas with those above them."""
    paths = geography.paths_to(session, [area.code for area in areas])
    return [
        Found(area=area, label=area_labels.full_label(paths.get(area.code, [area])),
              level=str(labels.LEVEL[Level(area.level)]))
        for area in areas
    ]  # fmt: skip


def below(session: Session, person: Person, area: Area | None) -> list[Found]:
    """The areas right below, those given up at the end; without an area the person's own."""
    if area is None:
        codes = person.areas_where(Permission.ACTIVITY_MANAGE)
        tops = [one for code in codes if (one := geography.find_area(session, code)) is not None]
        if len(tops) == 1:
            return listed(session, geography.children_of(session, tops[0].code))
        return listed(session, tops)
    retired = session.scalars(
        select(Area)
        .where(Area.parent_code == area.code, Area.retired_on.is_not(None))
        .order_by(func.length(Area.code), Area.code)
    )
    return listed(session, [*geography.children_of(session, area.code), *retired])


def context(session: Session, area: Area) -> dict[str, Any]:
    """Everything the page of one area shows beside its forms."""
    path = geography.path_to(session, area.code)
    into = geography.find_area(session, area.merged_into_code or "")
    siblings = [
        (other.code, area_labels.short_label(other))
        for other in geography.children_of(session, area.parent_code or "")
        if other.code != area.code
    ]
    reports = select(func.count()).select_from(Submission)
    return {
        "area": area,
        "label": area_labels.short_label(area),
        "path": [(area_labels.short_label(one), one.code) for one in path[:-1]],
        "level": labels.LEVEL[Level(area.level)],
        "is_village": area.level == Level.VILLAGE,
        "is_subdistrict": area.level == Level.SUBDISTRICT,
        "merged_into": listed(session, [into])[0] if into else None,
        "siblings": siblings,
        "duties": area_duties.open_duties(session, area.code, clock.today()),
        "reports": session.scalar(reports.where(Submission.area_code == area.code)) or 0,
        "history": history_lines(session, changes.history_of(session, area.code)),
    }


def latest_lines(session: Session, person: Person) -> list[dict[str, Any]]:
    """What happened last in the areas of this person."""
    rows = [
        row for row in changes.latest(session, 10 * MOST_LATEST)
        if person.holds(Permission.ACTIVITY_MANAGE, row.area_code)
    ]  # fmt: skip
    return history_lines(session, rows[:MOST_LATEST])


def history_lines(session: Session, rows: Sequence[AreaChange]) -> list[dict[str, Any]]:
    """Lines of histories as `timeline` shows them."""
    codes = {code for row in rows for code in (row.area_code, row.other_code) if code}
    paths = geography.paths_to(session, codes)
    names = {code: area_labels.full_label(path) for code, path in paths.items()}
    ids = {row.by_id for row in rows if row.by_id}
    people = dict(
        session.execute(select(User.id, User.name_th).where(User.id.in_(ids))).tuples().all()
    )  # fmt: skip
    return [_line(row, names, people) for row in rows]


def _line(
    row: AreaChange, names: Mapping[str, str], people: Mapping[int, str]
) -> dict[str, Any]:  # fmt: skip
    kind = ChangeKind(row.kind)
    name_changes = []
    if kind is ChangeKind.RENAMED:
        name_changes.append((gettext("Name"), row.name_before, row.name_after))
    other = names.get(row.other_code or "", "")
    said = [
        row.note,
        gettext("From the file %(file)s", file=row.from_file) if row.from_file else "",
    ]
    return {
        "title": " · ".join(part for part in (str(labels.CHANGE[kind]), other) if part),
        "when": i18n.long_date(row.happened_on),
        "who": people.get(row.by_id or 0, "") or gettext("the system"),
        "source": gettext("written down on %(when)s", when=i18n.date_time(row.at)),
        "note": " · ".join(part for part in said if part),
        "kind": None,
        "changes": name_changes,
        "area": names.get(row.area_code, row.area_code),
        "code": row.area_code,
    }
