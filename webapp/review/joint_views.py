"""Saying at the desk that several reports tell of one event, and taking it back."""

from uuid import UUID

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, htmx, i18n, thai
from webapp.accounts.guard import current_person
from webapp.db import db
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.review.addresses import show_url
from webapp.review.blueprint import blueprint
from webapp.review.forms import DecisionForm
from webapp.review.pages import answer, chosen, get_sent
from webapp.review.show_page import Attempt, Refusal
from webapp.submissions import joining
from webapp.submissions import queries as submissions
from webapp.submissions.errors import (
    HostsOthers,
    HostTakesPart,
    HostUnknown,
    JoinedIssued,
    NotJoinable,
)

MENDABLE = (HostUnknown, HostsOthers, HostTakesPart, JoinedIssued, NotJoinable)


@blueprint.get("/<uuid:submission_id>/joints")
@access.requires("submissions:view")
def joints_page(submission_id: UUID) -> ResponseReturnValue:
    """The address of something refused, opened again, shows the page."""
    return htmx.go_to(show_url(submission_id, chosen()))


@blueprint.post("/<uuid:submission_id>/joints")
@access.requires("submissions:view")
def join(submission_id: UUID) -> ResponseReturnValue:
    """Join the two that were suggested, or this one with the host whose number was given."""
    seen = get_sent(submission_id)
    joins, host = _sent_id("joins") or seen.id, _sent_id("host")
    try:
        event = joining.join(db.session, current_person(), [joins], host or _numbered())
    except MENDABLE as error:
        return _refused(seen.id, error)
    count = i18n.number(len(event.members))
    flash(gettext("One event now, told by %(count)s reports.", count=count), "success")
    return htmx.go_to(f"{show_url(seen.id, chosen())}#event")


@blueprint.get("/<uuid:submission_id>/partings")
@access.requires("submissions:view")
def partings_page(submission_id: UUID) -> ResponseReturnValue:
    """The address of something refused, opened again, shows the page."""
    return htmx.go_to(show_url(submission_id, chosen()))


@blueprint.post("/<uuid:submission_id>/partings")
@access.requires("submissions:view")
def part(submission_id: UUID) -> ResponseReturnValue:
    """Let one of the event's reports stand by itself again."""
    seen = get_sent(submission_id)
    try:
        parted = joining.part(db.session, current_person(), _sent_id("parts") or seen.id)
    except MENDABLE as error:
        return _refused(seen.id, error)
    number = i18n.area_digits(str(parted.number))
    flash(gettext("Report %(number)s counts by itself again.", number=number), "info")
    return htmx.go_to(f"{show_url(seen.id, chosen())}#event")


def _numbered() -> UUID:
    """The report whose number was typed; what takes part in an event stands for its host.

    Raises:
        HostUnknown: there is none that this person sees.
    """
    number = thai.to_arabic_digits(thai.normalise(request.form.get("host_number", "")))
    found = submissions.find_by_number(db.session, current_person(), number) if number else None
    if found is None:
        raise HostUnknown(number=number or "-")
    return joining.hosts_of(db.session, [found.id]).get(found.id, found.id)


def _sent_id(name: str) -> UUID | None:
    text = request.form.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(400)


def _refused(submission_id: UUID, error: DomainError) -> ResponseReturnValue:
    """The page as it stands now, with the sentence; a wrong number stays in its field."""
    attempt = Attempt(form=DecisionForm(), refusal=Refusal(sentence=sentence_of(error)))
    typed = request.form.get("host_number", "")
    return answer(submission_id, attempt, status=error.status, typed_number=typed)
