"""Asking that a picture be taken down, following it, and the office's queue."""

from dataclasses import replace

from flask import current_app, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, thai
from webapp.accounts import provinces
from webapp.accounts.guard import current_person, find_person
from webapp.db import after_commit, db
from webapp.errors import NotVisible
from webapp.media.store import Store
from webapp.privacy import desks, places, takedowns, twins
from webapp.privacy.blueprint import blueprint
from webapp.privacy.labels import OUTCOME, STATE
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.privacy.takedowns import Answer, Asked
from webapp.privacy.twins import Twin
from webapp.submissions import clips_shown, presenting
from webapp.submissions.privacy import may_protect

INVALID = 422


@blueprint.get("/privacy/take-down")
@access.public
def ask() -> ResponseReturnValue:
    """The form, for everybody."""
    return _form(said=request.args.get("photo", "")[:60])


@blueprint.post("/privacy/take-down")
@access.public
def send() -> ResponseReturnValue:
    """Keep a request. What it is about, and whether that exists, makes no difference here."""
    said = thai.normalise(request.form.get("said", ""))[:60]
    asked = Asked(
        said=said,
        words=thai.normalise(request.form.get("words", "")),
        contact=thai.normalise(request.form.get("contact", "")),
        area_code=desks.province_asked(db.session, said, request.form.get("province", "")),
    )
    errors = _errors(asked)
    if errors:
        return _form(said=asked.said, asked=asked, errors=errors)
    row = takedowns.ask(db.session, asked, find_person())
    return htmx.go_to(url_for("privacy.follow", code=row.code, new=1))


@blueprint.get("/privacy/take-down/<code>")
@access.public
def follow(code: str) -> ResponseReturnValue:
    """How a request stands, for whoever has its code."""
    row = takedowns.find_by_code(db.session, code)
    if row is None:
        raise NotVisible
    page = htmx.render_page(
        "privacy/follow.html", row=row, states=STATE, is_new="new" in request.args
    )
    page.headers["X-Robots-Tag"] = "noindex"
    return page


@blueprint.get("/privacy/follow")
@access.public
def look_up() -> ResponseReturnValue:
    """Lead to the request of a code that somebody typed."""
    row = takedowns.find_by_code(db.session, request.args.get("code", "")[:40])
    if row is None:
        flash(gettext("There is no request with this code. Please look at it again."), "warning")
        return htmx.go_to(url_for("privacy.ask"))
    return htmx.go_to(url_for("privacy.follow", code=row.code))


@blueprint.get("/privacy/requests")
@access.requires("people:manage")
def requests() -> ResponseReturnValue:
    """What the office has to answer, and what it answered."""
    rows = takedowns.visible(db.session, current_person())
    return htmx.render_page("privacy/requests.html", rows=rows, states=STATE, today=clock.today())


@blueprint.get("/privacy/requests/<int(max=2147483647):request_id>")
@access.requires("people:manage")
def show_request(request_id: int) -> ResponseReturnValue:
    """One request with its picture and what can be answered."""
    return _request_page(takedowns.get_visible(db.session, current_person(), request_id))


@blueprint.post("/privacy/requests/<int(max=2147483647):request_id>/photos")
@access.requires("people:manage")
def choose_photo(request_id: int) -> ResponseReturnValue:
    """Say which picture is meant."""
    person = current_person()
    row = takedowns.get_visible(db.session, person, request_id, lock=True)
    takedowns.choose_photo(db.session, person, row, request.form.get("number", ""))
    return htmx.go_to(url_for("privacy.show_request", request_id=request_id))


@blueprint.post("/privacy/requests/<int(max=2147483647):request_id>/answers")
@access.requires("people:manage")
def answer(request_id: int) -> ResponseReturnValue:
    """Answer it: not handed on, blurred, removed, or refused with a reason."""
    person = current_person()
    row = takedowns.get_visible(db.session, person, request_id, lock=True)
    chosen = request.form.get("outcome", "")
    words = thai.normalise(request.form.get("answer", ""))
    if chosen not in OUTCOME:
        return _request_page(row, error=gettext("Please choose one of the list."), typed=words)
    if chosen == RequestState.REFUSED and not words:
        return _request_page(row, error=gettext("Please say why."), typed=words, chosen=chosen)
    given = Answer(
        outcome=RequestState(chosen), words=words, twins=frozenset(request.form.getlist("twins"))
    )
    stale = takedowns.decide(db.session, person, row, given)
    store: Store = current_app.extensions["media_store"]
    begun = clock.utc_now()
    after_commit(lambda: [store.delete(key, before=begun) for key in stale])  # type: ignore[arg-type]
    flash(gettext("The answer is kept."), "success")
    return htmx.go_to(url_for("privacy.requests"))


def _errors(asked: Asked) -> dict[str, list[str]]:
    errors = {}
    if not asked.area_code and provinces.in_use(db.session):
        errors["province"] = [str(gettext("Please choose the province."))]
    if not asked.words:
        errors["words"] = [str(gettext("Please say which picture it is, and why."))]
    if not asked.contact:
        errors["contact"] = [str(gettext("Please say how the office can reach you."))]
    return errors


def _form(
    *, said: str, asked: Asked | None = None, errors: dict[str, list[str]] | None = None
) -> ResponseReturnValue:
    person = find_person()
    used = provinces.in_use(db.session)
    return htmx.render_page(
        "privacy/ask.html", status=INVALID if errors else 200, said=said, asked=asked,
        errors=errors or {}, provinces=[(area.code, area.name_th) for area in used],
        province=asked.area_code if asked else places.province_of(person),
    )  # fmt: skip


def _request_page(
    row: TakedownRequest, *, error: str = "", typed: str = "", chosen: str = ""
) -> ResponseReturnValue:
    person = current_person()
    photo, clip = row.attachment, None
    may_decide = twins.may_decide(person, row.submission)
    is_shown = may_decide and photo is not None and photo.gone_at is None
    if is_shown and photo is not None and photo.kind == "clip":
        clip = replace(clips_shown.clip(db.session, person, photo), take_down_url="")
    outcomes = _outcomes(row, may_decide=may_decide)
    found = twins.Twins()
    if photo is not None and RequestState.REMOVED in dict(outcomes):
        found = twins.of(db.session, person, photo)
    return htmx.render_page(
        "privacy/request.html", status=INVALID if error else 200, row=row, states=STATE,
        outcomes=outcomes, error=error, typed=typed, chosen=chosen,
        today=clock.today(), may_decide=may_decide,
        photo_url=presenting.file_url(photo, "screen") if is_shown and photo and not clip else "",
        clip=clip, twins=[_twin(one) for one in found.own], elsewhere=len(found.others),
        is_open=row.state == RequestState.OPEN,
    )  # fmt: skip


def _twin(twin: Twin) -> dict[str, object]:
    """Another place of the picture as the form offers it."""
    item, report = twin.attachment, twin.attachment.submission
    ticked = request.form.getlist("twins")
    return {
        "id": item.id, "number": twins.said_of(item), "title": report.title,
        "held_on": report.held_on, "is_same": twin.is_same, "issued_in": report.issued_in,
        "is_ticked": twin.is_same if request.method == "GET" else str(item.id) in ticked,
        "thumb_url": presenting.file_url(item, "thumb"),
        "url": url_for("review.show", submission_id=report.id),
    }  # fmt: skip


def _outcomes(row: TakedownRequest, *, may_decide: bool) -> list[tuple[str, str]]:
    """What can be answered: what an issued paper carries is only removed or left."""
    photo, report = row.attachment, row.submission
    offered = [RequestState.REFUSED]
    if may_decide and photo is not None and photo.gone_at is None and report is not None:
        offered.insert(0, RequestState.REMOVED)
        if photo.edit:
            offered.insert(0, RequestState.BLURRED)
        if may_protect(current_person(), report, photo):
            offered.insert(0, RequestState.UNPUBLISHED)
    return [(one.value, str(OUTCOME[one])) for one in offered]
