"""For which office something is: the province of a person, and those that one may choose."""

from collections.abc import Collection

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.accounts import provinces
from webapp.accounts.permissions import Permission, Person
from webapp.errors import NotVisible
from webapp.geography import labels
from webapp.geography import queries as geography
from webapp.geography.models import Area, Level
from webapp.geography.scope import ROOT


def province_of(person: Person | None) -> str:
    """The province of somebody's first duty, or the whole country."""
    duty = person.first_duty if person is not None else None
    if duty is None or duty.area_code == ROOT:
        return ROOT
    return duty.area_code[: provinces.DIGITS]


def chosen(session: Session, person: Person, permission: Permission, code: str) -> Area:
    """The province or country that is asked for, among those where a permission holds.

    Raises:
        NotVisible: it is none of them.
    """
    area = next(
        (area for area in choices(session, person, permission) if code in {"", area.code}), None
    )
    if area is None:
        raise NotVisible
    return area


def choices(session: Session, person: Person, permission: Permission) -> list[Area]:
    """The country and provinces where a permission holds; of the country those in use."""
    own = person.areas_where(permission)
    if ROOT in own:
        return [geography.get_area(session, ROOT), *provinces.in_use(session)]
    found = [geography.find_area(session, code) for code in own]
    return [area for area in found if area is not None and area.level == Level.PROVINCE]


def labels_of(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Code → its area with its level."""
    return {code: label_of(geography.get_area(session, code)) for code in sorted(codes)}


def label_of(area: Area) -> str:
    """The area with its level; the country says what it is for."""
    if area.level == Level.COUNTRY:
        return str(gettext("All provinces"))
    return labels.formal_label(area)
