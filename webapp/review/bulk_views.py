"""Approving many at once: what would be approved, doing it, and taking it back."""

from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.db import db, reading
from webapp.geography import queries as geography
from webapp.review import bulk, presenting, ticked
from webapp.review.addresses import bulk_url, queue_url
from webapp.review.blueprint import blueprint
from webapp.review.bulk import Choice
from webapp.review.labels import HINTS
from webapp.review.pages import chosen
from webapp.submissions import undoing


@blueprint.get("/approvals")
@access.requires("review:decide")
def approvals() -> ResponseReturnValue:
    """What would be approved at once, with its count, before anything is done."""
    person, wanted = current_person(), chosen()
    choice = Choice(
        ids=ticked.ids(request.args.getlist("id")), is_all=request.args.get("all") == "yes"
    )
    found = bulk.preview(db.session, person, wanted, choice)
    rows = [*found.approved, *(row for row, _ in found.left_out)]
    paths = geography.paths_to(db.session, {row.area_code for row in rows})
    left_out = {row.id: [str(HINTS[kind]) for kind in kinds] for row, kinds in found.left_out}
    views = presenting.row_views(rows, paths, person, wanted.waiting(only_clear=False), left_out)
    return htmx.render_page(
        "review/approvals.html",
        approved=[(view, found.versions[view.row.id]) for view in views if not view.hints],
        left_out=[view for view in views if view.hints],
        most=bulk.MOST_AT_ONCE,
        approve_url=bulk_url(wanted),
        back_url=queue_url(wanted),
    )


@blueprint.post("/approvals")
@access.requires("review:decide")
def approve_many() -> ResponseReturnValue:
    """Approve what was previewed and is still as it was, with nothing odd about it."""
    person = current_person()
    picked = dict(filter(None, map(ticked.seen, request.form.getlist("pick"))))
    with reading() as session:
        clear = bulk.clear_of(session, person, picked)
    done = bulk.approve(db.session, person, clear, picked)
    flash(
        gettext("%(count)s reports approved.", count=i18n.number(done.approved)),
        "success" if done.approved else "info",
    )
    if done.left_out:
        count = i18n.number(done.left_out)
        flash(
            gettext("%(count)s were left: something is odd, or they have changed.", count=count),
            "warning",
        )
    return htmx.go_to(queue_url(chosen()))


@blueprint.post("/approvals/<uuid:batch>/undos")
@access.requires("review:decide")
def undo_many(batch: UUID) -> ResponseReturnValue:
    """Take back everything that was approved at once, within ten seconds."""
    back = undoing.undo_batch(db.session, current_person(), str(batch))
    flash(gettext("Taken back: %(count)s reports.", count=i18n.number(len(back))), "info")
    return htmx.go_to(queue_url(chosen()))


@blueprint.get("/approvals/<uuid:batch>/undos")
@access.requires("review:decide")
def undo_many_page(batch: UUID) -> ResponseReturnValue:  # noqa: ARG001 - of the address
    """The address, opened again, shows the queue."""
    return htmx.go_to(queue_url(chosen()))
