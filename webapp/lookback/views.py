"""Weeks level by level and side by side, the lists behind their figures, and issued reports."""

from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, clock, htmx, thai
from webapp.accounts.guard import current_person
from webapp.db import db, reading
from webapp.geography.models import COUNTRY_CODE, Level
from webapp.i18n import screen_digits
from webapp.lookback import entries, issued, labels, period_views, queries, showing, week_page
from webapp.lookback.addresses import page_number, week_url
from webapp.lookback.blueprint import blueprint
from webapp.lookback.week_rows import week_figures
from webapp.table_files import TableKind
from webapp.weekly import queries as weekly
from webapp.weekly.entries import Count

__all__ = ["blueprint", "period_views"]

LONGEST_WORDS = 100


@blueprint.get(f"/weekly/{COUNTRY_CODE}/<week:week_key>", defaults={"area_code": COUNTRY_CODE})
@blueprint.get("/weekly/<area:area_code>/<week:week_key>/figures")
@access.requires("weekly:view")
def week(area_code: str, week_key: str) -> Response:
    """A week by area below and volunteer type; every figure leads to what it counts."""
    today = clock.today()
    figures = week_figures(db.session, current_person(), area_code, week_key, today=today)
    return showing.desk(
        "lookback/week.html",
        week_page.digest_of(figures),
        figures=figures,
        is_country=area_code == COUNTRY_CODE,
        area_label=labels.area_label,
        has_next=figures.week.next.starts_on <= today,
        above=queries.above(db.session, current_person(), figures.area),
        week_url=week_url,
        address={"area_code": area_code, "week_key": week_key},
    )


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/figures/paper")
@access.requires("weekly:view")
def week_paper(area_code: str, week_key: str) -> ResponseReturnValue:
    """The figures of a week as they are printed."""
    with showing.in_thai():
        digest = week_page.digest_of(
            week_figures(db.session, current_person(), area_code, week_key, today=clock.today())
        )
    return showing.paper(
        digest, week_url(area_code, week_key),
        {"endpoint": "lookback.week_paper", "area_code": area_code, "week_key": week_key},
    )  # fmt: skip


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/figures/files/<any(xlsx, csv):form>")
@access.requires("weekly:view")
def week_file(area_code: str, week_key: str, form: str) -> Response:
    """The figures of a week as a file."""
    with reading() as session, showing.in_thai():
        digest = week_page.digest_of(
            week_figures(session, current_person(), area_code, week_key, today=clock.today())
        )
    return showing.file(digest, TableKind(form), area_code=area_code, subject=week_key)


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/entries")
@access.requires("weekly:view")
def week_entries(area_code: str, week_key: str) -> Response:
    """Every activity that a figure of the week counts; of the country, the provinces it is from."""
    person = current_person()
    if area_code == COUNTRY_CODE:
        return _week_shares(week_key)
    paper = weekly.get_paper(db.session, person, area_code, week_key, today=clock.today())
    args = request.args
    below, type_code = args.get("below", "")[:9], args.get("type", "")[:12]
    found = entries.of_paper(paper, below=below, type_code=type_code)
    frame = paper.summary.frame
    types = [named.name for named in frame.types if named.code == type_code]
    places = [place.short for place in frame.places if place.code == below]
    return htmx.render_page(
        "lookback/entries.html",
        found=found,
        label="",
        area=labels.area_label(paper.area),
        days=(paper.week.starts_on, paper.week.ends_on),
        names=[*places, *types],
        back_url=week_url(area_code, week_key),
        number=1,
        pages=1,
        page_url=None,
    )


def _week_shares(week_key: str) -> Response:
    """The country has no list of its own: its figures are those of its provinces."""
    figures = week_figures(
        db.session, current_person(), COUNTRY_CODE, week_key, today=clock.today()
    )  # fmt: skip
    type_code = request.args.get("type", "")[:12]
    shares = week_page.shares_of(figures, type_code)
    return htmx.render_page(
        "lookback/shares.html",
        figures=figures,
        names=[named.name for named in figures.types if named.code == type_code],
        shares=shares,
        total=sum((share.count for share in shares), Count()),
        back_url=week_url(COUNTRY_CODE, week_key),
    )


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/comparison")
@access.requires("weekly:view")
def comparison(area_code: str, week_key: str) -> Response:
    """A week beside the one before and the same one last year."""
    today = clock.today()
    compared = week_page.compare(db.session, current_person(), area_code, week_key, today=today)
    return showing.desk(
        "lookback/comparison.html",
        week_page.comparison_digest(compared),
        compared=compared,
        week_url=week_url,
        has_next=compared.now.week.next.starts_on <= today,
        address={"area_code": area_code, "week_key": week_key},
    )


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/comparison/paper")
@access.requires("weekly:view")
def comparison_paper(area_code: str, week_key: str) -> ResponseReturnValue:
    """The comparison as it is printed."""
    address: dict[str, Any] = {"area_code": area_code, "week_key": week_key}
    person = current_person()
    with showing.in_thai():
        digest = week_page.comparison_digest(
            week_page.compare(db.session, person, area_code, week_key, today=clock.today())
        )
    return showing.paper(
        digest, url_for("lookback.comparison", **address),
        {"endpoint": "lookback.comparison_paper", **address},
    )  # fmt: skip


@blueprint.get("/weekly/<area:area_code>/<week:week_key>/comparison/files/<any(xlsx, csv):form>")
@access.requires("weekly:view")
def comparison_file(area_code: str, week_key: str, form: str) -> Response:
    """The comparison as a file."""
    with reading() as session, showing.in_thai():
        digest = week_page.comparison_digest(
            week_page.compare(session, current_person(), area_code, week_key, today=clock.today())
        )
    return showing.file(digest, TableKind(form), area_code=area_code, subject=week_key)


@blueprint.get("/lookback/<area:area_code>/reports")
@access.requires("weekly:view")
def reports(area_code: str) -> Response:
    """The issued weekly reports of an area, year by year."""
    area = queries.get_area(db.session, current_person(), area_code)
    years = issued.years_of(db.session, area)
    year = request.args.get("year", "")
    year = year if year in years else ""
    words = thai.normalise(request.args.get("q", ""))[:LONGEST_WORDS]
    page = page_number(request.args.get("page", ""))
    total = issued.count(db.session, area, year=year, words=words)
    return htmx.render_page(
        "lookback/reports.html",
        area=area,
        area_label=labels.area_label,
        # A subdistrict has no paper of its own: it reads its district's.
        paper_code="" if area.code == COUNTRY_CODE else area.code[:4],
        is_whole=area.level in (Level.COUNTRY, Level.PROVINCE),
        years=years,
        year=year,
        words=words,
        signed=labels.signed,
        lines=issued.lines(db.session, area, year=year, words=words, page=page),
        total=total,
        number=page,
        pages=max(1, -(-total // issued.PAGE_ROWS)),
        digits=screen_digits(),
    )
