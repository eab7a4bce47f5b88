"""The check code of an issued paper: the head of its content hash, printed small at its foot."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import segno
from markupsafe import Markup

from webapp import thai
from webapp.submissions import links
from webapp.weekly.models import WeeklyReport

CODE_DIGITS: Final = 16
HASH_DIGITS: Final = 64
_GROUP: Final = 4
_BETWEEN: Final = re.compile(r"[\s\u200b\u00ad.:-]+")
_HEXADECIMAL: Final = re.compile(r"[0-9a-f]+")


class Verdict(StrEnum):
    """What comparing a code with a hash says."""

    WHOLE = "whole"
    """The whole hash agrees."""
    CODE = "code"
    """What was given agrees, and is at least as long as a printed code."""
    DIFFERENT = "different"
    UNREADABLE = "unreadable"
    """It is no code: too short, too long, or with other letters."""


@dataclass(frozen=True, slots=True)
class CheckMark:
    """What stands at the foot of an issued paper."""

    number: str
    code: str
    qr: Markup


def grouped(content_hash: str) -> str:
    """The first 16 digits in groups of four, as people read them to each other."""
    return " ".join(content_hash[start : start + _GROUP] for start in range(0, CODE_DIGITS, _GROUP))


def compare(given: str, content_hash: str) -> Verdict:
    """Compare what somebody typed, pasted or scanned with a report's hash.

    Spaces, hyphens and capitals do not matter, and Thai digits are read.
    """
    said = _BETWEEN.sub("", thai.to_arabic_digits(given)).lower()
    if not CODE_DIGITS <= len(said) <= HASH_DIGITS or not _HEXADECIMAL.fullmatch(said):
        return Verdict.UNREADABLE
    if said == content_hash:
        return Verdict.WHOLE
    return Verdict.CODE if content_hash.startswith(said) else Verdict.DIFFERENT


def check_mark(report: WeeklyReport) -> CheckMark:
    """The number, the code, and a QR that leads to the page where they are checked."""
    link = links.handed_out("verify.show", number=report.number)
    # No title and no class on its lines: the picture has neither identifiers nor styles.
    svg = segno.make_qr(link, error="m").svg_inline(omitsize=True, lineclass=None, border=0)
    return CheckMark(report.number, grouped(report.content_hash), Markup(svg))  # noqa: S704 - drawn by the library from an address that we made
