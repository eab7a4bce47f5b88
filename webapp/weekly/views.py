"""The weekly report on screen and paper."""

from flask import Blueprint

from webapp import access

blueprint = Blueprint("weekly", __name__, url_prefix="/weekly")


@blueprint.get("/")
@access.requires("weekly:view")
def index() -> str:
    return ""
