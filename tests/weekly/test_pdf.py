"""Papers as PDF: asked for, made in the background, and taken home by whoever may read them."""

import io

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw
from sqlalchemy import select

from tests import factories
from tests.weekly.weeks import KEY, approved
from webapp.cli import BLOB_NAMES
from webapp.jobs import runner
from webapp.jobs.models import Job, JobState
from webapp.media import references
from webapp.weekly import services, sheets, typesetting
from webapp.weekly.models import PaperFile, PaperForm
from webapp.weekly.snapshot import canonical

WEEK = {"area_code": "49", "week_key": KEY}
NUMBER = f"49-{KEY}"

pytestmark = pytest.mark.skipif(
    bool(typesetting.missing_packages()), reason="no Pango: tools/test-packages installs it"
)


@pytest.fixture
def week(session, people, store):
    """A week with an activity that has two photos."""
    made = approved(session, people, title="กวาดลานวัดและน้ำประปาหมู่บ้าน")
    for seed in range(2):
        factories.with_photo(session, store, made, seed)
    session.commit()
    return made


@pytest.fixture
def issued(session, people, week):
    """The report of that week."""
    report = services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return report


def download(client, **wanted):
    """The file, read whole."""
    response = client.http.get(client.path("weekly_files.download", **wanted))
    assert response.data, "reading it closes the file"
    response.close()
    return response


def test_issued_report_becomes_a_pdf_in_the_background(app, client, session, people, issued):
    client.sign_in(people.province_officer)
    shown = {**WEEK, "digits": "thai", "edition": NUMBER}

    client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
    waiting = client.get("weekly_files.show", **shown)
    ran = runner.run_due(app)
    ready = client.get("weekly_files.show", **shown)
    response = download(client, **shown)

    assert waiting.soup.select_one("progress") is not None
    assert ran >= 1
    assert ready.soup.select_one("progress") is None
    assert response.mimetype == "application/pdf"
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    document = pdfium.PdfDocument(io.BytesIO(response.data))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "กวาดลานวัดและน้ำประปาหมู่บ้าน" in text.replace("\r\n", "")
    assert document.get_metadata_value("Title").startswith("รายงานผลการปฏิบัติงานจิตอาสา")
    assert document.get_attachment(0).get_data()[:] == canonical(issued.snapshot)


def test_same_report_is_made_once_and_named_for_the_store(app, client, session, people, issued):
    client.sign_in(people.province_officer)
    for _ in range(2):
        client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
        runner.run_due(app)

    files = session.scalars(select(PaperFile)).all()

    assert [(file.key, file.expires_at) for file in files] == [(f"49/{KEY}/thai/{NUMBER}", None)]
    assert files[0].sha256 in references.printed_by(session, BLOB_NAMES)


def test_preview_is_kept_for_some_hours_only(app, client, session, people, week):
    client.sign_in(people.province_officer)

    client.post("weekly_files.make", **WEEK, data={"digits": "arabic"}, status=303)
    runner.run_due(app)

    file = session.scalars(select(PaperFile)).one()
    assert file.expires_at is not None
    assert file.digits == "arabic"


def test_picture_that_is_lost_ends_the_job(app, client, session, store, people, issued):
    client.sign_in(people.province_officer)
    store.delete(issued.snapshot["entries"][0]["photos"][0]["sha256"])

    client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
    runner.run_due(app)

    job = session.scalars(select(Job).where(Job.kind == "weekly.pdf")).one()
    assert (job.state, job.reason.split()[0]) == (JobState.FAILED, "picture_lost")
    page = client.get("weekly_files.show", **WEEK, digits="thai", edition=NUMBER)
    assert page.soup.select_one(".banner-failure") is not None


def test_other_province_gets_no_file(app, client, people, issued):
    client.sign_in(people.province_officer)
    client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
    runner.run_due(app)

    other = {"area_code": "50", "week_key": KEY, "digits": "thai", "edition": NUMBER}
    client.get("weekly_files.download", **other, status=404)
    never = {**WEEK, "digits": "thai", "edition": "0" * 16}
    client.get("weekly_files.download", **never, status=404)


def test_district_takes_its_part_without_the_others_figures(
    app, client, session, people, issued
):  # fmt: skip
    client.sign_in(people.reviewer)
    area = issued.snapshot["entries"][0]["area_code"][:4]
    part = {"area_code": area, "week_key": KEY}

    client.post("weekly_files.make", **part, data={"digits": "thai"}, status=303)
    runner.run_due(app)

    response = download(client, **part, digits="thai", edition=NUMBER)
    document = pdfium.PdfDocument(io.BytesIO(response.data))
    assert document.count_attachments() == 0


def test_server_without_pango_says_what_to_install(client, people, week, monkeypatch):
    monkeypatch.setattr(typesetting, "LIBRARIES", {"no-such-library": "libpango-1.0-0"})
    client.sign_in(people.province_officer)

    page = client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=503)

    assert "libpango-1.0-0" in page.text


def test_slides_become_a_pdf_beside_the_paper(app, client, session, people, issued):
    client.sign_in(people.province_officer)
    slides = {**WEEK, "form": "slides", "digits": "thai", "edition": NUMBER}

    client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
    client.post("weekly_files.make", **WEEK, data={"digits": "thai", "form": "slides"}, status=303)
    waiting = client.get("weekly_files.show", **slides)
    runner.run_due(app)
    response = download(client, **slides)

    assert waiting.soup.select_one("progress") is not None
    files = session.scalars(select(PaperFile).order_by(PaperFile.form)).all()
    assert [file.form for file in files] == [PaperForm.PDF, PaperForm.SLIDES]
    document = pdfium.PdfDocument(io.BytesIO(response.data))
    assert [(round(page.get_width()), round(page.get_height())) for page in document] == [
        (960, 540)
    ]
    text = document[0].get_textpage().get_text_range().replace("\r\n", "")
    assert "กวาดลานวัดและน้ำประปาหมู่บ้าน" in text
    assert "๑/๑" in text
    assert [mark.get_title() for mark in document.get_toc()] == ["กวาดลานวัดและน้ำประปาหมู่บ้าน"]
    assert document.is_tagged()
    assert document.count_attachments() == 0, "figures go with the paper"


def test_slides_of_a_preview_are_made_anew_when_they_say_something_else(
    app, client, session, people, week
):  # fmt: skip
    client.sign_in(people.province_officer)

    for details in ("กวาดลาน", "กวาดลานและล้างพื้น"):
        week.details = details
        session.commit()
        client.post("weekly_files.make", **WEEK, data={"form": "slides"}, status=303)
        runner.run_due(app)

    assert len(session.scalars(select(PaperFile)).all()) == 2


def test_preview_is_made_anew_when_the_program_sets_it_otherwise(
    app, client, session, people, week, monkeypatch
):  # fmt: skip
    client.sign_in(people.province_officer)

    for style in (b"old", b"new", b"new"):
        monkeypatch.setattr(sheets, "style_print", lambda style=style: style)
        client.post("weekly_files.make", **WEEK, status=303)
        runner.run_due(app)

    assert len(session.scalars(select(PaperFile)).all()) == 2


def test_form_that_there_is_not_is_not_found(client, people, issued):
    client.sign_in(people.province_officer)

    client.post("weekly_files.make", **WEEK, data={"form": "docx"}, status=404)
    client.get("weekly_files.show", **WEEK, form="docx", digits="thai", edition=NUMBER, status=404)


def test_week_without_activities_is_one_signed_page_that_says_so(
    app, client, session, people
):  # fmt: skip
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.province_officer)

    for form in PaperForm:
        client.post("weekly_files.make", **WEEK, data={"form": form, "digits": "thai"}, status=303)
    runner.run_due(app)

    for form in PaperForm:
        response = download(client, **WEEK, form=form, digits="thai", edition=NUMBER)
        document = pdfium.PdfDocument(io.BytesIO(response.data))
        text = document[0].get_textpage().get_text_range().replace("\r\n", "")
        assert len(document) == 1
        assert "ไม่มีกิจกรรมจิตอาสาในสัปดาห์นี้" in text


def test_one_activity_with_one_photo_has_its_own_page_of_it(app, client, session, store, people):
    made = approved(session, people, title="เก็บขยะริมแม่น้ำ")
    factories.with_photo(session, store, made, 1)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.province_officer)

    client.post("weekly_files.make", **WEEK, data={"digits": "thai"}, status=303)
    runner.run_due(app)

    response = download(client, **WEEK, digits="thai", edition=NUMBER)
    document = pdfium.PdfDocument(io.BytesIO(response.data))
    shown = [len(list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))) for page in document]
    assert shown == [0] * (len(document) - 1) + [1]
    marks = [mark.get_title() for mark in document.get_toc()]
    assert marks[-2:] == ["ภาพกิจกรรม", "ที่ ๑ เก็บขยะริมแม่น้ำ"]
