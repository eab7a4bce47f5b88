"""Parts of addresses, checked by the router: a malformed one is a 404 before any view runs."""

from typing import Final

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LARGEST_ID: Final = 2**31 - 1
"""The largest number that every database of ours takes as an id."""


class AreaConverter(BaseConverter):
    """An area code: TH, or 2, 4, 6, 8 or 9 digits."""

    regex = r"TH|\d{2}|\d{4}|\d{6}|\d{8,9}"


class WeekConverter(BaseConverter):
    """A week key such as 2569-W48."""

    regex = r"2[4-6]\d{2}-W(?:0[1-9]|[1-4]\d|5[0-3])"


class IdConverter(IntegerConverter):
    """A number of a row. Larger ones than any are no address, instead of a database's failure."""

    def __init__(self, url_map: Map, *args: int, **settings: int) -> None:
        super().__init__(url_map, *args, **{"max": LARGEST_ID} | settings)  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Register the converters."""
    app.url_map.converters["area"] = AreaConverter
    app.url_map.converters["week"] = WeekConverter
    app.url_map.converters["int"] = IdConverter
