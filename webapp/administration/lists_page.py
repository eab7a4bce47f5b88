"""What the pages of lists show: the lines in their order, and one line with all that is its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock, i18n, thai
from webapp.activity import services
from webapp.activity.catalogue import CATALOGUES, Catalogue, ListName, in_use
from webapp.activity.list_rows import LEAP_YEAR, ListedRow
from webapp.activity.models import (
    ActivityType,
    AppliesTo,
    Occasion,
    ReturnReason,
    Standing,
)
from webapp.administration import labels, last_changes
from webapp.administration.last_changes import LastChange
from webapp.errors import NotVisible
from webapp.submissions.asking import FIELDS
from webapp.submissions.labels import SHOWN

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list."""

    code: str
    name: str
    name_en: str
    facts: Sequence[str]
    standing: str
    standing_label: str
    is_retired: bool
    changed: LastChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lines that belong together: of one volunteer type, of one kind of reason, or all."""

    heading: str
    lines: Sequence[Line]


def get_catalogue(name: str) -> Catalogue:
    """The list of this name in addresses.

    Raises:
        NotVisible: there is none.
    """
    try:
        return CATALOGUES[ListName(name)]
    except ValueError:
        raise NotVisible from None


def get_row(session: Session, catalogue: Catalogue, code: str) -> ListedRow:
    """One line.

    Raises:
        NotVisible: there is none.
    """
    row = services.find(session, catalogue, code)
    if row is None:
        raise NotVisible
    return row


def sections_of(session: Session, catalogue: Catalogue) -> tuple[list[Section], list[Line]]:
    """The lines in use by section, and those that were retired."""
    rows = services.in_order(session, catalogue)
    changes = last_changes.of(session, "list", catalogue.thing, [row.code for row in rows])
    lines = {row.code: line_of(row, changes.get(row.code)) for row in rows}
    groups: dict[str, list[Line]] = {}
    headings = _headings(session, catalogue)
    for row in rows:
        if in_use(row):
            groups.setdefault(_group_of(row), []).append(lines[row.code])
    order = [*headings, *(group for group in groups if group not in headings)]
    sections = [
        Section(heading=headings.get(group, ""), lines=groups[group])
        for group in order if group in groups
    ]  # fmt: skip
    return sections, [lines[row.code] for row in rows if not in_use(row)]


def line_of(row: ListedRow, changed: LastChange | None = None) -> Line:
    """A line in words."""
    standing = getattr(row, "standing", "")
    return Line(
        code=row.code, name=row.name_th, name_en=row.name_en, facts=_facts(row),
        standing="approved" if standing == Standing.OFFICIAL else "draft" if standing else "",
        standing_label=str(labels.STANDING[Standing(standing)]) if standing else "",
        is_retired=not in_use(row), changed=changed,
    )  # fmt: skip


def form_choices(session: Session, catalogue: Catalogue) -> dict[str, list[Choice]]:
    """Field → what can be chosen in it."""
    found: dict[str, list[Choice]] = {
        "standing": [(standing.value, str(label)) for standing, label in labels.STANDING.items()],
        "applies_to": [(target.value, str(label)) for target, label in labels.APPLIES_TO.items()],
        "field": [(name, str(SHOWN.get(name, name))) for name in FIELDS],
    }
    if "volunteer_type_code" in catalogue.fields:
        found["volunteer_type_code"] = [
            (row.code, row.name_th) for row in services.in_order(session, _VOLUNTEER_TYPES)
        ]
    return found


def allowed(choices: Mapping[str, Sequence[Choice]]) -> dict[str, frozenset[str]]:
    """Field → codes that a form takes."""
    return {name: frozenset(code for code, _ in pairs) for name, pairs in choices.items()}


def counts(session: Session, catalogue: Catalogue) -> tuple[int, int, int]:
    """(in use, of these drafts, retired)."""
    rows = services.in_order(session, catalogue)
    living = [row for row in rows if in_use(row)]
    drafts = sum(getattr(row, "standing", "") == Standing.DRAFT for row in living)
    return len(living), drafts, len(rows) - len(living)


_VOLUNTEER_TYPES = CATALOGUES[ListName.VOLUNTEER_TYPES]


def _group_of(row: ListedRow) -> str:
    if isinstance(row, ActivityType):
        return row.volunteer_type_code
    return str(row.applies_to) if isinstance(row, ReturnReason) else ""


def _headings(session: Session, catalogue: Catalogue) -> dict[str, str]:
    if catalogue.name is ListName.ACTIVITY_TYPES:
        return {row.code: row.name_th for row in services.in_order(session, _VOLUNTEER_TYPES)}
    if catalogue.name is ListName.RETURN_REASONS:
        return {target.value: str(labels.APPLIES_TO[target]) for target in AppliesTo}
    return {}


def _facts(row: ListedRow) -> list[str]:
    found = [row.code]
    if isinstance(row, Occasion):
        day = thai.long_date(date(LEAP_YEAR, row.month, row.day), i18n.screen_digits())
        found.append(day.rpartition(" ")[0])
        found.append(gettext("offered %(before)s days before to %(after)s days after",
                             before=i18n.number(row.days_before),
                             after=i18n.number(row.days_after)))  # fmt: skip
    if isinstance(row, ReturnReason):
        if row.field:
            found.append(str(SHOWN.get(row.field, row.field)))
        return found
    if row.valid_from is not None:
        found.append(gettext("from %(day)s", day=i18n.short_date(row.valid_from)))
    if row.valid_to is not None:
        said = gettext("until %(day)s", day=i18n.short_date(row.valid_to))
        found.append(
            said if row.valid_to < clock.today() else f"{said} ({gettext('still in use')})"
        )
    return found
