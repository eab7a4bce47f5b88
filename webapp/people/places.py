"""Finding the village that a row of a sheet means, among the areas of whoever imports."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from flask_babel import gettext

from webapp import thai
from webapp.db import folded
from webapp.geography.labels import formal_label, short_label
from webapp.geography.models import Area, Level
from webapp.people.headings import Field

LISTED: Final = 8
_NUMBER: Final = re.compile(r"(?:หมู่ที่|หมู่|ม\.?|moo)?\s*([0-9]{1,3})\s*(.*)", re.IGNORECASE)
_PREFIX: Final = {
    Level.PROVINCE: re.compile(r"^(?:จังหวัด|จ\.)\s*"),
    Level.DISTRICT: re.compile(r"^(?:อำเภอ|เขต|อ\.)\s*"),
    Level.SUBDISTRICT: re.compile(r"^(?:ตำบล|แขวง|ต\.)\s*"),
    Level.VILLAGE: re.compile(r"^(?:หมู่บ้าน|บ้าน|ชุมชน|บ\.)\s*"),
}


class PlaceUnclear(Exception):
    """The row does not say where; the message is a sentence with what to do."""


class Places:
    """The areas of one person's scope, by code and by name."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._by_code = {area.code: area for area in areas if area.retired_on is None}
        self._below: dict[tuple[str, Level], list[Area]] = defaultdict(list)
        for area in self._by_code.values():
            for length in (2, 4, 6):
                if length < len(area.code):
                    self._below[area.code[:length], Level(area.level)].append(area)
            self._below["", Level(area.level)].append(area)

    def find(self, cells: Mapping[str, str], *, level: Level) -> Area:
        """The area of this level that a row names, by its code or by its names.

        Raises:
            PlaceUnclear: with what is wrong and what to do.
        """
        code = "".join(thai.to_arabic_digits(cells.get(Field.CODE, "")).split())
        if code:
            return self._of_code(code, level)
        area = self._named(cells, Level.PROVINCE, None, Field.PROVINCE)
        for step, field in (
            (Level.DISTRICT, Field.DISTRICT), (Level.SUBDISTRICT, Field.SUBDISTRICT),
        ):  # fmt: skip
            if area is not None and area.level == level:
                return area
            area = self._named(cells, step, area, field) or area
        if area is not None and area.level == level:
            return area
        return self._village(cells, area) if level is Level.VILLAGE else self._missing(level)

    def above(self, area: Area, level: Level) -> Area | None:
        """The area of a level that contains this one, where it is known here."""
        lengths = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.SUBDISTRICT: 6}
        return self._by_code.get(area.code[: lengths[level]]) if level in lengths else area

    def _of_code(self, code: str, level: Level) -> Area:
        lengths = {Level.PROVINCE: 2, Level.DISTRICT: 4, Level.SUBDISTRICT: 6}
        found = self._by_code.get(code[: lengths[level]] if level in lengths else code)
        if found is None or found.level != level:
            raise PlaceUnclear(
                gettext("There is no code %(code)s in your area. Look it up in the template.",
                        code=code[:12])
            )  # fmt: skip
        return found

    def _named(
        self, cells: Mapping[str, str], level: Level, above: Area | None, field: Field
    ) -> Area | None:
        """The named area; without a name the only one that there is, or None."""
        there = self._below[above.code if above else "", level]
        typed = cells.get(field, "")
        if not typed:
            return there[0] if len(there) == 1 else None
        key = _key(typed, level)
        found = [area for area in there if _key(area.name_th, level) == key]
        if len(found) == 1:
            return found[0]
        if found:
            raise PlaceUnclear(
                gettext("There are several places named %(name)s. Add the district.", name=typed)
            )
        if above is None:
            raise PlaceUnclear(
                gettext("%(name)s is not in your area, or is spelt differently.", name=typed)
            )
        raise PlaceUnclear(
            gettext("There is no %(name)s in %(above)s (there is: %(names)s)", name=typed,
                    above=formal_label(above), names=_names(there))
        )  # fmt: skip

    def _village(self, cells: Mapping[str, str], above: Area | None) -> Area:
        if above is None or above.level != Level.SUBDISTRICT:
            self._missing(Level.SUBDISTRICT)
        assert above is not None  # noqa: S101 - refused in the line before
        there = self._below[above.code, Level.VILLAGE]
        number, name = _number_and_name(cells)
        if number is None and not name:
            return self._missing(Level.VILLAGE)
        if number is None:
            return self._by_name(name, there, above)
        found = [area for area in there if area.kind == "village" and area.number == number]
        if not found:
            raise PlaceUnclear(
                gettext("There is no village %(number)s in %(above)s (there are %(count)s)",
                        number=number, above=formal_label(above),
                        count=sum(area.kind == "village" for area in there))
            )  # fmt: skip
        if name and _key(name, Level.VILLAGE) != _key(found[0].name_th, Level.VILLAGE):
            raise PlaceUnclear(
                gettext("Village %(number)s of %(above)s is %(right)s, not %(name)s. Which is it?",
                        number=number, above=formal_label(above), right=found[0].name_th,
                        name=name)
            )  # fmt: skip
        return found[0]

    def _by_name(self, name: str, there: list[Area], above: Area) -> Area:
        key = _key(name, Level.VILLAGE)
        found = [area for area in there if _key(area.name_th, Level.VILLAGE) == key]
        if len(found) == 1:
            return found[0]
        if found:
            raise PlaceUnclear(
                gettext("%(above)s has %(count)s villages named %(name)s. Add the number (หมู่ที่).",
                        above=formal_label(above), count=len(found), name=name)
            )  # fmt: skip
        raise PlaceUnclear(
            gettext("There is no %(name)s in %(above)s (there is: %(names)s)", name=name,
                    above=formal_label(above), names=_names(there))
        )  # fmt: skip

    def _missing(self, level: Level) -> Area:
        sentences = {
            Level.PROVINCE: gettext("The province is missing."),
            Level.DISTRICT: gettext("The district is missing."),
            Level.SUBDISTRICT: gettext("The subdistrict is missing."),
            Level.VILLAGE: gettext("The village is missing: write its number (หมู่ที่) or its code."),
        }
        raise PlaceUnclear(sentences[level])


def _number_and_name(cells: Mapping[str, str]) -> tuple[int | None, str]:
    """หมู่ที่ and name, whichever of the two columns they stand in."""
    moo = thai.to_arabic_digits(cells.get(Field.MOO, ""))
    name = cells.get(Field.VILLAGE, "")
    in_moo = _NUMBER.fullmatch(moo)
    if in_moo:
        return int(in_moo[1]), name or in_moo[2]
    in_name = _NUMBER.fullmatch(thai.to_arabic_digits(name))
    if in_name:
        return int(in_name[1]), in_name[2]
    return None, name or moo


def _key(name: str, level: Level) -> str:
    return folded(_PREFIX[level].sub("", name.strip()))


def _names(areas: list[Area]) -> str:
    names = [short_label(area) for area in areas[:LISTED]]
    return ", ".join(names) + (" …" if len(areas) > LISTED else "")
