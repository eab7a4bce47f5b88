"""The things that a return asks for singly: ticked photos, clip and fields, each with its reason.

Each thing has a key, `photo:<id>`, `clip:<id>` or `field:<name>`; the page posts `ask` once for
every ticked key, and `ask-reason-<key>` and `ask-words-<key>` for all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import get_locale, gettext
from sqlalchemy.orm import Session

from webapp.activity import queries as activity
from webapp.activity.models import AppliesTo, ReturnReason
from webapp.submissions import labels
from webapp.submissions import presenting as said
from webapp.submissions.asking import FIELDS, Ask
from webapp.submissions.fields import CompositeField, text_of
from webapp.submissions.models import Submission

LONGEST_WORDS = 300


class AsksField(CompositeField):
    """What was ticked; `chosen` holds reason and words by key, to show them again."""

    data: tuple[Ask, ...]
    chosen: dict[str, tuple[str, str]]

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Read every ticked thing; a key that makes no sense is left out."""
        self.data, self.chosen = (), {}
        asks = []
        for key in dict.fromkeys(formdata.getlist("ask") if formdata else ()):
            reason, words = (
                text_of(formdata, f"ask-reason-{key}"),
                text_of(formdata, f"ask-words-{key}"),
            )
            self.chosen[key] = (reason, words)
            ask = _ask(key, reason, words)
            if ask is not None:
                asks.append(ask)
        self.data = tuple(asks)
        if any(len(ask.words) > LONGEST_WORDS for ask in asks):
            raise ValueError(gettext("This is too long."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable:
    """One thing that can be ticked, with the reasons offered for it."""

    key: str
    name: str
    value: str
    thumb_url: str
    reasons: list[tuple[str, str]]


def offers(session: Session, submission: Submission, facts: Sequence[said.Fact]) -> dict[str, Any]:
    """What the form lists: reasons for the whole report, and the single things."""
    rows = activity.return_reasons(session)
    whole = [(row.code, _name(row)) for row in rows if row.applies_to == AppliesTo.WHOLE]
    return {"whole_reasons": whole, "askables": askables(rows, submission, facts)}


def askables(
    rows: Sequence[ReturnReason], submission: Submission, facts: Sequence[said.Fact]
) -> list[Askable]:  # fmt: skip
    """Every photo, the clip, and every field that says something, in the order of the page."""
    values = {str(fact.label): fact.value for fact in facts}
    found = [
        Askable(key=f"{item.kind}:{item.id}", name=name, value=item.caption,
                thumb_url=said.file_url(item, "thumb"), reasons=_fitting(rows, item.kind))
        for item, name in _named_files(submission)
    ]  # fmt: skip
    for name in FIELDS:
        label = str(labels.SHOWN[name])
        if label in values:
            found.append(
                Askable(key=f"field:{name}", name=label, value=values[label], thumb_url="",
                        reasons=_fitting(rows, AppliesTo.FIELD, name))
            )  # fmt: skip
    return found


def _named_files(submission: Submission) -> list[tuple[Any, str]]:
    photos = [item for item in submission.attachments if item.kind == "photo"]
    clips = [item for item in submission.attachments if item.kind == "clip"]
    named = [
        (item, gettext("Photo %(number)s", number=number)) for number, item in enumerate(photos, 1)
    ]
    return named + [(item, gettext("Clip")) for item in clips]


def _fitting(rows: Sequence[ReturnReason], kind: str, field: str = "") -> list[tuple[str, str]]:
    """Those made for this very field first, then those for any."""
    fitting = [row for row in rows if row.applies_to == kind and row.field in {"", field}]
    fitting.sort(key=lambda row: not row.field)
    return [(row.code, _name(row)) for row in fitting]


def _name(row: ReturnReason) -> str:
    return row.name_en if str(get_locale()) == "en" and row.name_en else row.name_th


def _ask(key: str, reason: str, words: str) -> Ask | None:
    kind, _, target = key.partition(":")
    if kind == AppliesTo.FIELD:
        return Ask(kind=AppliesTo.FIELD, field=target, reason_code=reason, words=words)
    if kind not in {AppliesTo.PHOTO, AppliesTo.CLIP}:
        return None
    try:
        attachment_id = UUID(target)
    except ValueError:
        return None
    return Ask(
        kind=AppliesTo(kind), attachment_id=attachment_id, reason_code=reason, words=words
    )  # fmt: skip
