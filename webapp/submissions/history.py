"""The history of a submission for both sides: what was done, what changed, and what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.submissions import comments, presenting
from webapp.submissions.models import Submission, SubmissionEvent
from webapp.submissions.presenting import TimelineEntry
from webapp.submissions.rounds import Asked, Change, FileChange, Rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEntry(TimelineEntry):
    """A line of the timeline with what it asked for or changed."""

    asked: Sequence[Asked] = ()
    changes: Sequence[Change] = ()
    files: Sequence[FileChange] = ()


def told(
    session: Session, submission: Submission, events: Sequence[SubmissionEvent], rounds: Rounds
) -> list[tuple[datetime, TimelineEntry]]:  # fmt: skip
    """Events and comments with their moments, in the order of time."""
    lines = list(
        zip((event.at for event in events), _entries(events, rounds), strict=True)
    )  # fmt: skip
    lines += [
        (
            comment.at,
            TimelineEntry(
                title=gettext("Comment"), when=i18n.date_time(comment.at),
                who=comment.author.name_th, note=comment.words, kind="comment",
            ),
        )
        for comment in comments.thread(session, submission)
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line[0])


def _entries(events: Sequence[SubmissionEvent], rounds: Rounds) -> list[TimelineEntry]:
    return [
        _entry(event, line, rounds)
        for event, line in zip(events, presenting.timeline_of(events), strict=True)
    ]


def _entry(event: SubmissionEvent, line: TimelineEntry, rounds: Rounds) -> TimelineEntry:
    asked = rounds.asked_in(event)
    changes = rounds.changes_in(event)
    files = rounds.file_changes_in(event)
    if not (asked or changes or files):
        return line
    line = replace(line, note="" if asked else event.comment)
    return RoundEntry(
        title=line.title, when=line.when, who=line.who, note=line.note, kind=line.kind,
        source=line.source, asked=asked, changes=changes, files=files,
    )  # fmt: skip
