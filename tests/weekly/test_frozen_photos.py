"""Photos of issued papers: for whom, of which paper, and without reading the report for each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import KEY, NEXT_DAY, NEXT_KEY, approved
from webapp.media.store import FolderStore
from webapp.submissions import removals
from webapp.submissions.models import Attachment
from webapp.weekly import services

Asked = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def photos(session: Session, people: Cast, store: FolderStore) -> list[Attachment]:
    """The same picture in two reports of the district, both in the issued week."""
    made = [
        factories.with_photo(session, store, approved(session, people, title=title), 1)
        for title in ("กวาดลานวัด", "ปลูกป่า")
    ]
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()
    return made


@pytest.fixture
def asked(connection: Connection) -> Asked:
    """Collects the statements that run inside the block."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        yield statements
        event.remove(connection, "before_cursor_execute", note)

    return collect


def addresses(client: PageClient, area_code: str = "49") -> list[str]:
    page = client.get("weekly.show", area_code=area_code, week_key=KEY)
    return [str(image["src"]) for image in page.soup.select("article img[src*='/pictures/']")]


def status(client: PageClient, address: str) -> int:
    with client.http.get(address) as response:
        return response.status_code


def test_photo_is_shown_without_reading_the_report(
    client: PageClient, people: Cast, photos: list[Attachment], asked: Asked
) -> None:
    client.sign_in(people.province_officer)
    first, second = addresses(client)

    with asked() as statements:
        found = [status(client, first), status(client, second)]

    assert found == [200, 200]
    assert first != second, "each is its own, though the picture is the same"
    assert [text for text in statements if "weekly_reports" in text] == []


def test_board_and_figures_of_an_issued_week_leave_its_snapshot_where_it_is(
    client: PageClient, people: Cast, photos: list[Attachment], asked: Asked
) -> None:
    client.sign_in(people.province_officer)

    with asked() as statements:
        client.get("oversight.board", area_code="49", week_key=KEY)

    assert [text for text in statements if "weekly_reports.snapshot" in text] == []


def test_photo_is_shown_on_its_own_paper_only(
    client: PageClient, session: Session, people: Cast, photos: list[Attachment]
) -> None:
    approved(session, people, held_on=NEXT_DAY)
    services.issue(session, people.province_officer, "49", NEXT_KEY)
    session.commit()
    client.sign_in(people.province_officer)
    address = addresses(client)[0]

    assert status(client, address) == 200
    assert status(client, address.replace("/49/", "/4903/")) == 404
    assert status(client, address.replace(KEY, NEXT_KEY)) == 404
    client.sign_in(people.reviewer)
    assert status(client, address) == 404, "it was made for somebody else"
    assert [status(client, own) for own in addresses(client, "4903")] == [200, 200]


def test_photo_that_was_given_up_is_gone_and_its_twin_stays(
    client: PageClient, session: Session, people: Cast, photos: list[Attachment]
) -> None:
    client.sign_in(people.province_officer)
    first, second = addresses(client)
    gone = photos[0]
    removals.give_up(session, [gone], removals.Why.REQUEST)
    session.commit()

    found = {gone.id.hex in address: status(client, address) for address in (first, second)}

    assert found == {True: 404, False: 200}
