"""Attaching, ordering and removing files."""

import io

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp.media import intake
from webapp.media.store import FolderStore
from webapp.submissions import files
from webapp.submissions.content import MOST_PHOTOS
from webapp.submissions.errors import TooManyFiles
from webapp.submissions.models import Submission


@pytest.fixture
def kept(session: Session, people: Cast) -> Submission:
    return factories.draft(session, people.reporter)


def photo(store: FolderStore, seed: int) -> intake.AcceptedMedia:
    return intake.accept_photo(
        store, io.BytesIO(factories.jpeg(seed, (64, 48))), declared_name="x.jpg"
    )


def test_cover_comes_first(session: Session, store: FolderStore, kept: Submission) -> None:
    made = [files.attach(session, kept, photo(store, seed)) for seed in (1, 2, 3)]

    files.make_cover(session, kept, made[2].id)

    order = sorted(kept.attachments, key=lambda item: item.position)
    assert [item.id for item in order] == [made[2].id, made[0].id, made[1].id]


def test_same_photo_is_attached_once(
    session: Session, store: FolderStore, kept: Submission
) -> None:
    first = files.attach(session, kept, photo(store, 1))
    again = files.attach(session, kept, photo(store, 1))

    assert first.id == again.id


def test_one_photo_may_stand_in_two_reports(
    session: Session, store: FolderStore, people: Cast, kept: Submission
) -> None:
    other = factories.draft(session, people.sister)

    one = files.attach(session, kept, photo(store, 1))
    two = files.attach(session, other, photo(store, 1))

    assert one.media_sha256 == two.media_sha256
    assert one.id != two.id


def test_removed_photo_closes_the_gap(
    session: Session, store: FolderStore, kept: Submission
) -> None:
    made = [files.attach(session, kept, photo(store, seed)) for seed in (1, 2, 3)]

    files.detach(session, kept, made[0].id)

    assert [item.position for item in kept.attachments] == [0, 1]


def test_full_report_takes_no_more(session: Session, store: FolderStore, kept: Submission) -> None:
    for seed in range(MOST_PHOTOS):
        files.attach(session, kept, photo(store, seed))

    with pytest.raises(TooManyFiles):
        files.attach(session, kept, photo(store, 99))


def test_captions_are_bounded(session: Session, store: FolderStore, kept: Submission) -> None:
    made = files.attach(session, kept, photo(store, 1))

    files.describe(kept, {made.id: "ก" * 500})

    assert made.caption == "ก" * files.LONGEST_CAPTION


def test_first_photo_moves_nowhere(session: Session, store: FolderStore, kept: Submission) -> None:
    made = [files.attach(session, kept, photo(store, seed)) for seed in (1, 2)]
    version = kept.version

    files.move_up(session, kept, made[0].id)

    assert kept.version == version
