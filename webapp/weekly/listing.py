"""What the forms of a week share: the lines of the list, what the week is called, file names."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from webapp import clock, thai
from webapp.geography import abbreviations
from webapp.thai import Digits
from webapp.weekly import labels
from webapp.weekly.queries import Paper
from webapp.weekly.sheets import numbered
from webapp.weekly.summary import Entry

_PROVINCE_DIGITS = 2
_DISTRICT_DIGITS = 4


class FileForm(StrEnum):
    """The forms that are made on the spot; the values are in addresses and suffixes of names."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    ZIP = "zip"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry with its number in the list (3, or 3.1 under its host) and its remark."""

    place: str
    entry: Entry
    remark: str


def lines_of(paper: Paper) -> Iterator[Line]:
    """The list as the paper prints it, in Arabic digits. Remarks are in the locale that is set."""
    entries = numbered(paper.summary.entries)
    places = {entry.submission_id: place for place, entry in entries}
    for place, entry in entries:
        yield Line(place, entry, labels.remark(entry, Digits.ARABIC, places))


def title_of(paper: Paper) -> str:
    """What the week is called: ผลการปฏิบัติงานจิตอาสาพระราชทาน จังหวัดมุกดาหาร."""
    return f"ผลการปฏิบัติงานจิตอาสาพระราชทานประจำสัปดาห์ {paper.summary.frame.area.formal}"


def days_of(paper: Paper, digits: Digits = Digits.ARABIC) -> str:
    """The days of the week: 18 – 24 พฤศจิกายน 2569."""
    return thai.date_range(paper.summary.frame.starts_on, paper.summary.frame.ends_on, digits)


def standing_of(paper: Paper, digits: Digits = Digits.ARABIC) -> str:
    """Number and moment of issuing, or that these are figures of a draft and of when."""
    report = paper.report
    moment = clock.utc_now() if report is None else report.issued_at
    written = thai.date_and_time(clock.to_local(moment), digits)
    if report is None:
        return f"ร่าง ยังไม่ออกรายงาน ข้อมูล ณ {written}"
    part = " (เฉพาะส่วนของพื้นที่นี้)" if report.area_code != paper.area.code else ""
    return f"รายงานเลขที่ {report.number}{part} ออกเมื่อ {written}"


def week_name(paper: Paper) -> str:
    """The week of a province, short: มห-2569-W48."""
    return f"{abbreviations.of_province(paper.area.code)}-{paper.week.key}"


def district_name(paper: Paper, area_code: str) -> str:
    """The name of the district that an area is in; its code where the frame lacks it."""
    code = area_code[:_DISTRICT_DIGITS]
    names = {place.code: place.name for place in paper.summary.frame.places}
    return names.get(code, code)


def file_name(paper: Paper, form: FileForm) -> str:
    """The name to save a form under, by which week, area and draft are known again."""
    district = ""
    if len(paper.area.code) > _PROVINCE_DIGITS:
        district = f"-{paper.summary.frame.area.name}"
    draft = "" if paper.report else " (ร่าง)"
    return f"รายงานประจำสัปดาห์ {week_name(paper)}{district}{draft}.{form.value}"
