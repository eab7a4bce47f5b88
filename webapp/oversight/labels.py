"""The words of oversight: what a phone says went wrong, and days of the week."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext

from webapp import thai
from webapp.i18n import area_digits, lazy

PROBLEM: Mapping[str, str] = {
    "": lazy("No problem reported"),
    "offline": lazy("No signal"),
    "network": lazy("The connection broke"),
    "timeout": lazy("The connection broke"),
    "not-us": lazy("Signal without internet (a sign-in page of the network)"),
}

WEEKDAYS: Mapping[int, str] = {
    1: lazy("Monday"),
    2: lazy("Tuesday"),
    3: lazy("Wednesday"),
    4: lazy("Thursday"),
    5: lazy("Friday"),
    6: lazy("Saturday"),
    7: lazy("Sunday"),
}
"""By their ISO numbers."""


def brief_range(days: tuple[date, date]) -> str:
    """18 – 24 พ.ย. or 29 ต.ค. – 4 พ.ย., without the year, to head a narrow column."""
    first, last = days
    months = thai.month_names_short
    month = "" if first.month == last.month else f" {months[first.month - 1]}"
    return area_digits(f"{first.day}{month} \N{EN DASH} {last.day} {months[last.month - 1]}")


def problem(code: str) -> str:
    """What went wrong, in words; of an unknown code at least the code."""
    known = PROBLEM.get(code)
    return str(gettext("Another problem (%(code)s)", code=code) if known is None else known)
