"""Wrong PINs as fast as they are answered, against a running server with real hashes.

`python -m bench.doors` does the same with 100,000.
"""

import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest

from bench.doors import IN, WAIT, WRONG, Browser, guess
from tests.conftest import LiveServer
from tests.people import Cast
from webapp.accounts import services
from webapp.accounts.models import SecretKind, User
from webapp.db import writing

PIN = "481937"
THREADS = 8
EACH = 60


@pytest.fixture
def port(live_server: LiveServer, cast: Cast) -> int:
    """Where the server listens; the reporter has a PIN and the bench's number."""
    with live_server.app.app_context(), writing() as session:
        user = session.get_one(User, cast.reporter.id)
        user.phone = "0812345678"
        services.set_secret(session, user, SecretKind.PIN, PIN)
    return int(urlsplit(live_server.url).port or 0)


@pytest.mark.slow
def test_flood_of_wrong_pins_opens_nothing_and_locks_nobody_out(port: int) -> None:
    phone = Browser(port, "127.0.0.99")
    assert phone.sign_in(PIN)[0] == IN
    phone.sign_out()
    seen: Counter[int] = Counter()
    lock = threading.Lock()
    threads = [
        threading.Thread(target=guess, args=(port, "127.0.0.2", EACH, seen, lock))
        for _ in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(seen) == {WRONG, WAIT}
    assert sum(seen.values()) == THREADS * EACH
    # Five at once however many threads ask together; one more for each pause that has passed.
    assert 5 <= seen[WRONG] <= 7
    assert phone.sign_in(PIN)[0] == IN
    elsewhere, beside = Browser(port, "127.0.0.98"), Browser(port, "127.0.0.2")
    assert elsewhere.sign_in(PIN)[0] == IN
    status, wait = beside.sign_in(PIN)
    for browser in (phone, elsewhere, beside):
        browser.close()
    assert status == WAIT
    assert 0 < wait <= 300
