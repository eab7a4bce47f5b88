"""What asks for a second look before deciding: everything odd, in sentences and cards.

It is found in `findings` and `flags`; pictures are laid side by side in `flag_cards`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from flask_babel import gettext
from sqlalchemy.orm import Session

from webapp import i18n
from webapp.accounts.permissions import Person
from webapp.review import findings, flag_cards, flags, uses
from webapp.review.addresses import show_url
from webapp.review.filters import QueueFilter
from webapp.review.findings import Candidate, Findings
from webapp.review.flag_cards import Card, Setting
from webapp.review.flags import Flag
from webapp.review.models import FlagDismissal
from webapp.review.plausible import find_crowd
from webapp.submissions import originals, receipts
from webapp.submissions import presenting as said
from webapp.submissions.models import OriginalOpening, Submission

Hint = tuple[str, str | None]
"""A sentence, and the address where it leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """Everything odd about a submission and its pictures, and what was set aside of it."""

    found: Findings
    flags: Sequence[Flag]
    dismissed: Mapping[str, FlagDismissal]
    openings: Sequence[OriginalOpening]
    """Who opened originals."""


def look(
    session: Session, person: Person, submission: Submission, others: Sequence[Candidate]
) -> SecondLook:
    """Find it; the number of queries does not depend on how much there is."""
    matches = uses.found_elsewhere(session, person, submission)
    return SecondLook(
        found=findings.look_at(submission, others, find_crowd(session, submission)),
        flags=flags.flags_of(submission, matches),
        dismissed=flags.dismissals_of(session, submission),
        openings=originals.openings_of(session, submission),
    )


def panel(looked: SecondLook, setting: Setting) -> dict[str, Sequence[Hint] | Sequence[Card]]:
    """The strip, the cards, and those that were set aside."""
    cards = flag_cards.cards_of(looked.flags, looked.dismissed, setting)
    open_cards = [card for card in cards if card.dismissal is None]
    return {
        "hints": _hints(looked.found, open_cards, setting.chosen),
        "cards": open_cards,
        "set_aside": [card for card in cards if card.dismissal is not None],
    }


def history(
    happened: Sequence[tuple[datetime, said.TimelineEntry]], looked: SecondLook
) -> list[said.TimelineEntry]:  # fmt: skip
    """What happened, what was set aside and whose eyes saw originals, in order of time."""
    told = list(happened)
    told += flag_cards.entries_of(looked.dismissed.values())
    told += originals.entries_of(looked.openings)
    return [entry for _, entry in sorted(told, key=itemgetter(0))]


def _hints(found: Findings, cards: Sequence[Card], chosen: QueueFilter) -> list[Hint]:
    """Everything odd in a line each; pictures are compared further down the page."""
    told: list[Hint] = []
    if found.days_late is not None:
        days = i18n.number(found.days_late)
        told.append((gettext("Sent %(days)s days after the activity", days=days), None))
    if found.missing:
        files = receipts.missing_text(found.missing)
        told.append((gettext("Not everything is here yet: %(files)s", files=files), None))
    if found.has_no_photo:
        told.append((gettext("No photo"), None))
    if found.crowd is not None:
        crowd = gettext(
            "%(people)s people; nine of ten reports of this type in the district have at most "
            "%(usual)s",
            people=i18n.number(found.crowd.people), usual=i18n.number(found.crowd.usual),
        )  # fmt: skip
        told.append((crowd, None))
    told += _alike(found, cards, chosen)
    close = {other.number for other in found.close}
    return told + [(card.title, f"#{card.id}") for card in cards if card.number not in close]


def _alike(found: Findings, cards: Sequence[Card], chosen: QueueFilter) -> list[Hint]:
    """The submissions that this one may be a repeat of; each is named once."""
    compared = {card.number: f"#{card.id}" for card in cards}
    told: list[Hint] = []
    for other in found.close:
        number = i18n.area_digits(other.number)
        if other.number in compared:
            sentence = gettext("Same day, subdistrict, type and photo as %(number)s", number=number)
            told.append((sentence, compared[other.number]))
        else:
            sentence = gettext("Same day, subdistrict and type as %(number)s", number=number)
            told.append((sentence, show_url(other.id, chosen)))
    return told
