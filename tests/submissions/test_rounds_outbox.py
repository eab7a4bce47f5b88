"""Putting right what was asked for through the outbox: twins, late files, and earlier rounds."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.submissions import rounds
from tests.submissions.outbox import OnPhone, Outbox
from webapp.media.store import FolderStore
from webapp.submissions import queries
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status


def fields_of(outbox: Outbox, submission: Submission) -> dict[str, Any]:
    """What the short page's form holds on the phone."""
    values = rounds.form_of(rounds.open_fixes(outbox.client, submission))
    return {name: value for name, value in values.items() if name not in {"csrf_token", "keep"}}


def send(
    outbox: Outbox, submission: Submission, fields: dict[str, Any],
    files: list[tuple[OnPhone, UUID]] | None = None, *, status: int = 200,
) -> dict[str, Any]:  # fmt: skip
    pairs = files or []
    said = {**fields, "replaces": [f"{file.id}:{old}" for file, old in pairs]}
    return outbox.send(submission.id, [file for file, _ in pairs], status=status, **said)


def new_photo(seed: int) -> OnPhone:
    return OnPhone(uuid4(), factories.jpeg(seed))


def reread(session: Session, submission: Submission) -> Submission:
    session.expire_all()
    return session.get_one(Submission, submission.id)


@pytest.fixture
def asked(session: Session, people: Cast, store: FolderStore) -> Submission:
    """Returned for its second photo and its title."""
    made = rounds.with_photos(session, store, people)
    return rounds.returned(
        session, people, made, rounds.photo(made.attachments[1]), rounds.answer("title")
    )


def test_text_goes_first_and_the_photo_takes_its_place_when_it_comes(
    outbox: Outbox, session: Session, asked: Submission
) -> None:
    first, second, third = [item.id for item in asked.attachments]
    photo = new_photo(51)
    fields = fields_of(outbox, asked)

    receipt = send(outbox, asked, {**fields, "title": "ใหม่"}, [(photo, second)])

    assert receipt["missing"] == [str(photo.id)]
    waiting = reread(session, asked)
    assert (waiting.status, waiting.title) == (Status.SUBMITTED, "ใหม่")
    assert [item.id for item in waiting.attachments] == [first, third]
    outbox.bring(asked.id, photo)
    assert [item.id for item in reread(session, asked).attachments] == [first, photo.id, third]
    assert [item.outcome for item in rounds.items(session, asked)] == ["replaced", "changed"]


def test_twin_before_and_after_the_photo_changes_nothing(
    outbox: Outbox, session: Session, asked: Submission
) -> None:
    first, second, third = [item.id for item in asked.attachments]
    photo, fields = new_photo(52), fields_of(outbox, asked)
    fields["title"] = "ใหม่"

    send(outbox, asked, fields, [(photo, second)])
    events = len(queries.timeline(session, asked))
    send(outbox, asked, fields, [(photo, second)])
    outbox.bring(asked.id, photo)
    send(outbox, asked, fields, [(photo, second)])

    assert [item.id for item in reread(session, asked).attachments] == [first, photo.id, third]
    assert len(queries.timeline(session, asked)) == events


def test_late_twin_does_not_undo_the_next_return(
    outbox: Outbox, session: Session, people: Cast, asked: Submission
) -> None:
    photo, fields = new_photo(53), fields_of(outbox, asked)
    fields["title"] = "ใหม่"
    files = [(photo, asked.attachments[1].id)]
    send(outbox, asked, fields, files)
    outbox.bring(asked.id, photo)
    rounds.returned(session, people, asked, rounds.answer("details"))

    send(outbox, asked, fields, files)

    assert reread(session, asked).status == Status.RETURNED


def test_twin_of_the_first_sending_undoes_nothing_two_rounds_later(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id = uuid4()
    outbox.send(submission_id, [], title="ศูนย์")
    made = session.get_one(Submission, submission_id)
    rounds.returned(session, people, made, rounds.answer("title"))
    send(outbox, made, {**fields_of(outbox, made), "title": "หนึ่ง"})
    rounds.returned(session, people, made, rounds.answer("details"))

    outbox.send(submission_id, [], title="ศูนย์")

    fresh = reread(session, made)
    assert (fresh.status, fresh.title) == (Status.RETURNED, "หนึ่ง")


def test_answer_to_an_earlier_return_conflicts(
    outbox: Outbox, session: Session, people: Cast, asked: Submission
) -> None:
    old = fields_of(outbox, asked)
    send(outbox, asked, {**fields_of(outbox, asked), "title": "หนึ่ง"})
    rounds.returned(session, people, asked, rounds.answer("details"))

    refusal = send(outbox, asked, {**old, "title": "จากเครื่องอื่น"}, status=409)

    assert refusal["code"] == "submission_conflict"
    assert reread(session, asked).title == "หนึ่ง"


def test_what_another_device_saved_meanwhile_is_not_overwritten(
    outbox: Outbox, session: Session, asked: Submission
) -> None:
    fields = fields_of(outbox, asked)
    outbox.save(asked.id, details="แก้จากอีกเครื่องหนึ่ง")

    send(outbox, asked, {**fields, "title": "ใหม่"})

    fresh = reread(session, asked)
    assert (fresh.title, fresh.details) == ("ใหม่", "แก้จากอีกเครื่องหนึ่ง")


def test_three_rounds_through_the_outbox(
    outbox: Outbox, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people)
    kept = made.attachments[0].id
    for seed in (61, 62, 63):
        last = reread(session, made).attachments[1].id
        rounds.returned(session, people, made, rounds.photo(reread(session, made).attachments[1]))
        photo = new_photo(seed)
        send(outbox, made, fields_of(outbox, made), [(photo, last)])
        outbox.bring(made.id, photo)

        here = [item.id for item in reread(session, made).attachments]
        assert here[:2] == [kept, photo.id]
        assert len(here) == 3
        assert [item.outcome for item in rounds.items(session, made)] == ["replaced"]


def test_photo_is_taken_out_through_the_outbox(
    outbox: Outbox, session: Session, asked: Submission
) -> None:
    kept = [item.id for item in asked.attachments if item.id != asked.attachments[1].id]
    fields = {**fields_of(outbox, asked), "take_out": str(asked.attachments[1].id)}

    send(outbox, asked, fields)
    send(outbox, asked, fields)

    assert [item.id for item in reread(session, asked).attachments] == kept
    assert [item.outcome for item in rounds.items(session, asked)] == ["taken_out", "unchanged"]


def test_full_report_still_makes_room_for_the_replacement(
    outbox: Outbox, session: Session, people: Cast, store: FolderStore
) -> None:
    made = rounds.with_photos(session, store, people, 12)
    old = made.attachments[11].id
    rounds.returned(session, people, made, rounds.photo(made.attachments[11]))
    photo = new_photo(71)

    send(outbox, made, fields_of(outbox, made), [(photo, old)])
    outbox.bring(made.id, photo)

    assert [item.id for item in reread(session, made).attachments][11] == photo.id
