"""What the page of one report is given: fields to copy, the ZIP, whether it is entered, history."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Person
from webapp.ledger import bundles, fields, queries, services
from webapp.ledger.addresses import enter_url, list_url, show_url, undo_url
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.models import Ending, EReportEntry
from webapp.ledger.permissions import may_tick
from webapp.review.addresses import show_url as review_url
from webapp.review.filters import QueueFilter
from webapp.submissions import joining, presenting
from webapp.submissions.labels import STATUS
from webapp.submissions.models import Submission
from webapp.submissions.presenting import TimelineEntry
from webapp.submissions.workflow import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field that says something else than when it was typed over."""

    label: str
    before: str
    now: str


def context(
    session: Session, person: Person, submission: Submission, chosen: LedgerFilter
) -> dict[str, Any]:  # fmt: skip
    """Everything that the template reads."""
    entries = queries.entries_of(session, submission.id)
    standing = next((entry for entry in entries if entry.ended_at is None), None)
    state = queries.state_of(submission, standing)
    source = services.source_of(session, submission)
    ordered = services.fields_in_order(session)
    bundle = bundles.bundle_of(submission)
    event = joining.find_event(session, submission.id)
    next_id = queries.next_pending(session, person, chosen, submission)
    may = may_tick(person, submission)
    return {
        "submission": submission,
        "chosen": chosen,
        "state": state,
        "standing": standing,
        "is_approved": submission.status == Status.APPROVED,
        "status_label": STATUS[Status(submission.status)],
        "values": fields.values_of(source, ordered),
        "changes": _changes(source, ordered, submission, standing) if standing else [],
        "photos": presenting.photos_of(submission),
        "clip": presenting.clip_of(submission),
        "bundle": bundle,
        "host": event.host if event and event.host.id != submission.id else None,
        "history": history_of(entries),
        "may_tick": may,
        "links": {
            "here": show_url(submission.id, chosen),
            "list": list_url(chosen),
            "next": show_url(next_id, chosen) if next_id and may else None,
            "review": review_url(submission.id, QueueFilter(state=Status(submission.status))),
            "enter": enter_url(submission.id, chosen),
            "undo": undo_url(submission.id, chosen),
            "bundle": url_for("ledger.bundle", submission_id=submission.id),
        },
    }


def history_of(entries: list[EReportEntry] | Any) -> list[TimelineEntry]:  # noqa: ANN401 - rows
    """Every tick and what became of it, oldest first."""
    told: list[TimelineEntry] = []
    for entry in entries:
        told.append(_line(gettext("Entered in E-Report"), entry.entered_at,
                          entry.entered_by.name_th, entry.note))  # fmt: skip
        if entry.ended_as == Ending.UNDONE:
            who = entry.ended_by.name_th if entry.ended_by else ""
            told.append(_line(gettext("Taken back: not in E-Report"), entry.ended_at, who))
    return told


def _line(title: str, at: Any, who: str, note: str = "") -> TimelineEntry:  # noqa: ANN401 - of a row
    return TimelineEntry(title=title, when=i18n.date_time(at), who=who, note=note, kind="")


def _changes(
    source: fields.Source, ordered: list[fields.Field], submission: Submission, entry: EReportEntry
) -> list[Change]:
    """What has to be put right in the department's system, field by field."""
    said, labels = fields.said_by(source), fields.labels_of(source, ordered)
    keys = [*labels, *(key for key in {**entry.said, **said} if key not in labels)]
    found = [
        Change(label=labels.get(key, key), before=str(entry.said.get(key, "")),
               now=said.get(key, ""))
        for key in keys
        if entry.said.get(key, "") != said.get(key, "")
    ]  # fmt: skip
    if entry.files != len(submission.attachments):
        count = len(submission.attachments)
        found.append(
            Change(label=gettext("Photos and clip"), before=i18n.number(entry.files),
                   now=i18n.number(count))
        )  # fmt: skip
    return found
