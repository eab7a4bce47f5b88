"""The queue and the decision."""

from flask import Blueprint

from webapp import access

blueprint = Blueprint("review", __name__, url_prefix="/review")


@blueprint.get("/")
@access.requires("submissions:view")
def queue() -> str:
    return ""
