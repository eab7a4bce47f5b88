"""Writing reports as if they had been sent and decided weeks ago.

The services stamp the present moment; here the rows are written with the moments of the story.
Every step still goes through the one table of transitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy.orm import Session

from webapp.clock import to_local
from webapp.demo.album import Shot
from webapp.demo.cast import PROVINCE
from webapp.demo.episodes import Episode
from webapp.submissions.content import Content, differences, fingerprint, plain
from webapp.submissions.models import (
    Attachment,
    Submission,
    SubmissionEvent,
    SubmissionPeople,
    SubmissionQuantity,
)
from webapp.submissions.number_models import SubmissionCounter
from webapp.submissions.numbers import receipt_code
from webapp.submissions.services import SCALARS
from webapp.submissions.workflow import Action, Status, find_transition
from webapp.thai import buddhist_year


@dataclass(frozen=True, slots=True)
class Files:
    """What a report carries, as kept in the store."""

    photos: tuple[tuple[str, Shot], ...]
    """(SHA-256, its place in the album), the cover first."""
    clip: str | None = None

    def keys(self, photos: int | None = None) -> list[str]:
        """The hashes, of the first photos alone if a number is given."""
        clip = [self.clip] if self.clip else []
        return [sha256 for sha256, _ in self.photos[:photos]] + clip


def numbers(episodes: Iterable[Episode]) -> dict[UUID, str]:
    """Give numbers in the order of sending, for each year anew."""
    sent = sorted(
        (episode.sent_at, episode.id) for episode in episodes if episode.sent_at is not None
    )
    last: defaultdict[int, int] = defaultdict(int)
    given = {}
    for sent_at, episode_id in sent:
        year = buddhist_year(to_local(sent_at).date())
        last[year] += 1
        given[episode_id] = f"{PROVINCE}-{year}-{last[year]:06d}"
    return given


def count_numbers(session: Session, given: Iterable[str]) -> None:
    """Leave the counters where the numbers end."""
    last: defaultdict[int, int] = defaultdict(int)
    for number in given:
        _, year, running = number.split("-")
        last[int(year)] = max(last[int(year)], int(running))
    session.add_all(
        SubmissionCounter(province_code=PROVINCE, year=year, last=running)
        for year, running in last.items()
    )


def write(
    session: Session,
    episodes: Sequence[Episode],
    files: Mapping[UUID, Files],
    given: Mapping[UUID, str],
    type_names: Mapping[str, str],
) -> None:
    """Write these reports with everything that happened to them. Effects: rows, flushed."""
    session.add_all(
        _submission(
            episode,
            files[episode.id],
            given.get(episode.id),
            type_names[episode.sample.activity_type_code],
        )
        for episode in episodes
    )
    session.flush()


def _submission(episode: Episode, files: Files, number: str | None, type_name: str) -> Submission:
    content = episode.content
    row = Submission(
        id=episode.id,
        number=number,
        receipt_code=receipt_code(episode.id) if number else None,
        status=Status.DRAFT,
        author_id=episode.author.user_id,
        channel="web",
        **{name: getattr(content, name) for name in SCALARS},
        typed={},
        activity_type_name=type_name if number else "",
        created_at=episode.begun_at,
        updated_at=episode.begun_at,
        submitted_at=episode.sent_at,
        approved_at=episode.approved_at,
        duplicate_of_id=episode.duplicate_of,
        people=[
            SubmissionPeople(group_code=group, people=people)
            for group, people in content.people_by_group
        ],
        quantities=[
            SubmissionQuantity(position=position, amount=amount, unit=unit)
            for position, (amount, unit) in enumerate(content.quantities)
        ],
        attachments=list(_attachments(episode, files)),
    )
    _replay(row, episode, files)
    # Written once and attached to: what a phone's draft comes to.
    row.version = 2 + len(row.attachments) + len(row.events)
    return row


def _replay(row: Submission, episode: Episode, files: Files) -> None:
    """Take the row through its steps, one event each."""
    for step in episode.steps:
        transition = find_transition(Status(row.status), step.action)
        if transition is None:
            raise ValueError(f"no {step.action} from {row.status}")
        changes: dict[str, list[object]] = {}
        if step.action is Action.SUBMIT:
            is_first = not row.events
            content, keys = _as_sent(episode, files, is_first=is_first)
            said = plain(content, keys)
            changes = {} if is_first else differences(row.sent_content, said)
            row.sent_content, row.content_hash = said, fingerprint(content, keys)
        row.events.append(
            SubmissionEvent(
                at=step.at, actor_id=step.actor_id, action=step.action, from_status=row.status,
                to_status=transition.to, comment=step.comment, changes=changes,
            )
        )  # fmt: skip
        row.status, row.updated_at = transition.to, step.at


def _as_sent(episode: Episode, files: Files, *, is_first: bool) -> tuple[Content, list[str]]:
    if is_first and episode.first_content is not None:
        return episode.first_content, files.keys(episode.first_photos)
    return episode.content, files.keys()


def _attachments(episode: Episode, files: Files) -> Iterable[Attachment]:
    for position, (sha256, shot) in enumerate(files.photos):
        yield _attachment(episode, "photo", position, sha256, shot.caption)
    if files.clip is not None:
        yield _attachment(episode, "clip", 0, files.clip, "")


def _attachment(
    episode: Episode, kind: str, position: int, sha256: str, caption: str
) -> Attachment:
    return Attachment(
        id=uuid5(NAMESPACE_OID, f"{episode.id}/{sha256}"),
        kind=kind,
        position=position,
        caption=caption,
        media_sha256=sha256,
        created_at=episode.begun_at,
    )
