"""Which pictures and clips the reports carry.

A picture takes a tenth of a second to draw, so reports share them: never two of one district as
long as there are enough, for there it would look like a picture sent twice. What still waits for
a decision has pictures of its own, some with the hour that a camera writes into them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from webapp.demo.cast import DEMO_REVIEWER, Cast
from webapp.demo.episodes import Episode
from webapp.demo.pictures import Theme
from webapp.submissions.workflow import Action

WIDE, TALL = (1024, 768), (768, 1024)
OWN_SHARE = 0.42
CLOSED = frozenset({Action.APPROVE, Action.MARK_DUPLICATE, Action.WITHDRAW})
CAPTIONS = (
    ("ภาพรวมของกิจกรรม", "สภาพพื้นที่ก่อนดำเนินการ", "จุดดำเนินกิจกรรม"),
    ("ระหว่างดำเนินการ", "วัสดุและอุปกรณ์ที่ใช้", "บริเวณที่ดำเนินการ"),
    ("หลังดำเนินการเสร็จ", "ผลการดำเนินงาน", "สภาพพื้นที่หลังเสร็จงาน"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture to be drawn."""

    seed: int
    theme: Theme
    taken_at: datetime
    """Bangkok time, without its zone."""
    is_recorded: bool = False
    """Whether the file says when and where it was taken, as phones write it."""
    place: tuple[float, float] | None = None
    size: tuple[int, int] = WIDE


@dataclass(frozen=True, slots=True)
class Filming:
    """A clip to be made."""

    seed: int
    theme: Theme
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture in a report: its index among the drawings, and what is said about it."""

    index: int
    caption: str


@dataclass(slots=True)
class Album:
    """All pictures and clips, and which report carries which."""

    drawings: list[Drawing] = field(default_factory=list)
    filmings: list[Filming] = field(default_factory=list)
    shots: dict[UUID, tuple[Shot, ...]] = field(default_factory=dict)
    clips: dict[UUID, int] = field(default_factory=dict)


def arrange(
    rng: random.Random, cast: Cast, episodes: Sequence[Episode], *, pictures: int, clips: int
) -> Album:
    """Give every report its pictures, with about `pictures` and at most `clips` different ones."""
    album = Album()
    photos: dict[UUID, list[int]] = {}
    desk = cast[DEMO_REVIEWER].area_code
    by_need = sorted(
        (episode for episode in episodes if _is_open(episode)), key=lambda e: e.district != desk
    )
    for episode in by_need:
        if len(album.drawings) + episode.photos <= pictures * OWN_SHARE:
            photos[episode.id] = _own(rng, album, episode)
    others = [episode for episode in episodes if episode.id not in photos]
    photos |= _shared(rng, album, others, pictures - len(album.drawings))
    for episode in episodes:
        if episode.pictures_of is not None:
            first = photos[episode.pictures_of][:1]
            photos[episode.id] = [*first, *(n for n in photos[episode.id] if n not in first)]
    for episode in episodes:
        album.shots[episode.id] = _captioned(rng, photos[episode.id])
    _film(rng, album, episodes, clips)
    return album


def _is_open(episode: Episode) -> bool:
    return not episode.steps or episode.steps[-1].action not in CLOSED


def _own(rng: random.Random, album: Album, episode: Episode) -> list[int]:
    """Draw for this report alone; now and then a picture is older than the activity."""
    content = episode.content
    assert content.held_on is not None  # noqa: S101
    day = content.held_on - timedelta(days=9 if rng.random() < 0.06 else 0)
    is_recorded = rng.random() < 0.6
    place = None
    if content.latitude is not None and content.longitude is not None and is_recorded:
        place = (content.latitude, content.longitude)
    first = len(album.drawings)
    for n in range(episode.photos):
        album.drawings.append(
            Drawing(
                seed=first + n,
                theme=episode.sample.theme,
                taken_at=_moment(rng, day, episode),
                is_recorded=is_recorded,
                place=place,
                size=_size(rng),
            )
        )
    return list(range(first, len(album.drawings)))


def _shared(
    rng: random.Random, album: Album, episodes: Sequence[Episode], most: int
) -> dict[UUID, list[int]]:
    """Draw for all these reports together, each theme as often as its busiest district needs."""
    wanted: Counter[tuple[Theme, str]] = Counter()
    for episode in episodes:
        wanted[episode.sample.theme, episode.district] += episode.photos
    needs: Counter[Theme] = Counter()
    for (theme, _), count in wanted.items():
        needs[theme] = max(needs[theme], count)
    total = max(1, needs.total())
    pool = {
        theme: _pool(rng, album, theme, max(1, min(need, most * need // total)), episodes)
        for theme, need in needs.items()
    }
    used: dict[tuple[Theme, str], int] = {}
    photos = {}
    for episode in episodes:
        theme = episode.sample.theme
        drawn, key = pool[theme], (theme, episode.district)
        start = used.get(key, rng.randrange(len(drawn)))
        count = min(episode.photos, len(drawn))
        photos[episode.id] = [drawn[(start + n) % len(drawn)] for n in range(count)]
        used[key] = start + count
    return photos


def _pool(
    rng: random.Random, album: Album, theme: Theme, count: int, episodes: Iterable[Episode]
) -> list[int]:
    models = [episode for episode in episodes if episode.sample.theme == theme]
    first = len(album.drawings)
    for n in range(count):
        model = models[n % len(models)]
        assert model.content.held_on is not None  # noqa: S101
        moment = _moment(rng, model.content.held_on, model)
        album.drawings.append(
            Drawing(seed=first + n, theme=theme, taken_at=moment, size=_size(rng))
        )
    return list(range(first, len(album.drawings)))


def _film(rng: random.Random, album: Album, episodes: Sequence[Episode], most: int) -> None:
    """Make the clips of the commonest themes; each is shown once in a district."""
    wanting = [episode for episode in episodes if episode.has_clip and episode.photos]
    themes = Counter(episode.sample.theme for episode in wanting).most_common(most)
    number = {theme: index for index, (theme, _) in enumerate(themes)}
    album.filmings = [Filming(0, theme, datetime.min) for theme, _ in themes]  # noqa: DTZ901
    shown: set[tuple[int, str]] = set()
    for episode in wanting:
        index = number.get(episode.sample.theme)
        if index is None or (index, episode.district) in shown:
            continue
        if not any(index == seen for seen, _ in shown):
            assert episode.content.held_on is not None  # noqa: S101
            moment = _moment(rng, episode.content.held_on, episode)
            album.filmings[index] = Filming(index, episode.sample.theme, moment)
        shown.add((index, episode.district))
        album.clips[episode.id] = index


def _captioned(rng: random.Random, indexes: Sequence[int]) -> tuple[Shot, ...]:
    if rng.random() < 0.4:
        return tuple(Shot(index, "") for index in indexes)
    last = len(indexes) - 1
    return tuple(
        Shot(index, rng.choice(CAPTIONS[0 if n == 0 else 2 if n == last else 1]))
        for n, index in enumerate(indexes)
    )


def _moment(rng: random.Random, day: date, episode: Episode) -> datetime:
    started = episode.content.started_at_time or time(9, 0)
    return datetime.combine(day, started) + timedelta(minutes=rng.randint(5, 110))


def _size(rng: random.Random) -> tuple[int, int]:
    return TALL if rng.random() < 0.12 else WIDE
