"""Asking for a picture to go, taking one's data away, and being erased."""

import io
import json
import zipfile
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import KEY, approved
from webapp.accounts.models import User, UserSession
from webapp.audit import chain
from webapp.audit import queries as audit
from webapp.audit.chain import Broken
from webapp.audit.models import AuditEntry
from webapp.db import Model
from webapp.media.store import FolderStore
from webapp.privacy import person_data
from webapp.privacy.models import RequestState, TakedownRequest
from webapp.submissions import tasks as submission_tasks
from webapp.submissions.models import Attachment, Submission
from webapp.weekly import services
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import content_hash

ASKED = {"words": "ภาพเห็นหน้าลูกของฉันชัดเจน", "contact": "081 234 5678"}


@pytest.fixture
def photo(session: Session, people: Cast, store: FolderStore) -> Attachment:
    """A photo of an issued report."""
    made = approved(session, people)
    found = factories.with_photo(session, store, made)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return found


def code_of(photo: Attachment) -> str:
    return f"{photo.submission.number}-{photo.position + 1}"


def asked(client: PageClient, session: Session, said: str) -> TakedownRequest:
    client.post("privacy.send", data={**ASKED, "said": said})
    session.expire_all()
    newest = select(TakedownRequest).order_by(TakedownRequest.id.desc()).limit(1)
    return session.scalars(newest).one()


def test_stranger_asks_and_learns_nothing_of_what_exists(
    client: PageClient, session: Session, photo: Attachment
) -> None:
    known = client.post("privacy.send", data={**ASKED, "said": code_of(photo)})
    unknown = client.post("privacy.send", data={**ASKED, "said": "49-2569-999999-1"})

    pages = [client.get_path(answer.location) for answer in (known, unknown)]
    codes = session.scalars(select(TakedownRequest.code).order_by(TakedownRequest.id)).all()
    bare = [page.text.replace(code, "") for page, code in zip(pages, codes, strict=True)]
    assert bare[0] == bare[1]
    assert ASKED["contact"] not in pages[0].text


def test_request_without_words_comes_back(client: PageClient) -> None:
    page = client.post("privacy.send", data={"said": "", "words": "", "contact": ""}, status=422)

    assert len(page.soup.select(".error")) >= 2


def test_other_district_does_not_see_a_request(
    client: PageClient, session: Session, people: Cast, photo: Attachment
) -> None:
    row = asked(client, session, code_of(photo))

    client.sign_in(people.reviewer_elsewhere)
    client.get("privacy.show_request", request_id=row.id, status=404)
    client.sign_in(people.reviewer)
    client.get("privacy.show_request", request_id=row.id)


def test_removed_picture_is_gone_and_the_paper_still_verifies(
    app: Flask, client: PageClient, session: Session, people: Cast, store: FolderStore,
    photo: Attachment,
) -> None:  # fmt: skip
    row, sha256 = asked(client, session, code_of(photo)), photo.media_sha256
    client.sign_in(people.reviewer).post(
        "privacy.answer", request_id=row.id, data={"outcome": "removed", "answer": "ลบแล้ว"}
    )
    with app.app_context():
        submission_tasks.shred(sha256, lambda _percent: None)
    session.expire_all()

    assert session.get_one(TakedownRequest, row.id).state == RequestState.REMOVED
    assert not store.exists(sha256)
    report = session.scalars(select(WeeklyReport)).one()
    assert content_hash(report.snapshot) == report.content_hash
    client.sign_in(people.province_officer)
    paper = client.get("weekly.show", area_code="49", week_key=KEY)
    assert len(paper.soup.select(".photo-gone")) == 1
    client.sign_in(people.reporter)
    shown = client.get("submissions.show", submission_id=photo.submission_id)
    assert shown.soup.select(".take-down") == []
    client.get_path(client.file(people.reporter, photo, "screen"))


def test_refusing_without_a_reason_is_asked_for_one(
    client: PageClient, session: Session, people: Cast, photo: Attachment
) -> None:
    row = asked(client, session, code_of(photo))

    client.sign_in(people.reviewer)
    client.post("privacy.answer", request_id=row.id, data={"outcome": "refused"}, status=422)


def test_export_holds_what_is_known_and_no_secret(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.submitted(session, people.reporter)
    client.sign_in(people.administrator)
    path = client.path("privacy.export_person", user_id=people.reporter.id)
    response = client.http.get(path)

    archive = zipfile.ZipFile(io.BytesIO(response.data))
    said = json.loads(archive.read("person/data.json"))
    assert [row["id"] for row in said["tables"]["submissions"]] == [str(made.id)]
    assert "password_hash" not in response.data.decode(errors="ignore")
    assert all("password_hash" not in row for row in said["tables"]["users"])
    noted = session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "account"))
    assert "account.exported" in noted.all()


def test_own_export_is_open_to_everybody(client: PageClient, people: Cast) -> None:
    response = client.sign_in(people.reporter).http.get(client.path("privacy.export_mine"))

    assert response.mimetype == "application/zip"


def test_erased_person_is_nobody_and_their_reports_stay(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.submitted(session, people.reporter)
    draft = factories.draft(session, people.reporter).id
    number, people_total = made.number, made.people_total
    page = client.sign_in(people.administrator).get(
        "privacy.plan_erasure", user_id=people.reporter.id
    )
    seen = page.soup.select_one("input[name=seen]")["value"]

    client.post("privacy.erase", user_id=people.reporter.id, data={"seen": "other"}, status=409)
    client.post("privacy.erase", user_id=people.reporter.id, data={"seen": seen})
    session.expire_all()

    user = session.get_one(User, people.reporter.id)
    assert (user.phone, user.password_hash, user.is_active) == ("", "", False)
    assert "สมชาย" not in user.name_th + user.login + user.search_key
    assert user.erased_at is not None
    assert session.scalars(select(UserSession).where(UserSession.user_id == user.id)).all() == []
    row = session.get_one(Submission, made.id)
    assert (row.number, row.people_total) == (number, people_total)
    assert session.get(Submission, UUID(str(draft))) is None
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "account.erased")).one()
    assert "สมชาย" not in f"{entry.subject}{entry.before}{entry.after}"
    assert not isinstance(chain.follow(audit.links(session)), Broken)


def test_nobody_erases_themselves(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)
    client.post(
        "privacy.erase", user_id=people.administrator.id, data={"seen": ""}, status=403
    )  # fmt: skip


@pytest.mark.parametrize(
    "endpoint", ["edit_texts", "retention", "purge_log", "openings", "requests"]
)
def test_office_pages_are_whole(client: PageClient, people: Cast, endpoint: str) -> None:
    assert client.sign_in(people.administrator).get(f"privacy.{endpoint}").h1 != ""


def test_text_of_an_office_stands_on_the_public_page_escaped(
    client: PageClient, people: Cast
) -> None:
    client.sign_in(people.administrator).post(
        "privacy.save_text", key="contact",
        data={"area": "49", "body": "โทร 042 <b>1</b>\n\n- หนึ่ง\n- สอง"},
    )  # fmt: skip

    page = client.get("privacy.page")
    assert "042 <b>1</b>" in page.text
    assert [item.get_text() for item in page.soup.select("li")].count("หนึ่ง") == 1


def test_rule_is_set_looked_at_and_confirmed(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator)
    client.post(
        "privacy.set_rule", kind="photos", data={"area": "49", "days": "๓๖๕"},
        goes_to="/administration/privacy/keeping/photos/trial?area=49",
    )  # fmt: skip
    page = client.get("privacy.trial_run", kind="photos", area="49")
    client.post("privacy.confirm_rule", kind="photos", data=page.fields("main form"))

    assert client.get("privacy.retention", area="49").status == 200


def data_in(packed: bytes) -> dict[str, list[dict[str, object]]]:
    tables: dict[str, list[dict[str, object]]] = json.loads(
        zipfile.ZipFile(io.BytesIO(packed)).read("person/data.json")
    )["tables"]
    return tables


def test_administrator_finds_no_words_of_reports_and_no_draft_in_the_file(
    client: PageClient, session: Session, people: Cast
) -> None:
    sent = factories.submitted(session, people.reporter, details="ถางหญ้าริมทาง")
    draft = factories.draft(session, people.reporter, details="ยังไม่ส่ง")
    path = client.path("privacy.export_person", user_id=people.reporter.id)
    packed = client.sign_in(people.administrator).http.get(path).data
    own = client.sign_in(people.reporter).http.get(client.path("privacy.export_mine")).data

    tables = data_in(packed)
    assert [row["number"] for row in tables["submissions"]] == [sent.number]
    assert tables["submissions"][0].keys() == {
        "id", "number", "held_on", "status", "submitted_at",
    }  # fmt: skip
    said = json.dumps(tables, ensure_ascii=False)
    assert [word for word in (sent.title, "ถางหญ้าริมทาง", "ยังไม่ส่ง") if word in said] == []
    kept_by = {name for name, rows in tables.items() if str(draft.id) in json.dumps(rows)}
    assert kept_by <= {"audit_entries"}
    mine = {str(row["details"]) for row in data_in(own)["submissions"]}
    assert mine == {"ถางหญ้าริมทาง", "ยังไม่ส่ง"}


def test_every_table_about_people_says_what_of_it_offices_find() -> None:
    about = {
        table.name
        for table in Model.metadata.sorted_tables
        for foreign in table.foreign_keys
        if foreign.column.table.name == "users"
        and (
            foreign.parent.name in person_data.WHOSE
            or (table.name, foreign.parent.name) in person_data.ASKED_FOR_ONESELF
        )
    }

    assert {*about, "users"} == set(person_data.FOR_OFFICES)
