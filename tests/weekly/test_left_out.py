"""What issuing leaves out is said before: late ones that wait, photos that are not here."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import EARLIER_DAY, FIRST_DAY, KEY, approved, waiting
from webapp import clock
from webapp.clock import Week
from webapp.jobs.models import Job
from webapp.media.models import MediaFile
from webapp.submissions.models import Attachment, ExpectedFile, Submission
from webapp.weekly import services, typesetting, unprinted
from webapp.weekly.office_models import PictureChoice

WEEK = Week(FIRST_DAY)
PAPER: dict[str, Any] = {"area_code": "49", "week_key": KEY}


def announced(session: Session, made: Submission, kind: str = "photo", **said: object) -> None:
    """A file that the phone said would follow."""
    session.add(
        ExpectedFile(
            submission_id=made.id, id=uuid4(), kind=kind, position=0, caption="", bytes=9, **said
        )
    )
    session.flush()


def undrawn(session: Session, made: Submission) -> Attachment:
    """A photo that nothing was drawn of, and nothing can be."""
    sha256 = uuid4().hex * 2
    session.add(
        MediaFile(
            sha256=sha256, kind="photo", media_type="image/jpeg", bytes=9, width_px=4, height_px=3,
            created_at=clock.utc_now(),
        )
    )  # fmt: skip
    session.flush()
    photo = Attachment(
        id=uuid4(), submission_id=made.id, kind="photo", position=0, media_sha256=sha256,
        created_at=clock.utc_now(),
    )  # fmt: skip
    session.add(photo)
    session.flush()
    return photo


def counted(session: Session, week: Week = WEEK) -> list[tuple[str, int, int]]:
    return [
        (one.number, one.on_the_way, one.undrawn)
        for one in unprinted.left_out_of(session, "49", week)
    ]


def test_photos_on_the_way_and_not_drawn_are_counted(session: Session, people: Cast) -> None:
    made, late, quiet = (
        approved(session, people, held_on=day) for day in (FIRST_DAY, EARLIER_DAY, FIRST_DAY)
    )
    announced(session, made)
    announced(session, made)
    undrawn(session, made)
    announced(session, late)
    announced(session, quiet, kind="clip")
    announced(session, quiet, is_unpublished=True)
    announced(session, quiet, arrived_at=clock.utc_now())
    announced(session, waiting(session, people))

    assert sorted(counted(session)) == sorted([(made.number, 2, 1), (late.number, 1, 0)])
    assert counted(session, WEEK.previous) == [(late.number, 1, 0)]


def test_photo_that_was_not_chosen_is_not_missed(session: Session, people: Cast) -> None:
    made = approved(session, people)
    undrawn(session, made)
    session.add(
        PictureChoice(
            submission_id=made.id, attachments=[], chosen_at=clock.utc_now(),
            chosen_by_id=people.province_officer.id,
        )
    )  # fmt: skip
    session.flush()

    assert counted(session) == []


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ("weekly.show", "จะมีภาพ 2 ภาพไม่อยู่ในฉบับพิมพ์"),
        ("weekly.confirm", "จะมีภาพ 2 ภาพไม่อยู่ในฉบับพิมพ์"),
        ("oversight.board", "หากออกรายงานตอนนี้ จะมีภาพ 2 ภาพไม่อยู่ในฉบับพิมพ์"),
    ],
)
def test_draft_confirmation_and_board_tell_of_photos(
    client: PageClient, session: Session, people: Cast, endpoint: str, said: str
) -> None:
    made = approved(session, people)
    client.sign_in(people.province_officer)
    before = client.get(endpoint, **PAPER)
    announced(session, made)
    announced(session, made)
    session.commit()

    page = client.get(endpoint, **PAPER)

    assert (said in before.text, said in page.text) == (False, True)
    if endpoint != "weekly.show":
        assert page.soup.select_one(f"main a[href='/review/{made.id}']") is not None


def test_board_of_an_issued_week_names_what_came_too_late(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = approved(session, people)
    report = services.issue(session, people.province_officer, "49", KEY)
    session.refresh(made)
    undrawn(session, made).late_for = report.number
    announced(session, made)
    session.commit()

    page = client.sign_in(people.province_officer).get("oversight.board", **PAPER)

    assert "มีภาพ 2 ภาพไม่อยู่ในฉบับพิมพ์นี้" in page.text
    assert "ภาพมาหลังออกรายงาน 1" in page.text
    assert "ภาพกำลังส่งจากโทรศัพท์ 1" in page.text


def test_late_ones_that_wait_are_told(client: PageClient, session: Session, people: Cast) -> None:
    made = waiting(session, people, held_on=EARLIER_DAY)
    factories.returned(session, people, held_on=EARLIER_DAY)
    session.commit()
    client.sign_in(people.province_officer)

    confirm = client.get("weekly.confirm", **PAPER)
    board = client.get("oversight.board", **PAPER)

    row = confirm.soup.select_one("tbody tr")
    assert [cell.get_text() for cell in row.select("td")] == ["อ.ดอนตาล", "1", "1", "2"]
    assert "2 รายงาน" in board.soup.select_one(".banner-warning .banner-title").get_text()
    assert str(made.number) in board.text
    assert board.text.count("ก่อนสัปดาห์นี้") == 2
    assert [hint.get_text() for hint in board.soup.select(".figures .hint")][:2] == [
        "และเพิ่มเติมจากสัปดาห์ก่อน 1"
    ] * 2


def test_issued_week_leaves_earlier_ones_to_the_next(
    client: PageClient, session: Session, people: Cast
) -> None:
    made = waiting(session, people, held_on=EARLIER_DAY)
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    client.sign_in(people.province_officer)

    assert str(made.number) not in client.get("oversight.board", **PAPER).text


@pytest.mark.parametrize("endpoint", ["weekly.weeks", "weekly.confirm", "weekly.show",
                                      "oversight.board", "lookback.week"])  # fmt: skip
def test_key_stands_beside_the_days(
    client: PageClient, session: Session, people: Cast, endpoint: str
) -> None:
    approved(session, people)
    session.commit()
    values = {"area_code": "49"} if endpoint == "weekly.weeks" else PAPER

    page = client.sign_in(people.province_officer).get(endpoint, **values)

    assert KEY in page.text
    if endpoint == "weekly.show":
        assert KEY in page.soup.select_one(".weekly-facts").get_text()


def test_skipped_weeks_are_named_by_their_days(
    client: PageClient, session: Session, people: Cast
) -> None:
    approved(session, people)
    services.issue(session, people.province_officer, "49", "2569-W46")
    session.commit()

    page = client.sign_in(people.province_officer).get("weekly.confirm", **PAPER)

    link = page.soup.select_one("main a[href='/weekly/49/2569-W47/issues']")
    assert link.get_text() == "11 – 17 พฤศจิกายน 2569 (2569-W47)"


@pytest.mark.parametrize("missing", [[], ["libpango-1.0-0"]])
def test_files_are_made_as_the_week_is_issued(
    client: PageClient, session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch,
    missing: list[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(typesetting, "missing_packages", lambda: missing)
    approved(session, people)
    session.commit()
    client.sign_in(people.province_officer)

    client.post("weekly.issue", **PAPER)

    kinds = ("weekly.pdf", "weekly.slides")
    asked = {job.kind: job.key for job in session.query(Job) if job.kind in kinds}
    key = f"49/{KEY}/thai/49-{KEY}"
    assert asked == ({} if missing else dict.fromkeys(kinds, key))
