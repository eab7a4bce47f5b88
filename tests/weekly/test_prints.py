"""What a paper shows is drawn before it is shown or frozen."""

import pytest
from sqlalchemy import delete, select

from tests import factories
from tests.weekly.weeks import KEY, approved
from webapp.media.models import Rendition
from webapp.weekly.models import WeeklyReport

WEEK = {"area_code": "49", "week_key": KEY}


@pytest.fixture
def photo(session, store, people, printing_day):
    """A photo whose background work was not done yet."""
    photo = factories.with_photo(session, store, approved(session, people))
    session.execute(delete(Rendition).where(Rendition.name != "thumb"))
    session.commit()
    return photo


def prints(session):
    return session.scalars(
        select(Rendition.sha256)
        .where(Rendition.name == "print")
        .execution_options(populate_existing=True)
    ).all()


def test_issuing_draws_what_is_missing_before_it_freezes(client, session, people, photo):
    client.sign_in(people.province_officer)

    client.post("weekly.issue", **WEEK, status=303)

    report = session.scalars(select(WeeklyReport)).one()
    assert prints(session) == [report.snapshot["entries"][0]["photos"][0]["sha256"]]


def test_preview_is_drawn_before_it_is_shown(client, session, people, photo):
    client.sign_in(people.province_officer)

    page = client.get("weekly.show", **WEEK)

    assert len(prints(session)) == 1
    assert not page.soup.select("[data-waits]")


def test_photo_that_is_lost_does_not_keep_the_week_from_being_issued(
    client, session, store, people, photo
):
    store.delete(photo.media_sha256)
    client.sign_in(people.province_officer)

    client.get("weekly.show", **WEEK)
    client.post("weekly.issue", **WEEK, status=303)

    report = session.scalars(select(WeeklyReport)).one()
    assert report.snapshot["entries"][0]["photos"] == []
    assert prints(session) == []
