"""Looking areas up: by code, upwards, downwards. Search by words stands in `search.py`.

Retired areas are still found by code, because old submissions name them; lists to choose from
leave them out.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.errors import DomainError
from webapp.geography import scope
from webapp.geography.models import COUNTRY_CODE, Area, Level


class AreaUnknown(DomainError):
    """No area has this code."""

    code = "area_unknown"
    status = 404


def get_area(session: Session, code: str) -> Area:
    """Return the area.

    Raises:
        AreaUnknown: no area has this code.
    """
    area = find_area(session, code)
    if area is None:
        raise AreaUnknown(area=code)
    return area


def find_area(session: Session, code: str) -> Area | None:
    """Return the area, or None."""
    return session.get(Area, code) if scope.is_code(code) else None


def path_to(session: Session, code: str) -> list[Area]:
    """Return the areas from the province down to the area itself, in one query.

    The country's path is the country alone.

    Raises:
        AreaUnknown: no area has this code.
    """
    path = paths_to(session, [code]).get(code)
    if path is None:
        raise AreaUnknown(area=code)
    return path


def paths_to(session: Session, codes: Iterable[str]) -> dict[str, list[Area]]:
    """Return `path_to` of many codes in one query; codes that are unknown are left out."""
    wanted = {code for code in codes if scope.is_code(code)}
    steps = {step for code in wanted for step in _steps(code)}
    if not steps:
        return {}
    found = {area.code: area for area in session.scalars(select(Area).where(Area.code.in_(steps)))}
    return {
        code: [found[step] for step in _steps(code) if step in found]
        for code in sorted(wanted)
        if code in found
    }


def children_of(session: Session, code: str) -> list[Area]:
    """Return the areas one level below that can be chosen, in the order of their codes.

    Villages come before communities; communities numbered 100 and above come last.
    """
    return _chosen(session, Area.parent_code == code)


def provinces(session: Session) -> list[Area]:
    """Return the provinces and Bangkok in the order of their codes."""
    return children_of(session, COUNTRY_CODE)


def districts_of(session: Session, province_code: str) -> list[Area]:
    """Return the districts of a province in the order of their codes."""
    return children_of(session, province_code)


def areas_within(session: Session, code: str, level: Level) -> list[Area]:
    """Return every area of one level in the scope of `code`, in the order of their codes."""
    return _chosen(session, scope.within(Area.code, code), Area.level == level)


def _chosen(session: Session, *conditions: object) -> list[Area]:
    query = select(Area).where(Area.retired_on.is_(None), *conditions)  # type: ignore[arg-type]
    return list(session.scalars(query.order_by(func.length(Area.code), Area.code)))


def _steps(code: str) -> Sequence[str]:
    if code == COUNTRY_CODE:
        return [code]
    return [*(code[:length] for length in scope.PARENT_LENGTHS if length < len(code)), code]
