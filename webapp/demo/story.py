"""The demo's people, reports and issued weeks: six weeks of an invented province office."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.accounts.permissions import Duty, Person
from webapp.activity.models import ActivityType, Occasion
from webapp.demo import album, past, silence, studio
from webapp.demo.cast import DEMO_OFFICER, PROVINCE, Cast, assemble
from webapp.demo.days import Days, at, issuing_moment
from webapp.demo.episodes import Episode
from webapp.demo.plot import Plot
from webapp.media.intake import AcceptedMedia
from webapp.media.records import record
from webapp.media.store import Store
from webapp.review import hints
from webapp.weekly.services import issue

SEED = 904
OPENING_TIME = time(8, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is told: about so many reports, pictures and clips."""

    submissions: int = 360
    pictures: int = 320
    clips: int = 6


def load(
    session: Session,
    store: Store,
    *,
    report: Callable[[str], None],
    scale: Scale = Scale(),
    seed: int = SEED,
) -> bool:
    """Fill a database that has areas and lists but no people.

    The same seed on the same day tells the same. The caller commits; a run that was broken off
    leaves files that the next one finds again by their content.

    Returns:
        False, with nothing done, where people exist already.
    """
    if session.scalar(select(User.id).limit(1)) is not None:
        return False
    rng = random.Random(seed)
    days = Days(clock.today())
    cast = assemble(session, rng, joined_at=at(days.first, OPENING_TIME))
    report(f"  บัญชีตัวอย่าง (accounts) {len(cast.members)}")
    occasions = session.scalars(select(Occasion).order_by(Occasion.position)).all()
    episodes = Plot(rng, days, cast, occasions).episodes(scale.submissions)
    carried = album.arrange(rng, cast, episodes, pictures=scale.pictures, clips=scale.clips)
    photos, clips = studio.make(store, carried, report=report)
    files = _files(session, episodes, carried, photos, clips)
    _write_and_issue(session, days, cast, episodes, files)
    silence.write(session, days, cast, episodes, seed)
    hints.ask_for_unseen(session)
    report(f"  รายงานตัวอย่าง (reports) {len(episodes)}")
    return True


def _files(
    session: Session,
    episodes: Iterable[Episode],
    carried: album.Album,
    photos: Sequence[AcceptedMedia],
    clips: Sequence[AcceptedMedia],
) -> dict[UUID, past.Files]:
    """The files of every report; the rows of the media are written on the way."""
    for accepted in (*photos, *clips):
        record(session, accepted)
    return {
        episode.id: past.Files(
            tuple((photos[shot.index].sha256, shot) for shot in carried.shots[episode.id]),
            clips[carried.clips[episode.id]].sha256 if episode.id in carried.clips else None,
        )
        for episode in episodes
    }


def _write_and_issue(
    session: Session,
    days: Days,
    cast: Cast,
    episodes: Sequence[Episode],
    files: Mapping[UUID, past.Files],
) -> None:
    """Write in the order of approval and issue each week when its moment has come.

    So a report carries what was approved by then, and the rest comes late, as in an office.
    """
    given = past.numbers(episodes)
    past.count_numbers(session, given.values())
    names = {row.code: row.name_th for row in session.scalars(select(ActivityType))}
    left = sorted(episodes, key=lambda episode: given.get(episode.id, ""))
    officer = _person(cast)
    for week in days.issued_weeks:
        moment = issuing_moment(week)
        ripe = [e for e in left if e.approved_at is not None and e.approved_at < moment]
        left = [e for e in left if e.approved_at is None or e.approved_at >= moment]
        past.write(session, ripe, files, given, names)
        issue(session, officer, PROVINCE, week.key, now=moment)
        session.flush()
    # A duplicate names the report that was kept, which therefore comes before it.
    past.write(session, [e for e in left if e.duplicate_of is None], files, given, names)
    past.write(session, [e for e in left if e.duplicate_of is not None], files, given, names)


def _person(cast: Cast) -> Person:
    officer = cast[DEMO_OFFICER]
    duty = Duty(officer.role, officer.area_code, officer.unit_name)
    return Person(officer.user_id, officer.login, (duty,))
