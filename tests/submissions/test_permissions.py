"""Who may see a submission: the SQL face and the Python face give the same answer."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from webapp import clock
from webapp.accounts.permissions import Duty, Person, Role
from webapp.errors import NotVisible
from webapp.submissions import queries
from webapp.submissions.models import Submission
from webapp.submissions.permissions import may_view, visible_to
from webapp.submissions.workflow import Status

AREAS = ("TH", "49", "4903", "490301", "49030106", "49030102", "4905", "490504", "49050403", "48")
PLACES = (None, "490301", "49030106", "49030102", "490504", "49050403")
OTHERS = ("reporter", "sister", "coordinator")
duties = st.tuples(
    st.sampled_from(list(Role)), st.sampled_from(AREAS), st.sets(st.sampled_from(OTHERS))
)


def rows(session: Session, people: Cast, drawn) -> list[Submission]:
    now = clock.utc_now()
    made = []
    for status, drawn_place, is_mine, was_sent, recorder in drawn:
        sent = was_sent or status not in {Status.DRAFT, Status.WITHDRAWN}
        place = drawn_place or ("490301" if sent else None)
        made.append(
            Submission(
                id=uuid4(), status=status, version=1, typed={}, created_at=now, updated_at=now,
                author_id=(people.reporter if is_mine else people.sister).id, area_code=place,
                number=uuid4().hex[:20] if sent else None, submitted_at=now if sent else None,
                approved_at=now, title="ก", details="ก", held_on=clock.today(), people_total=1,
                volunteer_type_code="DEV", activity_type_code="DEV01",
                recorded_by_id=recorder and getattr(people, recorder).id,
                recorded_from="line" if recorder else "",
            )
        )  # fmt: skip
    session.add_all(made)
    session.flush()
    return made


@given(
    duties=st.lists(duties, max_size=3),
    left=st.sets(st.sampled_from(AREAS), max_size=2),
    drawn=st.lists(
        st.tuples(
            st.sampled_from([status for status in Status if status != Status.DUPLICATE]),
            st.sampled_from(PLACES), st.booleans(), st.booleans(),
            st.sampled_from([None, "reporter", "sister"]),
        ),
        min_size=1, max_size=12,
    ),
)  # fmt: skip
@settings(max_examples=80, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_both_faces_agree(session: Session, people: Cast, duties, left, drawn) -> None:
    held = [
        Duty(role, area, shared_with=frozenset(getattr(people, key).id for key in shared))
        for role, area, shared in duties
    ]
    person = Person(id=people.reporter.id, name="", duties=tuple(held), left=tuple(sorted(left)))
    with session.begin_nested() as savepoint:
        made = rows(session, people, drawn)

        in_sql = set(session.scalars(select(Submission.id).where(visible_to(person))))
        in_python = {row.id for row in made if may_view(person, row)}
        savepoint.rollback()
    session.expunge_all()

    assert in_sql == in_python


def test_somebody_elses_draft_is_nobodys_business(session: Session, people: Cast) -> None:
    kept = factories.draft(session, people.reporter)

    for person in (people.reviewer, people.coordinator, people.department_officer):
        try:
            queries.get_visible(session, person, kept.id)
        except NotVisible:
            continue
        raise AssertionError(person.name)
