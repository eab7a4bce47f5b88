"""Marks of photos on the paper: children are pointed out before issuing, and never printed."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from tests.weekly.weeks import KEY, approved
from webapp.media.store import FolderStore
from webapp.weekly import services


@pytest.mark.parametrize("notes", [["มีภาพเด็ก"], []])
def test_preview_points_at_children(
    client: PageClient, session: Session, people: Cast, store: FolderStore, notes: list[str]
) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    photo.shows_children = bool(notes)
    session.commit()

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert [note.get_text() for note in page.soup.select(".photo-note.no-print")] == notes
    assert len(page.soup.select(".photo-pair img")) == 1


def test_issued_paper_carries_no_notes(
    client: PageClient, session: Session, people: Cast, store: FolderStore
) -> None:
    photo = factories.with_photo(session, store, approved(session, people))
    photo.shows_children = True
    services.issue(session, people.province_officer, "49", KEY)
    session.commit()

    page = client.sign_in(people.province_officer).get("weekly.show", area_code="49", week_key=KEY)

    assert page.soup.select(".photo-note") == []
