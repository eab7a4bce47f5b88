"""The list of people as a table for a file."""

from collections.abc import Iterator

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.geography import queries as geography
from webapp.geography.labels import short_label
from webapp.geography.models import Area, Level
from webapp.people import queries
from webapp.people.filters import PeopleFilter
from webapp.people.labels import ROLE, STATE
from webapp.people.queries import Moment
from webapp.table_files import Cell, Column, Table


def table(session: Session, person: Person, chosen: PeopleFilter) -> Table:
    """Every line of the list; its columns are understood by the import again."""
    at = Moment(clock.utc_now(), clock.today())
    found = queries.rows(session, person, chosen, at, limit=None)
    paths = geography.paths_to(session, {row.area_code for row in found})

    def rows() -> Iterator[tuple[Cell, ...]]:
        for row in found:
            path = paths.get(row.area_code, [])
            yield (
                row.name, row.phone, str(ROLE[row.role]), _at(path, Level.PROVINCE),
                _at(path, Level.DISTRICT), _at(path, Level.SUBDISTRICT), _moo(path),
                _at(path, Level.VILLAGE), row.area_code, row.unit_name, row.valid_from,
                row.valid_to, str(STATE[row.state(at.today)]), row.last_seen_on,
            )  # fmt: skip

    columns = [
        Column(gettext("Name"), 28), Column(gettext("Telephone"), 14), Column(gettext("Duty"), 16),
        Column(gettext("Province"), 14), Column(gettext("District"), 16),
        Column(gettext("Subdistrict"), 16), Column(gettext("Village no."), 8),
        Column(gettext("Village or community"), 20), Column(gettext("Area code"), 12),
        Column(gettext("Office or post"), 32), Column(gettext("From"), 13),
        Column(gettext("Until"), 13), Column(gettext("State"), 16),
        Column(gettext("Last seen"), 18),
    ]  # fmt: skip
    return Table(title=gettext("People of E-Report"), columns=columns, rows=rows())


def _at(path: list[Area], level: Level) -> str:
    area = next((area for area in path if area.level == level), None)
    if area is None:
        return ""
    return area.name_th if area.kind != "community" else short_label(area)


def _moo(path: list[Area]) -> int | None:
    is_village = bool(path) and path[-1].kind == "village"
    return path[-1].number if is_village else None
