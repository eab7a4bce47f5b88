"""บันทึกแทน: recorded by an office, the village's from when it is sent."""

import io
from uuid import uuid4

import pytest
from bs4 import Tag
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import VILLAGE, Cast
from tests.submissions.conftest import posted
from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.submissions import comments, decisions, queries, recording, services
from webapp.submissions.decisions import Decision
from webapp.submissions.models import Submission
from webapp.submissions.recording import Recording, Source
from webapp.submissions.workflow import Action, Status

MESSAGE = "เมื่อวานหมู่ 6 บ้านนาม่วง ต.ดอนตาล ปลูกต้นไม้ 09.00-11.30 น.\nจิตอาสา 20 คน ประชาชน 30 คน"
SAME = "บันทึกและอนุมัติโดยคนเดียวกัน"


def recorded(session: Session, person: Person, text: str = MESSAGE) -> Submission:
    made = recording.record(
        session, person,
        Recording(id=uuid4(), area_code=VILLAGE, author_id=None, source=Source.LINE, text=text,
                  text_on=clock.today()),
    )  # fmt: skip
    session.commit()
    return made


def sent(session: Session, person: Person) -> Submission:
    draft = recorded(session, person)
    services.save_draft(session, person, draft.id, factories.content())
    made = services.submit(session, person, draft.id)
    session.commit()
    return made


def test_draft_is_for_the_recorder_alone(session: Session, people: Cast) -> None:
    draft = recorded(session, people.reviewer)
    assert queries.get_own(session, people.reviewer, draft.id).id == draft.id
    assert queries.reported_by(session, people.reporter) == []
    for person in (people.reporter, people.coordinator, people.reviewer_elsewhere):
        with pytest.raises(NotVisible):
            queries.get_visible(session, person, draft.id)


def test_village_sees_it_from_when_it_is_sent_and_may_comment(
    session: Session, people: Cast
) -> None:
    made = sent(session, people.reviewer)
    assert (made.author_id, made.channel) == (people.reporter.id, "on_behalf")
    assert [row.id for row in queries.reported_by(session, people.reporter)] == [made.id]
    comments.add(session, people.reporter, made.id, "ขอบคุณครับ")
    assert made.events[0].actor_id == people.reviewer.id


def test_both_may_answer_a_return(session: Session, people: Cast) -> None:
    for person in (people.reporter, people.reviewer):
        made = sent(session, people.reviewer)
        factories.decided(session, made, people.reviewer, Action.RETURN, "ขอรูปเพิ่ม")
        services.save_draft(session, person, made.id, factories.content(people_total=70))
        again = services.submit(session, person, made.id)
        assert (again.status, again.channel) == (Status.SUBMITTED, "on_behalf")


def test_pages_of_the_village_say_that_it_was_recorded(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = sent(session, people.reviewer)
    phone = client.sign_in(people.reporter)
    mark = f"บันทึกแทน {people.reporter.name}"
    assert mark in phone.get("submissions.index").text
    assert mark in phone.get("submissions.show", submission_id=made.id).text


def test_approving_what_one_recorded_is_said_in_the_history(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = sent(session, people.reviewer)
    decision = Decision(action=Action.APPROVE, version=made.version)
    decisions.decide(session, people.reviewer, made.id, decision)
    session.commit()
    for person, endpoint in (
        (people.reviewer, "review.show"),
        (people.reporter, "submissions.show"),
    ):
        page = PageClient(client.app).sign_in(person).get(endpoint, submission_id=made.id)
        assert SAME in page.text


def test_approving_what_a_village_sent_is_not(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = factories.approved(session, people)
    page = client.sign_in(people.reviewer).get("review.show", submission_id=made.id)
    assert SAME not in page.text


# ------------------------------------------------------------------------------------- findings


def use(desk: PageClient, draft: Submission, key: str, **typed: str) -> None:
    page = desk.get("submissions.edit", submission_id=draft.id)
    desk.post("submissions.save", submission_id=draft.id,
              data={**page.fields("#report-form"), **typed, "use": key})  # fmt: skip


def keys(desk: PageClient, draft: Submission) -> dict[str, Tag]:
    page = desk.get("submissions.edit", submission_id=draft.id)
    return {str(button["value"]): button for button in page.soup.select("button[data-inputs]")}


def test_findings_stand_beside_their_fields_and_nothing_is_filled_in(
    client: PageClient, session: Session, people: Cast
) -> None:
    desk = client.sign_in(people.reviewer)
    draft = recorded(session, people.reviewer)
    yesterday = f"held_on:{clock.today().fromordinal(clock.today().toordinal() - 1)}"
    assert list(keys(desk, draft)) == [
        "activity_type_code:DEV04", yesterday, "started_at_time", "ended_at_time",
        f"area_code:{VILLAGE}", "people_total", "people_by_group", "title", "details",
    ]  # fmt: skip
    fields = desk.get("submissions.edit", submission_id=draft.id).fields("#report-form")
    assert (fields["title"], fields["people_total"], fields["details"]) == ("", "", "")


def test_one_finding_is_used_by_its_button_without_script(
    client: PageClient, session: Session, people: Cast
) -> None:
    desk = client.sign_in(people.reviewer)
    draft = recorded(session, people.reviewer)
    use(desk, draft, "people_total", people_total="7")
    session.expire_all()
    assert (draft.people_total, draft.title, draft.held_on) == (50, "", None)
    assert keys(desk, draft)["people_total"].has_attr("data-used")


def test_everything_found_is_used_but_what_was_typed_stays(
    client: PageClient, session: Session, people: Cast
) -> None:
    desk = client.sign_in(people.reviewer)
    draft = recorded(session, people.reviewer)
    use(desk, draft, "all", title="ปลูกป่าริมห้วย")
    session.expire_all()
    assert (draft.title, draft.people_total, draft.activity_type_code) == (
        "ปลูกป่าริมห้วย", 50, "DEV04"
    )  # fmt: skip
    assert draft.held_on == clock.today().fromordinal(clock.today().toordinal() - 1)
    assert {row.group_code: row.people for row in draft.people} == {"royal_vol": 20, "public": 30}
    assert draft.details == MESSAGE


def test_nobody_uses_findings_of_others(client: PageClient, session: Session, people: Cast) -> None:
    draft = recorded(session, people.reviewer)
    data = {**posted(), "use": "all"}
    phone = client.sign_in(people.reporter)
    phone.post("submissions.save", submission_id=draft.id, data=data, status=404)


def test_outbox_sends_what_was_recorded(client: PageClient, session: Session, people: Cast) -> None:
    draft = recorded(session, people.reviewer)
    desk = client.sign_in(people.reviewer)
    data = {**posted(), "id": str(draft.id), "photos": (io.BytesIO(factories.jpeg(3)), "a.jpg")}
    desk.post("submissions.create", data=data)
    session.expire_all()
    made = session.scalars(select(Submission)).one()
    assert (made.status, made.author_id, made.channel) == (
        Status.SUBMITTED, people.reporter.id, "on_behalf"
    )  # fmt: skip
