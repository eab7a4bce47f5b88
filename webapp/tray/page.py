"""The tray's page in plain values."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from flask import Response, url_for
from flask_babel import gettext

from webapp import htmx, i18n
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.i18n import lazy
from webapp.media import links
from webapp.media.models import Rendition
from webapp.submissions.on_behalf import SOURCE
from webapp.submissions.recording import Source
from webapp.tray import queries
from webapp.tray.models import TrayItem
from webapp.tray.queries import Origin

LINK_KIND: Final = "t"
ORIGINS: Final = {
    Origin.FOUND: lazy("Named in the message"),
    Origin.RECENT: lazy("Used lately"),
    Origin.SEARCHED: lazy("Found"),
    Origin.NEAR: lazy("Villages"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing in the tray as it is shown."""

    id: int
    kind: str
    words: str
    thumb_url: str
    full_url: str
    alt: str
    facts: str
    is_chosen: bool


def show(
    *, asked: str = "", chosen: Collection[int] = (), error: str = "", status: int = 200,
    fragment: str | None = None,
) -> Response:  # fmt: skip
    """Render the page, or the piece of it that a script asked for."""
    person = current_person()
    items = queries.items_of(db.session, person)
    picked = [item for item in items if item.id in chosen]
    offered = queries.choices(db.session, person, asked, picked or items)
    groups = [
        (str(label), [choice for choice in offered if choice.origin is origin])
        for origin, label in ORIGINS.items()
    ]
    return htmx.render_page(
        "tray/index.html",
        fragment=fragment,
        status=status,
        cards=[_card(person, item, number, item.id in chosen)
               for number, item in enumerate(items, start=1)],
        groups=[(label, found) for label, found in groups if found],
        only=offered[0].value if asked and len(offered) == 1 else "",
        asked=asked,
        is_piece=htmx.wants_fragment(),
        error=error,
        sources=[(source.value, SOURCE[source]) for source in Source],
        may_import=person.can("review:decide"),
    )  # fmt: skip


def rendition_of(item: TrayItem, name: str) -> Rendition | None:
    """A copy of the picture as it came; the small one where a larger is not made yet."""
    rows = item.media_file.renditions if item.media_file is not None else []
    made = {row.name: row for row in rows if not row.edit}
    return made.get(name) or made.get("poster") or made.get("thumb")


def _card(person: Person, item: TrayItem, number: int, is_chosen: bool) -> Card:  # noqa: FBT001 - plain
    kind = gettext("Clip %(number)s") if item.kind == "clip" else gettext("Photo %(number)s")
    facts = (SOURCE[Source(item.source)], item.added_by.name_th, i18n.date_time(item.added_at))
    return Card(
        id=item.id, kind=item.kind, words=item.words, is_chosen=is_chosen,
        thumb_url=_address(person, item, "thumb"), full_url=_address(person, item, "screen"),
        alt=kind.replace("%(number)s", i18n.area_digits(str(number))),
        facts=" · ".join(str(fact) for fact in facts),
    )  # fmt: skip


def _address(person: Person, item: TrayItem, name: str) -> str:
    if item.media_sha256 is None:
        return ""
    token = links.sign(person, LINK_KIND, str(item.id), name)
    return url_for("tray.show_file", token=token)
