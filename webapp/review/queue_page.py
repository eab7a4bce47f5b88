"""What the page of the queue is given: rows, tabs, pages, and what can be chosen to filter by."""

from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.geography import queries as geography
from webapp.review import just_decided, presenting, queries
from webapp.review.filters import ReadFilter


def context(session: Session, person: Person, asked: ReadFilter) -> tuple[int, dict[str, Any]]:
    """The page's number, which is the last one where it was asked too far, and what it shows."""
    chosen = asked.chosen
    counts = queries.count_by_status(session, person, chosen)
    total = counts[chosen.state] if chosen.state else sum(counts.values())
    pages = presenting.pages_of(chosen, asked.page, total)
    found = queries.rows(session, person, chosen, page=pages.number)
    paths = geography.paths_to(session, {row.area_code for row in found})
    return pages.number, {
        "asked": asked,
        "chosen": chosen,
        "just_decided": just_decided.find(session, person, chosen),
        "state_word": presenting.state_word(chosen.state),
        "rows": presenting.row_views(found, paths, person, chosen),
        "tabs": presenting.state_tabs(chosen, counts),
        "pages": pages,
        "areas": presenting.area_choices(session, person, chosen.area_code),
        "types": presenting.type_choices(session),
        "area_names": presenting.area_names(session, person),
    }
