"""Pages of the reporter."""

from flask import Blueprint

from webapp import access

blueprint = Blueprint("submissions", __name__, url_prefix="/submissions")


@blueprint.get("/new")
@access.requires("submissions:create")
def new() -> str:
    return ""


@blueprint.get("/")
@access.requires("submissions:create")
def index() -> str:
    return ""
