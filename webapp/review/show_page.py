"""What the page of one submission is given: facts, photos, oddities, timeline, open decisions.

The same page answers a refused decision, with everything that was typed still in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Permission, Person
from webapp.error_pages import sentence_of
from webapp.errors import DomainError
from webapp.geography import queries as geography
from webapp.geography.models import Area
from webapp.review import (
    dismissals,
    findings,
    flag_cards,
    joint_panel,
    just_decided,
    photo_marks,
    presenting,
    queries,
    return_form,
    second_look,
)
from webapp.review.addresses import correct_url, decide_url, dismiss_url, queue_url, show_url
from webapp.review.filters import QueueFilter
from webapp.review.findings import Candidate
from webapp.review.flag_cards import Setting
from webapp.review.forms import DECIDED_HERE, DecisionForm, DismissalForm, duplicate_unknown
from webapp.review.models import FlagKind
from webapp.review.position import Position
from webapp.review.second_look import SecondLook
from webapp.submissions import corrections, history, on_behalf, originals
from webapp.submissions import presenting as said
from webapp.submissions import queries as submissions
from webapp.submissions.comments import may_comment
from webapp.submissions.errors import AskedForNothing, CommentNeeded, DuplicateOfWhat, StaleDecision
from webapp.submissions.labels import HAPPENED, STATUS
from webapp.submissions.models import Attachment, Submission, SubmissionEvent
from webapp.submissions.permissions import may_open_originals, may_view, open_actions
from webapp.submissions.rounds import Rounds
from webapp.submissions.workflow import Action, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a decision was not taken: what to say on top, and what to say at which field."""

    is_stale: bool = False
    sentence: str = ""
    by_field: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """`comment` and `duplicate_of` of the action's form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A decision that was sent and refused; on a page that is only looked at, an empty form."""

    form: DecisionForm
    refusal: Refusal | None = None
    dismissal: DismissalForm | None = None
    """A reason that was refused, where that is what was sent."""

    @property
    def is_stale(self) -> bool:
        """Whether somebody else was faster."""
        return self.refusal is not None and self.refusal.is_stale


def refusal_of(error: DomainError) -> Refusal:
    """The words for a decision that was refused."""
    sentence = sentence_of(error)
    match error:
        case CommentNeeded() | AskedForNothing():
            return Refusal(sentence=sentence, by_field={"comment": [sentence]})
        case DuplicateOfWhat():
            sentence = duplicate_unknown(str(error.details.get("number", "")))
            return Refusal(sentence=sentence, by_field={"duplicate_of": [sentence]})
    return Refusal(is_stale=isinstance(error, StaleDecision), sentence=sentence)


def context(
    session: Session,
    person: Person,
    submission: Submission,
    chosen: QueueFilter,
    attempt: Attempt,
) -> dict[str, Any]:
    """Everything that the page shows. The number of queries does not depend on what is shown."""
    others = findings.candidates(session, person, submission)
    looked = second_look.look(session, person, submission, others)
    area_code = str(submission.area_code)
    named = [other.area_code for other in others] + flag_cards.area_codes(looked.flags)
    paths = geography.paths_to(session, [area_code, *named])
    path, levels = paths.get(area_code, []), presenting.levels_above(person)
    setting = Setting(paths=paths, levels=levels, chosen=chosen)
    place = presenting.place_of(path, levels, submission.village_text)
    events = submissions.timeline(session, submission)
    rounds = Rounds(session, submission, events)
    facts = said.facts_of(submission, path, group_names=submissions.group_names(session))
    return {
        "submission": submission,
        "status_label": STATUS[Status(submission.status)],
        "key_facts": _key_facts(submission, place),
        "facts": facts,
        "photos": _photos(person, submission, looked, chosen),
        "clip": said.clip_of(submission),
        **second_look.panel(looked, setting),
        "events": second_look.history(history.told(session, submission, events, rounds), looked),
        "asked": rounds.last(),
        "may_comment": may_comment(person, submission),
        "kept": _kept(person, submission, chosen),
        **_in_list(session, person, submission, chosen),
        "candidates": _candidate_choices(others, paths, person),
        **joint_panel.context(session, person, submission, others, setting),
        "stale": _stale(person, events) if attempt.is_stale else None,
        **_to_decide(person, submission, chosen, attempt),
        **_to_return(session, person, submission, facts),
    }


def _to_decide(
    person: Person, submission: Submission, chosen: QueueFilter, attempt: Attempt
) -> dict[str, Any]:
    """What is open to this person, and what they sent before."""
    may_dismiss = dismissals.may_dismiss(person, submission)
    return {
        "actions": _actions(person, submission),
        "decide_url": decide_url(submission.id, chosen),
        "correct_url": (
            correct_url(submission.id, chosen)
            if corrections.may_correct(person, submission)
            else None
        ),
        "dismiss_url": dismiss_url(submission.id, chosen) if may_dismiss else None,
        "form": attempt.form,
        "refusal": attempt.refusal,
        "dismissal": attempt.dismissal,
    }


def _to_return(
    session: Session, person: Person, submission: Submission, facts: Sequence[said.Fact]
) -> dict[str, Any]:
    """What can be asked of the village, where this person can return the submission."""
    if Action.RETURN not in _actions(person, submission):
        return {"whole_reasons": [], "askables": []}
    return return_form.offers(session, submission, facts)


def _key_facts(submission: Submission, place: str) -> list[tuple[str, str]]:
    """What the photos are compared with: type, day, place, people, and who reported."""
    assert submission.held_on is not None  # noqa: S101 - the table holds it of all that were sent
    return [
        (gettext("Type"), submission.activity_type_name),
        (gettext("Held on"), i18n.weekday_date(submission.held_on)),
        (gettext("Place"), i18n.area_digits(place)),
        (
            gettext("People"),
            gettext("%(count)s people", count=i18n.number(submission.people_total or 0)),
        ),
        (gettext("Reporter"), on_behalf.mark_of(submission) or submission.author.name_th),
    ]


def _photos(
    person: Person, submission: Submission, looked: SecondLook, chosen: QueueFilter
) -> list[dict[str, object]]:
    """The photos as the desk shows them: large, each with what is odd about it."""
    reused = {
        flag.attachment.id: flag.use
        for flag in reversed(looked.flags)
        if flag.kind is FlagKind.SAME and flag.use is not None and flag.use.is_in_view
    }
    taken = looked.found.taken_on_other_days or {}
    may_open = may_open_originals(person, submission)
    return [
        {
            "url": said.file_url(item, "screen"),
            "caption": item.caption,
            "width": item.media_file.width_px,
            "height": item.media_file.height_px,
            "taken_on": taken.get(item.id),
            "reused_in": _digits(use.number) if use else None,
            "reused_url": show_url(use.submission_id, chosen) if use else None,
            "is_waiting": not said.is_ready(item, "screen"),
            "marks": photo_marks.of(person, item, chosen),
            "shot": originals.facts_text(item.media_file) if may_open else "",
            "original_url": _original_url(item)
            if may_open and item.original_gone_at is None
            else None,
            "take_down_url": said.take_down_url(item),
        }
        for item in submission.attachments
        if item.kind == "photo"
        for use in [reused.get(item.id)]
    ]


def _original_url(item: Attachment) -> str:
    return url_for(
        "submission_media.open_original",
        submission_id=item.submission_id,
        attachment_id=item.id,
    )


def _kept(person: Person, submission: Submission, chosen: QueueFilter) -> dict[str, object] | None:
    """The submission that this one repeats, with an address where the person may open it."""
    kept = submission.duplicate_of
    if kept is None:
        return None
    url = show_url(kept.id, chosen) if may_view(person, kept) else None
    return {"number": kept.number, "title": kept.title, "url": url}


def _in_list(
    session: Session, person: Person, submission: Submission, chosen: QueueFilter
) -> dict[str, Any]:
    """The list somebody came from, the place in it, and what they decided a moment ago."""
    position = queries.position_of(session, person, chosen, submission)
    return {
        "position": position,
        "chosen": chosen,
        "just_decided": just_decided.find(session, person, chosen),
        "links": {"here": show_url(submission.id, chosen), **_links(position, chosen)},
    }


def _links(position: Position, chosen: QueueFilter) -> dict[str, str | None]:
    return {
        "queue": queue_url(chosen),
        "previous": show_url(position.previous_id, chosen) if position.previous_id else None,
        "next": show_url(position.next_id, chosen) if position.next_id else None,
    }


def _actions(person: Person, submission: Submission) -> set[Action]:
    """What can be decided here: nothing for somebody who only looks on."""
    if not person.holds(Permission.REVIEW_DECIDE, str(submission.area_code)):
        return set()
    return set(open_actions(person, submission)) & set(DECIDED_HERE)


def _candidate_choices(
    others: Sequence[Candidate], paths: Mapping[str, list[Area]], person: Person
) -> list[tuple[str, str, str]]:
    """(number, title, facts) of what this one may repeat."""
    levels = presenting.levels_above(person)
    return [
        (
            other.number,
            f"{_digits(other.number)} {other.title}",
            " · ".join((
                presenting.place_of(paths.get(other.area_code, []), levels),
                other.activity_type_name,
                gettext("%(count)s people", count=i18n.number(other.people_total)),
                str(STATUS[Status(other.status)]),
            )),
        )
        for other in others
    ]  # fmt: skip


def _stale(person: Person, events: Sequence[SubmissionEvent]) -> tuple[str, str]:
    """(what happened while the page was open, who did it and when)."""
    last = events[-1]
    if last.actor_id == person.id:
        sentence = gettext("You have decided about this report already.")
        what = gettext("%(done)s, %(when)s", done=_done(last), when=i18n.date_time(last.at))
        return sentence, what
    what = gettext(
        "%(done)s by %(who)s, %(when)s", done=_done(last), who=last.actor.name_th,
        when=i18n.date_time(last.at),
    )  # fmt: skip
    return sentence_of(StaleDecision()), what


def _done(event: SubmissionEvent) -> str:
    return str(HAPPENED[event.action])


def _digits(number: str) -> str:
    return i18n.area_digits(number)
