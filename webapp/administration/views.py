"""The first page of administration, and everything that hangs on its blueprint."""

from flask.typing import ResponseReturnValue

from webapp import access, htmx
from webapp.accounts.guard import current_person
from webapp.administration import (  # noqa: F401 - their views hang on the blueprint
    area_import_views,
    area_views,
    list_views,
    setting_views,
    type_views,
)
from webapp.administration.blueprint import blueprint
from webapp.administration.index_page import sections
from webapp.db import db

__all__ = ["blueprint"]


@blueprint.get("")
@access.requires("settings:manage")
def index() -> ResponseReturnValue:
    """A card for every screen that this person can open, with how it stands."""
    return htmx.render_page(
        "administration/index.html", sections=sections(db.session, current_person())
    )
