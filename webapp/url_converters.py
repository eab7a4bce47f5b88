"""Parts of addresses, checked by the router: a malformed one is a 404 before any view runs."""

from flask import Flask
from werkzeug.routing import BaseConverter


class AreaConverter(BaseConverter):
    """An area code: TH, or 2, 4, 6, 8 or 9 digits."""

    regex = r"TH|\d{2}|\d{4}|\d{6}|\d{8,9}"


class WeekConverter(BaseConverter):
    """A week key such as 2569-W48."""

    regex = r"2[4-6]\d{2}-W(?:0[1-9]|[1-4]\d|5[0-3])"


def init_app(app: Flask) -> None:
    """Register the converters."""
    app.url_map.converters["area"] = AreaConverter
    app.url_map.converters["week"] = WeekConverter
