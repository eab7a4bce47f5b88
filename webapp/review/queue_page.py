"""What the page of the queue is given: rows, tabs, pages, and what can be chosen to filter by."""

from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp.accounts.permissions import Permission, Person
from webapp.geography import queries as geography
from webapp.review import hints, just_decided, presenting, queries, saved_filters
from webapp.review.addresses import bulk_url
from webapp.review.filters import Only, QueueFilter, ReadFilter
from webapp.review.labels import HINTS
from webapp.submissions.workflow import Status


def context(session: Session, person: Person, asked: ReadFilter) -> tuple[int, dict[str, Any]]:
    """The page's number, which is the last one where it was asked too far, and what it shows."""
    chosen = asked.chosen
    counts = queries.count_by_status(session, person, chosen)
    total = counts[chosen.state] if chosen.state else sum(counts.values())
    pages = presenting.pages_of(chosen, asked.page, total)
    found = queries.rows(session, person, chosen, page=pages.number)
    paths = geography.paths_to(session, {row.area_code for row in found})
    standing = hints.standing(session, [row.id for row in found])
    odd = {
        row.id: [str(HINTS[kind]) for kind in standing[row.id]]
        for row in found
        if row.status == Status.SUBMITTED
    }
    may_decide = bool(person.areas_where(Permission.REVIEW_DECIDE))
    return pages.number, {
        "asked": asked,
        "chosen": chosen,
        "just_decided": just_decided.find(session, person, chosen),
        "state_word": presenting.state_word(chosen.state),
        "rows": presenting.row_views(found, paths, person, chosen, odd),
        "tabs": presenting.state_tabs(chosen, counts),
        "pages": pages,
        "areas": presenting.area_choices(session, person, chosen.area_code),
        "types": presenting.type_choices(session),
        "onlys": _onlys(),
        "area_names": presenting.area_names(session, person),
        "bulk_url": bulk_url(chosen) if may_decide and _waits(chosen) else None,
        "bulk_fields": chosen.query(),
        **_saved(session, person, chosen),
    }


def _waits(chosen: QueueFilter) -> bool:
    return chosen.state is Status.SUBMITTED


def _onlys() -> list[tuple[str, str]]:
    return [
        (Only.HINTS, gettext("Something is odd")),
        (Only.CLEAR, gettext("Nothing is odd")),
        (Only.MISSING, gettext("Files missing")),
        (Only.LATE, gettext("Sent late")),
        (Only.JOINT, gettext("Several villages together")),
    ]


def _saved(session: Session, person: Person, chosen: QueueFilter) -> dict[str, Any]:
    """The chips, and where a filter is kept."""
    parts = chosen.query()
    chips = [
        (
            row.name,
            f"{url_for('review.queue')}?{row.query}",
            url_for("review.remove_filter", filter_id=row.id, **parts),
        )
        for row in saved_filters.of(session, person)
    ]
    return {"chips": chips, "save_filter_url": url_for("review.save_filter", **parts)}
