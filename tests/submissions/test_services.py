"""Keeping, sending and receiving submissions."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import DISTRICT, OTHER_VILLAGE, SUBDISTRICT, Cast
from webapp import clock
from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.submissions import receiving, services
from webapp.submissions.content import Content
from webapp.submissions.errors import (
    ActionNotPossible,
    ActivityTypeUnknown,
    HeldInTheFuture,
    PeopleDoNotAddUp,
    PlaceNotCovered,
    SubmissionConflict,
    SubmissionIncomplete,
    SubmissionNotEditable,
)
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.receiving import Sending
from webapp.submissions.workflow import Action, Status


def receive(
    session: Session, person: Person, submission_id: UUID, content: Content
) -> Submission:  # fmt: skip
    sending = Sending(submission_id=submission_id, content=content)
    return receiving.receive(session, person, sending).submission


def events_of(session: Session, submission: Submission) -> list[str]:
    return list(
        session.scalars(
            select(SubmissionEvent.action)
            .where(SubmissionEvent.submission_id == submission.id)
            .order_by(SubmissionEvent.id)
        )
    )


def test_draft_keeps_what_was_said(session: Session, people: Cast) -> None:
    content = factories.content(people_by_group=(("public", 62),), typed={"ended_at_time": "สาย"})

    kept = services.save_draft(session, people.reporter, uuid4(), content)

    assert (kept.status, kept.number) == (Status.DRAFT, None)
    assert services.content_of(kept) == content
    assert kept.typed == {"ended_at_time": "สาย"}
    assert events_of(session, kept) == []


def test_draft_is_overwritten_under_its_id(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)

    services.save_draft(session, people.reporter, kept.id, factories.content(title="ใหม่"))

    assert session.scalars(select(Submission.title)).all() == ["ใหม่"]


def test_draft_of_somebody_else_is_not_there(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)

    with pytest.raises(NotVisible):
        services.save_draft(session, people.sister, kept.id, factories.content())


def test_sent_report_is_not_overwritten(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    with pytest.raises(SubmissionNotEditable):
        services.save_draft(session, people.reporter, sent.id, factories.content(title="ใหม่"))


@pytest.mark.parametrize("code", ["999999", DISTRICT, "49", "x"])
def test_place_has_to_be_a_subdistrict_or_deeper(session: Session, people: Cast, code: str) -> None:
    with pytest.raises(PlaceNotCovered):
        services.save_draft(session, people.reporter, uuid4(), factories.content(area_code=code))


def test_type_has_to_belong_to_its_volunteer_type(session: Session, people: Cast) -> None:
    content = factories.content(volunteer_type_code="DIS", activity_type_code="DEV01")

    with pytest.raises(ActivityTypeUnknown):
        services.save_draft(session, people.reporter, uuid4(), content)


def test_sending_gives_number_time_and_event(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    year = clock.today().year + 543
    assert sent.number == f"49-{year}-000001"
    assert sent.status == Status.SUBMITTED
    assert sent.activity_type_name == "ปรับปรุงภูมิทัศน์และทำความสะอาด"
    assert sent.submitted_at is not None
    assert events_of(session, sent) == ["submit"]


def test_numbers_run_on(session: Session, people: Cast) -> None:
    numbers = [str(factories.submitted(session, people.reporter).number) for _ in range(3)]

    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


def test_place_decides_the_district_not_the_reporters_home(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter, area_code=OTHER_VILLAGE)

    assert sent.area_code == OTHER_VILLAGE
    assert people.reviewer_elsewhere.holds("review:decide", OTHER_VILLAGE)
    assert not people.reviewer.holds("review:decide", OTHER_VILLAGE)


def test_sending_twice_is_sending_once(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    number, version = sent.number, sent.version

    again = services.submit(session, people.reporter, sent.id)

    assert (again.number, again.version) == (number, version)
    assert events_of(session, sent) == ["submit"]


@pytest.mark.parametrize(
    "said",
    [{"title": ""}, {"details": ""}, {"area_code": None}, {"people_total": None},
     {"held_on": None}, {"organising_unit": ""}, {"host_role": "participant"},
     {"activity_type_code": None, "volunteer_type_code": None}, {"typed": {"people_total": "x"}}],
)  # fmt: skip
def test_incomplete_report_is_not_sent(
    session: Session, people: Cast, said: dict[str, object]
) -> None:
    kept = factories.draft(session, people.reporter, **said)

    with pytest.raises(SubmissionIncomplete):
        services.submit(session, people.reporter, kept.id)


def test_day_to_come_is_refused(session: Session, people: Cast) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    kept = factories.draft(session, people.reporter, held_on=tomorrow)

    with pytest.raises(HeldInTheFuture):
        services.submit(session, people.reporter, kept.id)


def test_split_has_to_add_up(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter, people_by_group=(("public", 60),))

    with pytest.raises(PeopleDoNotAddUp) as refusal:
        services.submit(session, people.reporter, kept.id)

    assert refusal.value.details == {"total": 62, "counted": 60}


def test_withdrawn_report_is_not_sent(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)
    factories.decided(session, kept, people.reporter, Action.WITHDRAW)

    with pytest.raises(ActionNotPossible):
        services.submit(session, people.reporter, kept.id)


def test_draft_of_somebody_else_is_not_sent(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)

    with pytest.raises(NotVisible):
        services.submit(session, people.reviewer, kept.id)


def test_corrected_report_keeps_its_number_and_tells_what_changed(
    session: Session, people: Cast
) -> None:
    back = factories.returned(session, people)
    number, first = back.number, back.submitted_at
    services.save_draft(session, people.reporter, back.id, factories.content(people_total=70))

    sent = services.submit(session, people.reporter, back.id)

    assert (sent.number, sent.submitted_at, sent.status) == (number, first, Status.SUBMITTED)
    changes = session.scalars(
        select(SubmissionEvent.changes).order_by(SubmissionEvent.id.desc()).limit(1)
    ).one()
    assert changes == {"people_total": [62, 70]}


def test_three_corrections_in_a_row(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)
    for total in (63, 64, 65):
        factories.decided(session, sent, people.reviewer, Action.RETURN, "จำนวนคน")
        services.save_draft(
            session, people.reporter, sent.id, factories.content(people_total=total)
        )
        services.submit(session, people.reporter, sent.id)

    assert events_of(session, sent) == ["submit", *["return", "submit"] * 3]
    assert services.content_of(sent).people_total == 65


def test_received_twice_is_one(session: Session, people: Cast) -> None:
    submission_id, content = uuid4(), factories.content()
    receive(session, people.reporter, submission_id, content)
    services.submit(session, people.reporter, submission_id)

    again = receive(session, people.reporter, submission_id, content)

    assert again.status == Status.SUBMITTED
    assert len(session.scalars(select(Submission.id)).all()) == 1


def test_late_twin_does_not_undo_a_return(session: Session, people: Cast) -> None:
    back = factories.returned(session, people)
    version = back.version

    again = receive(session, people.reporter, back.id, services.content_of(back))

    assert (again.status, again.version) == (Status.RETURNED, version)


def test_other_content_under_the_same_id_is_a_conflict(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    with pytest.raises(SubmissionConflict):
        receive(session, people.reporter, sent.id, factories.content(title="อื่น"))


def test_received_under_somebody_elses_id_is_not_there(session: Session, people: Cast) -> None:
    sent = factories.submitted(session, people.reporter)

    with pytest.raises(NotVisible):
        receive(session, people.sister, sent.id, services.content_of(sent))


def test_subdistrict_is_deep_enough(session: Session, people: Cast) -> None:
    assert factories.submitted(session, people.reporter, area_code=SUBDISTRICT).number
