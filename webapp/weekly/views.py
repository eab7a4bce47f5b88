"""The weekly report on screen and paper, issuing it, and the setting of the week."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from webapp import access, clock, htmx, thai
from webapp.accounts.guard import current_person
from webapp.accounts.permissions import Permission, Person
from webapp.db import db, reading
from webapp.errors import NotVisible
from webapp.geography import queries as geography
from webapp.geography.models import COUNTRY_CODE, Area, Level
from webapp.media import serving
from webapp.media.store import Store
from webapp.submissions import removals
from webapp.thai import Digits
from webapp.weekly import (
    adjustment_queries,
    beginnings,
    confirming,
    covers,
    intact,
    labels,
    paper_files,
    prints,
    queries,
    services,
    sheets,
    unprinted,
    week_lists,
    week_settings,
)
from webapp.weekly.forms import JointForm, WeekForm
from webapp.weekly.joints import JointPeople
from webapp.weekly.queries import Paper

blueprint = Blueprint("weekly", __name__, url_prefix="/weekly")
blueprint.add_app_template_filter(labels.written, "written")
blueprint.add_app_template_filter(labels.signed, "signed")

INVALID = 422


@blueprint.get("/")
@access.requires("weekly:view")
def index() -> ResponseReturnValue:
    """The weeks of one's area; whoever has several areas, or the country, chooses one."""
    areas = queries.areas_of(db.session, current_person())
    if len(areas) == 1:
        return _weeks(areas[0])
    text = thai.normalise(request.args.get("q", ""))
    last = queries.last_week_over(clock.today())
    return render_template(
        "weekly/index.html",
        areas=queries.named_like(areas, text),
        text=text,
        last=last,
        is_country=current_person().holds(Permission.WEEKLY_VIEW, COUNTRY_CODE),
        issued=week_lists.provinces_with_issued(db.session, last.key),
    )


@blueprint.get("/<area:area_code>")
@access.requires("weekly:view")
def weeks(area_code: str) -> ResponseReturnValue:
    """The weeks of an area, and its setting for those who may change it."""
    return _weeks(queries.get_area(db.session, current_person(), area_code))


@blueprint.post("/<area:area_code>/settings")
@access.requires("weekly:configure")
def configure(area_code: str) -> ResponseReturnValue:
    """Choose the day on which the province's weeks begin."""
    person = current_person()
    area = queries.get_area(db.session, person, area_code)
    form = WeekForm(request.form)
    if not form.validate():
        return _weeks(area, form=form, status=INVALID)
    services.set_first_weekday(db.session, person, area_code, int(form.first_weekday.data or ""))
    flash(gettext("The reporting week is set."), "success")
    return htmx.go_to(url_for("weekly.weeks", area_code=area_code))


@blueprint.post("/<area:area_code>/joint-people")
@access.requires("weekly:configure")
def configure_joint(area_code: str) -> ResponseReturnValue:
    """Choose whose people count at an event that several villages report."""
    person = current_person()
    area = queries.get_area(db.session, person, area_code)
    form = JointForm(request.form)
    if not form.validate():
        return _weeks(area, joint_form=form, status=INVALID)
    rule = JointPeople(form.joint_people.data or "")
    services.set_joint_people(db.session, person, area_code, rule)
    flash(gettext("Set: weeks that are not issued yet count people so."), "success")
    return htmx.go_to(url_for("weekly.weeks", area_code=area_code))


@blueprint.get("/<area:area_code>/<week:week_key>")
@access.requires("weekly:view")
def show(area_code: str, week_key: str) -> ResponseReturnValue:
    """The paper of a week, to read and to print."""
    person = current_person()
    paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    if paper.report is None and prints.draw_for_preview(_store(), paper):
        paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    digits = _digits(paper.office.digits)
    return render_template(
        "weekly/show.html",
        paper=paper,
        digits=digits,
        other_digits=Digits.ARABIC if digits is Digits.THAI else Digits.THAI,
        sheets=sheets.render(
            paper,
            digits,
            sheets.photo_address(paper, person),
            emblem_url=covers.emblem_address(paper, person),
        ),
        later=paper.report and adjustment_queries.later_of(db.session, paper.report, area_code),
        has_next=paper.week.next.starts_on <= clock.today(),
        **_standing(paper, person),
    )


def _standing(paper: Paper, person: Person) -> dict[str, Any]:
    """What stands above the sheets: whether they are as issued, or what keeps them a draft."""
    code, week = paper.area.code, paper.week
    if paper.report is not None:
        return {"is_intact": intact.is_as_issued(paper.report)}
    covered_by = queries.number_over(db.session, code, week)
    return {
        "is_intact": True,
        "covered_by": covered_by,
        "unprinted": sum(one.photos for one in unprinted.left_out_of(db.session, code, week)),
        "may_issue": covered_by is None
        and paper.area.level == Level.PROVINCE
        and person.holds(Permission.WEEKLY_ISSUE, code)
        and beginnings.has_begun(db.session, code, week.ends_on),
    }


@blueprint.get("/<area:area_code>/<week:week_key>/issues")
@access.requires("weekly:issue")
def confirm(area_code: str, week_key: str) -> ResponseReturnValue:
    """What issuing would freeze, and what it would leave out; the button stands below it."""
    person = current_person()
    paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    services.check_may_issue(person, paper.area)
    if paper.report is not None or queries.number_over(db.session, area_code, paper.week):
        return htmx.go_to(url_for("weekly.show", area_code=area_code, week_key=week_key))
    if prints.draw_for_preview(_store(), paper):
        paper = queries.get_paper(db.session, person, area_code, week_key, today=clock.today())
    return render_template("weekly/confirm.html", **confirming.context(db.session, paper))


@blueprint.post("/<area:area_code>/<week:week_key>/issues")
@access.requires("weekly:issue")
def issue(area_code: str, week_key: str) -> ResponseReturnValue:
    """Freeze and number the week."""
    person = current_person()
    with reading() as session:
        paper = queries.get_paper(session, person, area_code, week_key, today=clock.today())
    prints.draw_missing(_store(), paper)
    report = services.issue(db.session, person, area_code, week_key)
    paper_files.ask_for_issued(db.session, report)
    flash(gettext("Issued as number %(number)s.", number=report.number), "success")
    return htmx.go_to(url_for("weekly.show", area_code=area_code, week_key=week_key))


@blueprint.get("/<area:area_code>/<week:week_key>/pictures/<token>")
@access.requires("weekly:view")
def picture(area_code: str, week_key: str, token: str) -> Response:
    """A photo of an issued paper, as it was when the paper was issued."""
    person = current_person()
    photo = sheets.read_photo(token, person, area_code, week_key)
    queries.get_area(db.session, person, area_code)
    photo.link.check_time()
    if removals.gone_among(db.session, [photo.attachment_id]):
        raise NotVisible
    return serving.shown(photo.sha256, "image/jpeg", photo.link)


def _weeks(
    area: Area, *, form: WeekForm | None = None, joint_form: JointForm | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    person = current_person()
    is_province = area.level == Level.PROVINCE
    weekday = queries.first_weekday(db.session, area.code)
    setting = week_settings.find_setting(db.session, area.code)
    rule = setting.joint_people if setting else JointPeople.SUM
    return htmx.render_page(
        "weekly/weeks.html",
        status=status,
        area=area,
        first_day=beginnings.first_day(db.session, area.code),
        lines=week_lists.weeks_of(db.session, area, today=clock.today()),
        form=form or WeekForm(data={"first_weekday": str(weekday)}),
        setting=setting,
        joint_form=joint_form or JointForm(data={"joint_people": rule}),
        joint_choices=labels.joint_choices(),
        joint_label=labels.JOINT_PEOPLE[JointPeople(rule)][0],
        example=labels.EXAMPLE,
        week_label=labels.WEEKDAYS[weekday],
        choices=[(str(day), label) for day, label in labels.WEEKDAYS.items()],
        may_issue=is_province and person.holds(Permission.WEEKLY_ISSUE, area.code),
        may_configure=is_province and person.holds(Permission.WEEKLY_CONFIGURE, area.code),
        districts=geography.districts_of(db.session, area.code) if is_province else [],
        has_choice=len(queries.areas_of(db.session, person)) > 1,
    )


def _store() -> Store:
    store: Store = current_app.extensions["media_store"]
    return store


def _digits(preset: Digits) -> Digits:
    asked = request.args.get("digits", "")
    return Digits(asked) if asked in set(Digits) else preset
