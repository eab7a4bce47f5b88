"""What an office adds to its paper: the memo with its blanks filled, and the emblem."""

from typing import Any, Final

from flask import url_for
from markupsafe import Markup, escape

from webapp import clock, thai
from webapp.accounts.permissions import Person
from webapp.errors import NotVisible
from webapp.media import emblems, links
from webapp.media.links import Link
from webapp.thai import Digits
from webapp.weekly import labels, offices
from webapp.weekly.offices import OfficePaper, Part
from webapp.weekly.queries import Paper

GROUPS: Final = "groups"
"""The second heading of `Part.KINDS`."""
ADJUSTMENTS: Final = "adjustments"

_EMBLEM: Final = "e"
_TYPES: Final = {"png": emblems.PNG_TYPE, "svg": emblems.SVG_TYPE}
_UNNUMBERED: Final = {Part.MEMO, Part.PHOTOS}
_OF_ENTRIES: Final = {Part.KINDS, Part.LIST}


def shown(paper: Paper, digits: Digits) -> dict[str, Any]:
    """What the templates of a paper need of its office."""
    return {
        "chosen": paper.office,
        "memo": memo(paper, digits),
        "section": headings(
            paper.office,
            has_adjustments=bool(paper.summary.adjustments),
            has_entries=bool(paper.summary.entries),
        ),
    }


def memo(paper: Paper, digits: Digits) -> dict[str, Markup]:
    """The memo's lines with their blanks filled, in the digits of the paper."""
    report, office = paper.report, paper.office
    number = report.number if report else None
    values = offices.values_of(paper.summary, paper.week.key, number, digits)
    day = offices.memo_day(report.issued_at if report else None, clock.today())
    texts = {"number": office.number, "subject": office.subject, "body": office.body}
    return {
        "date": escape(thai.long_date(day, digits)),
        **{
            name: offices.fill(labels.written(text, digits), values) for name, text in texts.items()
        },
    }


def headings(
    office: OfficePaper, *, has_adjustments: bool = False, has_entries: bool = True
) -> dict[str, str]:
    """Part → its number among the headings, where it has one.

    Adjustments are no part to choose: where there are any, they follow the summary. What lists
    activities is not printed of a week that had none.
    """
    left_out = _UNNUMBERED if has_entries else _UNNUMBERED | _OF_ENTRIES
    names: list[str] = [part for part in office.parts if part not in left_out]
    if has_adjustments:
        names.insert(int(Part.SUMMARY in names), ADJUSTMENTS)
    if Part.KINDS in names:
        names.insert(names.index(Part.KINDS) + 1, GROUPS)
    return {str(name): f"{place}. " for place, name in enumerate(names, start=1)}


def emblem_address(paper: Paper, person: Person) -> str | None:
    """Where this person's browser finds the paper's emblem; None where it has none."""
    return emblem_link(paper.area.code, paper.office, person)


def emblem_link(area_code: str, office: OfficePaper, person: Person) -> str | None:
    """The signed address of an office's emblem, or None."""
    if not office.emblem_sha256:
        return None
    kind = "svg" if office.emblem_type == emblems.SVG_TYPE else "png"
    token = links.sign(person, _EMBLEM, office.emblem_sha256, kind)
    return url_for("office_papers.emblem", area_code=area_code, token=token)


def read_emblem(token: str, person: Person) -> tuple[str, str, Link]:
    """The content and media type that a token of an emblem names.

    Raises:
        NotVisible: it is none of ours, or somebody else's.
    """
    link = links.read(token, person, parts=3)
    said, sha256, kind = link.what
    if said != _EMBLEM or kind not in _TYPES:
        raise NotVisible
    return sha256, _TYPES[kind], link
