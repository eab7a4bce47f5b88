"""What is odd about single pictures: used elsewhere, another day, another place, a screen."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from typing import cast

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.people import OTHER_VILLAGE, SISTER_VILLAGE, Cast
from tests.review.conftest import Send
from tests.review.scenes import scene
from webapp.accounts.permissions import Person
from webapp.media import intake
from webapp.media.renditions import OF_PHOTOS
from webapp.media.store import FolderStore
from webapp.review import flags, uses
from webapp.review.flags import Flag
from webapp.review.models import FlagKind
from webapp.submissions import files
from webapp.submissions.models import Attachment, Submission

HELD_ON = date(2026, 11, 20)
Attach = Callable[..., Attachment]


@pytest.fixture
def attach(session: Session, store: FolderStore) -> Attach:
    """Adds a scene to a submission: the same by number, smaller and poorer by quality."""

    def add(submission: Submission, number: int, quality: int = 90) -> Attachment:
        stream = io.BytesIO(scene(number, quality))
        accepted = intake.accept_photo(store, stream, declared_name="photo.jpg", draws=OF_PHOTOS)
        made = files.attach(session, submission, accepted)
        session.commit()
        return made

    return add


def look(session: Session, person: Person, submission: Submission) -> list[Flag]:
    session.refresh(submission)
    return flags.flags_of(submission, uses.found_elsewhere(session, person, submission))


def told(found: list[Flag]) -> list[tuple[FlagKind, str]]:
    return [(flag.kind, flag.use.number if flag.use else "") for flag in found]


def test_nothing_odd(session: Session, people: Cast, send: Send, attach: Attach) -> None:
    submission = send(people.reporter)
    attach(submission, 1)
    attach(send(people.sister, area_code=SISTER_VILLAGE), 2)

    assert look(session, people.reviewer, submission) == []


def test_same_file_is_found_over_all_time(
    session: Session, people: Cast, send: Send, attach: Attach
) -> None:
    earlier = send(people.sister, hours=9000, held_on=date(2025, 11, 1), area_code=SISTER_VILLAGE)
    submission = send(people.reporter)
    attach(earlier, 1)
    attach(submission, 2)
    photo = attach(submission, 1)

    (flag,) = look(session, people.reviewer, submission)

    assert (flag.kind, flag.attachment.id) == (FlagKind.SAME, photo.id)
    assert flag.use is not None
    assert (flag.use.number, flag.use.held_on) == (earlier.number, date(2025, 11, 1))
    assert flag.use.is_in_view


def test_changed_copy_is_found(session: Session, people: Cast, send: Send, attach: Attach) -> None:
    earlier = send(people.sister, hours=200, area_code=SISTER_VILLAGE)
    submission = send(people.reporter)
    attach(earlier, 1)
    attach(submission, 1, quality=40)

    found = look(session, people.reviewer, submission)

    assert told(found) == [(FlagKind.ALIKE, str(earlier.number))]


def test_plain_pictures_are_alike_to_nothing(
    session: Session, people: Cast, send: Send, store: FolderStore
) -> None:
    other, submission = send(people.sister, area_code=SISTER_VILLAGE), send(people.reporter)
    for item, seed in ((other, 1), (submission, 2)):
        factories.with_photo(session, store, item, seed=seed)

    assert look(session, people.reviewer, submission) == []


def test_report_is_named_once_for_a_picture(
    session: Session, people: Cast, send: Send, attach: Attach
) -> None:
    earlier, submission = send(people.sister, area_code=SISTER_VILLAGE), send(people.reporter)
    attach(earlier, 1)
    attach(earlier, 1, quality=50)
    attach(submission, 1)

    found = look(session, people.reviewer, submission)

    assert told(found) == [(FlagKind.SAME, str(earlier.number))]


def test_draft_of_somebody_is_not_known(
    session: Session, people: Cast, send: Send, attach: Attach
) -> None:
    attach(factories.draft(session, people.sister, area_code=SISTER_VILLAGE), 1)
    submission = send(people.reporter)
    attach(submission, 1)

    assert look(session, people.reviewer, submission) == []


@pytest.mark.parametrize("quality", [90, 40])
def test_out_of_view_only_district_and_day_are_known(
    session: Session, people: Cast, send: Send, attach: Attach, quality: int
) -> None:
    elsewhere = send(people.reporter_elsewhere, area_code=OTHER_VILLAGE, held_on=HELD_ON)
    submission = send(people.reporter)
    attach(elsewhere, 1)
    attach(submission, 1, quality=quality)

    (flag,) = look(session, people.reviewer, submission)
    (seen,) = look(session, people.province_officer, submission)

    assert flag.use == uses.Use(
        submission_id=elsewhere.id, media_sha256=cast("uses.Use", seen.use).media_sha256,
        held_on=HELD_ON, area_code=OTHER_VILLAGE[:4],
    )  # fmt: skip
    assert seen.use is not None
    assert (seen.use.number, seen.use.area_code) == (elsewhere.number, OTHER_VILLAGE)
    assert seen.key == flag.key


def test_what_may_be_opened_comes_first(
    session: Session, people: Cast, send: Send, attach: Attach
) -> None:
    elsewhere = send(people.reporter_elsewhere, hours=90, area_code=OTHER_VILLAGE)
    later = send(people.sister, hours=20, area_code=SISTER_VILLAGE)
    first = send(people.sister, hours=50, area_code=SISTER_VILLAGE)
    submission = send(people.reporter)
    for item in (elsewhere, later, first, submission):
        attach(item, 1)

    numbers = [number for _, number in told(look(session, people.reviewer, submission))]

    assert numbers == [first.number, later.number, ""]


def test_picture_that_everybody_has_is_bounded(
    session: Session, people: Cast, send: Send, attach: Attach
) -> None:
    for hours in range(uses.MOST_USES + 3):
        attach(send(people.sister, hours=20 + hours, area_code=SISTER_VILLAGE), 1)
    submission = send(people.reporter)
    attach(submission, 1)

    assert len(look(session, people.reviewer, submission)) == uses.MOST_USES


@pytest.mark.parametrize(
    ("taken_at", "days"),
    [
        (datetime(2026, 11, 17, 18, 0, tzinfo=UTC), []),  # one in the morning of the 18th
        (datetime(2026, 11, 17, 16, 0, tzinfo=UTC), [-3]),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), []),
        (datetime(2026, 11, 22, 18, 0, tzinfo=UTC), [3]),
        (None, []),
    ],
)
def test_picture_of_another_day(
    session: Session, people: Cast, send: Send, attach: Attach,
    taken_at: datetime | None, days: list[int],
) -> None:  # fmt: skip
    submission = send(people.reporter, held_on=HELD_ON)
    attach(submission, 1).media_file.taken_at = taken_at
    session.commit()

    found = look(session, people.reviewer, submission)

    assert [(flag.kind, flag.days) for flag in found] == [
        (FlagKind.OTHER_DAY, apart) for apart in days
    ]


@pytest.mark.parametrize(
    ("place", "district"),
    [((16.31, 104.93), None), ((16.63, 104.33), "4905"), ((48.85, 2.35), ""), ((None, None), None)],
)
def test_picture_of_another_place(
    session: Session, people: Cast, send: Send, attach: Attach,
    place: tuple[float | None, float | None], district: str | None,
) -> None:  # fmt: skip
    submission = send(people.reporter)
    file = attach(submission, 1).media_file
    file.latitude, file.longitude = place
    session.commit()

    found = look(session, people.reviewer, submission)

    expected = [] if district is None else [(FlagKind.OUTSIDE, district)]
    assert [(flag.kind, flag.district_code) for flag in found] == expected


def test_screenshot(session: Session, people: Cast, send: Send, attach: Attach) -> None:
    submission = send(people.reporter)
    file = attach(submission, 1).media_file
    file.width_px, file.height_px = 720, 1600
    session.commit()

    assert told(look(session, people.reviewer, submission)) == [(FlagKind.SCREENSHOT, "")]


def test_queries_do_not_grow_with_pictures_and_uses(
    session: Session, people: Cast, send: Send, attach: Attach,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:  # fmt: skip
    submission = send(people.reporter)
    numbers = []
    for number in range(4):
        attach(submission, number)
        attach(send(people.sister, area_code=SISTER_VILLAGE), number)
        attach(send(people.sister, area_code=SISTER_VILLAGE), number, quality=40)
        session.refresh(submission)
        assert [item.media_file.dhash for item in submission.attachments]
        with counted() as selects:
            matches = uses.found_elsewhere(session, people.reviewer, submission)
            flags.flags_of(submission, matches)
            flags.dismissals_of(session, submission)
        assert len(matches) == 2 * (number + 1)
        numbers.append(len(selects))

    assert numbers == [5] * 4
