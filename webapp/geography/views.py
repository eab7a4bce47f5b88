"""Pages and fragments about areas: the options of a cascading choice, and search by words.

Areas are public data: every signed-in person may see all of them.
"""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from webapp import access, htmx
from webapp.db import db
from webapp.geography import labels, queries
from webapp.geography.models import COUNTRY_CODE, Area
from webapp.geography.search import search as search_areas

MOST_RESULTS = 50

blueprint = Blueprint("geography", __name__, url_prefix="/areas")
blueprint.add_app_template_filter(labels.short_label, "short_label")
blueprint.add_app_template_filter(labels.full_label, "full_label")
blueprint.add_app_template_filter(labels.formal_label, "formal_label")


@blueprint.get("/options")
@access.signed_in
def options() -> Response:
    """Offer the areas below `parent` as `<option>` elements; without htmx, as a page to browse.

    A select sends its own name and value, not `parent`: `?of=district_code` says which name to
    read. While nothing is chosen above, there is nothing to offer.
    """
    code = request.args.get(request.args.get("of", "parent"), "")
    above = queries.get_area(db.session, code or COUNTRY_CODE)
    areas = queries.children_of(db.session, above.code) if code else []
    return _render("geography/_options.html", above, areas)


@blueprint.get("/search")
@access.signed_in
def search() -> Response:
    """Find areas by words inside `within`; without words, list what lies right below it."""
    within = queries.get_area(db.session, request.args.get("within", COUNTRY_CODE))
    text = request.args.get("q", "").strip()
    if not text:
        areas = queries.children_of(db.session, within.code)
        return _render("geography/_results.html", within, areas)
    areas = search_areas(db.session, text, within=within.code, limit=MOST_RESULTS)
    return _render("geography/_results.html", within, areas, text=text)


def _render(fragment: str, within: Area, areas: Sequence[Area], text: str = "") -> Response:
    paths = queries.paths_to(db.session, [within.code, *(area.code for area in areas)])
    return htmx.render_page(
        "geography/search.html",
        fragment=fragment,
        within=within.code,
        place=paths[within.code],
        areas=areas,
        paths=paths,
        text=text,
        is_full=bool(text) and len(areas) == MOST_RESULTS,
    )
