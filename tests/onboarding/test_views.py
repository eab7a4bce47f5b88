"""Pages about people: who sees whom, what is shown, and what a press does."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import DISTRICT, SISTER_VILLAGE, VILLAGE, Cast
from webapp import clock
from webapp.accounts.door_models import Invitation
from webapp.accounts.models import Assignment, DutyEnd, SecretKind, User, UserSession
from webapp.accounts.permissions import Role
from webapp.accounts.request_models import DutyRequest
from webapp.audit.models import AuditEntry
from webapp.geography.models import Level
from webapp.geography.queries import areas_within


def duty_of(session: Session, user_id: int) -> Assignment:
    query = select(Assignment).where(Assignment.user_id == user_id).order_by(Assignment.id.desc())
    return session.scalars(query.limit(1)).one()


def named(session: Session, name: str) -> User:
    session.expire_all()
    return session.scalars(select(User).where(User.name_th == name)).one()


def test_list_shows_the_people_of_ones_district(client: PageClient, people: Cast) -> None:
    page = client.sign_in(people.reviewer).get("people.index")

    names = {link.text for link in page.soup.select("tbody td.grow a")}
    assert names == {people.reporter.name, people.sister.name, people.coordinator.name,
                     people.reviewer.name}  # fmt: skip


@pytest.mark.parametrize("words", ["สมชาย", "สมชาย ใจดี", "นาม่วง", "มุกดาหารไม่มี"])
def test_list_is_searched_by_name_and_place(client: PageClient, people: Cast, words: str) -> None:
    page = client.sign_in(people.reviewer).get("people.index", q=words)

    names = [link.text for link in page.soup.select("tbody td.grow a")]
    assert names == ([] if "ไม่มี" in words else [people.reporter.name])


def test_fragment_alone_is_swapped(client: PageClient, people: Cast) -> None:
    path = client.path("people.index", state="never")
    page = client.sign_in(people.reviewer).get_path(path, headers={"HX-Request": "true"})

    assert page.soup.h1 is None
    assert page.soup.select_one('[name="id"]')


@pytest.mark.parametrize("endpoint", ["people.show", "people.edit", "people.card", "people.duties"])
def test_people_of_other_districts_are_not_there(
    client: PageClient, people: Cast, endpoint: str
) -> None:
    client.sign_in(people.reviewer)

    client.get(endpoint, user_id=people.reporter_elsewhere.id, status=404)
    client.get(endpoint, user_id=987654, status=404)


def test_every_page_opens(client: PageClient, people: Cast, session: Session) -> None:
    duty = duty_of(session, people.reporter.id)
    client.sign_in(people.reviewer)

    assert client.get("people.show", user_id=people.reporter.id).h1 == people.reporter.name
    for endpoint in ("people.edit", "people.card", "people.duties"):
        client.get(endpoint, user_id=people.reporter.id)
    for act in ("end", "move", "successor", "deputy"):
        client.get("people.duty", user_id=people.reporter.id, duty_id=duty.id, act=act)
    for endpoint in ("people.new", "people.imports", "people.cards", "people.checklist",
                     "people.gaps"):  # fmt: skip
        client.get(endpoint)
    client.get("people.seeing_page", area_code=VILLAGE)
    client.sign_in(people.province_officer)
    client.get("people.new")
    client.get("people.new", within=DISTRICT)
    client.get("people.cards")
    client.sign_in(people.administrator)
    client.get("people.requests")
    client.get("people.index")


def test_colleagues_are_seen_and_not_managed(client: PageClient, people: Cast) -> None:
    client.sign_in(people.reviewer).get("people.show", user_id=people.reviewer.id)

    client.post("people.make_card", user_id=people.reviewer.id, status=403)
    client.post("people.close", user_id=people.reviewer.id, status=403)


def test_who_also_holds_a_higher_duty_is_out_of_reach(
    client: PageClient, people: Cast, session: Session
) -> None:
    session.add(
        Assignment(user_id=people.reporter.id, role=Role.PROVINCE_OFFICER, area_code="49",
                   unit_name="")
    )  # fmt: skip
    session.commit()

    client.sign_in(people.reviewer).get("people.show", user_id=people.reporter.id)
    client.post("people.make_card", user_id=people.reporter.id, status=403)


def test_new_person_comes_without_a_secret(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer).post(
        "people.create",
        data={"name": "นายใหม่ มาดี", "phone": "๐๘๑-๒๓๔ ๕๖๗๘", "role": "reporter",
              "area": VILLAGE},
    )  # fmt: skip

    made = named(session, "นายใหม่ มาดี")
    assert (made.login, made.phone, made.secret_kind) == ("0812345678", "0812345678", "none")
    assert made.made_by_id == people.reviewer.id
    duty = duty_of(session, made.id)
    assert (duty.role, duty.area_code, duty.valid_from) == ("reporter", VILLAGE, clock.today())
    assert duty.unit_name == "ที่ทำการผู้ใหญ่บ้าน หมู่ที่ 6 บ้านนาม่วง"


def test_new_person_without_a_telephone_gets_the_code_of_the_place(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer)
    for name in ("นายใหม่ หนึ่ง", "นายใหม่ สอง"):
        client.post("people.create", data={"name": name, "role": "reporter", "area": VILLAGE})

    logins = [named(session, name).login for name in ("นายใหม่ หนึ่ง", "นายใหม่ สอง")]
    assert logins == [VILLAGE, f"{VILLAGE}.2"]


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("reporter", "49050403", 403), ("reviewer", DISTRICT, 403), ("coordinator", VILLAGE, 403),
     ("administrator", DISTRICT, 403), ("king", VILLAGE, 422), ("reporter", "abc", 422),
     ("reporter", "49039999", 403)],
)  # fmt: skip
def test_duty_beyond_ones_own_is_refused(
    client: PageClient, people: Cast, session: Session, role: str, area: str, status: int
) -> None:
    client.sign_in(people.reviewer).post(
        "people.create", data={"name": "นายใหม่ มาดี", "role": role, "area": area}, status=status
    )

    assert session.scalars(select(User).where(User.name_th == "นายใหม่ มาดี")).all() == []


def test_telephone_of_somebody_else_is_refused(
    client: PageClient, people: Cast, session: Session
) -> None:
    session.get_one(User, people.sister.id).phone = "0812345678"
    session.commit()

    page = client.sign_in(people.reviewer).post(
        "people.create", status=422,
        data={"name": "นายใหม่ มาดี", "phone": "0812345678", "role": "reporter", "area": VILLAGE},
    )  # fmt: skip
    assert people.sister.name in page.text


def test_successor_takes_the_post_over(client: PageClient, people: Cast, session: Session) -> None:
    duty = duty_of(session, people.reporter.id)
    client.sign_in(people.reporter)
    client.sign_in(people.reviewer).post(
        "people.act_on_duty", user_id=people.reporter.id, duty_id=duty.id, act="successor",
        data={"name": "นายตามมา ใจดี", "phone": "0899999999", "reason": "left"},
    )  # fmt: skip

    session.expire_all()
    old, new = session.get_one(Assignment, duty.id), named(session, "นายตามมา ใจดี")
    follows = duty_of(session, new.id)
    assert old.valid_to == clock.today() - timedelta(days=1)
    assert (old.end_reason, old.ended_by_id) == (DutyEnd.LEFT, people.reviewer.id)
    assert (follows.role, follows.area_code, follows.unit_name) == (
        old.role, old.area_code, old.unit_name
    )  # fmt: skip
    assert follows.valid_from == clock.today()
    sessions = session.scalars(
        select(UserSession.revoked_at).where(UserSession.user_id == people.reporter.id)
    ).all()
    assert None not in sessions


def test_deputy_stands_in_for_days(client: PageClient, people: Cast, session: Session) -> None:
    duty = duty_of(session, people.reporter.id)
    today = clock.today()
    client.sign_in(people.reviewer).post(
        "people.act_on_duty", user_id=people.reporter.id, duty_id=duty.id, act="deputy",
        data={"name": people.sister.name, "phone": "", "begins_on": f"{today:%d/%m}/{today.year}",
              "last_on": f"{today:%d/%m}/{today.year + 1}"},
    )  # fmt: skip

    found = session.scalars(select(Assignment).where(Assignment.deputy_of_id == duty.id)).one()
    assert found.valid_to is not None
    page = client.get("people.seeing_page", area_code=VILLAGE)
    assert people.reporter.name in page.text


def test_ending_the_post_ends_its_deputies(
    client: PageClient, people: Cast, session: Session
) -> None:
    test_deputy_stands_in_for_days(client, people, session)
    duty = duty_of(session, people.reporter.id)
    client.post(
        "people.act_on_duty", user_id=people.reporter.id, duty_id=duty.id, act="end",
        data={"reason": "died"},
    )  # fmt: skip

    session.expire_all()
    deputy = session.scalars(select(Assignment).where(Assignment.deputy_of_id == duty.id)).one()
    assert deputy.valid_to == clock.today() - timedelta(days=1)
    page = client.post(
        "people.act_on_duty", user_id=people.reporter.id, duty_id=duty.id, act="end",
        data={"reason": "died"}, status=409,
    )  # fmt: skip
    assert page.h1


def test_moving_ends_here_and_begins_there(
    client: PageClient, people: Cast, session: Session
) -> None:
    duty = duty_of(session, people.reporter.id)
    client.sign_in(people.reviewer).post(
        "people.act_on_duty", user_id=people.reporter.id, duty_id=duty.id, act="move",
        data={"area": SISTER_VILLAGE},
    )  # fmt: skip

    session.expire_all()
    assert session.get_one(Assignment, duty.id).end_reason == DutyEnd.MOVED
    assert duty_of(session, people.reporter.id).area_code == SISTER_VILLAGE


def test_card_is_made_in_two_taps_and_shown_once(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.reviewer)
    client.get("people.card", user_id=people.reporter.id)
    page = client.post("people.make_card", user_id=people.reporter.id, data={"days": "3"},
                       status=200)  # fmt: skip

    link = page.soup.select_one(".card-link").text
    card = session.scalars(select(Invitation)).one()
    assert "/c/" in link
    assert page.soup.select_one("svg.qr")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert card.expires_at - card.made_at == timedelta(days=3)

    again = client.post("people.make_card", user_id=people.reporter.id, status=200)
    session.expire_all()
    alive = session.scalars(select(Invitation).where(Invitation.revoked_at.is_(None))).all()
    assert len(alive) == 1
    assert again.soup.select_one(".card-link").text != link


def test_closing_lets_nobody_in(client: PageClient, people: Cast, session: Session) -> None:
    client.sign_in(people.reporter)
    client.sign_in(people.reviewer).post("people.close", user_id=people.reporter.id)

    session.expire_all()
    assert not session.get_one(User, people.reporter.id).is_active
    client.post("people.reopen", user_id=people.reporter.id)
    session.expire_all()
    assert session.get_one(User, people.reporter.id).is_active


def test_telephone_is_changed_and_is_what_signs_in(
    client: PageClient, people: Cast, session: Session
) -> None:
    user = session.get_one(User, people.reporter.id)
    user.secret_kind = SecretKind.NONE
    session.commit()
    client.sign_in(people.reviewer).post(
        "people.save", user_id=user.id, data={"name": user.name_th, "phone": "0822222222"}
    )

    session.expire_all()
    changed = session.get_one(User, people.reporter.id)
    assert (changed.phone, changed.login) == ("0822222222", "0822222222")


def test_telephone_is_changed_after_a_fresh_proof_alone(
    client: PageClient, people: Cast, session: Session
) -> None:
    user = session.get_one(User, people.reporter.id)
    client.sign_in(people.reviewer)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=20)):
        client.post("people.save", user_id=user.id, status=401,
                    data={"name": user.name_th, "phone": "0822222222"})  # fmt: skip
        client.post("people.save", user_id=user.id,
                    data={"name": "นายสมชาย ใจดีมาก", "phone": user.phone})  # fmt: skip

    session.expire_all()
    changed = session.get_one(User, people.reporter.id)
    assert (changed.phone, changed.name_th) == ("", "นายสมชาย ใจดีมาก")


def test_administrators_need_four_eyes(client: PageClient, people: Cast, session: Session) -> None:
    session.add(
        Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="49", unit_name="")
    )
    session.commit()
    client.sign_in(people.administrator).post(
        "people.create", goes_to="people.requests",
        data={"name": "นายดูแล ระบบ", "role": "administrator", "area": "49"},
    )  # fmt: skip
    asked = session.scalars(select(DutyRequest)).one()
    made = named(session, "นายดูแล ระบบ")

    assert made.assignments == []
    client.post("people.decide", request_id=asked.id, data={"verdict": "granted"}, status=403)
    client.get("people.requests")
    client.sign_in(people.nobody).post(
        "people.decide", request_id=asked.id, data={"verdict": "granted"}
    )
    session.expire_all()
    assert duty_of(session, made.id).role == Role.ADMINISTRATOR
    client.post("people.decide", request_id=asked.id, data={"verdict": "refused"}, status=409)


def test_who_came_in_by_ones_card_is_no_second_pair_of_eyes(
    client: PageClient, people: Cast, session: Session
) -> None:
    now = clock.utc_now()
    session.add(
        Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="49", unit_name="")
    )
    session.add(
        Invitation(user_id=people.nobody.id, token_hash="x", made_at=now, used_at=now,
                   made_by_id=people.administrator.id, expires_at=now + timedelta(days=1))
    )  # fmt: skip
    session.commit()
    client.sign_in(people.administrator).post(
        "people.create", data={"name": "นายดูแล ระบบ", "role": "administrator", "area": "49"}
    )
    asked = session.scalars(select(DutyRequest)).one()

    page = client.sign_in(people.nobody).get("people.requests")
    assert "ใช้บัตรที่อีกฝ่ายออกให้ภายใน 7 วันที่ผ่านมา" in page.text
    client.post("people.decide", request_id=asked.id, data={"verdict": "granted"}, status=403)


def test_last_administrator_stays(client: PageClient, people: Cast, session: Session) -> None:
    other = Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="490301",
                       unit_name="")  # fmt: skip
    above = Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="TH",
                       valid_to=clock.today(), unit_name="")  # fmt: skip
    session.add_all([other, above])
    session.commit()
    duty = session.scalars(
        select(Assignment).where(Assignment.user_id == people.administrator.id)
    ).one()

    client.sign_in(people.nobody).post(
        "people.act_on_duty", user_id=people.administrator.id, duty_id=duty.id, act="end",
        data={"reason": "left"}, status=409,
    )  # fmt: skip
    client.post("people.close", user_id=people.administrator.id, status=409)


def test_villages_without_a_reporter_are_counted(
    client: PageClient, people: Cast, session: Session
) -> None:
    every = len(areas_within(session, DISTRICT, Level.VILLAGE))
    page = client.sign_in(people.reviewer).get("people.gaps")

    assert len(page.soup.select("tbody tr")) == every - 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_list_as_a_file_is_noted(
    client: PageClient, people: Cast, session: Session, kind: str
) -> None:
    page = client.sign_in(people.reviewer).get("people.table", kind=kind)

    assert page.response.headers["Content-Disposition"].endswith(kind)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert "people.downloaded" in actions
