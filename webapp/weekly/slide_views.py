"""The week as slides for the meeting: an activity each, one photo large and four small."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp import access, clock
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.thai import Digits
from webapp.weekly import queries, sheets

blueprint = Blueprint(
    "weekly_slides", __name__, url_prefix="/weekly/<area:area_code>/<week:week_key>/slides"
)


@blueprint.get("/")
@access.requires("weekly:view")
def show(area_code: str, week_key: str) -> ResponseReturnValue:
    """All slides one below the other, to show and to print."""
    person = current_person()
    paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    digits: Digits = paper.office.digits
    return render_template(
        "weekly/slides.html",
        paper=paper,
        digits=digits,
        slides=sheets.render_slides(paper, digits, sheets.photo_address(paper, person)),
    )  # fmt: skip
