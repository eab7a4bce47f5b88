"""Drafts as files go with the photos that are no longer to be shown."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.weekly.weeks import KEY, PRINTING_DAY, approved, waiting
from webapp.jobs import runner
from webapp.jobs.services import enqueue
from webapp.media.store import FolderStore
from webapp.submissions import files, privacy, removals
from webapp.submissions.models import Attachment
from webapp.submissions.privacy import Seen
from webapp.thai import Digits
from webapp.weekly import hidden_photos, paper_files, queries, tasks, typesetting
from webapp.weekly.models import PaperFile, PaperForm
from webapp.weekly.paper_files import Wanted

Hide = Callable[[Session, Cast, Attachment], object]


@pytest.fixture
def photo(session: Session, people: Cast, store: FolderStore) -> Attachment:
    """One of an approved report of the week."""
    return factories.with_photo(session, store, approved(session, people))


def kept(session: Session, store: FolderStore, area_code: str = "49", edition: str = "e" * 16,
         week_key: str = KEY) -> str:  # fmt: skip
    """A paper as a file; return its key in the store."""
    wanted = Wanted(form=PaperForm.PDF, area_code=area_code, week_key=week_key,
                    digits=Digits.THAI, edition=edition)  # fmt: skip
    blob = store.put(io.BytesIO(f"%PDF {wanted.key}".encode()))
    paper_files.record(session, wanted, blob, pages=1)
    session.commit()
    return blob.sha256


def names(session: Session) -> set[str]:
    return set(session.scalars(select(PaperFile.sha256)))


def mark(session: Session, people: Cast, photo: Attachment, name: str) -> None:
    seen = Seen(photo.submission_id, photo.id, photo.submission.version)
    privacy.mark_photo(session, people.reviewer, seen, {name: True})


def unpublish(session: Session, people: Cast, photo: Attachment) -> None:
    mark(session, people, photo, "is_unpublished")


def blur(_session: Session, _people: Cast, photo: Attachment) -> None:
    photo.edit = "b" * 16


def give_up(session: Session, _people: Cast, photo: Attachment) -> None:
    removals.give_up(session, [photo], removals.Why.REQUEST)


def detach(session: Session, _people: Cast, photo: Attachment) -> None:
    files.detach(session, photo.submission, photo.id)


@pytest.mark.parametrize("hide", [unpublish, blur, give_up, detach])
def test_drafts_go_with_a_photo_that_is_hidden(
    app: Flask, session: Session, people: Cast, store: FolderStore, photo: Attachment, hide: Hide,
    printing_day,
) -> None:  # fmt: skip
    drafts = [
        kept(session, store),
        kept(session, store, "4903"),
        kept(session, store, week_key="2569-W49"),
    ]
    others = [kept(session, store, "48"), kept(session, store, edition=f"49-{KEY}")]

    hide(session, people, photo)
    session.commit()

    assert names(session) == set(others)
    # Files carry the real time, which may be behind the tests' own.
    printing_day.move_to(PRINTING_DAY + timedelta(days=365))
    runner.run_due(app)
    assert [store.exists(key) for key in drafts] == [False] * 3
    assert [store.exists(key) for key in others] == [True] * 2


def test_drafts_stay_with_what_is_said_of_a_photo_otherwise(
    session: Session, people: Cast, store: FolderStore, photo: Attachment
) -> None:
    draft = kept(session, store)
    mark(session, people, photo, "shows_children")
    photo.caption = "ช่วยกันกวาด"
    session.commit()

    assert names(session) == {draft}


def test_drafts_stay_with_a_photo_that_was_never_approved(
    session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, waiting(session, people))
    draft = kept(session, store)
    unpublish(session, people, photo)
    session.commit()

    assert names(session) == {draft}


def test_draft_of_one_file_that_a_paper_still_names_is_not_removed(
    app: Flask, session: Session, store: FolderStore
) -> None:
    key = kept(session, store)

    enqueue(session, hidden_photos.SHRED, key)
    session.commit()
    runner.run_due(app)

    assert store.exists(key)


def test_photo_hidden_while_a_draft_is_made_is_seen(
    session: Session, people: Cast, photo: Attachment
) -> None:
    today = PRINTING_DAY.date()
    paper = queries.get_paper(session, people.province_officer, "49", KEY, today=today)
    before = hidden_photos.are_shown(session, paper)
    photo.edit = "b" * 16
    session.flush()
    blurred = hidden_photos.are_shown(session, paper)
    photo.edit, photo.is_unpublished = "", True
    session.flush()

    assert (before, blurred, hidden_photos.are_shown(session, paper)) == (True, False, False)


@pytest.mark.skipif(bool(typesetting.missing_packages()), reason="no Pango")
def test_draft_made_of_what_was_hidden_meanwhile_is_not_kept(
    app: Flask, session: Session, people: Cast, photo: Attachment, client, monkeypatch
) -> None:
    setting = tasks._set  # noqa: SLF001 - the moment between reading and keeping

    def hide_meanwhile(*asked):
        found = setting(*asked)
        unpublish(session, people, photo)
        session.flush()
        return found

    monkeypatch.setattr(tasks, "_set", hide_meanwhile)
    client.sign_in(people.province_officer)

    client.post("weekly_files.make", area_code="49", week_key=KEY, data={"digits": "thai"},
                status=303)  # fmt: skip
    runner.run_due(app)

    assert names(session) == set()
