"""What goes when its time is over, and that no figure and no picture of others goes with it."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.weekly.weeks import KEY, approved
from webapp import clock
from webapp.accounts.models import UserSession
from webapp.audit.models import AuditEntry
from webapp.media.models import MediaFile, Rendition
from webapp.media.store import FolderStore
from webapp.privacy import purging, settings, tasks
from webapp.privacy.errors import RuleChanged
from webapp.privacy.kinds import Kind
from webapp.privacy.models import PurgeRun
from webapp.privacy.purging import Looked, State
from webapp.review.models import FlagDismissal
from webapp.settings import services as setting_services
from webapp.submissions import removals
from webapp.submissions import tasks as submission_tasks
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.return_models import ReturnItem, SubmissionComment
from webapp.submissions.workflow import Action
from webapp.weekly import queries, services
from webapp.weekly.models import WeeklyReport
from webapp.weekly.snapshot import content_hash

PROVINCE = "49"
DAYS = 30


def set_days(session: Session, people: Cast, key: str, days: int) -> None:
    setting_services.put(session, people.administrator, key, area_code=PROVINCE, value=days)
    session.commit()


def confirmed(session: Session, people: Cast, kind: Kind) -> None:
    rule = purging.rule_of(session, kind, PROVINCE)
    over = purging.outlook(session, rule, clock.utc_now()).over
    looked = Looked(kind=kind, area_code=PROVINCE, days=rule.days, shown=over)
    purging.confirm(session, people.administrator, looked)
    session.commit()


def issue(session: Session, people: Cast) -> WeeklyReport:
    """The tests' week, issued."""
    report = services.issue(session, people.province_officer, PROVINCE, KEY)
    session.commit()
    return report


def run(app: Flask, session: Session) -> int:
    with app.app_context():
        removed = tasks.run()
        for sha256 in session.scalars(select(Attachment.media_sha256).distinct()).all():
            submission_tasks.shred(sha256, lambda _percent: None)
    session.expire_all()
    return removed


def blobs_of(session: Session, sha256: str) -> set[str]:
    found = session.scalars(select(Rendition.sha256).where(Rendition.media_sha256 == sha256))
    return {sha256, *found}


def test_rule_as_it_came_keeps_what_was_reported(session: Session) -> None:
    states = {kind: purging.rule_of(session, kind, PROVINCE).state for kind in Kind}

    kept = {Kind.ORIGINALS, Kind.PHOTOS, Kind.CLIPS, Kind.WITHDRAWN, Kind.OPENINGS, Kind.PAPERS}
    assert {kind for kind, state in states.items() if state is State.KEEPS} == kept
    assert {kind for kind, state in states.items() if state is State.WAITS} == {Kind.AUDIT}


def test_changed_rule_removes_nothing_before_it_is_confirmed(
    app: Flask, session: Session, people: Cast, store: FolderStore
) -> None:
    made = approved(session, people)
    photo = factories.with_photo(session, store, made)
    issue(session, people)
    set_days(session, people, settings.PHOTOS.key, DAYS)

    with time_machine.travel(clock.utc_now() + timedelta(days=DAYS + 1)):
        removed = run(app, session)

    assert removed == 0
    assert purging.rule_of(session, Kind.PHOTOS, PROVINCE).state is State.WAITS
    assert session.get_one(Attachment, photo.id).gone_at is None


def test_confirmation_is_good_for_one_number_of_days(session: Session, people: Cast) -> None:
    set_days(session, people, settings.PHOTOS.key, DAYS)
    confirmed(session, people, Kind.PHOTOS)
    assert purging.rule_of(session, Kind.PHOTOS, PROVINCE).state is State.HOLDS

    set_days(session, people, settings.PHOTOS.key, DAYS - 1)

    assert purging.rule_of(session, Kind.PHOTOS, PROVINCE).state is State.WAITS


def test_confirming_more_than_was_shown_is_refused(session: Session, people: Cast) -> None:
    set_days(session, people, settings.PHOTOS.key, DAYS)

    with pytest.raises(RuleChanged):
        purging.confirm(
            session, people.administrator,
            Looked(kind=Kind.PHOTOS, area_code=PROVINCE, days=DAYS + 1, shown=9),
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_purge_touches_no_figure_and_no_picture_of_others(
    app: Flask, session: Session, people: Cast, store: FolderStore, seed: int
) -> None:
    dice = Random(seed)  # noqa: S311 - a repeatable history
    old = [approved(session, people, people_total=dice.randint(1, 90)) for _ in range(3)]
    photos = [
        factories.with_photo(session, store, dice.choice(old), seed=number) for number in range(5)
    ]
    report = issue(session, people)
    before = (
        content_hash(report.snapshot),
        [(row.id, row.number, row.people_total, row.held_on, row.area_code) for row in old],
    )
    set_days(session, people, settings.PHOTOS.key, DAYS)
    confirmed(session, people, Kind.PHOTOS)

    with time_machine.travel(clock.utc_now() + timedelta(days=DAYS + 1)):
        young = factories.submitted(session, people.reporter)
        shared = factories.with_photo(session, store, young, seed=dice.randrange(5))
        own = factories.with_photo(session, store, young, seed=77)
        kept = blobs_of(session, shared.media_sha256) | blobs_of(session, own.media_sha256)
        gone = set().union(*(blobs_of(session, item.media_sha256) for item in photos)) - kept
        removed = run(app, session)

    assert removed == len(photos)
    assert [key for key in sorted(kept) if not store.exists(key)] == []
    assert [key for key in sorted(gone) if store.exists(key)] == []
    session.refresh(report)
    rows = [session.get_one(Submission, row.id) for row in old]
    after = (
        report.content_hash,
        [(row.id, row.number, row.people_total, row.held_on, row.area_code) for row in rows],
    )
    assert after == before
    assert not set(queries.printed_pictures(session)) & gone
    left = session.scalars(select(MediaFile).where(MediaFile.sha256.in_(gone))).all()
    assert {(row.taken_at, row.latitude, row.device, row.dhash) for row in left} == {
        (None, None, "", None)
    }


def test_originals_go_and_what_is_shown_stays(
    app: Flask, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    issue(session, people)
    shown = blobs_of(session, photo.media_sha256) - {photo.media_sha256}
    set_days(session, people, settings.ORIGINALS.key, DAYS)
    confirmed(session, people, Kind.ORIGINALS)

    with time_machine.travel(clock.utc_now() + timedelta(days=DAYS + 1)):
        run(app, session)

    assert not store.exists(photo.media_sha256)
    assert [key for key in shown if not store.exists(key)] == []


def test_same_picture_sent_anew_is_kept_anew(
    app: Flask, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, factories.submitted(session, people.reporter))
    removals.give_up(session, [photo], removals.Why.REQUEST)
    session.commit()
    with time_machine.travel(clock.utc_now() + timedelta(seconds=2)):
        run(app, session)
    assert not store.exists(photo.media_sha256)

    again = factories.with_photo(session, store, factories.submitted(session, people.reporter))

    assert again.media_sha256 == photo.media_sha256
    assert store.exists(again.media_sha256)
    assert session.get_one(MediaFile, again.media_sha256).gone_at is None
    assert session.get_one(Attachment, photo.id).renditions == []


def test_old_draft_goes_altogether(
    app: Flask, session: Session, people: Cast, store: FolderStore
) -> None:
    old = factories.draft(session, people.reporter)
    photo = factories.with_photo(session, store, old)
    sha256, old_id = photo.media_sha256, old.id
    session.commit()

    with time_machine.travel(clock.utc_now() + timedelta(days=181)):
        young = factories.draft(session, people.reporter)
        run(app, session)
        with app.app_context():
            submission_tasks.shred(sha256, lambda _percent: None)

    assert session.get(Submission, old_id) is None
    assert session.get(Submission, young.id) is not None
    assert not store.exists(sha256)


def test_withdrawn_report_keeps_number_and_day(app: Flask, session: Session, people: Cast) -> None:
    made = factories.submitted(session, people.reporter)
    factories.decided(session, made, people.reporter, Action.WITHDRAW)
    number, held_on = made.number, made.held_on
    set_days(session, people, settings.WITHDRAWN.key, DAYS)
    confirmed(session, people, Kind.WITHDRAWN)

    with time_machine.travel(clock.utc_now() + timedelta(days=DAYS + 1)):
        assert run(app, session) >= 1
        assert run(app, session) == 0

    row = session.get_one(Submission, made.id)
    assert (row.number, row.held_on, row.title, row.details) == (number, held_on, "—", "—")
    assert (row.sent_content, row.search_key) == ({}, number)
    assert {event.comment for event in row.events} <= {"", "—"}


def test_what_was_said_of_a_withdrawn_report_goes_with_its_texts(
    app: Flask, session: Session, people: Cast
) -> None:
    made = factories.submitted(session, people.reporter)
    event, now = made.events[-1], clock.utc_now()
    said = "ภาพของนายสมศักดิ์ไม่ชัด"
    session.add_all([
        ReturnItem(event_id=event.id, position=0, kind="whole", words=said),
        SubmissionComment(submission_id=made.id, at=now, author_id=people.reviewer.id, words=said),
        FlagDismissal(submission_id=made.id, flag_key="a", kind="far", reason=said, at=now,
                      by_id=people.reviewer.id),
    ])  # fmt: skip
    session.commit()
    factories.decided(session, made, people.reporter, Action.WITHDRAW)
    set_days(session, people, settings.WITHDRAWN.key, DAYS)
    confirmed(session, people, Kind.WITHDRAWN)

    with time_machine.travel(now + timedelta(days=DAYS + 1)):
        run(app, session)

    left = [
        session.scalars(select(column)).one()
        for column in (ReturnItem.words, SubmissionComment.words, FlagDismissal.reason)
    ]
    assert left == ["—"] * 3


def test_ended_sign_ins_go_and_the_run_is_written_down(
    app: Flask, session: Session, people: Cast
) -> None:
    now = clock.utc_now()
    session.add(UserSession(token_hash="x", user_id=people.reporter.id, created_at=now,
                            expires_at=now, user_agent=""))  # fmt: skip
    session.commit()

    with time_machine.travel(now + timedelta(days=91)):
        run(app, session)

    assert session.scalars(select(UserSession).where(UserSession.token_hash == "x")).all() == []
    lines = {row.kind: row.removed for row in session.scalars(select(PurgeRun))}
    assert lines[Kind.SESSIONS] >= 1
    assert purging.NIGHT in lines
    told = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "purge.done"))
    assert told.all() != []
