"""Weeks without any activity: some villages said so, and the others stay silent."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Role
from webapp.demo.cast import DEMO_HEAD, Cast
from webapp.demo.days import Days, at
from webapp.demo.episodes import Episode
from webapp.oversight.models import NilReport

SHARE = 0.4
"""Of the weeks in which a village reported nothing."""
SAID_AT = time(10, 15)


def write(session: Session, days: Days, cast: Cast, episodes: Sequence[Episode], seed: int) -> None:
    """Write nil reports for the whole weeks; dice of its own, so that the story stays as it was."""
    rng = random.Random(seed)
    told = {(episode.author.user_id, episode.content.held_on) for episode in episodes}
    places = {(str(episode.content.area_code), episode.content.held_on) for episode in episodes}
    for member in cast.members:
        if member.role is not Role.REPORTER or member.login == DEMO_HEAD:
            continue
        for week in days.weeks:
            span = [week.starts_on + timedelta(days=n) for n in range(7)]
            is_told = any(
                (member.user_id, day) in told or (member.area_code, day) in places for day in span
            )
            if not is_told and rng.random() < SHARE:
                session.add(
                    NilReport(
                        area_code=member.area_code, week_starts_on=week.starts_on,
                        by_id=member.user_id, at=at(week.ends_on, SAID_AT),
                    )
                )  # fmt: skip
    session.flush()
