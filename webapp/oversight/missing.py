"""Which villages were not heard of in a week, and whom to ask about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import exists
from sqlalchemy.orm import Session

from webapp.accounts.models import Assignment
from webapp.clock import Week
from webapp.geography import queries as geography
from webapp.geography.models import Area
from webapp.oversight import counting, grids
from webapp.oversight.windows import Window


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who reports for a village."""

    person_id: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A village that was expected to report and was not heard of."""

    area: Area
    path: tuple[Area, ...]
    """From the province down to the village."""
    contacts: tuple[Contact, ...]
    on_phone: int
    """Reports that lie on these people's phones."""

    def is_in(self, area_code: str) -> bool:
        """Whether the village lies in an area above it, or is it."""
        return any(step.code == area_code for step in self.path)


def silent_in(session: Session, scope: str, week: Week) -> list[Silent]:
    """Villages with a reporter and without any word of the week, in the order of their codes.

    Three queries. The week is that of one province.
    """
    window = Window.of_week(week)
    heard = counting.heard_from(scope, window)
    found = session.execute(
        counting.reporters_in(scope, window).where(
            ~exists().where(heard.c.area_code == Assignment.area_code)
        )
    ).tuples()
    contacts = {
        code: tuple(Contact(user.id, user.name_th, user.phone) for _, user in group)
        for code, group in groupby(found, key=lambda row: row[0])
    }
    paths = geography.paths_to(session, contacts)
    phones = grids.waiting_on_phones(session, scope)
    return [
        Silent(
            path[-1],
            tuple(path),
            contacts[code],
            phones[code].reports if code in phones else 0,
        )
        for code, path in sorted(paths.items(), key=lambda item: _place(item[0]))
    ]


def of_area(silent: Sequence[Silent], area_code: str) -> list[Silent]:
    """Those that lie in one area."""
    return [one for one in silent if one.is_in(area_code)]


def _place(code: str) -> tuple[str, int, str]:
    """Subdistrict by subdistrict; in each the villages before the communities."""
    return code[: grids.SUBDISTRICT_DIGITS], len(code), code
