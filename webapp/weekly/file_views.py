"""Papers as files: asking for one, looking how far it is, and taking it home."""

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp import access, clock, htmx
from webapp.accounts.guard import current_person
from webapp.audit.services import Note, note_now
from webapp.db import db, reading
from webapp.errors import NotVisible
from webapp.jobs import queries as jobs
from webapp.jobs import services as job_services
from webapp.jobs.models import JobState
from webapp.media import serving
from webapp.thai import Digits
from webapp.weekly import paper_files, queries, sheets, typesetting
from webapp.weekly.models import PaperForm
from webapp.weekly.paper_files import Wanted
from webapp.weekly.typesetting import PdfUnavailable

blueprint = Blueprint("weekly_files", __name__, url_prefix="/weekly")

PDF_TYPE = "application/pdf"


@blueprint.post("/<area:area_code>/<week:week_key>/files")
@access.requires("weekly:view")
def make(area_code: str, week_key: str) -> ResponseReturnValue:
    """Ask for the paper or its slides as PDF; one that is there already is not made again."""
    person, digits = current_person(), _digits(request.form.get("digits", ""))
    form = _form(request.form.get("form", PaperForm.PDF))
    with reading() as session:
        paper = queries.get_paper(session, person, area_code, week_key, today=clock.today())
        edition = sheets.edition(paper, digits, form)
    if missing := typesetting.missing_packages():
        raise PdfUnavailable(packages=" ".join(missing))
    wanted = Wanted(
        form=form, area_code=area_code, week_key=week_key, digits=digits, edition=edition
    )
    if paper_files.find(db.session, wanted) is None:
        job_services.enqueue(db.session, wanted.job, wanted.key)
    return htmx.go_to(_address("weekly_files.show", wanted))


@blueprint.get("/<area:area_code>/<week:week_key>/files/<form>/<digits>/<edition>")
@blueprint.get(
    "/<area:area_code>/<week:week_key>/files/<digits>/<edition>", defaults={"form": PaperForm.PDF}
)
@access.requires("weekly:view")
def show(
    area_code: str, week_key: str, form: str, digits: str, edition: str
) -> ResponseReturnValue:
    """How far the file is; the file, once it is made."""
    area = queries.get_area(db.session, current_person(), area_code)
    wanted = _wanted(area_code, week_key, form, digits, edition)
    file = paper_files.find(db.session, wanted)
    job = None if file else jobs.find(db.session, wanted.job, wanted.key)
    if file is None and (job is None or job.state == JobState.DONE):
        # Never asked for, or too old by now: the paper itself is where to ask.
        return htmx.go_to(_source(wanted))
    return htmx.render_page(
        "weekly/file.html",
        fragment="weekly/_file.html",
        area=area,
        week=queries.days_of(db.session, area_code, week_key),
        wanted=wanted,
        file=file,
        is_failed=job is not None and job.state == JobState.FAILED,
        percent=job.progress if job is not None and job.state == JobState.RUNNING else 0,
        back_url=_source(wanted),
        status_url=_address("weekly_files.show", wanted),
        file_url=_address("weekly_files.download", wanted),
    )


@blueprint.get("/<area:area_code>/<week:week_key>/files/<form>/<digits>/<edition>.pdf")
@blueprint.get(
    "/<area:area_code>/<week:week_key>/files/<digits>/<edition>.pdf",
    defaults={"form": PaperForm.PDF},
)
@access.requires("weekly:view")
def download(area_code: str, week_key: str, form: str, digits: str, edition: str) -> Response:
    """The file, under a name that says what it is."""
    area = queries.get_area(db.session, current_person(), area_code)
    wanted = _wanted(area_code, week_key, form, digits, edition)
    file = paper_files.get(db.session, wanted)
    note_now(
        Note(
            kind="weekly_report", action="weekly_report.downloaded", area_code=area_code,
            subject=edition if paper_files.is_issued(wanted) else week_key,
            after={"week_key": week_key, "form": str(wanted.form)},
        )
    )  # fmt: skip
    return serving.downloaded(file.sha256, PDF_TYPE, paper_files.file_name(wanted, area))


def _wanted(area_code: str, week_key: str, form: str, digits: str, edition: str) -> Wanted:
    if digits not in set(Digits):
        raise NotVisible
    return Wanted(
        form=_form(form), area_code=area_code, week_key=week_key, digits=Digits(digits),
        edition=edition,
    )  # fmt: skip


def _address(endpoint: str, wanted: Wanted) -> str:
    return url_for(
        endpoint, area_code=wanted.area_code, week_key=wanted.week_key, form=wanted.form,
        digits=wanted.digits, edition=wanted.edition,
    )  # fmt: skip


def _source(wanted: Wanted) -> str:
    """The page that shows the same in the browser."""
    area_code, week_key = wanted.area_code, wanted.week_key
    if wanted.form is PaperForm.SLIDES:
        return url_for("weekly_slides.show", area_code=area_code, week_key=week_key)
    return url_for("weekly.show", area_code=area_code, week_key=week_key, digits=wanted.digits)


def _form(asked: str) -> PaperForm:
    if asked not in set(PaperForm):
        raise NotVisible
    return PaperForm(asked)


def _digits(asked: str) -> Digits:
    return Digits(asked) if asked in set(Digits) else Digits.THAI
