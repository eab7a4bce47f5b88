"""Summaries of months, quarters, years and campaigns, and the lists behind their figures."""

from contextlib import suppress
from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.db import db, reading
from webapp.errors import NotVisible
from webapp.lookback import campaigns, choosing, entries, period_page, queries, showing
from webapp.lookback.addresses import page_number, period_url
from webapp.lookback.blueprint import blueprint
from webapp.lookback.choices import Choice
from webapp.lookback.labels import area_label
from webapp.lookback.period_page import Asked
from webapp.lookback.periods import PeriodKind, period_of
from webapp.table_files import TableKind

NARROWING = ("type", "kind", "first", "last", "alone")
"""What the address of a list narrows a summary by."""


@blueprint.get("/lookback/")
@access.requires("weekly:view")
def index() -> ResponseReturnValue:
    """The running fiscal year of one's own area."""
    areas = queries.areas_of(db.session, current_person())
    if not areas:
        raise NotVisible
    period = period_of(PeriodKind.FISCAL_YEAR, clock.today())
    return htmx.go_to(period_url(areas[0].code, period.key))


@blueprint.get("/lookback/<area:area_code>")
@access.requires("weekly:view")
def choose(area_code: str) -> ResponseReturnValue:
    """Go to the period that a form names."""
    area = queries.get_area(db.session, current_person(), area_code)
    key = choosing.key_of(request.args) or period_of(PeriodKind.FISCAL_YEAR, clock.today()).key
    period, _ = campaigns.find(db.session, key)
    return htmx.go_to(period_url(area.code, period.key, named=request.args.get("all") != "yes"))


@blueprint.get("/lookback/<area:area_code>/<period_key>")
@access.requires("weekly:view")
def period(area_code: str, period_key: str) -> Response:
    """The summary of a period."""
    asked = _asked(db.session, area_code, period_key)
    today = clock.today()
    following = asked.period.next
    return showing.desk(
        "lookback/period.html",
        period_page.digest_of(db.session, asked),
        asked=asked,
        area_label=area_label,
        above=queries.above(db.session, current_person(), asked.area),
        areas=queries.areas_of(db.session, current_person()),
        tabs=choosing.tabs(db.session, asked, today),
        offered=choosing.offered(db.session, asked, today),
        occasions=choosing.occasion_choices(db.session, asked.occasion),
        years=choosing.years(today),
        following=following if following and following.starts_on <= today else None,
        address=_address(asked),
    )


@blueprint.get("/lookback/<area:area_code>/<period_key>/paper")
@access.requires("weekly:view")
def period_paper(area_code: str, period_key: str) -> ResponseReturnValue:
    """The summary as it is printed."""
    asked = _asked(db.session, area_code, period_key)
    with showing.in_thai():
        digest = period_page.digest_of(db.session, asked)
    back = period_url(area_code, period_key, named=asked.is_named)
    return showing.paper(digest, back, _address(asked) | {"endpoint": "lookback.period_paper"})


@blueprint.get("/lookback/<area:area_code>/<period_key>/files/<any(xlsx, csv):form>")
@access.requires("weekly:view")
def period_file(area_code: str, period_key: str, form: str) -> Response:
    """The summary as a file."""
    with reading() as session, showing.in_thai():
        asked = _asked(session, area_code, period_key)
        digest = period_page.digest_of(session, asked)
    return showing.file(digest, TableKind(form), area_code=area_code, subject=period_key)


@blueprint.get("/lookback/<area:area_code>/<period_key>/entries")
@access.requires("weekly:view")
def period_entries(area_code: str, period_key: str) -> Response:
    """Every activity that a figure of the summary counts."""
    asked = _asked(db.session, area_code, period_key, below=True)
    page = page_number(request.args.get("page", ""))
    choice = _narrowed(asked)
    found = entries.of_choice(db.session, choice, page=page)
    here = {**_address(asked), **{name: request.args.get(name) for name in NARROWING}}
    return htmx.render_page(
        "lookback/entries.html",
        found=found,
        label=asked.label,
        area=area_label(asked.area),
        days=(choice.first, choice.last),
        names=choosing.names_of(db.session, choice),
        back_url=_back(asked),
        number=page,
        pages=max(1, -(-found.total.times // entries.PAGE_ROWS)),
        page_url=lambda number: url_for("lookback.period_entries", **{**here, "page": number}),
    )


def _asked(session: Session, area_code: str, period_key: str, *, below: bool = False) -> Asked:
    area = queries.get_area(session, current_person(), area_code, below=below)
    period, occasion = campaigns.find(session, period_key)
    return Asked(area=area, period=period, occasion=occasion,
                 is_named=request.args.get("all") != "yes")  # fmt: skip


def _narrowed(asked: Asked) -> Choice:
    """What the figure that was followed counts: a part of the summary's own choice."""
    args = request.args
    whole = asked.choice
    first, last = _day(args.get("first", "")), _day(args.get("last", ""))
    return Choice(
        area_code=whole.area_code,
        first=max(filter(None, [whole.first, first]), default=None),
        last=min(filter(None, [whole.last, last])),
        occasion=whole.occasion,
        type_code=args.get("type", "")[:12],
        kind_code=args.get("kind", "")[:12],
        is_area_alone=args.get("alone") == "yes",
    )


def _back(asked: Asked) -> str:
    area = asked.area
    code = area.code if area.level in queries.LEVELS else str(area.parent_code)
    return period_url(code, asked.period.key, named=asked.is_named)


def _address(asked: Asked) -> dict[str, Any]:
    said = {"area_code": asked.area.code, "period_key": asked.period.key}
    return said if asked.is_named else {**said, "all": "yes"}


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
