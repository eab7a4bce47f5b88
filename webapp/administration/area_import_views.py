"""Bringing in a newer list of areas: a look at what would change, and taking all of it."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission
from webapp.administration import area_duties, area_page, kept_files, labels
from webapp.administration.area_duties import Fate
from webapp.administration.blueprint import blueprint
from webapp.administration.kept_files import Ticket
from webapp.audit.services import Note, note
from webapp.db import db
from webapp.geography import newer
from webapp.geography.changes import Said
from webapp.geography.newer import Differences
from webapp.list_files import ListProblem

INVALID = 422
MOST_BYTES = 20 * 1024 * 1024
MOST_SHOWN = 300


@blueprint.get("/areas/imports")
@access.requires("activity:manage")
def new_areas() -> ResponseReturnValue:
    """Where the list is chosen."""
    return _form("")


@blueprint.post("/areas/previews")
@access.requires("activity:manage")
def preview_areas() -> ResponseReturnValue:
    """What the list would change; nothing is changed yet."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return _form(str(gettext("Please choose the file.")))
    content = chosen.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return _form(str(gettext("The file is larger than %(most)s MB.", most=20)))
    sha256 = kept_files.keep(content)
    with kept_files.opened(sha256) as path:
        found = newer.differences(db.session, path, _own())
    return _preview(found, sha256, chosen.filename)


@blueprint.post("/areas/imports")
@access.requires("activity:manage")
def import_areas() -> ResponseReturnValue:
    """Take all of a list that was looked at, unless something changed since."""
    person = current_person()
    ticket = kept_files.read(person, request.form.get("ticket", ""))
    said = Said(by_id=person.id, on=clock.today(), from_file=ticket.name)
    with kept_files.opened(ticket.sha256) as path:
        found = newer.differences(db.session, path, _own())
        if found.is_refused or _mark(found) != ticket.shown:
            flash(gettext("The list has changed meanwhile. Please look at it again."), "warning")
            return _preview(found, ticket.sha256, ticket.name)
        retired = newer.take(
            db.session, path, found, said, retiring=request.form.getlist("retire")
        )  # fmt: skip
    for area in retired:
        area_duties.settle(db.session, person, area.code, Fate.END)
    told = {"added": len(found.new), "changed": len(found.changed), "retired": len(retired)}
    note(db.session, Note(kind="area", action="geography.loaded", subject=ticket.name, after=told))
    flash(
        gettext("Brought in: %(added)s added, %(changed)s changed, %(retired)s retired.",
                **{name: i18n.number(count) for name, count in told.items()}),
        "success",
    )  # fmt: skip
    return htmx.go_to(url_for("administration.areas"))


def problem_in_words(problem: ListProblem) -> str:
    """What is wrong with a line, in the words of the screen."""
    for pattern, sentence in labels.LIST_PROBLEMS:
        if match := re.search(pattern, problem.reason):
            return str(sentence) % match.groupdict() if match.groupdict() else str(sentence)
    return problem.reason


def _own() -> Sequence[str]:
    return current_person().areas_where(Permission.ACTIVITY_MANAGE)


def _mark(found: Differences) -> str:
    return kept_files.fingerprint([
        [row.code for row in found.new],
        [(one.listed.code, one.listed.name_th, one.area.name_th) for one in found.changed],
        [area.code for area in found.missing],
    ])  # fmt: skip


def _form(error: str) -> ResponseReturnValue:
    return htmx.render_page("administration/areas_import.html", error=error,
                            status=INVALID if error else 200)  # fmt: skip


def _preview(found: Differences, sha256: str, name: str) -> ResponseReturnValue:
    ticket = Ticket(sha256=sha256, name=name, shown=_mark(found))
    context: dict[str, Any] = {
        "found": found, "name": name, "most": MOST_SHOWN,
        "problem_in_words": problem_in_words,
        "missing": area_page.listed(db.session, found.missing[:MOST_SHOWN]),
        "ticket": kept_files.sealed(current_person(), ticket),
        "has_nothing": not (found.new or found.changed or found.missing),
    }  # fmt: skip
    return htmx.render_page("administration/areas_preview.html",
                            status=INVALID if found.is_refused else 200, **context)  # fmt: skip
