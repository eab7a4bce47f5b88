"""Second steps and office accounts of others, taken away on the day a telephone is lost."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from webapp import clock
from webapp.accounts import factors, recovery
from webapp.accounts.factor_models import ExternalIdentity, Passkey, TotpSecret
from webapp.accounts.models import Assignment, UserSession
from webapp.accounts.permissions import Role
from webapp.audit.models import AuditEntry
from webapp.notices.models import Kind, Notice

WHY = {"reason": "โทรศัพท์ตกน้ำ โทรยืนยันแล้ว"}


@pytest.fixture
def held(session: Session, people: Cast) -> int:
    """The reviewer has all there is; the id of the link with the office's account."""
    now, owner = clock.utc_now(), people.reviewer.id
    link = ExternalIdentity(user_id=owner, issuer="https://office.example", subject="7",
                            linked_at=now)  # fmt: skip
    session.add_all([
        TotpSecret(user_id=owner, sealed=b"-", made_at=now, confirmed_at=now),
        Passkey(user_id=owner, credential_id="k", public_key=b"-", sign_count=0,
                name="มือถือของพิมพ์ใจ", made_at=now),
        link,
    ])  # fmt: skip
    recovery.renew(session, owner)
    factors.trust(session, owner, "a" * 22)
    session.commit()
    return link.id


def entries(session: Session, action: str) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_administrator_removes_the_second_step_of_who_lost_it(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    PageClient(client.app).sign_in(people.reviewer)
    client.sign_in(people.administrator)
    page = client.get("people.show", user_id=people.reviewer.id)
    assert page.soup.select_one(f'a[href="/people/{people.reviewer.id}/factors"]')
    form = client.get("people.show_factors", user_id=people.reviewer.id)
    assert "มือถือของพิมพ์ใจ" in form.text

    client.post("people.reset_factors", user_id=people.reviewer.id,
                data={**form.fields("main form"), **WHY},
                goes_to=f"/people/{people.reviewer.id}")  # fmt: skip

    session.expire_all()
    assert factors.of(session, people.reviewer.id).is_empty
    assert not factors.is_trusted(session, people.reviewer.id, "a" * 22)
    assert session.get(ExternalIdentity, held) is not None
    (noted,) = entries(session, "second_step.reset")
    assert (noted.actor_id, json.loads(noted.after or "")) == (people.administrator.id, WHY)
    told = session.scalars(select(Notice).where(Notice.person_id == people.reviewer.id)).one()
    assert (told.kind, told.params["words"]) == (Kind.FACTOR_CHANGED, WHY["reason"])
    open_still = session.scalars(select(UserSession.revoked_at).where(
        UserSession.user_id == people.reviewer.id))  # fmt: skip
    assert None not in open_still.all()
    inbox = client.sign_in(people.reviewer).get("notices.index").text
    assert "ผู้ดูแลระบบล้างการยืนยันขั้นที่สองทั้งหมด" in inbox
    assert WHY["reason"] in inbox


def test_sessions_stay_where_the_telephone_is_only_broken(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    PageClient(client.app).sign_in(people.reviewer)

    client.sign_in(people.administrator).post(
        "people.reset_factors", user_id=people.reviewer.id, data=WHY
    )

    theirs = select(UserSession.revoked_at).where(UserSession.user_id == people.reviewer.id)
    assert session.scalars(theirs).all() == [None]


def test_why_is_asked(client: PageClient, people: Cast, session: Session, held: int) -> None:
    page = client.sign_in(people.administrator).post(
        "people.reset_factors", user_id=people.reviewer.id, data={"reason": " "}, status=422
    )

    assert page.soup.select_one("#reason-error")
    assert not factors.of(session, people.reviewer.id).is_empty


def test_administrator_unlinks_the_account_of_the_office(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    client.sign_in(people.administrator).post(
        "people.unlink", user_id=people.reviewer.id, link_id=held, data=WHY
    )

    session.expire_all()
    assert session.get(ExternalIdentity, held) is None
    assert not factors.of(session, people.reviewer.id).is_empty
    assert json.loads(entries(session, "identity.unlinked")[0].after or "") == WHY
    told = session.scalars(select(Notice).where(Notice.person_id == people.reviewer.id)).one()
    assert told.params["what"] == "identity.unlinked_by_office"


def test_link_of_somebody_else_is_not_there(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    client.sign_in(people.administrator).post(
        "people.unlink", user_id=people.reporter.id, link_id=held, data=WHY, status=404
    )

    assert session.get(ExternalIdentity, held) is not None


def test_nothing_is_taken_where_nothing_is(
    client: PageClient, people: Cast, session: Session
) -> None:
    client.sign_in(people.administrator)
    page = client.get("people.show_factors", user_id=people.reporter.id)

    assert page.soup.select_one("main form") is None
    client.post("people.reset_factors", user_id=people.reporter.id, data=WHY, status=404)
    assert session.scalars(select(Notice)).all() == []


@pytest.mark.parametrize("who", ["reviewer", "province_officer"])
def test_offices_without_administrators_duty_may_not(
    client: PageClient, people: Cast, who: str
) -> None:
    client.sign_in(getattr(people, who))

    client.get("people.show_factors", user_id=people.reporter.id, status=403)
    page = client.get("people.show", user_id=people.reporter.id)
    assert "/factors" not in str(page.soup.main)


def test_administrators_of_one_district_reach_no_duties_of_another(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    """Whoever looks after people by a duty of another kind is no administrator of them."""
    session.add_all([
        Assignment(user_id=people.nobody.id, role=Role.ADMINISTRATOR, area_code="4905",
                   unit_name=""),
        Assignment(user_id=people.nobody.id, role=Role.PROVINCE_OFFICER, area_code="49",
                   unit_name=""),
    ])  # fmt: skip
    session.commit()
    client.sign_in(people.nobody)

    client.post("people.sign_out", user_id=people.reviewer.id)
    client.post("people.reset_factors", user_id=people.reviewer.id, data=WHY, status=403)
    client.get("people.show_factors", user_id=people.reviewer_elsewhere.id)


def test_nobody_resets_their_own(client: PageClient, people: Cast) -> None:
    client.sign_in(people.administrator).post(
        "people.reset_factors", user_id=people.administrator.id, data=WHY, status=403
    )


def test_it_asks_for_a_fresh_proof_and_keeps_why(
    client: PageClient, people: Cast, session: Session, held: int
) -> None:
    client.sign_in(people.administrator)

    with time_machine.travel(clock.utc_now() + timedelta(minutes=20)):
        page = client.post("people.reset_factors", user_id=people.reviewer.id, data=WHY, status=401)
        client.post("people.unlink", user_id=people.reviewer.id, link_id=held, data=WHY,
                    status=401)  # fmt: skip

    assert page.fields("main form")["held-reason"] == WHY["reason"]
    assert not factors.of(session, people.reviewer.id).is_empty
    assert session.get(ExternalIdentity, held) is not None
