"""Blurred parts and marks that come from the form and from a phone's outbox."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.submissions.conftest import posted
from tests.submissions.outbox import OnPhone, Outbox, photos
from webapp.jobs import queries as jobs
from webapp.media import redaction
from webapp.media.store import FolderStore
from webapp.submissions import privacy, queries
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.privacy import Seen
from webapp.submissions.workflow import Action

FACE: dict[str, Any] = {"points": [[0.5, 0.5]], "radius": 0.1}
KEY = redaction.key_of(redaction.read([FACE]))
OTHER: dict[str, Any] = {"points": [[0.1, 0.1]], "radius": 0.1}


def send(
    outbox: Outbox, submission_id: UUID, file: OnPhone, *, status: int = 200, **protection: object
) -> dict[str, Any]:
    """The text, with what the phone says of the file's privacy."""
    expects = json.dumps([{**file.announced(), **protection}])
    data = posted(id=str(submission_id), expects=expects)
    return outbox.post("/submissions/", data, status=status)


def photo_of(session: Session, submission_id: UUID) -> Attachment:
    session.expire_all()
    return session.get_one(Submission, submission_id).attachments[0]


def state_of(photo: Attachment) -> tuple[str, bool, bool]:
    return photo.edit, photo.shows_children, photo.is_unpublished


def by_reviewer(session: Session, people: Cast, photo: Attachment, *plain: object) -> None:
    """The district blurs exactly this."""
    seen = Seen(photo.submission_id, photo.id, photo.submission.version)
    privacy.edit_photo(session, people.reviewer, seen, redaction.read(list(plain)))
    session.commit()


def test_photo_arrives_blurred_and_marked(outbox: Outbox, session: Session) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    said = send(outbox, submission_id, photo, strokes=[FACE], shows_children=True)

    receipt = outbox.bring(submission_id, photo)

    here = photo_of(session, submission_id)
    assert state_of(here) == (KEY, True, False)
    assert here.renditions == [], "nothing unblurred is shown meanwhile"
    assert jobs.find(session, "media.renditions", f"{here.media_sha256}:{KEY}") is not None
    assert receipt["version"] == said["version"], "an arrival disturbs nobody"
    assert [event.action for event in here.submission.events] == ["submit"]


def test_photo_sent_ahead_to_the_draft_is_blurred_when_it_is_announced(
    outbox: Outbox, session: Session
) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    outbox.save(submission_id)
    outbox.bring(submission_id, photo)

    send(outbox, submission_id, photo, strokes=[FACE], is_unpublished=True)

    assert state_of(photo_of(session, submission_id)) == (KEY, False, True)


def test_word_before_arrival_is_the_last_one(outbox: Outbox, session: Session) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    first = send(outbox, submission_id, photo, strokes=[FACE], shows_children=True)

    again = send(outbox, submission_id, photo, is_unpublished=True)
    outbox.bring(submission_id, photo)

    assert first["number"] == again["number"], "marks are no content"
    assert state_of(photo_of(session, submission_id)) == ("", False, True)


def test_repeat_with_other_marks_changes_them(outbox: Outbox, session: Session) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    before = send(outbox, submission_id, photo)
    outbox.bring(submission_id, photo)

    after = send(outbox, submission_id, photo, strokes=[FACE], shows_children=True)

    here = photo_of(session, submission_id)
    assert state_of(here) == (KEY, True, False)
    assert after["number"] == before["number"]
    assert after["version"] > before["version"]
    acts = [event.action for event in queries.timeline(session, here.submission)]
    assert acts == ["submit", "blur", "mark"]


def test_late_twin_does_not_undo_what_the_district_did(
    outbox: Outbox, session: Session, people: Cast
) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    send(outbox, submission_id, photo, shows_children=True)
    outbox.bring(submission_id, photo)
    by_reviewer(session, people, photo_of(session, submission_id), FACE)

    send(outbox, submission_id, photo, shows_children=True)
    send(outbox, submission_id, photo, shows_children=True, strokes=[OTHER])

    assert state_of(photo_of(session, submission_id)) == (KEY, True, False)


def test_decided_photos_hear_nothing_new(outbox: Outbox, session: Session, people: Cast) -> None:
    submission_id, (photo,) = uuid4(), photos(1)
    send(outbox, submission_id, photo)
    outbox.bring(submission_id, photo)
    sent = session.get_one(Submission, submission_id)
    factories.decided(session, sent, people.reviewer, Action.APPROVE)

    send(outbox, submission_id, photo, shows_children=True)

    assert state_of(photo_of(session, submission_id)) == ("", False, False)


@pytest.mark.parametrize(
    ("protection", "code"),
    [
        ({"strokes": [{"points": [], "radius": 0.1}]}, "strokes_unreadable"),
        ({"strokes": "all"}, "strokes_unreadable"),
        ({"shows_children": "yes"}, "files_unreadable"),
    ],
)
def test_nonsense_is_refused(outbox: Outbox, protection: dict[str, Any], code: str) -> None:
    (photo,) = photos(1)

    assert send(outbox, uuid4(), photo, status=422, **protection)["code"] == code


def test_form_saves_marks_with_captions(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, factories.draft(session, people.reporter))
    data = posted(**{f"marks-{photo.id}": "", f"children-{photo.id}": "y"}, intent="draft")

    reporter.post("submissions.save", submission_id=photo.submission_id, data=data)

    assert state_of(photo_of(session, photo.submission_id)) == ("", True, False)
    page = reporter.get("submissions.edit", submission_id=photo.submission_id)
    ticked = page.soup.select(".chips input[checked]")
    assert [box["name"] for box in ticked] == [f"children-{photo.id}"]
    assert page.soup.select_one(f"[name='marks-{photo.id}']")["value"].split() == ["shows_children"]


def test_form_kept_for_a_while_does_not_take_off_marks_set_since(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, factories.draft(session, people.reporter))
    photo.is_unpublished = True
    session.commit()
    data = posted(**{f"marks-{photo.id}": "shows_children"}, intent="draft")

    reporter.post("submissions.save", submission_id=photo.submission_id, data=data)

    assert state_of(photo_of(session, photo.submission_id)) == ("", False, True)


def test_form_without_boxes_changes_no_marks(
    reporter: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, factories.draft(session, people.reporter))
    photo.shows_children = True
    session.commit()

    data = posted(intent="draft")
    reporter.post("submissions.save", submission_id=photo.submission_id, data=data)

    assert state_of(photo_of(session, photo.submission_id)) == ("", True, False)


def test_author_blurs_a_photo_of_the_draft(
    outbox: Outbox, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, factories.draft(session, people.reporter))
    path = f"/submissions/{photo.submission_id}/photos/{photo.id}/edits"

    said = outbox.post(path, {"strokes": json.dumps([FACE])}, status=200)
    more = outbox.post(path, {"strokes": json.dumps([OTHER]), "adds": "yes"}, status=200)
    wrong = outbox.post(path, {"strokes": "nonsense"}, status=422)

    session.expire_all()
    assert (said["is_blurred"], said["badges"]) == (True, ["เบลอบางส่วนแล้ว"])
    assert more["version"] == said["version"] + 1 == photo.submission.version
    assert photo.edit == redaction.key_of(redaction.read([FACE, OTHER]))
    assert wrong["code"] == "strokes_unreadable"
