"""The sheets of a paper as HTML: one rendering for the screen, the printer and later the PDF.

The paper is an official Thai document whatever language the reader's screens are in, so it is
rendered in Thai; digits follow the paper's own switch.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import render_template, url_for
from flask_babel import force_locale, gettext
from markupsafe import Markup

from webapp import clock, i18n, thai
from webapp.accounts.permissions import Person
from webapp.db import db
from webapp.errors import NotVisible
from webapp.i18n import DEFAULT_LOCALE
from webapp.media import links
from webapp.media.links import Link
from webapp.media.renditions import RenditionName
from webapp.submissions import file_links
from webapp.submissions.stand_ins import GONE
from webapp.thai import Digits
from webapp.weekly import (
    adjustment_lines,
    candidates,
    columns,
    covers,
    gone_photos,
    labels,
    line_ends,
    photo_pages,
)
from webapp.weekly.models import PaperForm
from webapp.weekly.offices import Part
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Entry, Photo
from webapp.weekly.typesetting import style_print

FROZEN = "p"
"""What tokens of printed photos begin with."""

EDITION_DIGITS = 16

PhotoUrl = Callable[[Entry, Photo], str]


def render(
    paper: Paper,
    digits: Digits,
    photo_url: PhotoUrl,
    *,
    made_at: datetime | None = None,
    emblem_url: str | None = None,
) -> Markup:
    """Render every sheet of the paper; `photo_url` gives each photo's address.

    `made_at` is for files: the moment that a preview is as of, and no notes for the screen.
    """
    place = paper.summary.frame.area
    office, entries = paper.office, numbered(paper.summary.entries)
    with force_locale(DEFAULT_LOCALE):
        return _marked(
            render_template(
                "weekly/_paper.html",
                paper=paper,
                week=paper.summary,
                digits=digits,
                dated=_dated(paper, digits, made_at),
                office=labels.office(place),
                numbered=entries,
                joint_note=labels.JOINT_NOTE[paper.summary.frame.joint_people],
                remark=partial(labels.remark, digits=digits, places=_places(entries, digits)),
                posts=labels.signing_posts(place),
                area_heading=labels.area_heading(place),
                photo_url=photo_url,
                photo_pages=photo_pages.paginate(entries) if office.has(Part.PHOTOS) else [],
                emblem_url=emblem_url,
                **covers.shown(paper, digits),
                adjustments=adjustment_lines.lines_of(paper.summary),
                children=frozenset() if made_at else _children(paper),
                gone=gone_of(paper),
                fits_beside=columns.fit_beside(paper.summary),
            )
        )


def _places(entries: Sequence[tuple[str, Entry]], digits: Digits) -> dict[UUID, str]:
    """The number in the list of each submission."""
    return {entry.submission_id: i18n.area_digits(number, digits) for number, entry in entries}


def render_slides(paper: Paper, digits: Digits, photo_url: PhotoUrl) -> Markup:
    """Render a slide for every activity, for the meeting."""
    with force_locale(DEFAULT_LOCALE):
        return _marked(
            render_template(
                "weekly/_slides.html",
                week=paper.summary,
                digits=digits,
                numbered=numbered(paper.summary.entries),
                photo_url=photo_url,
                is_draft=paper.report is None,
                gone=gone_of(paper),
            )
        )


def _marked(sheets: str) -> Markup:
    return Markup(line_ends.mark(sheets))  # noqa: S704 - of a template that escapes what it is given


def gone_of(paper: Paper) -> dict[UUID, str]:
    """Photos of an issued paper that are no longer kept, with what stands in their places."""
    found = gone_photos.gone_of(db.session, paper)
    with force_locale(DEFAULT_LOCALE):
        return {item: str(GONE[why]) for item, why in found.items()}


def _children(paper: Paper) -> frozenset[UUID]:
    """Photos to look at once more before they are issued; on the screen alone."""
    if paper.report is not None:
        return frozenset()
    return candidates.showing_children(db.session, paper.summary.entries)


def numbered(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    """Each entry with its number in the list; who took part in an event under its host: 3, 3.1."""
    found: list[tuple[str, Entry]] = []
    main = under = 0
    host_id: UUID | None = None
    for entry in entries:
        if entry.joint and entry.is_beside and entry.joint.host_id == host_id:
            under += 1
            found.append((f"{main}.{under}", entry))
            continue
        main, under = main + 1, 0
        host_id = entry.submission_id
        found.append((str(main), entry))
    return found


def photo_address(paper: Paper, person: Person) -> PhotoUrl:
    """Where this person's browser finds a photo: frozen with an issued paper, else at its report.

    Both are signed and end after some hours.
    """
    report = paper.report
    if report is None:
        return lambda _entry, photo: file_links.address(
            person, photo.attachment_id, RenditionName.PRINT, edit=photo.edit
        )
    return lambda _entry, photo: url_for(
        "weekly.picture",
        area_code=paper.area.code,
        week_key=report.week_key,
        # Where it was shown is signed as well: the report, a megabyte and more, is not read again
        # for each of its photos.
        token=links.sign(
            person, FROZEN, paper.area.code, report.week_key, photo.attachment_id.hex, photo.sha256
        ),
    )


@dataclass(frozen=True, slots=True)
class FrozenPhoto:
    """A photo that an issued paper showed to somebody, as its token says."""

    attachment_id: UUID
    sha256: str
    link: Link


def read_photo(token: str, person: Person, area_code: str, week_key: str) -> FrozenPhoto:
    """The photo that a token names, which was on the paper of this area and week.

    Raises:
        NotVisible: it is none of ours, somebody else's, or of another paper.
    """
    link = links.read(token, person, parts=5)
    *where, attachment, sha256 = link.what
    if where != [FROZEN, area_code, week_key]:
        raise NotVisible
    return FrozenPhoto(UUID(attachment), sha256, link)


def title(paper: Paper, digits: Digits, form: PaperForm = PaperForm.PDF) -> str:
    """What the paper is called where there is one line for it, as in a list of files."""
    is_slides = form is PaperForm.SLIDES
    frame = paper.summary.frame
    with force_locale(DEFAULT_LOCALE):
        parts = [
            gettext("Slides for the meeting")
            if is_slides
            else gettext("Results of royal volunteer work in the week"),
            frame.area.formal,
            thai.date_range(frame.starts_on, frame.ends_on, digits),
        ]
        if paper.report is None:
            parts.append(f"({gettext('DRAFT')})")
    return " ".join(parts)


def edition(paper: Paper, digits: Digits, form: PaperForm = PaperForm.PDF) -> str:
    """The number of an issued report, else the print of what a preview shows and how it looks."""
    if paper.report is not None:
        return paper.report.number

    def address(_: Entry, photo: Photo) -> str:
        return f"{photo.attachment_id}/{photo.edit}"

    emblem = paper.office.emblem_sha256 or None
    shown = (
        render_slides(paper, digits, address)
        if form is PaperForm.SLIDES
        else render(paper, digits, address, made_at=paper.week.ends_at_utc, emblem_url=emblem)
    )
    return hashlib.sha256(style_print() + shown.encode()).hexdigest()[:EDITION_DIGITS]


def _dated(paper: Paper, digits: Digits, made_at: datetime | None) -> str:
    """When it was issued, or when this preview was made."""
    moment = made_at or clock.utc_now()
    if paper.report is not None:
        moment = paper.report.issued_at
    return thai.date_and_time(clock.to_local(moment), digits)
