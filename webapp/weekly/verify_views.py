"""The page that the QR at the foot of an issued paper leads to."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp import access
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.weekly import check_codes, verifying

blueprint = Blueprint("verify", __name__, url_prefix="/verify")
blueprint.add_app_template_filter(check_codes.check_mark, "check_mark")

MOST_CODE = 200


@blueprint.get("/<number>")
@access.requires("weekly:view")
def show(number: str) -> ResponseReturnValue:
    """What the paper of this number says, and whether a code or hash is its own."""
    checked = verifying.get_checked(db.session, current_person(), number)
    given = request.args.get("code", "")[:MOST_CODE].strip()
    return render_template(
        "weekly/verify.html",
        checked=checked,
        report=checked.report,
        code=check_codes.grouped(checked.report.content_hash),
        given=given,
        verdict=check_codes.compare(given, checked.report.content_hash) if given else None,
    )
