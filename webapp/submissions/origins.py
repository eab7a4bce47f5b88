"""The words for where something came from, as the history and the audit say them."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp.audit.origin import Place
from webapp.i18n import lazy

FROM_PLACE: Mapping[str, str] = {
    Place.WEB: lazy("web"),
    Place.OUTBOX: lazy("phone that sent later"),
    Place.IMPORT: lazy("file brought in"),
    Place.BEHALF: lazy("recorded on behalf"),
    Place.BULK: lazy("many at once"),
    Place.COMMAND: lazy("command"),
    Place.JOB: lazy("background work"),
}


def source_of(from_place: str) -> str:
    """จาก: เว็บ. Nothing for what was done before this was written down."""
    place = FROM_PLACE.get(from_place)
    return str(gettext("From: %(place)s", place=place)) if place is not None else ""
