"""The words of the weekly report: days of the week, offices, posts, and digits inside texts."""

import re
from collections.abc import Mapping

from flask_babel import gettext

from webapp import thai
from webapp.i18n import lazy
from webapp.thai import Digits
from webapp.weekly.summary import Place

WEEKDAYS: Mapping[int, str] = {
    1: lazy("Monday to Sunday"),
    2: lazy("Tuesday to Monday"),
    3: lazy("Wednesday to Tuesday"),
    4: lazy("Thursday to Wednesday"),
    5: lazy("Friday to Thursday"),
    6: lazy("Saturday to Friday"),
    7: lazy("Sunday to Saturday"),
}
"""ISO weekday on which a week begins → the week."""

_PROVINCE_DIGITS = 2
_BANGKOK = "10"
# A run that holds a Latin letter is a name, a unit, an address or a code: PM2.5, 5G, line.me/1.
_LATIN_RUN = re.compile(r"[0-9@:/._?=&#%+-]*[A-Za-z][0-9A-Za-z@:/._?=&#%+-]*")


def office(place: Place) -> str:
    """Name the centre whose paper it is: ศอ.จอส.พระราชทาน จ.มุกดาหาร."""
    return str(gettext("Royal Volunteer Centre, %(area)s", area=place.short))


def signing_posts(place: Place) -> tuple[str, str]:
    """The post of whoever signs, and the capacity in which they do (docs/domain.md §4)."""
    if len(place.code) == _PROVINCE_DIGITS:
        post = gettext("Governor of %(area)s", area=place.formal)
    elif place.code.startswith(_BANGKOK):
        post = gettext("Director of %(area)s", area=place.formal)
    else:
        post = gettext("Chief of %(area)s", area=place.formal)
    return str(post), str(gettext("Director of the Royal Volunteer Centre of %(area)s",
                                  area=place.formal))  # fmt: skip


def area_heading(place: Place) -> str:
    """Name the kind of the areas below, to head their column: districts or subdistricts."""
    is_bangkok = place.code.startswith(_BANGKOK)
    if len(place.code) == _PROVINCE_DIGITS:
        return str(gettext("District of Bangkok") if is_bangkok else gettext("District"))
    return str(gettext("Subdistrict of Bangkok") if is_bangkok else gettext("Subdistrict"))


def written(text: str, digits: str) -> str:
    """A reporter's text with the digits of the paper; Latin names and addresses keep theirs.

    Official papers use Thai digits except in foreign words and addresses (docs/domain.md §3).
    """
    if Digits(digits) is Digits.ARABIC:
        return thai.to_arabic_digits(text)
    parts, end = [], 0
    for run in _LATIN_RUN.finditer(text):
        parts += [thai.to_thai_digits(text[end : run.start()]), run.group()]
        end = run.end()
    return "".join([*parts, thai.to_thai_digits(text[end:])])
