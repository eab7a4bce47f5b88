"""How often somebody may be wrong at the door, and how long they wait then.

Every try is counted before its secret is looked at, so that a hundred at once are no more than
one after another; one that was right is given back. A try that has to wait is neither counted nor
looked at. Each counter is in a short transaction of its own: what the request does is no matter.

- A device in which this person has signed in before counts for itself alone. Whoever tries
  elsewhere never locks the rightful person out.
- From other devices two counters bound what is guessed of an account: that of one address, and
  a wider one over all addresses, so that one address alone never uses up what is left for others.
- An address has a wide budget over all accounts: a village, or a mobile network, shares one.

The arithmetic is in docs/security.md, “At the door”.
"""

import hashlib
import hmac
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.door_models import DoorFailure
from webapp.accounts.errors import TooManyTries
from webapp.db import reading, writing

PAUSES: Final = (
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=60),
)
FORGOTTEN_AFTER: Final = timedelta(days=8)
_V6_PREFIX: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How many failures are free, how the pauses grow, and when counting starts anew."""

    free: int
    pauses: tuple[timedelta, ...]
    quiet: timedelta | None = None
    """Counting starts anew after so long without a failure…"""
    window: timedelta | None = None
    """…or so long after the first one."""


KNOWN_DEVICE: Final = Rule(free=5, pauses=PAUSES, quiet=timedelta(days=1))
ONE_ADDRESS: Final = Rule(free=5, pauses=PAUSES, quiet=timedelta(days=1))
NEW_DEVICES: Final = Rule(free=40, pauses=PAUSES, quiet=timedelta(days=7))
ADDRESS: Final = Rule(
    free=100, pauses=(timedelta(minutes=1),), window=timedelta(minutes=15)
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """Somebody at the door: whom they say to be, in which browser, from where."""

    account: str
    """What names the account, or what was typed where there is none: no difference is made."""
    device: str
    """The browser's mark, where the person has signed in in it before; else ""."""
    address: str


@dataclass(frozen=True, slots=True)
class Counter:
    """One row to count in, and its rule."""

    key: str
    rule: Rule


_MOST_REMEMBERED: Final = 10_000
_remembered: dict[tuple[str, ...], datetime] = {}
"""Who waits until when, of this process alone: a flood of the same costs no look-ups."""

Taken = dict[str, datetime | None]
"""Of each counter, until when this try closed it."""


def counters_of(secret: str, who: Try) -> tuple[Counter, ...]:
    """The counters of a try. Keys are hashed with the product's secret: they tell nobody."""
    if who.device:
        return (Counter(_key(secret, "device", who.account, who.device), KNOWN_DEVICE),)
    network = _network(who.address)
    return (
        Counter(_key(secret, "pair", who.account, network), ONE_ADDRESS),
        Counter(_key(secret, "account", who.account), NEW_DEVICES),
        Counter(_key(secret, "address", network), ADDRESS),
    )


def check_remembered(*who: str) -> None:
    """Refuse whom this process refused before, while they have to wait. Raises `TooManyTries`."""
    until = _remembered.get(who)
    if until is not None:
        _refuse_until(until, clock.utc_now())


def forget_remembered() -> None:
    """Know of nobody; what the database says holds."""
    _remembered.clear()


def remember(error: TooManyTries, *who: str) -> None:
    """Keep in mind until when somebody waits."""
    if len(_remembered) >= _MOST_REMEMBERED:
        _remembered.clear()
    _remembered[who] = clock.utc_now() + timedelta(seconds=error.wait_s)


def check(counters: tuple[Counter, ...]) -> None:
    """Refuse who has to wait, without a lock on anything. Raises `TooManyTries`."""
    with reading() as session:
        _check(_rows(session, counters), clock.utc_now())


def take(counters: tuple[Counter, ...]) -> Taken:
    """Count a try as wrong before it is looked at.

    Raises:
        TooManyTries: another one was faster and closed a counter; this one is not counted.
    """
    now = clock.utc_now()
    with writing() as session:
        _make(session, counters, now)
        rows = _rows(session, counters, is_locking=True)
        _check(rows, now)
        taken: Taken = {}
        for counter in counters:
            taken[counter.key] = _count(rows[counter.key], counter.rule, now)
        session.execute(delete(DoorFailure).where(DoorFailure.last_at < now - FORGOTTEN_AFTER))
    return taken


def give_back(counters: tuple[Counter, ...], taken: Taken) -> None:
    """The try was right: it is not counted, and a known device starts anew."""
    with writing() as session:
        rows = _rows(session, counters, is_locking=True)
        for counter in counters:
            row = rows.get(counter.key)
            if row is None:
                continue
            if counter.rule is KNOWN_DEVICE:
                session.delete(row)
                continue
            row.failures = max(row.failures - 1, 0)
            if row.blocked_until == taken[counter.key]:
                row.blocked_until = None


def pause_after(rule: Rule, failures: int) -> timedelta | None:
    """How long to wait after so many failures, or None."""
    over = failures - rule.free
    return rule.pauses[min(over, len(rule.pauses) - 1)] if over >= 0 else None


def _count(row: DoorFailure, rule: Rule, now: datetime) -> datetime | None:
    is_quiet = rule.quiet is not None and row.last_at <= now - rule.quiet
    is_over = rule.window is not None and row.first_at <= now - rule.window
    if is_quiet or is_over:
        row.failures, row.first_at = 0, now
    row.failures += 1
    row.last_at = now
    pause = pause_after(rule, row.failures)
    row.blocked_until = None if pause is None else now + pause
    return row.blocked_until


def _check(rows: dict[str, DoorFailure], now: datetime) -> None:
    waits = [row.blocked_until for row in rows.values() if row.blocked_until is not None]
    _refuse_until(max(waits, default=now), now)


def _refuse_until(until: datetime, now: datetime) -> None:
    if until > now:
        raise TooManyTries(math.ceil((until - now).total_seconds()))


def _rows(
    session: Session, counters: tuple[Counter, ...], *, is_locking: bool = False
) -> dict[str, DoorFailure]:
    wanted = (
        select(DoorFailure)
        .where(DoorFailure.key.in_([counter.key for counter in counters]))
        # One order for everybody, so that no two wait for each other.
        .order_by(DoorFailure.key)
    )
    found = session.scalars(wanted.with_for_update() if is_locking else wanted)
    return {row.key: row for row in found}


def _make(session: Session, counters: tuple[Counter, ...], now: datetime) -> None:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    for counter in sorted(counters, key=lambda counter: counter.key):
        session.execute(
            insert(DoorFailure)
            .values(key=counter.key, failures=0, first_at=now, last_at=now)
            .on_conflict_do_nothing(index_elements=["key"])
        )


def _key(secret: str, *parts: str) -> str:
    text = "\x1f".join(("door", *parts))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    """The address; of the sixth version the network that one line is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 6:  # noqa: PLR2004 - version of the protocol
        return str(ipaddress.ip_network((found, _V6_PREFIX), strict=False))
    return str(found)
