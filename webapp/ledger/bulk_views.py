"""Ticking many at once: which and how many, doing it, and taking it back."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.ledger import filters, list_page, queries, services
from webapp.ledger.addresses import bulk_url, list_url
from webapp.ledger.blueprint import blueprint
from webapp.ledger.models import EntryState
from webapp.ledger.services import MOST_AT_ONCE
from webapp.review import ticked


@blueprint.get("/entries")
@access.requires("review:decide")
def entries() -> ResponseReturnValue:
    """What would be ticked at once, with its count, before anything is done."""
    person, chosen = current_person(), filters.read(request.args)
    ids = ticked.ids(request.args.getlist("id"))
    is_all = request.args.get("all") == "yes"
    found = queries.first_lines(
        db.session, person, chosen, None if is_all else ids[:MOST_AT_ONCE], MOST_AT_ONCE
    )
    views = list_page.line_views(db.session, person, chosen, found)
    return htmx.render_page(
        "ledger/entries.html",
        views=[view for view in views if view.may_tick],
        left_out=sum(not view.may_tick for view in views),
        most=MOST_AT_ONCE,
        enter_url=bulk_url(chosen),
        back_url=list_url(chosen),
    )


@blueprint.post("/entries")
@access.requires("review:decide")
def enter_many() -> ResponseReturnValue:
    """Tick what was previewed and is still as it was."""
    picked = dict(filter(None, map(ticked.seen, request.form.getlist("pick"))))
    done = services.enter_many(db.session, current_person(), picked)
    chosen = filters.read(request.args)
    if done.left_out:
        count = i18n.number(done.left_out)
        flash(gettext("%(count)s were left: they changed, or were ticked by others.", count=count),
              "warning")  # fmt: skip
    return htmx.go_to(url_for("ledger.index", batch=done.batch, **chosen.query()))


@blueprint.post("/entries/<uuid:batch>/undos")
@access.requires("review:decide")
def undo_many(batch: UUID) -> ResponseReturnValue:
    """Take back everything that was ticked in one step."""
    count = services.undo_many(db.session, current_person(), str(batch))
    flash(gettext("Taken back: %(count)s reports.", count=i18n.number(count)), "info")
    chosen = filters.read(request.args).with_state(EntryState.PENDING)
    return htmx.go_to(list_url(chosen))
