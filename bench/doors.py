# ruff: noqa: INP001, T201, S311 - a script that prints, and guesses at an account that it made up
"""What 100,000 wrong PINs over the loopback come to: docs/security.md quotes this.

Usage: python -m bench.doors [--tries 100000] [--threads 8] [--addresses 1] [--database-url …]

A server on a port of its own, an account with a PIN, and threads that guess it as fast as they are
answered, from one address of the loopback or several. Meanwhile and afterwards the rightful person
signs in: on the phone they used before, on a new one elsewhere, and on a new one at the guesser's
address, after the pause that the page names.
"""

import argparse
import http.client
import random
import re
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlencode

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from webapp import schema, server
from webapp.accounts import services
from webapp.accounts.models import SecretKind
from webapp.app import create_app
from webapp.config import Config, Environment
from webapp.db import prepare_engine

PIN = "481937"
LOGIN = "0812345678"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
IN, WRONG, WAIT = 303, 422, 429


@dataclass(slots=True)
class Browser:
    """A browser at one address: cookies, a form token, one connection."""

    port: int
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    is_script: bool = False
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, page, and what Retry-After says."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, source_address=(self.address, 0), timeout=120
            )
        said = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json" if self.is_script else "text/html",
                "Origin": f"http://127.0.0.1:{self.port}"}  # fmt: skip
        self.connection.request(method, path, body, said)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for header in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return answer.status, text, answer.headers.get("Retry-After", "")

    def sign_in(self, pin: str) -> tuple[int, int]:
        """Status, and how many seconds to wait."""
        if not self.token:
            found = TOKEN.search(self.ask("GET", "/sign-in")[1])
            self.token = found[1] if found else ""
        form = {"login": LOGIN, "password": pin, "csrf_token": self.token}
        status, _page, wait = self.ask("POST", "/sign-in", urlencode(form))
        return status, int(wait or 0)

    def close(self) -> None:
        """Give the connection back."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def sign_out(self) -> None:
        """Keep the device's mark alone."""
        self.cookies = {k: v for k, v in self.cookies.items() if k == "device"}
        self.token = ""


def main() -> None:
    """Guess, and let the rightful person in."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--addresses", type=int, default=1)
    parser.add_argument("--database-url")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database_url or f"sqlite:///{folder}/doors.sqlite3"
        fill(url)
        port = serve(url, Path(folder))
        measure(port, asked.tries, asked.threads, asked.addresses)


def measure(port: int, tries: int, threads: int, addresses: int) -> None:
    """The flood, with the rightful person in the middle of it and after it."""
    phone = Browser(port, "127.0.0.99")
    print("phone, first sign-in:", phone.sign_in(PIN)[0])
    phone.sign_out()
    seen: Counter[int] = Counter()
    lock = threading.Lock()
    begun = perf_counter()
    guessers = [
        threading.Thread(target=guess, args=(port, f"127.0.0.{2 + n % addresses}",
                                             tries // threads, seen, lock))
        for n in range(threads)
    ]  # fmt: skip
    for guesser in guessers:
        guesser.start()
    sleep(5)
    print("phone known before, during the flood:", phone.sign_in(PIN)[0])
    print("new phone elsewhere, during the flood:", Browser(port, "127.0.0.98").sign_in(PIN)[0])
    for guesser in guessers:
        guesser.join()
    took = perf_counter() - begun
    print(f"{sum(seen.values())} wrong PINs in {took:.0f} s ({sum(seen.values()) / took:.0f}/s):",
          f"{seen[WRONG]} looked at, {seen[WAIT]} told to wait, {seen[IN]} let in")  # fmt: skip
    beside = Browser(port, "127.0.0.2")
    status, wait = beside.sign_in(PIN)
    print("new phone at the guesser's address, at once:", status, f"(wait {wait} s)")
    if status == WAIT:
        sleep(wait)
        print(f"… after {wait} s:", beside.sign_in(PIN)[0])


def guess(port: int, address: str, tries: int, seen: Counter[int], lock: threading.Lock) -> None:
    """Send wrong PINs; count the answers."""
    browser, mine = Browser(port, address, is_script=True), Counter[int]()
    for _ in range(tries):
        pin = f"{random.randrange(10**6):06}"
        mine[browser.sign_in(pin if pin != PIN else "000000")[0]] += 1
    browser.close()
    with lock:
        seen.update(mine)


def fill(url: str) -> None:
    """One account with a PIN."""
    engine = create_engine(url)
    prepare_engine(engine)
    schema.prepare(engine)
    with Session(engine) as session:
        user = services.add_user(session, login="reporter", name_th="นายสมชาย ใจดี", phone=LOGIN)
        services.set_secret(session, user, SecretKind.PIN, PIN)
        session.commit()
    engine.dispose()


def serve(url: str, folder: Path) -> int:
    """The product in a thread; the limit on floods is lifted, so that tries reach the door."""
    config = Config(
        environment=Environment.TEST, secret_key="of-the-bench-only-" + "0" * 32,
        database_url=url, media_dir=folder / "media", decoders=0, log_level="ERROR",
        limit_door=0, limit_pages=0,
    )  # fmt: skip
    config.media_dir.mkdir(exist_ok=True)
    running = server.create(create_app(config), host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=running.run, daemon=True).start()
    return int(running.effective_port)


if __name__ == "__main__":
    main()
