"""Somebody of a village who gets a duty in an office: what it ends, and what it asks for first."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.onboarding.test_importing import as_csv
from tests.people import Cast
from webapp import clock, thai
from webapp.accounts import cards, duties, queries, services
from webapp.accounts.door_models import Invitation
from webapp.accounts.models import Assignment, DutyEnd, SecretKind, User, UserSession
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import Verdict
from webapp.administration import area_duties
from webapp.administration.area_duties import Fate
from webapp.people import administrators, importing, judging
from webapp.people import services as people_services
from webapp.people.accounts import Somebody
from webapp.people.services import Ending, NewDuty

PIN = "481937"
PASSWORD = "กล้วยแขกสามถุงที่ตลาด"
PHONE = "0891112221"
GONE = 410
Way = Callable[[Session, Cast, User], None]


@pytest.fixture
def head(session: Session, people: Cast) -> User:
    """The head of a village, with a telephone and a PIN."""
    user = session.get_one(User, people.reporter.id)
    user.phone = user.login = PHONE
    services.set_secret(session, user, SecretKind.PIN, PIN)
    session.commit()
    return user


@pytest.fixture
def card(session: Session, people: Cast, head: User, app: Flask) -> str:
    """A card of the head, made by the district."""
    with app.test_request_context():
        secret = cards.issue(session, people.reviewer, head, life=timedelta(days=7))
    session.commit()
    return secret


def duty_of_reviewer(session: Session, people: Cast) -> Assignment:
    found = select(Assignment).where(Assignment.user_id == people.reviewer.id)
    return session.scalars(found).one()


def by_page(session: Session, people: Cast, head: User) -> None:
    new = NewDuty(role=Role.REVIEWER, area_code="4903")
    people_services.give(session, people.province_officer, head, new)


def by_date(session: Session, people: Cast, head: User) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    new = NewDuty(role=Role.REVIEWER, area_code="4903", begins_on=tomorrow)
    people_services.give(session, people.province_officer, head, new)


def as_deputy(session: Session, people: Cast, head: User) -> None:
    days = (clock.today(), clock.today() + timedelta(days=9))
    people_services.deputise(
        session, people.province_officer, duty_of_reviewer(session, people),
        Somebody(name=head.name_th, phone=PHONE), days,
    )  # fmt: skip


def as_successor(session: Session, people: Cast, head: User) -> None:
    people_services.succeed(
        session, people.province_officer, duty_of_reviewer(session, people),
        Somebody(name=head.name_th, phone=PHONE), Ending(reason=DutyEnd.LEFT),
    )  # fmt: skip


def by_sheet(session: Session, people: Cast, head: User) -> None:
    rows = importing.read(as_csv((head.name_th, PHONE, "เจ้าหน้าที่อำเภอ", "ดอนตาล", "", "", "")))
    kept = importing.keep(session, people.province_officer, rows, file_name="sheet.csv")
    digest = judging.judge(session, people.province_officer, rows).digest
    importing.carry_out(session, people.province_officer, kept.id, digest)


def by_four_eyes(session: Session, people: Cast, head: User) -> None:
    session.add(Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="49"))
    session.flush()
    asked = administrators.ask(
        session, people.administrator, head, role=Role.ADMINISTRATOR, area_code="49", unit_name=""
    )
    second = queries.find_person(session, people.nobody.id, today=clock.today())
    assert second is not None
    administrators.decide(session, second, asked.id, Verdict.GRANTED)


def by_merger(session: Session, people: Cast, head: User) -> None:
    given = Assignment(user_id=head.id, role=Role.REVIEWER, area_code="4903")
    duties.begin(session, [given], by_id=people.administrator.id)


WAYS = [by_page, by_date, as_deputy, as_successor, by_sheet, by_four_eyes, by_merger]


@pytest.mark.parametrize("way", WAYS)
def test_office_is_entered_through_the_door_with_an_office_password(
    client: PageClient, app: Flask, session: Session, people: Cast, head: User, card: str,
    way: Way,
) -> None:  # fmt: skip
    phone, waiting = client.sign_in(people.reporter), PageClient(app)
    waiting.get("cards.show", secret=card)
    waiting.post("cards.open_here", secret=card)
    phone.get("submissions.index")
    with app.test_request_context():
        way(session, people, head)
        session.commit()

    ahead = timedelta(days=1 if way is by_date else 0, seconds=5)
    with time_machine.travel(clock.utc_now() + ahead):
        # The phone that was in, and the card that lay about.
        phone.get("submissions.index", status=303, goes_to="/sign-in?next=/submissions")
        waiting.get("cards.show", secret=card, status=GONE)
        waiting.post("cards.set_secret", secret=card, status=GONE,
                     data={"kind": "password", "secret": PASSWORD, "again": PASSWORD})  # fmt: skip
        # The PIN opens one page alone, also for what is sent and for scripts.
        phone.post("accounts.sign_in_submit", data={"login": PHONE, "password": PIN})
        for path in ("/submissions", "/people/table.csv", "/me", "/review/"):
            answer = phone.http.get(path)
            assert answer.status_code == 403 or answer.location == f"/me/secret?next={path}"
        answer = phone.http.get("/submissions", headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json["code"]) == (401, "office_secret_needed")
        page = phone.get("accounts.secret", next="/submissions")
        assert "หน้าที่ของท่านต้องใช้รหัสผ่านที่ยาวขึ้น" in page.text
        sent = {**page.fields("form[action='/me/secret']"), "old": PIN}
        phone.post("accounts.change_secret", status=422,
                   data={**sent, "kind": "pin", "secret": "573920", "again": "573920"})  # fmt: skip
        phone.post("accounts.change_secret", status=422,
                   data={**sent, "secret": "สั้นไปหน่อย", "again": "สั้นไปหน่อย"})  # fmt: skip
        phone.post("accounts.change_secret", goes_to="/submissions",
                   data={**sent, "secret": PASSWORD, "again": PASSWORD})  # fmt: skip
        phone.get("submissions.index")


def test_what_was_typed_travels_through_the_page(
    client: PageClient, app: Flask, session: Session, people: Cast, head: User
) -> None:
    with app.test_request_context():
        by_page(session, people, head)
        session.commit()
    client.post("accounts.sign_in_submit", data={"login": PHONE, "password": PIN})

    page = client.post("people.create", status=401, data={"name": "นายใหม่ มาแล้ว"})
    sent = page.fields("form[action='/me/secret']")
    assert (sent["resume_to"], sent["held-name"]) == ("/people/new", "นายใหม่ มาแล้ว")
    page = client.post("accounts.change_secret", status=422, data={**sent, "old": PIN,
                       "secret": PASSWORD, "again": "ไม่เหมือนกันเลยนะครับ"})  # fmt: skip
    sent = page.fields("form[action='/me/secret']")
    good = {**sent, "old": PIN, "secret": PASSWORD, "again": PASSWORD}
    page = client.post("accounts.change_secret", status=200, data=good)

    assert page.fields("form[action='/people/new']")["name"] == "นายใหม่ มาแล้ว"


@pytest.mark.parametrize(("password", "is_open"), [("สั้นๆ2569", False), (PASSWORD, True)])
def test_password_is_measured_at_the_door(
    client: PageClient, session: Session, people: Cast, password: str, *, is_open: bool
) -> None:
    user = session.get_one(User, people.reviewer.id)
    services.set_secret(session, user, SecretKind.PASSWORD, password)
    # As it is known of passwords from before it was asked.
    user.is_office_secret = not is_open
    session.commit()

    client.post("accounts.sign_in_submit", data={"login": "reviewer", "password": password})

    goes_to = "" if is_open else "/me/secret?next=/review/"
    client.get("review.queue", status=200 if is_open else 303, goes_to=goes_to)


def test_secret_for_a_duty_to_come_is_chosen_for_it(
    client: PageClient, app: Flask, session: Session, people: Cast, head: User
) -> None:
    with app.test_request_context():
        by_date(session, people, head)
        secret = cards.issue(session, people.province_officer, head, life=timedelta(days=7))
        session.commit()
    client.get("cards.show", secret=secret)
    client.post("cards.open_here", secret=secret)

    client.post("cards.set_secret", secret=secret, status=422,
                data={"kind": "pin", "secret": "573920", "again": "573920"})  # fmt: skip
    client.post("cards.set_secret", secret=secret, goes_to="/",
                data={"kind": "password", "secret": PASSWORD, "again": PASSWORD})  # fmt: skip


def test_card_outlives_another_village_and_the_duty_of_its_maker(
    client: PageClient, app: Flask, session: Session, people: Cast, head: User, card: str
) -> None:
    new = NewDuty(role=Role.REPORTER, area_code="49030107")
    with app.test_request_context():
        people_services.give(session, people.reviewer, head, new)
        with time_machine.travel(clock.utc_now() + timedelta(days=2)):
            duty = duty_of_reviewer(session, people)
            people_services.end(session, people.province_officer, duty, Ending(reason=DutyEnd.LEFT))
            session.commit()

            client.get("cards.show", secret=card)


def test_card_of_one_district_opens_no_duty_in_another(
    client: PageClient, session: Session, people: Cast, head: User, card: str
) -> None:
    # Written past `duties.begin`: the card is asked at every use.
    session.add(Assignment(user_id=head.id, role=Role.REPORTER, area_code="49050403"))
    session.commit()

    client.get("cards.show", secret=card, status=GONE)


def test_dead_card_is_shown_as_taken_back(
    app: Flask, session: Session, people: Cast, head: User, card: str
) -> None:
    with app.test_request_context():
        by_page(session, people, head)
        session.commit()

    found = session.scalars(select(Invitation)).one()
    assert found.revoked_by_id == people.province_officer.id


def test_who_came_in_stays_so_when_sessions_are_purged(
    client: PageClient, session: Session, people: Cast, head: User
) -> None:
    client.post("accounts.sign_in_submit", data={"login": PHONE, "password": PIN})
    session.execute(delete(UserSession))
    session.commit()
    client.sign_in(people.reviewer)

    page = client.get("people.show", user_id=head.id)
    listed = client.get("people.checklist", area="4903")

    assert session.scalar(select(func.count()).where(User.last_seen_on == clock.today())) == 2
    assert "ยังไม่เคย" not in page.text
    assert head.name_th not in listed.text


def test_day_of_use_is_kept_without_a_word_in_the_audit(
    client: PageClient, session: Session, people: Cast
) -> None:
    client.sign_in(people.reporter)
    in_a_week = clock.utc_now() + timedelta(days=7)

    with time_machine.travel(in_a_week):
        client.http.get("/about").close()
        session.expire_all()
        user = session.get_one(User, people.reporter.id)

        assert user.last_seen_on == clock.today()


def test_sessions_that_ended_are_not_counted(
    client: PageClient, session: Session, people: Cast, head: User
) -> None:
    services.open_session(session, head, "an old phone", idle_s=300)
    services.open_session(session, head, "a phone")
    session.commit()

    with time_machine.travel(clock.utc_now() + timedelta(minutes=6)):
        page = client.sign_in(people.reviewer).get("people.show", user_id=head.id)

    assert "1 เครื่อง" in page.text


def test_who_comes_in_before_the_first_day_is_told_when_it_is(
    client: PageClient, session: Session, people: Cast
) -> None:
    begins_on = clock.today() + timedelta(days=3)
    session.add(Assignment(user_id=people.nobody.id, role=Role.REPORTER, area_code="49030106",
                           valid_from=begins_on))  # fmt: skip
    session.commit()
    client.sign_in(people.nobody)

    client.get("pages.home", status=303, goes_to="/about")

    said = f"หน้าที่ของท่านเริ่ม{thai.weekday_date(begins_on, thai.Digits.ARABIC)}"
    assert said in client.get("pages.about").text
    assert said in client.get("accounts.me").text
    assert "หน้าที่ของท่านเริ่ม" not in client.sign_in(people.reporter).get("pages.about").text


def test_duty_begun_today_is_over_today_also_where_its_area_is_given_up(
    client: PageClient, session: Session, people: Cast
) -> None:
    given = Assignment(user_id=people.nobody.id, role=Role.REPORTER, area_code="49030107",
                       valid_from=clock.today())  # fmt: skip
    session.add(given)
    session.commit()
    client.sign_in(people.nobody).get("submissions.index")

    area_duties.settle(session, people.administrator, "49030107", Fate.END)
    session.commit()

    yesterday = clock.today() - timedelta(days=1)
    assert (given.valid_from, given.valid_to) == (yesterday, yesterday)
    assert given.end_reason == DutyEnd.TERM_OVER
    client.get("submissions.index", status=303, goes_to="/sign-in?next=/submissions")
