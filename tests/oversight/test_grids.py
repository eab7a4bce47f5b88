"""The grid: what counts as reported, who is expected to, and that its counts are those of lists."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.oversight.conftest import Counting
from tests.oversight.weeks import LAST_WEEK, NOW, TODAY, WEEK, held
from tests.people import DISTRICT, OTHER_DISTRICT, SISTER_VILLAGE, SUBDISTRICT, VILLAGE, Cast
from webapp import clock
from webapp.accounts import services as accounts
from webapp.accounts.models import Assignment, User
from webapp.accounts.permissions import Role
from webapp.clock import Week, week_of
from webapp.geography.models import Area, Level
from webapp.geography.queries import areas_within, get_area
from webapp.oversight import grids, missing, nils
from webapp.oversight.errors import ReportedAlready
from webapp.oversight.grids import Cell, Grid
from webapp.oversight.services import Heartbeat, note_heartbeat
from webapp.oversight.windows import Window, window_for
from webapp.review import queries as review
from webapp.review.filters import QueueFilter
from webapp.submissions.workflow import Status
from webapp.weekly.models import WeekSetting

pytestmark = pytest.mark.usefixtures("tuesday")
COUNTED = (Status.APPROVED, Status.SUBMITTED, Status.RETURNED)


def grid(session: Session, code: str = SUBDISTRICT, *, digits: int | None = None) -> Grid:
    window = window_for(session, code, WEEK, today=TODAY)
    return grids.grid_of(session, get_area(session, code), window, digits=digits)


def cell(found: Grid, code: str, place: int = 0) -> Cell:
    return next(row for row in found.rows if row.area.code == code).cells[place]


def add_reporter(session: Session, code: str, **said: object) -> None:
    """Another reporter of a village; nobody signs in as them, so no slow hash is made."""
    user = User(login=f"r{code}", name_th="นายเพิ่ม เติม", password_hash="-", created_at=NOW)
    user.assignments = [Assignment(role=Role.REPORTER, area_code=code, **said)]
    session.add(user)
    session.flush()


def test_village_with_a_reporter_and_no_word_is_missing(session: Session, people: Cast) -> None:
    found = cell(grid(session), VILLAGE)

    assert (found.expected, found.missing, found.submissions) == (1, 1, 0)


def test_village_without_a_reporter_is_not_missing(session: Session, people: Cast) -> None:
    found = cell(grid(session), "49030101")

    assert (found.expected, found.missing) == (0, 0)


@pytest.mark.parametrize("status", COUNTED)
def test_report_counts_by_its_state(session: Session, people: Cast, status: Status) -> None:
    held(session, people.reporter, TODAY, status=status)

    found = cell(grid(session), VILLAGE)

    assert {each: found.count(each) for each in COUNTED} == {
        each: int(each is status) for each in COUNTED
    }
    assert (found.reported, found.missing) == (1, 0)


@pytest.mark.parametrize(
    ("day", "place"),
    [(WEEK.starts_on, 0), (WEEK.ends_on, 0), (LAST_WEEK.ends_on, 1), (LAST_WEEK.starts_on, 1)],
)
def test_report_stands_in_the_week_of_its_day(
    session: Session, people: Cast, day: date, place: int
) -> None:
    held(session, people.reporter, day)

    found = grid(session)

    assert [cell(found, VILLAGE, each).submissions for each in range(8)] == [
        int(each == place) for each in range(8)
    ]


def test_report_of_the_reporter_held_elsewhere_is_no_silence(
    session: Session, people: Cast
) -> None:
    held(session, people.reporter, TODAY, area_code=SUBDISTRICT)

    found = grid(session)

    assert (cell(found, VILLAGE).reported, cell(found, VILLAGE).submissions) == (1, 0)
    rest = next(row for row in found.rows if row.is_rest)
    assert (rest.area.code, rest.cells[0].submissions) == (SUBDISTRICT, 1)


def test_duty_counts_in_the_weeks_in_which_it_holds(session: Session, people: Cast) -> None:
    code = "49030101"
    add_reporter(
        session, code, valid_from=LAST_WEEK.ends_on, valid_to=WEEK.starts_on - timedelta(days=1)
    )

    found = grid(session)

    assert [cell(found, code, place).expected for place in range(3)] == [0, 1, 0]


def test_two_reporters_of_a_village_are_one_village(session: Session, people: Cast) -> None:
    add_reporter(session, VILLAGE)
    held(session, people.reporter, TODAY)

    found = cell(grid(session), VILLAGE)

    assert (found.expected, found.reported) == (1, 1)


def test_account_that_is_closed_is_not_expected_to_report(session: Session, people: Cast) -> None:
    session.get_one(User, people.reporter.id).is_active = False
    session.flush()

    assert cell(grid(session), VILLAGE).expected == 0


def test_phone_that_holds_reports_is_named_in_the_missing_cell(
    session: Session, people: Cast
) -> None:
    user = session.get_one(User, people.reporter.id)
    token = accounts.open_session(session, user, "tests")
    session.flush()
    said = Heartbeat(waiting=3, oldest_at=NOW - timedelta(days=2))
    note_heartbeat(session, people.reporter, token, said, now=NOW)
    session.flush()

    found = grid(session)

    # Kept on Sunday: it cannot tell of a week that ended five days before.
    assert [cell(found, VILLAGE, place).on_phone for place in range(3)] == [3, 0, 0]
    assert cell(found, SISTER_VILLAGE).on_phone == 0
    silent = {one.area.code: one.on_phone for one in missing.silent_in(session, SUBDISTRICT, WEEK)}
    assert silent == {SISTER_VILLAGE: 0, VILLAGE: 3}


def test_community_of_nine_digits_is_counted_as_itself(session: Session, people: Cast) -> None:
    session.add(
        Area(code="490301100", level=Level.VILLAGE, kind="community", name_th="ตลาดใหม่",
             parent_code=SUBDISTRICT, search_key="ตลาดใหม่")
    )  # fmt: skip
    session.flush()
    add_reporter(session, "490301100")
    held(session, people.sister, TODAY, area_code="490301100")

    found = grid(session)

    assert cell(found, "490301100").submissions == 1
    assert cell(found, "49030110").submissions == 0
    assert found.rows[-1].area.code == "490301100"


def test_retired_village_stays_where_something_was_reported(session: Session, people: Cast) -> None:
    session.get_one(Area, VILLAGE).retired_on = TODAY
    session.get_one(Area, SISTER_VILLAGE).retired_on = TODAY
    held(session, people.reporter, TODAY)

    codes = [row.area.code for row in grid(session).rows]

    assert (VILLAGE in codes, SISTER_VILLAGE in codes) == (True, False)


def test_window_reaches_back_to_the_chosen_week(session: Session, people: Cast) -> None:
    near, far = WEEK, WEEK
    for _ in range(7):
        near = near.previous
    for _ in range(8):
        far = far.previous

    assert window_for(session, "49", near, today=TODAY).newest == WEEK
    assert window_for(session, "49", far, today=TODAY).newest == far


def scatter(session: Session, people: Cast, seed: int) -> None:
    """Reporters, reports of every state and nil reports all over two districts."""
    rng = random.Random(seed)  # noqa: S311 - dice
    villages = [
        area.code
        for code in (DISTRICT, OTHER_DISTRICT)
        for area in areas_within(session, code, Level.VILLAGE)
    ]
    chosen = rng.sample(villages, 30)
    for code in chosen[:20]:
        add_reporter(session, code)
    authors = [people.reporter, people.sister, people.reporter_elsewhere]
    for _ in range(60):
        code = rng.choice([*chosen, SUBDISTRICT, VILLAGE])
        day = TODAY - timedelta(days=rng.randrange(70))
        held(
            session, rng.choice(authors), day, status=rng.choice(list(Status)[1:5]), area_code=code
        )
    officer = replace(people.reviewer, duties=(replace(people.reviewer.duties[0], area_code="49"),))
    for code in rng.sample(chosen, 12):
        week = rng.choice([WEEK, LAST_WEEK])
        try:
            nils.record_nil(session, officer, code, week.key)
        except ReportedAlready:
            continue


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_lists_they_lead_to(
    session: Session, people: Cast, seed: int
) -> None:
    scatter(session, people, seed)

    for code, digits in (("TH", None), ("49", None), ("49", 6), (DISTRICT, None)):
        check_counts(session, people, grid(session, code, digits=digits))
    check_counts(session, people, grid(session, SUBDISTRICT))


def check_counts(session: Session, people: Cast, found: Grid) -> None:
    """Every cell adds up, and counts what its list shows."""
    for row in found.rows:
        for week, each in zip(found.window.weeks, row.cells, strict=True):
            assert each.expected == each.reported + each.nil + each.missing
            assert min(each.reported, each.nil, each.missing) >= 0
            if each.submissions and not row.is_rest:
                assert by_state(each) == listed(session, people, row.area, week)
    for week, total in zip(found.window.weeks, found.totals, strict=True):
        assert by_state(total) == listed(session, people, found.area, week)
        assert total.missing == len(missing.silent_in(session, found.area.code, week))


def by_state(cell: Cell) -> dict[Status, int]:
    """What a cell counts."""
    return {status: cell.count(status) for status in COUNTED}


def listed(session: Session, people: Cast, area: Area, week: Week) -> dict[Status, int]:
    """What the desk's list counts of an area's week."""
    chosen = QueueFilter(
        area_code=area.code, held_from=week.starts_on, held_to=week.ends_on
    )  # fmt: skip
    counts = review.count_by_status(session, people.department_officer, chosen)
    return {status: counts[status] for status in COUNTED}


@pytest.mark.parametrize("seed", range(3))
def test_levels_agree_with_each_other(session: Session, people: Cast, seed: int) -> None:
    scatter(session, people, seed)

    country, province, detail = (
        grid(session, "TH"),
        grid(session, "49"),
        grid(session, "49", digits=6),
    )

    mukdahan = next(row for row in country.rows if row.area.code == "49")
    assert mukdahan.cells == province.totals == detail.totals
    district = grid(session, DISTRICT)
    in_province = next(row for row in province.rows if row.area.code == DISTRICT)
    assert in_province.cells == district.totals
    villages = grid(session, SUBDISTRICT)
    in_district = next(row for row in district.rows if row.area.code == SUBDISTRICT)
    assert in_district.cells == villages.totals


def test_country_counts_each_province_in_its_own_weeks(session: Session, people: Cast) -> None:
    session.add(
        WeekSetting(area_code="49", first_weekday=1, edited_at=NOW,
                    edited_by_id=people.province_officer.id)
    )  # fmt: skip
    session.flush()
    # Of week 47 from Monday to Sunday, and of week 48 from Wednesday to Tuesday.
    day = date(2026, 11, 20)
    held(session, people.reporter, day)

    country = grid(session, "TH")
    mukdahan = next(row for row in country.rows if row.area.code == "49")

    keys = [week.key for week in country.window.weeks]
    assert [
        key for key, each in zip(keys, mukdahan.cells, strict=True) if each.submissions
    ] == [week_of(day, 1).key]  # fmt: skip
    assert [each.reported for each in mukdahan.cells].count(1) == 1


@pytest.mark.parametrize("code", ["TH", "49", DISTRICT, SUBDISTRICT])
def test_queries_do_not_grow_with_what_there_is(
    session: Session, people: Cast, counting: Counting, code: str
) -> None:
    area = get_area(session, code)
    with counting() as before:
        grid(session, code)
    scatter(session, people, 1)
    session.expire_all()
    area = get_area(session, code)
    with counting() as after:
        grids.grid_of(session, area, window_for(session, code, WEEK, today=TODAY))

    assert len(after) <= len(before)
    assert len(after) <= 8


def test_clock_is_the_one_of_these_tests() -> None:
    assert clock.today() == TODAY
    assert Window.of_week(WEEK).newest.ends_on == TODAY
