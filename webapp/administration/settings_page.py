"""What the page of settings shows: one area's settings by group, with where each value is from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts.models import User
from webapp.accounts.permissions import Permission, Person
from webapp.administration import labels, typed_values
from webapp.errors import NotVisible
from webapp.geography import labels as area_labels
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.settings import queries, registry, services
from webapp.settings.queries import Holding
from webapp.settings.registry import Definition, Kind

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One setting as the page shows it."""

    definition: Definition
    typed: str
    error: str
    words: str
    """What holds."""
    source: str
    """From where, unless the area set it itself."""
    is_own: bool
    above: str
    """What would hold without the area's own value."""
    changed_at: datetime | None
    changed_by: str

    @property
    def choices(self) -> list[Choice]:
        """What can be chosen, of choices and switches."""
        if self.definition.kind is Kind.SWITCH:
            return [(typed_values.ON, str(gettext("yes"))), (typed_values.OFF, str(gettext("no")))]
        return [(value, str(label)) for value, label in self.definition.choices.items()]

    @property
    def anchor(self) -> str:
        """The id of its form."""
        return self.definition.key.replace(".", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What somebody typed that is not taken, and why."""

    key: str
    typed: str
    sentence: str


def get_area(session: Session, person: Person, code: str) -> Area:
    """The area whose settings are asked for; without a code the person's own first one.

    Raises:
        NotVisible: there is none, or this person sets nothing there.
    """
    own = person.areas_where(Permission.SETTINGS_MANAGE)
    area = geography.find_area(session, code or next(iter(own), ""))
    if area is None or not person.holds(Permission.SETTINGS_MANAGE, area.code):
        raise NotVisible
    return area


def area_choices(session: Session, person: Person) -> list[Choice]:
    """The areas whose settings this person can open: the country, provinces, or own areas."""
    own = person.areas_where(Permission.SETTINGS_MANAGE)
    if COUNTRY_CODE in own:
        country = geography.get_area(session, COUNTRY_CODE)
        return [(area.code, label_of(area)) for area in (country, *geography.provinces(session))]
    areas = [area for code in own if (area := geography.find_area(session, code)) is not None]
    return [(area.code, label_of(area)) for area in areas]


def label_of(area: Area) -> str:
    """The area with its level, the country by its name alone."""
    return area.name_th if area.level == Level.COUNTRY else area_labels.formal_label(area)


def groups_of(
    session: Session, person: Person, area: Area, refused: Refusal | None = None
) -> list[tuple[str, list[Line]]]:
    """(heading, lines) of all that this person may set in the area."""
    definitions = [
        definition
        for definition in registry.defined()
        if Level(area.level) in definition.levels
        and services.may_set(person, definition, area.code)
    ]
    holdings = queries.holdings(session, definitions, area.code)
    names = _names(session, list(holdings.values()))
    by_group: dict[str, list[Line]] = {}
    for definition in definitions:
        line = _line(session, area, holdings[definition.key], names, refused)
        by_group.setdefault(definition.group, []).append(line)
    order = [*labels.GROUPS, *(group for group in by_group if group not in labels.GROUPS)]
    return [
        (str(labels.GROUPS.get(group, group)), by_group[group])
        for group in order if group in by_group
    ]  # fmt: skip


def _line(
    session: Session, area: Area, holding: Holding, names: Mapping[str | int, str],
    refused: Refusal | None,
) -> Line:  # fmt: skip
    definition, value = holding.definition, holding.value
    is_own = holding.area_code == area.code
    above = queries.above(session, definition, area.code) if is_own else value
    is_refused = refused is not None and refused.key == definition.key
    return Line(
        definition=definition,
        typed=refused.typed if refused and is_refused
        else typed_values.typed_of(definition, value),
        error=refused.sentence if refused and is_refused else "",
        words=typed_values.in_words(definition, value),
        source="" if holding.area_code is None else names.get(holding.area_code, ""),
        is_own=is_own,
        above=typed_values.in_words(definition, above),
        changed_at=holding.edited_at,
        changed_by=names.get(holding.edited_by_id or 0, ""),
    )  # fmt: skip


def _names(session: Session, holdings: Sequence[Holding]) -> dict[str | int, str]:
    """Names of areas by code and of people by id."""
    found: dict[str | int, str] = {}
    for code in {holding.area_code for holding in holdings if holding.area_code}:
        area = geography.find_area(session, code)
        if area is not None:
            found[code] = label_of(area)
    ids = {holding.edited_by_id for holding in holdings if holding.edited_by_id}
    if ids:
        found |= dict(
            session.execute(select(User.id, User.name_th).where(User.id.in_(ids))).tuples().all()
        )
    return found
