"""Addresses of oversight's pages, and of the lists that its counts lead to."""

from collections.abc import Mapping

from flask import url_for

from webapp.clock import Week
from webapp.geography.models import Level
from webapp.geography.scope import is_code
from webapp.ledger import addresses as ledger
from webapp.ledger.filters import LedgerFilter
from webapp.ledger.models import EntryState
from webapp.oversight.counting import COUNTED
from webapp.oversight.grids import SUBDISTRICT_DIGITS, Cell, Row
from webapp.review.addresses import queue_url
from webapp.review.filters import QueueFilter
from webapp.submissions.workflow import Status

FROM_GRID = "grid"


def reporting_url(area_code: str, week_key: str | None = None, *, in_detail: bool = False) -> str:
    """The grid of an area, with a week in hand."""
    detail = "1" if in_detail else None
    return url_for("oversight.reporting", area=area_code, week=week_key, detail=detail)


def list_urls(row: Row, week: Week, cell: Cell) -> dict[str, str]:
    """State → the list that shows what a cell counts; nothing where no list shows just that.

    A province's weeks may begin on another day than the country's columns say.
    """
    if row.is_rest or row.area.level == Level.PROVINCE:
        return {}
    return {
        status.value: list_url(row.area.code, week, status)
        for status in COUNTED
        if cell.count(status)
    }


def list_url(area_code: str, week: Week, status: str) -> str:
    """The list of an area's week in one state."""
    return queue_url(
        QueueFilter(
            state=Status(status),
            area_code=area_code,
            held_from=week.starts_on,
            held_to=week.ends_on,
        )
    )


def ledger_url(area_code: str, week_key: str, state: str) -> str:
    """The tab of an area's week in the ledger of the department's E-Report."""
    chosen = LedgerFilter(state=EntryState(state), area_code=area_code, week_key=week_key)
    return ledger.list_url(chosen)


def back_from_nil(sent: Mapping[str, str], week_key: str) -> str:
    """Where somebody came from to say that there was nothing: the grid, or their own list."""
    area_code = sent.get("area", "")
    if sent.get("back") == FROM_GRID and is_code(area_code):
        return reporting_url(area_code[:SUBDISTRICT_DIGITS], week_key)
    return url_for("submissions.index")
