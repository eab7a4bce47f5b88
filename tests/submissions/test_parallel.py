"""The same report ten times at once against a running server: one submission, one receipt."""

import http.client
import io
import secrets
import threading
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from tests import factories
from tests.conftest import LiveServer
from tests.people import Cast
from tests.submissions.conftest import posted
from webapp.accounts import services as accounts
from webapp.accounts.models import User
from webapp.db import db
from webapp.keys import SessionCookies
from webapp.submissions.models import Attachment, Submission, SubmissionEvent

pytestmark = pytest.mark.slow

TIMES = 10


class Phone:
    """A browser over a real socket."""

    def __init__(self, server: LiveServer, user_id: int) -> None:
        self.host = urlsplit(server.url).netloc
        self.origin = server.url
        with server.app.test_request_context():
            token = accounts.open_session(db.session, db.session.get_one(User, user_id), "tests")
            db.session.commit()
        signer = SessionCookies().get_signing_serializer(server.app)
        assert signer is not None
        secret = secrets.token_hex(20)
        said = {"_user_id": token, "_fresh": True, "csrf_token": secret}
        self.cookie = f"session={signer.dumps(said)}"
        self.token = URLSafeTimedSerializer(
            str(server.app.secret_key), salt="wtf-csrf-token"
        ).dumps(secret)

    def request(
        self, method: str, path: str, body: bytes, content_type: str, *, accept: str = "*/*"
    ) -> tuple[dict[str, str], str]:
        connection = http.client.HTTPConnection(self.host, timeout=60)
        headers = {
            "Cookie": self.cookie, "Origin": self.origin, "Content-Type": content_type,
            "Accept": accept,
        }  # fmt: skip
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        answer = {"status": str(response.status), **dict(response.getheaders())}
        connection.close()
        return answer, text

    def post(
        self, path: str, data: dict[str, object], *, accept: str = "*/*"
    ) -> tuple[dict[str, str], str]:  # fmt: skip
        builder = EnvironBuilder(method="POST", data={**data, "csrf_token": self.token})
        environ = builder.get_environ()
        body = environ["wsgi.input"].read()
        return self.request("POST", path, body, environ["CONTENT_TYPE"], accept=accept)


def at_once(work: Callable[[], dict[str, str]]) -> list[tuple[str, str]]:
    """Do it `TIMES` times at the same moment; gives (status, place) of every answer."""
    barrier = threading.Barrier(TIMES)
    answers: list[tuple[str, str]] = []

    def run() -> None:
        barrier.wait()
        answer = work()
        answers.append((answer["status"], answer.get("Location", "")))

    threads = [threading.Thread(target=run) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def phone(live_server: LiveServer, cast: Cast) -> Phone:
    return Phone(live_server, cast.reporter.id)


def counts(server: LiveServer) -> list[int]:
    """How many submissions, events and attachments there are."""
    with server.app.test_request_context():
        return [
            db.session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Submission, SubmissionEvent, Attachment)
        ]


def test_the_same_whole_report_ten_times_is_one(live_server: LiveServer, phone: Phone) -> None:
    submission_id = uuid4()

    def send() -> dict[str, str]:
        photo = (io.BytesIO(factories.jpeg(1)), "IMG.jpg")
        return phone.post("/submissions", posted(id=str(submission_id), photos=photo))[0]

    answers = at_once(send)

    assert answers == [("303", f"/submissions/{submission_id}/receipt")] * TIMES
    assert counts(live_server) == [1, 1, 1]


def test_the_send_button_pressed_ten_times_sends_once(
    live_server: LiveServer, phone: Phone
) -> None:
    submission_id = uuid4()
    phone.post(f"/submissions/{submission_id}", posted(intent="check"))

    answers = at_once(lambda: phone.post(f"/submissions/{submission_id}/sending", {})[0])

    assert {status for status, _ in answers} == {"303"}
    assert counts(live_server) == [1, 1, 0]


def test_ten_saves_of_one_form_are_one_draft(live_server: LiveServer, phone: Phone) -> None:
    submission_id = uuid4()

    answers = at_once(
        lambda: phone.post(f"/submissions/{submission_id}", posted(intent="check"))[0]
    )

    assert {status for status, _ in answers} == {"303"}
    assert counts(live_server) == [1, 0, 0]


def test_ten_reports_at_once_have_ten_numbers(live_server: LiveServer, phone: Phone) -> None:
    ids = [uuid4() for _ in range(TIMES)]
    waiting = list(ids)

    answers = at_once(lambda: phone.post("/submissions", posted(id=str(waiting.pop())))[0])

    assert {status for status, _ in answers} == {"303"}
    with live_server.app.test_request_context():
        numbers = db.session.scalars(select(Submission.number)).all()
    assert sorted(int(str(number)[-6:]) for number in numbers) == list(range(1, TIMES + 1))
    assert all(isinstance(one, UUID) for one in ids)
