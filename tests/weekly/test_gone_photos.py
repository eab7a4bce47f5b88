"""What issued papers know of photos that are no longer kept, however many they show."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import factories
from tests.people import Cast
from tests.weekly.weeks import FIRST_DAY, KEY, approved
from webapp.media.store import FolderStore
from webapp.submissions import removals
from webapp.weekly import gone_photos, queries, services
from webapp.weekly.queries import Paper


def paper(session: Session, people: Cast) -> Paper:
    today = FIRST_DAY.replace(month=12)
    return queries.get_paper(session, people.province_officer, "49", KEY, today=today)


def test_gone_photos_are_found_by_one_query_with_one_value(
    session: Session, people: Cast, store: FolderStore
) -> None:
    made = approved(session, people)
    gone, _kept = (factories.with_photo(session, store, made, seed) for seed in range(2))
    services.issue(session, people.province_officer, "49", KEY)
    removals.give_up(session, [gone], removals.Why.REQUEST)
    shown = paper(session, people)
    bound: list[int] = []

    def note(_connection, _cursor, _statement, values, *_rest) -> None:
        bound.append(len(values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    found = gone_photos.gone_of(session, shown)
    event.remove(engine, "before_cursor_execute", note)

    assert found == {gone.id: removals.Why.REQUEST}
    assert bound == [1]


def test_preview_shows_none_of_them(session: Session, people: Cast, store: FolderStore) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    removals.give_up(session, [photo], removals.Why.EXPIRED)

    assert gone_photos.gone_of(session, paper(session, people)) == {}
    assert paper(session, people).summary.entries[0].photos == ()
