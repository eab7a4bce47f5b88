"""The door: signing in and out, what strangers get, and nothing typed being lost."""

import pytest
from argon2 import PasswordHasher, Type
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import PASSWORD, Cast
from webapp import clock
from webapp.accounts import phones
from webapp.accounts.models import User, UserSession
from webapp.accounts.resume import safe_path

FOREIGN = {"Origin": "https://evil.example"}


def credentials(login: str = "reporter", password: str = PASSWORD) -> dict[str, str]:
    return {"login": login, "password": password}


def test_sign_in_opens_the_door(client: PageClient) -> None:
    client.post("accounts.sign_in_submit", data=credentials(), goes_to="/")

    page = client.get("submissions.index")

    assert page.status == 200


@pytest.mark.parametrize("login", ["REPORTER", " reporter ", "re-porter"])
def test_sign_in_forgives_how_a_name_is_typed(client: PageClient, login: str) -> None:
    client.post("accounts.sign_in_submit", data=credentials(login), goes_to="/")


def test_sign_in_with_a_wrong_password_says_the_same_as_with_an_unknown_name(
    client: PageClient,
) -> None:
    wrong = client.post("accounts.sign_in_submit", data=credentials(password="no"), status=422)
    unknown = client.post("accounts.sign_in_submit", data=credentials("nobody-at-all"), status=422)

    assert "ชื่อผู้ใช้ รหัส PIN หรือรหัสผ่านไม่ถูกต้อง" in wrong.text
    assert wrong.soup.select_one(".banner").text == unknown.soup.select_one(".banner").text


def test_sign_in_keeps_the_name_but_never_the_password(client: PageClient) -> None:
    page = client.post("accounts.sign_in_submit", data=credentials(password="no"), status=422)

    kept = page.fields("main form")
    assert (kept["login"], kept["password"], kept["next"]) == ("reporter", "", "/")


def test_sign_in_of_a_person_put_out_of_office(client: PageClient, session: Session) -> None:
    session.scalars(select(User).where(User.login == "reporter")).one().is_active = False
    session.commit()

    client.post("accounts.sign_in_submit", data=credentials(), status=422)


def test_sign_in_goes_on_to_the_page_that_was_wanted(client: PageClient) -> None:
    door = client.get("submissions.index", status=303, goes_to="/sign-in?next=/submissions")

    wanted = client.get_path(door.location).fields("main form")["next"]

    client.post("accounts.sign_in_submit", data=credentials() | {"next": wanted},
                goes_to="/submissions")  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil",
     "/a\nSet-Cookie: x", ""],
)  # fmt: skip
def test_safe_path_stays_at_home(text: str) -> None:
    assert safe_path(text) == "/"


def test_safe_path_keeps_a_path_of_ours() -> None:
    assert safe_path("/review/?state=submitted") == "/review/?state=submitted"


def test_sign_out_revokes_the_session(client: PageClient, people: Cast, session: Session) -> None:
    client.sign_in(people.reporter)

    client.post("accounts.sign_out", goes_to="accounts.sign_in")

    revoked = session.scalars(select(UserSession).where(UserSession.revoked_at.is_not(None))).all()
    assert [row.user_id for row in revoked] == [people.reporter.id]
    client.get("submissions.index", status=303, goes_to="/sign-in?next=/submissions")


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
def test_session_ends_when_its_row_says_so(
    client: PageClient, people: Cast, session: Session, column: str
) -> None:
    client.sign_in(people.reporter)
    client.get("submissions.index")
    row = session.scalars(select(UserSession)).one()
    setattr(row, column, clock.utc_now())
    session.commit()

    client.get("submissions.index", status=303)


def test_htmx_without_a_session_is_led_to_the_whole_door(client: PageClient) -> None:
    page = client.get_path("/review/", headers={"HX-Request": "true"})

    assert page.response.headers["HX-Redirect"] == "/sign-in?next=/review/"
    assert page.response.data == b""


def test_post_without_a_session_keeps_what_was_typed(client: PageClient) -> None:
    typed = {"comment": "รูปไม่ชัด ขอรูปใหม่", "action": "return"}

    page = client.post("/review/8f2e6c1a-0000-4000-8000-000000000001/decisions", data=typed,
                       status=401)  # fmt: skip

    held = page.fields("main form")
    assert held["held-comment"] == "รูปไม่ชัด ขอรูปใหม่"
    assert held["held-action"] == "return"
    assert "password" not in [name for name in held if name.startswith("held-")]


def test_what_was_typed_goes_on_after_signing_in(client: PageClient) -> None:
    path = "/review/8f2e6c1a-0000-4000-8000-000000000001/decisions"
    refused = client.post(path, data={"comment": "เหตุผลยาว ๆ"}, status=401)

    back = client.post("accounts.resume", status=200,
                       data=refused.fields("main form") | credentials("reviewer"))  # fmt: skip

    form = back.soup.select_one("main form")
    assert form["action"] == path
    assert back.fields("main form")["comment"] == "เหตุผลยาว ๆ"


def test_door_that_holds_a_form_keeps_it_when_its_own_token_is_gone(client: PageClient) -> None:
    path = "/review/8f2e6c1a-0000-4000-8000-000000000001/decisions"
    refused = client.post(path, data={"comment": "เหตุผลยาว ๆ"}, status=401)
    old = {"csrf_token": "old"} | credentials("reviewer")

    again = client.post("accounts.resume", status=401,
                        data=refused.fields("main form") | old)  # fmt: skip
    back = client.post("accounts.resume", status=200,
                       data=again.fields("main form") | credentials("reviewer"))  # fmt: skip

    assert back.soup.select_one("main form")["action"] == path
    assert back.fields("main form")["comment"] == "เหตุผลยาว ๆ"


def test_post_from_another_site_is_not_held(client: PageClient) -> None:
    page = client.post("/review/8f2e6c1a-0000-4000-8000-000000000001/decisions", status=400,
                       data={"comment": "x"}, headers=FOREIGN)  # fmt: skip

    assert "held-comment" not in page.response.get_data(as_text=True)


def test_expired_form_token_offers_the_same_again(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)
    path = "/review/8f2e6c1a-0000-4000-8000-000000000001/decisions"

    page = client.post(path, data={"comment": "เหตุผล", "csrf_token": "old"}, status=400)

    form = page.soup.select_one("main form")
    assert form["action"] == path
    assert page.fields("main form")["comment"] == "เหตุผล"
    assert page.fields("main form")["csrf_token"] != "old"


def test_expired_token_at_the_door_is_the_door_once_more(client: PageClient) -> None:
    page = client.post("accounts.sign_in_submit", goes_to="/sign-in?next=/review/",
                       data=credentials() | {"csrf_token": "old", "next": "/review/"})  # fmt: skip

    assert "หน้านี้เปิดค้างไว้นาน" in client.get_path(page.location).text


def test_expired_token_from_another_site_is_refused_bare(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer)

    page = client.post("/review/8f2e6c1a-0000-4000-8000-000000000001/decisions",
                       data={"comment": "เหตุผล", "csrf_token": "old"}, status=400,
                       headers=FOREIGN)  # fmt: skip

    assert "เหตุผล" not in page.soup.select_one("main").decode()


def test_preferences_are_remembered(client: PageClient) -> None:
    client.post("accounts.preferences", data={"large_text": "on", "next": "/about"},
                goes_to="/about")  # fmt: skip

    assert "large-text" in client.get("pages.about").soup.body["class"]


def test_preferences_ignore_what_is_not_offered(client: PageClient) -> None:
    page = client.post("accounts.preferences", data={"locale": "../../etc"}, goes_to="/")

    assert "Set-Cookie" not in page.response.headers or (
        "locale" not in page.response.headers["Set-Cookie"]
    )


@pytest.mark.parametrize(
    "typed", ["0812345678", "081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66 81 234 5678", "66812345678",
              "0066-81-234-5678", "+66 (0)81 2345678"],
)  # fmt: skip
def test_sign_in_by_telephone_in_any_spelling(
    client: PageClient, session: Session, people: Cast, typed: str
) -> None:
    session.get_one(User, people.reporter.id).phone = "0812345678"
    session.commit()

    client.post("accounts.sign_in_submit", data=credentials(typed), goes_to="/")


def test_sign_in_by_a_telephone_that_two_people_share_is_nobodys(
    client: PageClient, session: Session, people: Cast
) -> None:
    for person in (people.reporter, people.sister):
        session.get_one(User, person.id).phone = "0812345678"
    session.commit()

    client.post("accounts.sign_in_submit", data=credentials("0812345678"), status=422)
    client.post("accounts.sign_in_submit", data=credentials("sister"), goes_to="/")


def test_sign_in_with_a_nul_is_just_wrong(client: PageClient) -> None:
    client.post("accounts.sign_in_submit", data=credentials("nobo\0dy", "a\0b"), status=422)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("081-234-5678", "0812345678"), ("042 661 234", "042661234"), ("12345", ""), ("reporter", ""),
     ("49030106", ""), ("+1 212 555 0100", ""), ("", ""), ("0812345678 ต่อ 2", "")],
)  # fmt: skip
def test_telephone_numbers_have_one_spelling(typed: str, clean: str) -> None:
    assert phones.clean(typed) == clean


def test_hashes_cost_what_the_security_table_says(shipped_hasher: PasswordHasher) -> None:
    assert (shipped_hasher.type, shipped_hasher.memory_cost) == (Type.ID, 64 * 1024)
    assert (shipped_hasher.time_cost, shipped_hasher.parallelism) == (3, 4)
