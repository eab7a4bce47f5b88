"""The second step: apps and recovery codes, what it stands before, trust, and fresh proof."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.people import PASSWORD, Cast
from webapp.accounts import recovery, totp
from webapp.accounts.factor_models import TotpSecret, TrustedDevice
from webapp.accounts.models import User, UserSession
from webapp.accounts.permissions import Person
from webapp.audit.models import AuditEntry
from webapp.notices.models import Kind, Notice
from webapp.settings.models import Setting

START = datetime(2026, 11, 24, 3, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def at() -> Iterator[time_machine.Traveller]:
    """A clock that stands until it is moved."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def required(session: Session, people: Cast) -> None:
    """The province asks for a second step."""
    for key, value in (("accounts.factor_required", True), ("accounts.factor_grace_days", 14)):
        session.add(Setting(key=key, area_code="49", value=value, edited_at=START,
                            edited_by_id=people.administrator.id))  # fmt: skip
    session.commit()


def code(ahead: int = 0) -> str:
    """What the app shows, or showed, or will show."""
    return pyotp.TOTP(SECRET).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + ahead)


def give_app(app: Flask, session: Session, person: Person) -> None:
    """An app whose code was used long ago."""
    with app.app_context():
        assert totp.set_up(session, person.id, SECRET, code())
    row = session.get_one(TotpSecret, person.id)
    row.last_step = 0
    session.commit()


def knock(client: PageClient, login: str = "reviewer") -> None:
    client.post("accounts.sign_in_submit", data={"login": login, "password": PASSWORD})


def asks(client: PageClient) -> Page:
    return client.get("factors.ask", next="/review/")


def test_app_is_set_up_with_a_code_of_it(
    client: PageClient, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    page = client.sign_in(people.reviewer).get("factors.app_page")
    secret = "".join(span.text for span in page.soup.select(".secret-groups span"))

    done = client.post("factors.set_up_app", status=200, data={
        **page.fields("main form"), "code": pyotp.TOTP(secret).now(),
    })  # fmt: skip

    assert len(done.soup.select(".recovery-codes li")) == recovery.COUNT
    row = session.get_one(TotpSecret, people.reviewer.id)
    assert row.confirmed_at == START
    assert secret.encode() not in row.sealed
    told = session.scalars(select(Notice.kind).where(Notice.person_id == people.reviewer.id)).all()
    assert told == [Kind.FACTOR_CHANGED]


def test_app_is_not_set_up_by_a_wrong_code_and_shows_the_same_picture_again(
    client: PageClient, people: Cast, session: Session
) -> None:
    page = client.sign_in(people.reviewer).get("factors.app_page")

    again = client.post("factors.set_up_app", status=422,
                        data={**page.fields("main form"), "code": "123456"})  # fmt: skip

    assert str(again.soup.select_one("svg.qr")) == str(page.soup.select_one("svg.qr"))
    assert session.get(TotpSecret, people.reviewer.id) is None


def test_secret_of_somebody_elses_page_is_not_taken(
    client: PageClient, people: Cast, session: Session
) -> None:
    page = client.sign_in(people.administrator).get("factors.app_page")
    theirs = {"sealed": page.fields("main form")["sealed"], "code": "123456"}

    client.sign_in(people.reviewer).post(
        "factors.set_up_app", data=theirs, goes_to="factors.app_page"
    )

    assert session.get(TotpSecret, people.reviewer.id) is None


def test_second_step_stands_before_everything(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)

    client.get("review.queue", status=303, goes_to="/sign-in/second?next=/review/")
    client.get("accounts.me", status=303, goes_to="/sign-in/second?next=/me")
    # Whoever knows the password alone adds no factor of theirs beside it.
    client.get("factors.set_up", status=303)
    client.get("factors.app_page", status=303)

    client.post("factors.answer", goes_to="/review/",
                data={**asks(client).fields("main form"), "code": code()})  # fmt: skip
    client.get("review.queue")


@pytest.mark.parametrize("ahead", [-1, 0, 1])
def test_neighbouring_codes_are_taken(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller,
    ahead: int,
) -> None:  # fmt: skip
    give_app(app, session, people.reviewer)
    knock(client)

    client.post("factors.answer", data={"code": code(ahead), "resume_to": "/"}, goes_to="/")


@pytest.mark.parametrize("ahead", [-2, 2])
def test_other_codes_are_not(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller,
    ahead: int,
) -> None:  # fmt: skip
    give_app(app, session, people.reviewer)
    knock(client)

    client.post("factors.answer", data={"code": code(ahead), "resume_to": "/"}, status=422)


def test_code_in_thai_digits_with_spaces(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    thai = code().translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    client.post("factors.answer", data={"code": f"{thai[:3]} {thai[3:]}", "resume_to": "/"},
                goes_to="/")  # fmt: skip


def test_code_is_taken_once_and_no_earlier_one_after_it(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"}, goes_to="/")
    client.post("accounts.sign_out")
    knock(client)

    for used in (code(), code(-1)):
        client.post("factors.answer", data={"code": used, "resume_to": "/"}, status=422)

    client.post("factors.answer", data={"code": code(1), "resume_to": "/"}, goes_to="/")


def test_guessing_is_paused_and_goes_on_later(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    for _ in range(5):
        client.post("factors.answer", data={"code": "000000", "resume_to": "/"}, status=422)

    client.post("factors.answer", data={"code": code(), "resume_to": "/"}, status=429)
    at.shift(timedelta(seconds=61))
    client.post("factors.answer", data={"code": code(), "resume_to": "/"}, goes_to="/")


def test_recovery_code_opens_once_and_the_person_is_told(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    with app.app_context():
        first, second, *_rest = recovery.renew(session, people.reviewer.id)
    session.commit()
    knock(client)

    client.post("factors.answer", goes_to="/",
                data={"code": first.upper().replace("0", "O"), "resume_to": "/"})  # fmt: skip
    client.post("accounts.sign_out")
    knock(client)
    client.post("factors.answer", data={"code": first, "resume_to": "/"}, status=422)
    client.post("factors.answer", data={"code": second, "resume_to": "/"}, goes_to="/")

    told = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert [notice.params for notice in told if notice.kind == Kind.RECOVERY_USED] == [
        {"left": 9}, {"left": 8},
    ]  # fmt: skip
    client.get("notices.index")


def test_codes_are_renewed_together(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    with app.app_context():
        earlier = recovery.renew(session, people.reviewer.id)
    session.commit()
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})

    page = client.post("factors.renew_codes", status=200)

    newer = [item.text for item in page.soup.select(".recovery-codes code")]
    assert len(newer) == recovery.COUNT
    assert set(newer).isdisjoint(earlier)
    assert recovery.left(session, people.reviewer.id) == recovery.COUNT
    assert page.response.headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert not recovery.use(session, people.reviewer.id, earlier[0])


def test_what_was_typed_goes_through_the_second_step(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    path = "/review/8f2e6c1a-0000-4000-8000-000000000001/decisions"

    asked = client.post(path, data={"comment": "เหตุผลยาว ๆ"}, status=401)
    back = client.post("factors.answer", status=200,
                       data={**asked.fields("main form"), "code": code()})  # fmt: skip

    assert back.soup.select_one("main form")["action"] == path
    assert back.fields("main form")["comment"] == "เหตุผลยาว ๆ"


def test_device_is_trusted_for_thirty_days(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/", "trust": "y"})

    at.shift(timedelta(days=29))
    client.post("accounts.sign_out")
    knock(client)
    client.get("review.queue")

    at.shift(timedelta(days=2))
    client.post("accounts.sign_out")
    knock(client)
    client.get("review.queue", status=303)
    other = PageClient(app)
    knock(other)
    other.get("review.queue", status=303)


def test_device_is_not_trusted_where_the_setting_forbids(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    session.add(Setting(key="accounts.trusted_devices", area_code="TH", value=False,
                        edited_at=START, edited_by_id=people.administrator.id))  # fmt: skip
    session.commit()
    knock(client)

    assert "trust" not in asks(client).fields("main form")
    client.post("factors.answer", data={"code": code(), "resume_to": "/", "trust": "y"})

    assert session.scalars(select(TrustedDevice)).all() == []


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("who", "is_asked"),
    [("reporter", False), ("coordinator", False), ("reviewer", True), ("province_officer", True),
     ("administrator", True), ("department_officer", False), ("nobody", False)],
)  # fmt: skip
def test_offices_have_days_of_grace_and_a_banner(
    client: PageClient, people: Cast, session: Session, at: time_machine.Traveller, who: str,
    *, is_asked: bool,
) -> None:  # fmt: skip
    """The department is asked by the country's setting, which nobody changed here."""
    client.sign_in(people.by_role()[who])

    page = client.get("notices.index")

    assert ("อีก 14 วัน" in page.text) is is_asked


@pytest.mark.usefixtures("required")
def test_after_the_grace_only_the_set_up_is_open(
    client: PageClient, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    client.sign_in(people.reviewer).post("notices.read_all")
    until = session.get_one(User, people.reviewer.id).factor_grace_until
    assert until == START + timedelta(days=14)

    at.shift(timedelta(days=14, hours=1))
    client.sign_in(people.reviewer)
    client.get("review.queue", status=303, goes_to="/sign-in/second?next=/review/")
    client.get("factors.ask", status=303, goes_to="factors.set_up")
    page = client.get("factors.app_page")
    secret = "".join(span.text for span in page.soup.select(".secret-groups span"))
    client.post("factors.set_up_app", status=200, data={
        **page.fields("main form"), "code": pyotp.TOTP(secret).now(),
    })  # fmt: skip

    client.get("review.queue")


@pytest.mark.usefixtures("required")
def test_form_that_was_open_when_the_grace_ended_is_still_taken(
    client: PageClient, people: Cast, at: time_machine.Traveller
) -> None:
    client.sign_in(people.reviewer).post("notices.read_all")
    at.shift(timedelta(days=14, hours=1))

    client.sign_in(people.reviewer).post("notices.read_all")

    at.shift(timedelta(hours=2))
    client.sign_in(people.reviewer).post("notices.read_all", status=401)


def test_scripts_get_a_bare_refusal(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)

    answer = client.get_path("/submissions", status=401, headers={"Accept": "application/json"})

    assert answer.response.json["code"] == "second_step_needed"


def test_delicate_things_ask_again_after_a_quarter_of_an_hour(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})
    at.shift(timedelta(minutes=16))

    client.get("factors.app_page", status=303, goes_to="/me/proof?next=/me/second-step/app")
    asked = client.post("factors.remove_app", status=401)
    held = asked.fields("main form")
    client.post("factors.prove", data={**held, "code": "not the password"}, status=422)
    back = client.post("factors.prove", data={**held, "code": PASSWORD}, status=200)
    client.post("factors.remove_app", data=back.fields("main form"), goes_to="accounts.me")

    assert session.get(TotpSecret, people.reviewer.id) is None
    assert recovery.left(session, people.reviewer.id) == 0


def test_code_of_the_app_is_a_fresh_proof(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})
    at.shift(timedelta(minutes=16))
    page = client.get("factors.proof", next="/me/second-step/app")

    client.post("factors.prove", goes_to="/me/second-step/app",
                data={**page.fields("main form"), "code": code()})  # fmt: skip

    client.get("factors.app_page")


def test_every_proof_gives_the_session_another_token(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)

    def token() -> str:
        with client.http.session_transaction() as cookie:
            return str(cookie["_user_id"])

    known = [token()]
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})
    known.append(token())
    client.post("factors.prove", data={"code": PASSWORD, "resume_to": "/"})
    known.append(token())

    client.get("review.queue")
    assert len(set(known)) == 3
    assert len(session.scalars(select(UserSession)).all()) == 1
    for former in known[:2]:
        with client.http.session_transaction() as cookie:
            cookie["_user_id"] = former
        client.get("review.queue", status=303, goes_to="/sign-in?next=/review/")


def test_without_any_factor_no_session_has_shown_one(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})

    client.post("factors.remove_app", goes_to="accounts.me")

    session.expire_all()
    assert [row.verified_at for row in session.scalars(select(UserSession))] == [None]


def test_audit_tells_of_steps_and_holds_no_secret(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller
) -> None:
    give_app(app, session, people.reviewer)
    knock(client)
    client.post("factors.answer", data={"code": "000000", "resume_to": "/"}, status=422)
    client.post("factors.answer", data={"code": code(), "resume_to": "/"})

    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    actions = [entry.action for entry in entries]
    assert "second_step.failed" in actions
    assert actions[-1] == "second_step.passed"
    assert all(SECRET not in str((entry.before, entry.after)) for entry in entries)


def test_time_begins_at_the_door_also_for_who_only_reads(
    client: PageClient, people: Cast, session: Session, at: time_machine.Traveller, required: None
) -> None:
    knock(client, "province_officer")
    until = session.get_one(User, people.province_officer.id).factor_grace_until
    client.get("weekly.index")
    at.shift(timedelta(days=15))
    knock(client, "province_officer")

    assert until == START + timedelta(days=14)
    client.get("weekly.index", status=303)


def test_time_begins_by_reading_where_the_rule_came_while_somebody_was_in(
    client: PageClient, people: Cast, session: Session, at: time_machine.Traveller,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    knock(client)
    assert session.get_one(User, people.reviewer.id).factor_grace_until is None
    request.getfixturevalue("required")

    client.http.get("/review/").close()

    session.expire_all()
    until = session.get_one(User, people.reviewer.id).factor_grace_until
    assert until == START + timedelta(days=14)


def test_who_has_a_factor_needs_no_time(
    client: PageClient, app: Flask, people: Cast, session: Session, at: time_machine.Traveller,
    required: None,
) -> None:  # fmt: skip
    give_app(app, session, people.reviewer)

    knock(client)

    session.expire_all()
    assert session.get_one(User, people.reviewer.id).factor_grace_until is None
