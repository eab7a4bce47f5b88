"""Whatever is filtered: the tabs' counts are the lengths of their lists, and every row fits."""

from datetime import date, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.people import Cast
from webapp import clock
from webapp.review import hints, queries
from webapp.review.filters import STATES, Only, QueueFilter
from webapp.review.models import HintKind
from webapp.submissions.models import ExpectedFile, Submission
from webapp.submissions.workflow import Status

DAY = date(2026, 11, 10)
PLACES = ("490301", "49030106", "49030102", "490504", "49050403")
rows = st.tuples(
    st.sampled_from([state for state in STATES if state != Status.DUPLICATE]),
    st.sampled_from(PLACES), st.sampled_from(["DEV01", "DEV02"]), st.integers(0, 12),
    st.booleans(), st.booleans(), st.sampled_from(["ขุดลอกคลอง", "Plant TREES", "ปลูกป่า ๕"]),
)  # fmt: skip
chosen_filters = st.builds(
    QueueFilter,
    state=st.sampled_from([None, *STATES]),
    area_code=st.sampled_from(["", "4903", "490301", "4905"]),
    type_code=st.sampled_from(["", "DEV", "DEV01", "DIS"]),
    held_from=st.sampled_from([None, DAY, DAY + timedelta(days=3)]),
    words=st.sampled_from(["", "คลอง", "trees", "5", "%", "สมชาย", "นาม่วง", "มาลี"]),
    only=st.sampled_from([None, *Only]),
)


def make(session: Session, people: Cast, drawn) -> None:
    now = clock.utc_now()
    for status, place, kind, waited, is_mine, has_hint, title in drawn:
        held_on = clock.today() - timedelta(days=waited)
        submission = Submission(
            id=uuid4(), status=status, version=1, typed={}, created_at=now, updated_at=now,
            author_id=(people.reporter if is_mine else people.sister).id, area_code=place,
            number=uuid4().hex[:20], submitted_at=now, approved_at=now, title=title, details="ก",
            held_on=held_on, people_total=1, volunteer_type_code="DEV", activity_type_code=kind,
        )  # fmt: skip
        session.add(submission)
        session.flush()
        if has_hint:
            hints.write(session, submission.id, {HintKind.LATE})
            session.add(
                ExpectedFile(
                    submission_id=submission.id, id=uuid4(), kind="photo", position=0, caption="",
                    bytes=1, arrived_at=None if is_mine else now,
                )
            )  # fmt: skip
    session.flush()


@given(drawn=st.lists(rows, max_size=8), chosen=chosen_filters)
@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_counts_agree_with_lists(session: Session, people: Cast, drawn, chosen) -> None:
    person = people.province_officer
    with session.begin_nested() as savepoint:
        make(session, people, drawn)

        counts = queries.count_by_status(session, person, chosen)
        lists = {state: queries.rows(session, person, chosen.with_state(state)) for state in STATES}
        everything = queries.rows(session, person, chosen.with_state(None))
        if chosen.only is Only.LATE:
            waited = [(clock.today() - row.held_on).days for row in everything]
            assert all(days > queries.LATE_DAYS for days in waited)
        savepoint.rollback()
    session.expunge_all()

    assert counts == {state: len(found) for state, found in lists.items()}
    assert len(everything) == sum(counts.values())
