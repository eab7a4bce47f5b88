"""What the server has of a submission, as the reporter is told: on the page, and to the phone.

The phone deletes its own copy only by these words, so they never say more than the database does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno
from flask import Response, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from webapp import i18n, json_answers
from webapp.geography.models import Area
from webapp.submissions import expecting, links, places, presenting
from webapp.submissions.blueprint import SEE_OTHER
from webapp.submissions.models import Attachment, ExpectedFile, Submission
from webapp.submissions.workflow import Status

FileRow = tuple[str, str, bool]
"""(file, its state in words, whether it is here)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as the page shows it, and as the phone paints it."""

    number: str
    code: str
    title: str
    received: str
    place: str
    files: str
    rows: Sequence[FileRow]
    is_complete: bool
    late: str
    """What came too late for the printed week, in words."""
    link: str
    qr: Markup


def receipt_of(submission: Submission, path: Sequence[Area]) -> Receipt:
    """The receipt of a submission that was sent. `path` leads to its place."""
    link = links.handed_out("submissions.show", submission_id=submission.id)
    return Receipt(
        number=i18n.area_digits(submission.number or ""),
        code=submission.receipt_code or "",
        title=submission.title,
        received=received_text(submission),
        place=presenting.place_of(submission, path),
        files=files_text(submission),
        rows=rows_of(submission),
        is_complete=not expecting.missing_of(submission),
        late=late_text(submission),
        link=link,
        qr=_qr(link),
    )


def answer(submission: Submission) -> ResponseReturnValue:
    """The receipt: as JSON where that was asked for, else the way to its page."""
    if json_answers.wanted():
        return as_json(submission)
    return redirect(_url(submission), SEE_OTHER)


def as_json(submission: Submission) -> Response:
    """The receipt for a phone's outbox; a draft's has no number yet."""
    sent_at = submission.submitted_at
    response = jsonify(
        id=str(submission.id),
        number=submission.number,
        code=submission.receipt_code,
        submitted_at=sent_at.isoformat().replace("+00:00", "Z") if sent_at else None,
        submitted_text=received_text(submission),
        status=Status(submission.status).value,
        version=submission.version,
        place=presenting.place_of(submission, places.path_of(submission)),
        title=submission.title,
        files={
            kind: {"here": tally.here, "expected": tally.expected}
            for kind, tally in expecting.tally_of(submission).items()
        },
        files_text=files_text(submission),
        missing=[str(row.id) for row in expecting.missing_of(submission)],
        late_text=late_text(submission),
        url=_url(submission),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def received_text(submission: Submission) -> str:
    """ส่งเมื่อ …: when it came first, in words."""
    if submission.submitted_at is None:
        return ""
    return str(gettext("Received on %(moment)s", moment=i18n.date_time(submission.submitted_at)))


def files_text(submission: Submission) -> str:
    """รูป 3/5 คลิป 0/1; nothing where there are no files and none are on their way."""
    return " ".join(
        label
        for kind, tally in expecting.tally_of(submission).items()
        if tally.expected and (label := _count_text(kind, tally))
    )


def missing_text(missing: Mapping[str, int]) -> str:
    """รูป 2 คลิป 1: how many are on their way."""
    words = {
        "photo": lambda count: gettext("photos %(count)s", count=count),
        "clip": lambda count: gettext("clip %(count)s", count=count),
    }
    return " ".join(words[kind](i18n.number(count)) for kind, count in missing.items() if count)


def late_text(submission: Submission) -> str:
    """What is kept of a report but not printed, as it came after its week was issued."""
    late = [item.late_for for item in submission.attachments if item.late_for]
    if not late:
        return ""
    said = gettext(
        "%(count)s files came after weekly report %(number)s was issued. They are kept with this "
        "report, but are not printed in it.",
        count=i18n.number(len(late)), number=late[-1],
    )  # fmt: skip
    return str(said)


def rows_of(submission: Submission) -> list[FileRow]:
    """The text and the files by kind; while some are on their way, each of them by itself."""
    here = str(gettext("Received"))
    rows = [(str(gettext("Text")), here, True)]
    for kind, tally in expecting.tally_of(submission).items():
        if not tally.expected:
            continue
        state = here if not tally.missing else _coming(tally.missing)
        rows.append((_count_text(kind, tally), state, not tally.missing))
        if tally.missing:
            rows += _each(submission, kind)
    return rows


def _each(submission: Submission, kind: str) -> list[FileRow]:
    found: list[Attachment | ExpectedFile] = [
        *(item for item in submission.attachments if item.kind == kind),
        *(row for row in expecting.missing_of(submission) if row.kind == kind),
    ]
    found.sort(key=lambda item: item.position)
    here, missing = str(gettext("Received")), str(gettext("Not here yet"))
    return [
        (_name(item, number), here if is_here else missing, is_here)
        for number, item in enumerate(found, start=1)
        for is_here in [isinstance(item, Attachment)]
    ]


def _name(item: Attachment | ExpectedFile, number: int) -> str:
    name = (
        gettext("Photo %(number)s", number=i18n.number(number))
        if item.kind == "photo"
        else gettext("Clip")
    )
    return f"{name} · {item.caption}" if item.caption else str(name)


def _count_text(kind: str, tally: expecting.Tally) -> str:
    here, expected = i18n.number(tally.here), i18n.number(tally.expected)
    if kind == "photo":
        return str(gettext("Photos %(here)s/%(expected)s", here=here, expected=expected))
    return str(gettext("Clip %(here)s/%(expected)s", here=here, expected=expected))


def _coming(count: int) -> str:
    return str(gettext("%(count)s on the way", count=i18n.number(count)))


def _url(submission: Submission) -> str:
    return url_for("submissions.receipt", submission_id=submission.id)


def _qr(link: str) -> Markup:
    # Colours and size come from the style sheet; the picture itself has no identifiers or styles.
    code = segno.make_qr(link, error="m")
    svg = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, border=4)
    return Markup(svg)  # noqa: S704 - drawn by the library from an address that we made
