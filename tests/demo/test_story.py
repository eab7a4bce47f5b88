from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import create_engine, delete, func, select
from sqlalchemy.orm import Session

from tests.conftest import DatabaseMaker
from webapp.accounts import services as accounts
from webapp.accounts.demo_people import DEMO_PASSWORD, SHOWN_ACCOUNTS
from webapp.accounts.models import Assignment, User
from webapp.db import prepare_engine
from webapp.demo.cast import DEMO_HEAD, MARK
from webapp.demo.days import Days, at, issuing_moment
from webapp.demo.samples import months_of, samples
from webapp.demo.story import Scale, load
from webapp.geography.models import Area, Level
from webapp.media.models import MediaFile
from webapp.media.store import FolderStore
from webapp.submissions import services
from webapp.submissions.content import fingerprint, missing
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.number_models import SubmissionCounter
from webapp.submissions.workflow import Status, find_transition
from webapp.weekly.models import WeeklyReport

pytestmark = pytest.mark.slow

SMALL = Scale(submissions=130, pictures=20, clips=1)
BARE = Scale(submissions=130, pictures=1, clips=0)
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAYS = Days(date(2026, 11, 23))


class Told:
    """A database that was told the small demo."""

    def __init__(self, url: str, folder: Path) -> None:
        self.engine = create_engine(url)
        prepare_engine(self.engine)
        self.session = Session(self.engine, expire_on_commit=False)
        self.store = FolderStore(folder)
        self.store.prepare()
        self.said: list[str] = []

    def load(self, now: datetime = NOW, scale: Scale = SMALL) -> bool:
        with time_machine.travel(now, tick=False):
            done = load(self.session, self.store, report=self.said.append, scale=scale)
        self.session.commit()
        return done

    def all(self) -> list[Submission]:
        return list(self.session.scalars(select(Submission).order_by(Submission.number)))


@pytest.fixture(scope="module")
def tell(make_database: DatabaseMaker, tmp_path_factory):
    opened = []

    def tell(now: datetime = NOW, scale: Scale = SMALL) -> Told:
        told = Told(make_database.copy(), tmp_path_factory.mktemp("media"))
        opened.append(told)
        told.session.execute(delete(Assignment))
        told.session.execute(delete(User))
        told.session.commit()
        assert told.load(now, scale)
        return told

    yield tell
    for told in opened:
        told.session.close()
        told.engine.dispose()


@pytest.fixture(scope="module")
def told(tell):
    return tell()


@pytest.fixture(scope="module")
def rows(told):
    return told.all()


def test_story_covers_seven_districts_and_every_status(rows):
    districts = {str(row.area_code)[:4] for row in rows}

    assert districts == {f"490{n}" for n in range(1, 8)}
    assert {row.status for row in rows} == set(Status)
    assert len(rows) == pytest.approx(SMALL.submissions, abs=4)


def test_story_every_title_is_marked_and_every_place_a_village(told, rows):
    villages = set(told.session.scalars(select(Area.code).where(Area.level == Level.VILLAGE)))

    assert [row.title for row in rows if not row.title.endswith(MARK)] == []
    assert {row.area_code for row in rows} <= villages


def test_story_people_are_marked_and_sign_in_with_the_one_password(told):
    users = told.session.scalars(select(User)).all()

    assert [user.name_th for user in users if not user.name_th.endswith(MARK)] == []
    assert len({user.name_th for user in users}) == len(users)
    for person in (SHOWN_ACCOUNTS[0], SHOWN_ACCOUNTS[-1]):
        user = next(user for user in users if user.login == person.login)
        assert accounts.knows_secret(user, DEMO_PASSWORD)


def test_story_sent_reports_are_complete_and_hashed_as_the_service_would(rows):
    for row in rows:
        content = services.content_of(row)
        if row.submitted_at is None:
            assert row.content_hash == ""
            continue
        assert missing(content) == ()
        media = [item.media_sha256 for item in row.attachments]
        assert row.content_hash == fingerprint(content, media)


def test_story_groups_add_up_to_the_total(rows):
    split = [row for row in rows if row.people]

    assert len(split) > len(rows) / 2
    assert [r.number for r in split if sum(p.people for p in r.people) != r.people_total] == []


def test_story_events_follow_the_transitions_in_order_of_time(rows):
    for row in rows:
        status, before = Status.DRAFT, row.created_at
        for event in row.events:
            transition = find_transition(status, event.action)
            assert transition is not None
            assert (event.from_status, event.to_status) == (status, transition.to)
            assert before < event.at
            status, before = transition.to, event.at
        assert (row.status, row.updated_at) == (status, before)


def test_story_nothing_is_in_the_future_or_before_it_ended(rows):
    for row in rows:
        assert row.updated_at <= DAYS.end
        assert DAYS.first <= row.held_on <= DAYS.last
        if row.submitted_at is not None and row.ended_at_time is not None:
            assert row.submitted_at > at(row.held_on, row.ended_at_time)


def test_story_numbers_run_in_order_of_sending_and_the_counter_stands_at_the_last(told, rows):
    sent = sorted((row for row in rows if row.number), key=lambda row: row.submitted_at)
    counter = told.session.scalars(select(SubmissionCounter)).one()

    assert [row.number for row in sent] == [f"49-2569-{n:06d}" for n in range(1, len(sent) + 1)]
    assert (counter.province_code, counter.year, counter.last) == ("49", 2569, len(sent))


def test_story_demo_head_has_something_of_everything(told, rows):
    head = told.session.scalars(select(User).where(User.login == DEMO_HEAD)).one()
    own = Counter(row.status for row in rows if row.author_id == head.id)

    assert own[Status.DRAFT] == own[Status.SUBMITTED] == own[Status.RETURNED] == 1
    assert own[Status.APPROVED] >= 4


def test_story_demo_district_has_a_queue_and_duplicates_name_the_kept_one(rows):
    waiting = [r for r in rows if r.status == Status.SUBMITTED and str(r.area_code)[:4] == "4903"]
    by_id = {row.id: row for row in rows}
    duplicates = [row for row in rows if row.status == Status.DUPLICATE]

    assert len(waiting) >= 4
    for row in duplicates:
        assert by_id[row.duplicate_of_id].status == Status.APPROVED
        assert by_id[row.duplicate_of_id].held_on == row.held_on


def test_story_issues_all_weeks_but_the_newest(told):
    reports = told.session.scalars(select(WeeklyReport).order_by(WeeklyReport.starts_on)).all()

    assert [report.starts_on for report in reports] == [w.starts_on for w in DAYS.issued_weeks]
    assert [report.issued_at for report in reports] == [
        issuing_moment(week) for week in DAYS.issued_weeks
    ]
    for report in reports:
        approved = [told.session.get_one(Submission, i.submission_id) for i in report.items]
        assert all(row.approved_at < report.issued_at for row in approved)
        assert all(row.issued_in == report.number for row in approved)


def test_story_newest_week_has_late_reports_and_a_district_without_any(rows):
    week = DAYS.newest_week
    sent = [row for row in rows if row.submitted_at]
    in_week = {str(r.area_code)[:4] for r in sent if week.starts_on <= r.held_on <= week.ends_on}
    late = [
        row
        for row in rows
        if row.status == Status.APPROVED and not row.issued_in and row.held_on < week.starts_on
    ]

    assert len(in_week) == 6
    assert late != []
    assert {str(row.area_code)[:4] for row in late} <= in_week


def test_story_same_day_tells_the_same_at_another_hour(tell, rows):
    again = tell(NOW + timedelta(hours=9)).all()

    def essence(row: Submission) -> tuple[object, ...]:
        files = [item.media_sha256 for item in row.attachments]
        return (row.id, row.number, row.title, row.status, row.content_hash, row.updated_at, files)

    assert [essence(row) for row in again] == [essence(row) for row in rows]


@pytest.mark.parametrize("day", [date(2027, 1, 6), date(2027, 4, 14)])
def test_story_can_be_told_on_any_day_of_the_year(tell, day):
    now = datetime(day.year, day.month, day.day, 0, 5, tzinfo=UTC)

    rows = tell(now, BARE).all()

    assert {row.status for row in rows} == set(Status)
    assert max(row.held_on for row in rows) < day


def test_story_second_load_changes_nothing(told, rows):
    tables = (User, Submission, Attachment, MediaFile, WeeklyReport)

    def sizes() -> list[int | None]:
        return [told.session.scalar(select(func.count()).select_from(t)) for t in tables]

    before, said = sizes(), list(told.said)

    assert told.load() is False
    assert sizes() == before
    assert told.said == said


def test_samples_have_wordings_of_their_own_quantities():
    for sample in samples():
        amounts = [f"{amount:,}" for amount, _ in sample.quantities]
        assert sample.wordings[0].title == sample.title
        assert all(wording.result.format(*amounts) for wording in sample.wordings)


@pytest.mark.parametrize(
    ("text", "months"), [("4", {4}), ("10-1", {10, 11, 12, 1}), ("11,12,1", {11, 12, 1})]
)
def test_months_of_a_text_are_read(text, months):
    assert months_of(text) == months
