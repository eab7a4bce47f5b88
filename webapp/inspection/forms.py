"""What somebody looks for in the audit, read from the address or from the form of the export."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from webapp import thai
from webapp.audit.queries import Wanted
from webapp.inspection.labels import THINGS

LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was understood, what was typed, and what was not understood, by input."""

    wanted: Wanted
    typed: Mapping[str, str]
    errors: Mapping[str, str]


def read(given: Mapping[str, str]) -> Asked:
    """Read a search; what is not understood narrows nothing and is said."""
    typed = {name: given.get(name, "").strip()[:LONGEST_WORDS]
             for name in ("person", "subject", "thing", "from", "to")}  # fmt: skip
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name in ("from", "to"):
        try:
            if typed[name]:
                days[name] = thai.parse_date_text(typed[name])
        except ValueError:
            errors[name] = gettext("Please write a day like 1/11/2569.")
    thing = typed["thing"] if typed["thing"] in THINGS else ""
    wanted = Wanted(
        person=thai.normalise(typed["person"]), subject=thai.normalise(typed["subject"]),
        kind=thing, first_day=days.get("from"), last_day=days.get("to"),
    )  # fmt: skip
    return Asked(wanted=wanted, typed=typed, errors=errors)
