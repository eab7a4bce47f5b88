"""What happened in the six weeks: who reported what, where and when. The dice decide, by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from webapp.activity.models import Occasion
from webapp.demo import telling
from webapp.demo.cast import DEMO_HEAD, DEMO_REVIEWER, MARK, Cast, Home, Member
from webapp.demo.days import Days, at, issuing_moment
from webapp.demo.episodes import Episode, Fate, Step, live
from webapp.demo.samples import Sample, Wording, samples
from webapp.submissions.content import Content
from webapp.submissions.workflow import Action

BUSY = {
    "4901": 24, "4902": 13, "4903": 20, "4904": 11, "4905": 16, "4906": 9, "4907": 7,
}  # fmt: skip
"""District → its share of the reports."""
QUIET_CHOICES = ("4906", "4907", "4902", "4904", "4905")
QUEUE_SHARE = 0.045
DUPLICATE_SHARE = 0.02
DRAFT_SHARE = 0.022
QUEUE_DAYS = 5
CEREMONY_WEIGHT = 25
"""Around a day of ceremony most of what is done is done for it."""
FATES: tuple[tuple[int, dict[Fate, float]], ...] = (
    (7, {Fate.APPROVED: 52, Fate.WAITING: 32, Fate.RETURNED: 9, Fate.CORRECTED: 5,
         Fate.WITHDRAWN: 2}),
    (14, {Fate.APPROVED: 81, Fate.CORRECTED: 9, Fate.WAITING: 4, Fate.RETURNED: 4,
          Fate.WITHDRAWN: 2}),
    (999, {Fate.APPROVED: 86, Fate.CORRECTED: 11, Fate.RETURNED: 1, Fate.WITHDRAWN: 2}),
)  # fmt: skip
"""Days since the activity, up to which these weights hold."""
HEAD_FATES = (
    (34, Fate.APPROVED), (27, Fate.APPROVED), (20, Fate.CORRECTED), (12, Fate.APPROVED),
    (5, Fate.RETURNED), (1, Fate.WAITING),
)  # fmt: skip
"""The demo's village head: days ago, and what became of it. A draft comes on top."""


class Plot:
    """The dice and everything they need; `episodes` is the whole story."""

    def __init__(
        self, rng: random.Random, days: Days, cast: Cast, occasions: Sequence[Occasion]
    ) -> None:
        self.rng = rng
        self.days = days
        self.cast = cast
        self.occasions = occasions
        self._told: set[tuple[str, int, str]] = set()
        self._quiet = self._quiet_district()

    def episodes(self, count: int) -> list[Episode]:
        """Make up about `count` reports, in no particular order."""
        told = [*self._samples_own(), *self._of_demo_head()]
        queue = list(self._queue(max(4, round(count * QUEUE_SHARE))))
        drafts = list(self._drafts(max(2, round(count * DRAFT_SHARE))))
        repeats = max(2, round(count * DUPLICATE_SHARE))
        while len(told) + len(queue) + len(drafts) + repeats < count:
            told.extend(self._any())
        return [*told, *self._repeats(told, repeats), *queue, *drafts]

    def _quiet_district(self) -> str:
        """A district with nothing in the newest week, to see what the paper says then."""
        week = self.days.newest_week
        own = {s.area_code[:4] for s in samples() if s.day_in(week.starts_on, week.ends_on)}
        return next(code for code in QUIET_CHOICES if code not in own)

    def _samples_own(self) -> Iterator[Episode]:
        """Each sample whose day lies in the six weeks, word for word."""
        for sample in samples():
            day = sample.day_in(self.days.first, self.days.last)
            if day is not None:
                author = self.cast.reporter_for(sample.area_code)
                content = telling.own_words(sample, author, day)
                yield self._live(self._begin(author, sample, content), Fate.APPROVED)

    def _of_demo_head(self) -> Iterator[Episode]:
        head = self.cast[DEMO_HEAD]
        for days_ago, fate in HEAD_FATES:
            day = self.days.today - timedelta(days=days_ago)
            yield self._live(self._tell(head, day), fate)
        yield self._draft(head, self.days.last)

    def _queue(self, count: int) -> Iterator[Episode]:
        """What waits for the demo's reviewer: recent, one approved by mistake, one told twice."""
        district = self.cast[DEMO_REVIEWER].area_code
        waiting = []
        for n in range(count - 1):
            day = self.rng.choice(self.days.recent(QUEUE_DAYS))
            author = self.rng.choice(self.cast.reporters(district))
            fate = Fate.REOPENED if n == 0 else Fate.WAITING
            waiting.append(self._live(self._tell(author, day), fate))
        yield from waiting
        yield self._repeat(waiting[-1], Fate.WAITING)

    def _drafts(self, count: int) -> Iterator[Episode]:
        """Reports begun and not sent; the first was given up."""
        for n in range(count):
            author = self.rng.choice(self.cast.reporters("49"))
            draft = self._draft(author, self.rng.choice(self.days.recent(6)))
            if n == 0:
                given_up = draft.begun_at + timedelta(minutes=7)
                draft = replace(draft, steps=(Step(given_up, author.user_id, Action.WITHDRAW),))
            yield draft

    def _any(self) -> Iterator[Episode]:
        """One more report of anybody, unless the quiet week forbids it."""
        day = self._any_day()
        district = self.rng.choices(list(BUSY), list(BUSY.values()))[0]
        author = self.rng.choice(self.cast.reporters(district))
        age = (self.days.today - day).days
        fates = next(weights for limit, weights in FATES if age < limit)
        fate = self.rng.choices(list(fates), list(fates.values()))[0]
        episode = self._live(self._tell(author, day), fate)
        if not self._breaks_quiet(episode):
            yield episode

    def _any_day(self) -> date:
        # Saturdays see more work, Sundays less.
        weights = [{6: 1.5, 7: 0.6}.get(day.isoweekday(), 1.0) for day in self.days.all]
        return self.rng.choices(self.days.all, weights)[0]

    def _breaks_quiet(self, episode: Episode) -> bool:
        """Whether the newest week's paper would carry, or wait for, a report of its district."""
        week, held_on = self.days.newest_week, episode.content.held_on
        if episode.district != self._quiet or held_on is None or held_on > week.ends_on:
            return False
        carried = episode.approved_at
        is_late = carried is None or carried > issuing_moment(week.previous)
        return held_on >= week.starts_on or is_late

    def _repeats(self, told: Sequence[Episode], count: int) -> Iterator[Episode]:
        """The same activity reported by another village too, and found out."""
        oldest = self.days.today - timedelta(days=7)
        known = [
            episode
            for episode in told
            if episode.approved_at
            and episode.district != self._quiet
            and episode.content.held_on
            and episode.content.held_on < oldest
        ]
        for episode in self.rng.sample(known, min(count, len(known))):
            repeat = self._repeat(episode, Fate.DUPLICATE)
            if repeat.steps[-1].action is Action.MARK_DUPLICATE:
                yield replace(repeat, duplicate_of=episode.id)

    def _repeat(self, episode: Episode, fate: Fate) -> Episode:
        scope = str(episode.content.area_code)[:6]
        others = [m for m in self.cast.reporters(scope) if m != episode.author]
        others = others or [m for m in self.cast.reporters(scope[:4]) if m != episode.author]
        author = self.rng.choice(others)
        content = replace(
            episode.content,
            title=f"ร่วม{episode.content.title.removeprefix('ร่วม')}",
            organising_unit=author.unit_name,
            host_role="participant",
            host_unit=episode.author.unit_name,
            problems="",
        )
        begun = self._begin(author, episode.sample, content)
        return self._live(replace(begun, pictures_of=episode.id, has_clip=False), fate)

    def _tell(self, author: Member, day: date) -> Episode:
        """Choose what an author did that day, and say it in a way they have not used before."""
        home = self.rng.choice(author.homes)
        sample, wording = self._pick(home, day)
        content = telling.tell(self.rng, sample, wording, author, home, day)
        content = telling.for_occasion(self.rng, sample, content, self.occasions)
        return self._begin(author, sample, content)

    def _pick(self, home: Home, day: date) -> tuple[Sample, Wording]:
        fitting = [
            (sample, wording)
            for sample in samples()
            for wording in telling.wordings_for(sample, home, day, self.occasions)
        ]
        fresh = [(s, w) for s, w in fitting if (home.code, s.no, w.title) not in self._told]
        choices = fresh or fitting
        weights = [
            sample.weight * (CEREMONY_WEIGHT if sample.needs_ceremony else 1) / len(sample.wordings)
            for sample, _ in choices
        ]
        sample, wording = self.rng.choices(choices, weights)[0]
        self._told.add((home.code, sample.no, wording.title))
        return sample, wording

    def _draft(self, author: Member, day: date) -> Episode:
        """Half a report: no details and no number of people yet."""
        begun = self._tell(author, day)
        content = replace(
            begun.content, details="", result="", quantities=(), people_total=None,
            people_by_group=(), presided_by="", beneficiaries="", problems="",
        )  # fmt: skip
        evening = at(self.days.last, time(18, 0)) + timedelta(minutes=self.rng.randint(0, 120))
        return replace(
            begun, content=content, begun_at=evening, photos=self.rng.randint(1, 2), has_clip=False
        )

    def _begin(self, author: Member, sample: Sample, content: Content) -> Episode:
        assert content.title.endswith(MARK)  # noqa: S101
        return Episode(
            id=UUID(int=self.rng.getrandbits(128), version=4),
            author=author,
            sample=sample,
            content=content,
            photos=self.rng.choices((0, 2, 3, 4, 5), (6, 42, 30, 18, 4))[0],
            has_clip=self.rng.random() < 0.15,
            begun_at=self.days.end,
        )

    def _live(self, episode: Episode, fate: Fate) -> Episode:
        reviewer = self.cast.reviewer_of(str(episode.content.area_code))
        return live(self.rng, self.days, episode, fate, reviewer.user_id)
