"""The edge of a request: commits, headers, errors, health, access declarations."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import close, test_config
from tests.people import Cast
from webapp import access, error_pages, htmx
from webapp.accounts.models import User, UserSession
from webapp.app import create_app
from webapp.db import UtcDateTime, after_commit, db
from webapp.errors import DomainError
from webapp.sentences import SENTENCES
from webapp.submissions.errors import TooManyFiles


def every_domain_error(kind: type[DomainError] = DomainError) -> list[type[DomainError]]:
    found = [kind]
    for child in kind.__subclasses__():
        found += every_domain_error(child)
    return found


def test_every_domain_error_has_its_sentence(app: Flask) -> None:
    codes = {kind.code for kind in every_domain_error()}

    assert codes - set(SENTENCES) == set()


def test_domain_error_codes_are_unique() -> None:
    codes = [kind.code for kind in every_domain_error() if "code" in vars(kind)]

    assert sorted(set(codes)) == sorted(codes)


def test_sentence_of_an_error_takes_its_details(app: Flask) -> None:
    with app.test_request_context():
        sentence = error_pages.sentence_of(TooManyFiles(most=12))

    assert sentence == "รายงานหนึ่งฉบับแนบไฟล์ชนิดนี้ได้ไม่เกิน 12 ไฟล์"


def test_undeclared_view_keeps_the_product_from_starting() -> None:
    app = Flask("undeclared")
    app.add_url_rule("/open", endpoint="open", view_func=lambda: "")

    with pytest.raises(access.UndeclaredAccessError, match="open"):
        access.check(app)


@pytest.mark.parametrize(("method", "status", "is_kept"), [
    ("POST", 303, True), ("POST", 200, True), ("POST", 422, False), ("POST", 500, False),
    ("GET", 200, False),
])  # fmt: skip
def test_request_commits_only_a_good_write(
    fresh_app: Flask, method: str, status: int, *, is_kept: bool
) -> None:
    app = fresh_app
    done: list[str] = []

    @access.public
    def write() -> tuple[str, int]:
        db.session.scalars(select(User).where(User.login == "reporter")).one().phone = "1"
        db.session.flush()
        after_commit(lambda: done.append("after"))
        return "", status

    app.config["WTF_CSRF_ENABLED"] = False
    app.add_url_rule("/write", endpoint="write", view_func=write, methods=["GET", "POST"])

    app.test_client().open("/write", method=method)

    with app.app_context():
        phone = db.session.scalars(select(User.phone).where(User.login == "reporter")).one()
    assert (phone == "1") is is_kept
    assert done == (["after"] if is_kept else [])


def test_naive_instants_are_refused(session: Session, people: Cast) -> None:
    dialect = session.get_bind().dialect

    with pytest.raises(ValueError, match="naive"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 24, 8, 0), dialect)  # noqa: DTZ001


def test_instants_come_back_aware_and_in_utc(session: Session, people: Cast) -> None:
    moment = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    row = UserSession(token_hash="x" * 64, user_id=people.reporter.id, created_at=moment,
                      expires_at=moment)  # fmt: skip
    session.add(row)
    session.commit()
    session.expire_all()

    stored = session.scalars(select(UserSession.created_at)).one()

    assert stored == moment
    assert stored.utcoffset() == moment.utcoffset()


def test_every_answer_carries_the_headers(client: PageClient) -> None:
    headers = client.get("pages.about").response.headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-cache"
    assert len(headers["X-Request-Id"]) >= 8


@pytest.mark.parametrize("path", ["/about", "/static/css/app.css", "/manifest.webmanifest"])
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_texts_travel_compressed(client: PageClient, path: str, coding: str) -> None:
    plain = client.http.get(path)
    plain_bytes = len(plain.data)
    plain.close()

    packed = client.http.get(path, headers={"Accept-Encoding": coding})

    assert packed.headers["Content-Encoding"] == coding
    assert len(packed.data) < plain_bytes / 2
    packed.close()


def test_pictures_travel_as_they_are(client: PageClient) -> None:
    response = client.http.get("/static/img/icon-192.png", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in response.headers
    response.close()


def test_given_request_id_is_kept_only_when_it_is_one(client: PageClient) -> None:
    good = client.get_path("/about", headers={"X-Request-Id": "abcdef0123456789"})
    bad = client.get_path("/about", headers={"X-Request-Id": "<script>"})

    assert good.response.headers["X-Request-Id"] == "abcdef0123456789"
    assert "<" not in bad.response.headers["X-Request-Id"]


def test_health_and_readiness(client: PageClient) -> None:
    assert client.get("pages.healthz").response.json == {"status": "ok"}
    assert client.get("pages.readyz").response.json == {
        "status": "ok",
        "checks": {"database": True, "media": True},
        "worker": "ok",
    }


def test_missing_database_is_a_kind_503(tmp_path: Path) -> None:
    app = create_app(test_config(f"sqlite:///{tmp_path}/gone/x.sqlite3", tmp_path / "media"))
    client = PageClient(app)
    with client.http.session_transaction() as cookie:
        cookie["_user_id"] = "some-token"

    page = client.get("submissions.index", status=503)
    ready = client.get("pages.readyz", status=503)

    assert page.h1 == "ระบบขัดข้อง"
    assert "ระบบไม่พร้อมใช้งานชั่วคราว" in page.text
    assert ready.response.json["checks"]["database"] is False


def test_readiness_is_answered_before_there_are_tables(tmp_path: Path) -> None:
    app = create_app(test_config(f"sqlite:///{tmp_path}/x.sqlite3", tmp_path / "media"))

    ready = PageClient(app).get("pages.readyz").response.json

    assert ready["checks"]["database"] is True
    assert ready["worker"] == "missing"
    close(app)


def test_unwritable_media_folder_is_seen_by_readiness(fresh_app: Flask, tmp_path: Path) -> None:
    app = fresh_app
    (tmp_path / "media").rmdir()
    (tmp_path / "media").write_text("a file where the folder should be")

    ready = PageClient(app).get("pages.readyz", status=503)

    assert ready.response.json["checks"] == {"database": True, "media": False}


def test_bug_is_one_sentence_and_an_id(fresh_app: Flask) -> None:
    app = fresh_app

    @access.public
    def broken() -> str:
        raise RuntimeError("/secret/path")

    app.add_url_rule("/broken", endpoint="broken", view_func=broken)
    client = PageClient(app)

    page = client.get_path("/broken", status=500)

    assert page.response.headers["X-Request-Id"] in page.text
    assert "secret" not in page.text


def test_locked_database_is_a_503(app: Flask) -> None:
    with app.test_request_context("/"):
        response = error_pages.on_database_error(OperationalError("x", {}, Exception("locked")))

    assert response.status_code == 503


def test_history_restore_gets_the_whole_page(app: Flask) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    with app.test_request_context("/", headers=headers):
        assert htmx.wants_fragment() is False
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        assert htmx.wants_fragment() is True


def test_htmx_redirect_to_a_thai_address_is_quoted(app: Flask) -> None:
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        response = htmx.go_to("/รายงาน?q=ก")

    assert response.headers["HX-Redirect"] == (
        "/%E0%B8%A3%E0%B8%B2%E0%B8%A2%E0%B8%87%E0%B8%B2%E0%B8%99?q=%E0%B8%81"
    )
