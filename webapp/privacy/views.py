"""The public page on personal data, and the notice that forms show."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue

from webapp import access, htmx
from webapp.accounts import guard, provinces
from webapp.accounts.permissions import Person
from webapp.db import db, reading
from webapp.geography.scope import ROOT
from webapp.privacy import (  # noqa: F401 - their views hang on the blueprint
    cards,
    opening_views,
    person_views,
    places,
    request_views,
    retention_page,
    retention_views,
    text_views,
    texts,
)
from webapp.privacy.blueprint import blueprint
from webapp.submissions.models import Submission

__all__ = ["blueprint"]


@blueprint.get("/privacy")
@access.public
def page() -> ResponseReturnValue:
    """What is collected, what for, how long it is kept, who sees it, and one's rights."""
    used = provinces.in_use(db.session)
    codes = [area.code for area in used]
    asked = request.args.get("area", "")
    area_code = asked if asked in codes else _usual(guard.find_person(), codes)
    area = next((area for area in used if area.code == area_code), None)
    said = texts.said_in(db.session, area_code)
    return htmx.render_page(
        "privacy/page.html", area=area, provinces=used, area_code=area_code,
        notice=said[0], said=said[1:], kept=retention_page.kept_in(db.session, area_code),
    )  # fmt: skip


@blueprint.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"privacy_notice": _notice, "privacy_ends": _ends}


def _ends(submission: Submission) -> Sequence[str]:
    """When files of a report go, where a rule says so."""
    with reading() as session:
        return retention_page.ends_of(session, submission)


def _notice() -> Sequence[str]:
    """The notice in two lines, for who is asking."""
    person = guard.find_person()
    with reading() as session:
        return texts.notice(session, places.province_of(person))


def _usual(person: Person | None, codes: Sequence[str]) -> str:
    own = places.province_of(person)
    if own != ROOT:
        return own
    return codes[0] if len(codes) == 1 else ROOT
