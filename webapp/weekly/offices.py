"""What an office says on its weekly paper: the cover memo, who signs, which parts it has.

Pure values. The memo's body is the office's own text; figures stand in it as named places in
braces, which are filled in when the paper is rendered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from markupsafe import Markup, escape

from webapp import clock, thai
from webapp.thai import Digits
from webapp.weekly.summary import Count, WeeklySummary


class Part(StrEnum):
    """The parts of a paper, in the order in which they are printed."""

    MEMO = "memo"
    SUMMARY = "summary"
    KINDS = "kinds"
    LATE = "late"
    LIST = "list"
    PHOTOS = "photos"


class Blank(StrEnum):
    """The named places of a text that figures fill."""

    TIMES = "จำนวนครั้ง"
    PEOPLE = "จำนวนคน"
    DAYS = "ช่วงวันที่"
    AREA = "พื้นที่"
    ACTIVE = "จำนวนพื้นที่ที่มีกิจกรรม"
    BY_TYPE = "ผลแยกประเภท"
    LATE = "จำนวนรายงานเพิ่มเติม"
    ADJUSTMENTS = "จำนวนรายการปรับปรุง"
    ADJUSTED = "ยอดปรับปรุง"
    AFTER = "ยอดหลังปรับปรุง"
    NUMBER = "เลขที่รายงาน"
    WEEK = "สัปดาห์ที่"
    YEAR = "ปี"


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose block stands under the paper; an empty name leaves dots to sign on."""

    name: str
    post: str
    """One line or several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaper:
    """How an office wants its paper. Frozen with each paper that it issues."""

    department: str = ""
    number: str = ""
    subject: str = ""
    addressee: str = ""
    body: str = ""
    signers: tuple[Signer, ...] = ()
    parts: tuple[Part, ...] = (Part.SUMMARY, Part.KINDS, Part.LIST, Part.PHOTOS)
    digits: Digits = Digits.THAI
    emblem_sha256: str = ""
    emblem_type: str = ""

    def has(self, part: str) -> bool:
        """Whether the paper has this part."""
        return part in self.parts


PRESET: Final = OfficePaper()
"""Of an office that has chosen nothing: no memo, and dots for one signature."""

OF_SOME_WEEKS: Final = (Blank.ADJUSTMENTS, Blank.ADJUSTED, Blank.AFTER)
"""Nothing fills these in most weeks, and then the line that they stand in is not printed."""

_BRACED: Final = re.compile(r"\{([^{}]*)\}")
_WEEK_KEY: Final = re.compile(r"(\d{4})-W(\d{2})")


def unknown_blanks(text: str) -> list[str]:
    """What stands in braces and is no named place; a brace without its other half too."""
    known = set(Blank)
    found = [name for name in _BRACED.findall(text) if name.strip() not in known]
    rest = _BRACED.sub("", text)
    return found + [brace for brace in "{}" if brace in rest]


def fill(text: str, values: Mapping[str, str]) -> Markup:
    """Put the values into their places. What is filled in is never broken over lines.

    A line that has a place for what this week has not is left out.
    """
    kept = (line for line in text.splitlines() if not _lacks(line, values))
    return Markup("\n").join(_filled(line, values) for line in kept)


def _lacks(line: str, values: Mapping[str, str]) -> bool:
    return any(values.get(name.strip()) == "" for name in _BRACED.findall(line))


def _filled(text: str, values: Mapping[str, str]) -> Markup:
    parts, end = [], 0
    for found in _BRACED.finditer(text):
        value = values.get(found[1].strip())
        shown = escape(found[0]) if value is None else _kept(value)
        parts += [escape(text[end : found.start()]), shown]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _kept(value: str) -> Markup:
    """A list of values may go on in the next line between them, each of them may not."""
    whole = Markup('<span class="nowrap">{}</span>')
    return Markup(", ").join(whole.format(part) for part in value.split(", "))


def values_of(
    summary: WeeklySummary, week_key: str, number: str | None, digits: Digits
) -> dict[str, str]:
    """What fills each place of this week's paper; `number` is None of a draft."""
    frame = summary.frame
    by_type = [
        f"{type_.name} {thai.amount(count.times, 'ครั้ง', digits)}"
        f" {thai.amount(count.people, 'คน', digits)}"
        for type_, count in zip(frame.types, summary.totals, strict=True)
        if count.times
    ]
    key = _WEEK_KEY.fullmatch(week_key)
    year, week = (key[1], str(int(key[2]))) if key else ("", "")
    return {
        Blank.TIMES: thai.number(summary.total.times, digits),
        Blank.PEOPLE: thai.number(summary.total.people, digits),
        Blank.DAYS: thai.date_range(frame.starts_on, frame.ends_on, digits),
        Blank.AREA: frame.area.formal,
        Blank.ACTIVE: thai.number(sum(1 for row in summary.rows if row.total.times), digits),
        Blank.BY_TYPE: ", ".join(by_type) or "ไม่มีกิจกรรม",
        Blank.LATE: thai.number(summary.late.times, digits),
        **_adjustment_values(summary, digits),
        Blank.NUMBER: number or "(ร่าง)",
        Blank.WEEK: _in(week, digits),
        Blank.YEAR: _in(year, digits),
    }


def _adjustment_values(summary: WeeklySummary, digits: Digits) -> dict[str, str]:
    """What fills the places for adjustments of earlier weeks: nothing where there are none."""
    if not summary.adjustments:
        return dict.fromkeys(OF_SOME_WEEKS, "")
    after = summary.total_adjusted
    return {
        Blank.ADJUSTMENTS: thai.number(len(summary.adjustments), digits),
        Blank.ADJUSTED: _adjusted(summary.adjusted, digits),
        Blank.AFTER: f"{thai.amount(after.times, 'ครั้ง', digits)}"
        f" {thai.amount(after.people, 'คน', digits)}".replace("-", "\N{MINUS SIGN}"),
    }


def _adjusted(net: Count, digits: Digits) -> str:
    """ปรับเพิ่ม ๑ ครั้ง ๑๘ คน, or in two where one rose and the other fell."""
    words = [
        (word, " ".join(thai.amount(abs(value), unit, digits) for value, unit in said if value))
        for word, said in (
            ("ปรับเพิ่ม", [(max(net.times, 0), "ครั้ง"), (max(net.people, 0), "คน")]),
            ("ปรับลด", [(min(net.times, 0), "ครั้ง"), (min(net.people, 0), "คน")]),
        )
    ]
    return ", ".join(f"{word} {amounts}" for word, amounts in words if amounts) or "ยอดรวมคงเดิม"


def with_emblem(office: OfficePaper, sha256: str, media_type: str) -> OfficePaper:
    """The same paper with another emblem."""
    return replace(office, emblem_sha256=sha256, emblem_type=media_type)


def memo_day(issued_at: Any, today: date) -> date:  # noqa: ANN401 - a datetime or None
    """The day that the memo bears: of issuing, else today."""
    return clock.to_local(issued_at).date() if issued_at else today


def to_plain(office: OfficePaper) -> dict[str, Any]:
    """Write it as what JSON holds."""
    return {
        "department": office.department,
        "number": office.number,
        "subject": office.subject,
        "addressee": office.addressee,
        "body": office.body,
        "signers": [[signer.name, signer.post] for signer in office.signers],
        "parts": list(office.parts),
        "digits": str(office.digits),
        "emblem_sha256": office.emblem_sha256,
        "emblem_type": office.emblem_type,
    }


def from_plain(plain: Mapping[str, Any]) -> OfficePaper:
    """Read what `to_plain` wrote."""
    return OfficePaper(
        **{
            **plain,
            "signers": tuple(Signer(name, post) for name, post in plain["signers"]),
            "parts": in_order(plain["parts"]),
            "digits": Digits(plain["digits"]),
        }
    )


def in_order(names: Iterable[str]) -> tuple[Part, ...]:
    """The parts of these names, as they are printed."""
    wanted = set(names)
    return tuple(part for part in Part if part in wanted)


def _in(text: str, digits: Digits) -> str:
    return thai.to_thai_digits(text) if digits is Digits.THAI else text
