"""Blurred parts and marks of photos: who may set them, in which state, and what follows."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.errors import DomainError, NotAllowed, NotVisible
from webapp.jobs import queries as jobs
from webapp.jobs import runner
from webapp.media import redaction
from webapp.media.models import PhotoEdit
from webapp.media.redaction import StrokesUnreadable
from webapp.media.store import FolderStore
from webapp.submissions import privacy, queries
from webapp.submissions.errors import PhotosIssued, StaleDecision, SubmissionNotEditable
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.privacy import Seen
from webapp.submissions.workflow import Action, Status

FACE: Mapping[str, Any] = {"points": [[0.5, 0.5], [0.52, 0.5]], "radius": 0.05}
SIGN: Mapping[str, Any] = {"points": [[0.2, 0.8]], "radius": 0.02}
BY_STATUS = {
    Status.SUBMITTED: None,
    Status.APPROVED: Action.APPROVE,
    Status.RETURNED: Action.RETURN,
    Status.WITHDRAWN: Action.WITHDRAW,
}


def strokes(*plain: Mapping[str, Any]) -> tuple[redaction.Stroke, ...]:
    return redaction.read(list(plain))


def seen(photo: Attachment, **said: Any) -> Seen:
    version = said.get("version", photo.submission.version)
    return Seen(photo.submission_id, photo.id, version)


def blur(session: Session, person: Person, photo: Attachment, *plain: Mapping[str, Any]) -> None:
    privacy.edit_photo(session, person, seen(photo), strokes(*plain))


def told(session: Session, photo: Attachment) -> list[tuple[str, int, dict[str, Any]]]:
    """What the history says of photos."""
    events = queries.timeline(session, photo.submission)
    return [(event.action, event.actor_id, event.changes) for event in events
            if event.action not in {*Action}]  # fmt: skip


def photo_at(
    session: Session, store: FolderStore, people: Cast, status: Status
) -> Attachment:  # fmt: skip
    """A photo of the reporter's submission in this state."""
    if status == Status.DRAFT:
        made = factories.draft(session, people.reporter)
        return factories.with_photo(session, store, made)
    made = factories.submitted(session, people.reporter)
    photo = factories.with_photo(session, store, made)
    action = BY_STATUS[status]
    if action is not None:
        factories.decided(session, made, people.reviewer, action, "เหตุผล")
    return photo


def outcome(session: Session, person: Person, photo: Attachment) -> type[DomainError] | None:
    """What somebody meets who blurs and marks."""
    with session.begin_nested() as tried:
        try:
            blur(session, person, photo, FACE)
            privacy.mark_photo(session, person, seen(photo), {"shows_children": True})
        except DomainError as refusal:
            tried.rollback()
            return type(refusal)
    return None


@pytest.mark.parametrize(
    ("status", "author", "reviewer", "officer"),
    [
        (Status.DRAFT, None, NotVisible, NotVisible),
        (Status.SUBMITTED, SubmissionNotEditable, None, NotAllowed),
        (Status.RETURNED, None, None, NotAllowed),
        (Status.APPROVED, SubmissionNotEditable, None, NotAllowed),
        (Status.WITHDRAWN, SubmissionNotEditable, None, NotAllowed),
    ],
)
def test_who_may_in_which_state(
    session: Session, store: FolderStore, people: Cast, status: Status,
    author: type[DomainError] | None, reviewer: type[DomainError] | None,
    officer: type[DomainError] | None,
) -> None:  # fmt: skip
    photo = photo_at(session, store, people, status)

    assert outcome(session, people.province_officer, photo) is officer
    assert outcome(session, people.reviewer, photo) is reviewer
    assert outcome(session, people.reporter, photo) is author


def test_reviewer_of_another_district_sees_no_photo(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)

    assert outcome(session, people.reviewer_elsewhere, photo) is NotVisible


def test_issued_photos_stay(session: Session, store: FolderStore, people: Cast) -> None:
    photo = photo_at(session, store, people, Status.APPROVED)
    photo.submission.issued_in = "49-2569-W40"
    session.flush()

    assert outcome(session, people.reviewer, photo) is PhotosIssued
    assert not privacy.may_protect(people.reviewer, photo.submission)


def test_photo_that_came_after_issuing_can_be_protected(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.APPROVED)
    photo.submission.issued_in = photo.late_for = "49-2569-W40"
    session.flush()

    assert outcome(session, people.reviewer, photo) is None
    assert privacy.may_protect(people.reviewer, photo.submission, photo)
    assert not privacy.may_protect(people.reviewer, photo.submission)


def test_blurring_makes_the_edit_the_job_and_a_line_of_the_history(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    version = photo.submission.version

    blur(session, people.reviewer, photo, FACE)

    edit = session.scalars(select(PhotoEdit)).one()
    assert (photo.edit, edit.key, edit.strokes) == (
        edit.key,
        redaction.key_of(strokes(FACE)),
        [FACE],
    )
    assert jobs.find(session, "media.renditions", f"{photo.media_sha256}:{edit.key}") is not None
    assert photo.renditions == [], "the unblurred ones are not its own any more"
    assert photo.submission.version == version + 1
    assert told(session, photo) == [("blur", people.reviewer.id, {"photo": 1})]


def test_taking_all_strokes_off_shows_the_photo_as_it_came(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    names = {row.name for row in photo.renditions}
    blur(session, people.reviewer, photo, FACE)

    blur(session, people.reviewer, photo)

    assert (photo.edit, {row.name for row in photo.renditions}) == ("", names)
    assert [act for act, _, _ in told(session, photo)] == ["blur", "unblur"]


def test_strokes_are_added_to_those_before(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    blur(session, people.reviewer, photo, FACE)

    privacy.edit_photo(session, people.reviewer, seen(photo), strokes(SIGN), adds=True)

    assert photo.edit == redaction.key_of(strokes(FACE, SIGN))


def test_too_many_together_are_refused(session: Session, store: FolderStore, people: Cast) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    many = [SIGN] * redaction.MOST_STROKES
    blur(session, people.reviewer, photo, *many)

    with pytest.raises(StrokesUnreadable):
        privacy.edit_photo(session, people.reviewer, seen(photo), strokes(FACE), adds=True)


def test_the_same_once_more_changes_nothing(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    blur(session, people.reviewer, photo, FACE)
    version = photo.submission.version

    blur(session, people.reviewer, photo, FACE)
    privacy.mark_photo(session, people.reviewer, seen(photo), {"shows_children": False})

    assert photo.submission.version == version
    assert len(told(session, photo)) == 1


def test_stale_page_is_refused(session: Session, store: FolderStore, people: Cast) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    old = seen(photo)
    blur(session, people.reviewer, photo, FACE)

    with pytest.raises(StaleDecision):
        privacy.mark_photo(session, people.reviewer, old, {"is_unpublished": True})
    with pytest.raises(StaleDecision):
        privacy.edit_photo(session, people.reviewer, seen(photo, version=None), ())


def test_author_need_not_know_the_version(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.DRAFT)

    privacy.edit_photo(session, people.reporter, seen(photo, version=None), strokes(FACE))

    assert photo.edit
    assert told(session, photo) == [], "a draft has no history"


def test_marks_are_told_with_what_they_were(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.APPROVED)

    privacy.mark_photo(session, people.reviewer, seen(photo), {"is_unpublished": True})

    assert (photo.is_unpublished, photo.shows_children) == (True, False)
    assert told(session, photo) == [
        ("mark", people.reviewer.id, {"photo": 1, "is_unpublished": [False, True]})
    ]


def test_other_submissions_photo_is_not_there(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    other = photo_at(session, store, people, Status.SUBMITTED)

    for attachment_id in (other.id, uuid4()):
        at = Seen(photo.submission_id, attachment_id, photo.submission.version)
        with pytest.raises(NotVisible):
            privacy.mark_photo(session, people.reviewer, at, {"shows_children": True})


def test_blurring_a_returned_report_is_not_its_return(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.RETURNED)
    before = queries.last_return_id(session, photo.submission)

    blur(session, people.reporter, photo, FACE)

    assert queries.last_return_id(session, photo.submission) == before
    assert queries.return_reasons(session, [photo.submission]) == {photo.submission_id: "เหตุผล"}


def test_the_same_edit_of_the_same_photo_exists_once(
    session: Session, store: FolderStore, people: Cast
) -> None:
    photos = [photo_at(session, store, people, Status.SUBMITTED) for _ in range(2)]

    for photo in photos:
        blur(session, people.reviewer, photo, FACE)

    assert photos[0].media_sha256 == photos[1].media_sha256
    assert len(session.scalars(select(PhotoEdit)).all()) == 1


def test_marks_are_no_content(session: Session, store: FolderStore, people: Cast) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    sent = session.get_one(Submission, photo.submission_id)
    before = sent.content_hash, sent.sent_content

    blur(session, people.reviewer, photo, FACE)
    privacy.mark_photo(session, people.reviewer, seen(photo), {"shows_children": True})

    assert (sent.content_hash, sent.sent_content) == before


def test_job_draws_what_is_shown_then(
    app: Flask, session: Session, store: FolderStore, people: Cast
) -> None:
    photo = photo_at(session, store, people, Status.SUBMITTED)
    plain = {row.name: row.sha256 for row in photo.renditions}
    blur(session, people.reviewer, photo, {"points": [[0.4, 0.5]], "radius": 0.2})
    session.commit()

    runner.run_due(app)

    session.expire_all()
    drawn = {row.name: row.sha256 for row in photo.renditions}
    assert drawn.keys() == plain.keys()
    assert not set(drawn.values()) & set(plain.values())
    assert store.exists(photo.media_sha256)


def test_twins_at_once_make_one_edit(fresh_app: Flask, people: Cast) -> None:
    store: FolderStore = fresh_app.extensions["media_store"]
    with fresh_app.app_context():
        photos = [photo_at(db.session, store, people, Status.SUBMITTED) for _ in range(4)]
        wanted = [seen(photo) for photo in photos]
    at_once = Barrier(len(wanted))

    def edit(which: Seen) -> str:
        with fresh_app.app_context():
            at_once.wait()
            edited = privacy.edit_photo(db.session, people.reviewer, which, strokes(FACE)).edit
            db.session.commit()
            return edited

    with ThreadPoolExecutor(len(wanted)) as pool:
        keys = set(pool.map(edit, wanted))

    with fresh_app.app_context():
        rows = db.session.scalars(select(PhotoEdit.key)).all()
    assert keys == set(rows)
    assert len(rows) == 1
