"""The same correction ten times at once against a running server: sent once, one new photo."""

import io

import pytest

from tests import factories
from tests.conftest import LiveServer
from tests.people import Cast
from tests.submissions import rounds
from tests.submissions.test_parallel import TIMES, Phone, at_once, counts
from webapp.db import db
from webapp.submissions import asking, queries
from webapp.submissions.models import Submission
from webapp.submissions.workflow import Status

pytestmark = pytest.mark.slow


def test_the_same_correction_ten_times_is_one(live_server: LiveServer, cast: Cast) -> None:
    with live_server.app.test_request_context():
        store = live_server.app.extensions["media_store"]
        made = rounds.with_photos(db.session, store, cast)
        asked = made.attachments[1].id
        made = rounds.returned(
            db.session, cast, made, rounds.photo(made.attachments[1]), rounds.answer("title")
        )
        submission_id, answering = made.id, queries.last_return_id(db.session, made)
    phone = Phone(live_server, cast.reporter.id)

    def fix() -> dict[str, str]:
        photo = (io.BytesIO(factories.jpeg(44)), "IMG.jpg")
        said: dict[str, object] = {"answering": str(answering), "fixing": "title", "title": "ใหม่",
                f"replace-photo-{asked}": photo}  # fmt: skip
        return phone.post(f"/submissions/{submission_id}/fixes", said)[0]

    answers = at_once(fix)

    assert answers == [("303", f"/submissions/{submission_id}/receipt")] * TIMES
    assert counts(live_server) == [1, 3, 3]
    with live_server.app.test_request_context():
        fresh = db.session.get_one(Submission, submission_id)
        outcomes = [item.outcome for item in asking.last_items(db.session, fresh)]
        assert (fresh.status, fresh.title) == (Status.SUBMITTED, "ใหม่")
        assert outcomes == ["replaced", "changed"]
