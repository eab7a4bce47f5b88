"""Pictures of issued papers stay, whatever becomes of the submissions."""

import pytest

from tests import factories
from tests.weekly.weeks import KEY, PRINTING_DAY, approved
from webapp.db import db
from webapp.media.models import Rendition
from webapp.submissions import files
from webapp.weekly import queries, services


@pytest.fixture
def session(fresh_app):
    with fresh_app.app_context():
        yield db.session


@pytest.fixture
def store(fresh_app):
    return fresh_app.extensions["media_store"]


@pytest.fixture
def paper(session, people, store, printing_day):
    """An issued paper whose only picture was taken out of its submission a week ago."""
    made = approved(session, people)
    photo = factories.with_photo(session, store, made)
    services.issue(session, people.province_officer, "49", KEY)
    files.detach(session, made, photo.id)
    session.commit()
    # Files carry the real time, which is before the tests' own.
    printing_day.move_to(PRINTING_DAY.replace(year=PRINTING_DAY.year + 1))
    return session.get_one(Rendition, (photo.media_sha256, "", "print")).sha256


def run(app, *args):
    return app.test_cli_runner().invoke(args=["media", *args])


def test_printed_picture_is_named_by_its_paper(session, paper):
    assert list(queries.printed_pictures(session)) == [paper]


def test_sweep_leaves_what_an_issued_paper_prints(fresh_app, store, paper):
    swept = run(fresh_app, "sweep")

    assert swept.output == "0 rows, 0 files, 0 leftovers removed.\n"
    assert store.exists(paper)
    assert run(fresh_app, "check").exit_code == 0


def test_lost_picture_of_a_paper_is_told_and_drawn_again(fresh_app, store, paper):
    store.delete(paper)

    checked = run(fresh_app, "check")
    repaired = run(fresh_app, "check", "--repair")

    assert f"missing {paper}: printed\n" in checked.output
    assert checked.output.endswith("2 missing, 0 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n")
    assert repaired.exit_code == 0
    assert store.exists(paper)
