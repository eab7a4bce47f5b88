"""The week as a text to pass on in a chat group, in the official pattern of docs/domain.md §7.3.

Always Thai with Thai digits, as it goes to superiors. Names are never shortened here.
"""

from collections.abc import Iterator

from webapp import thai
from webapp.thai import Digits
from webapp.weekly import labels, listing
from webapp.weekly.queries import Paper
from webapp.weekly.summary import Count

GREETING = "เรียน ผู้บังคับบัญชา"
CLOSING = "จึงเรียนมาเพื่อโปรดทราบ"
NOTHING = "ไม่มีกิจกรรม"
UNGROUPED = "ไม่ได้ระบุกลุ่ม"


def short_text(paper: Paper) -> str:
    """The week in a few lines: how much in all, and of each volunteer type."""
    return "\n".join([*_opening(paper), *_by_type(paper), *_ending(paper)])


def long_text(paper: Paper) -> str:
    """Each area, each activity type and each group of people as well."""
    return "\n".join([
        *_opening(paper), *_by_type(paper), "", *_by_area(paper), *_by_kind(paper),
        *_by_group(paper), *_ending(paper),
    ])  # fmt: skip


def _opening(paper: Paper) -> Iterator[str]:
    week = paper.summary
    yield GREETING
    yield labels.office(week.frame.area)
    days = listing.days_of(paper, Digits.THAI)
    yield f"สรุปผลการปฏิบัติงานจิตอาสาพระราชทาน ระหว่างวันที่ {days}"
    yield f"รวม {_written(week.total)}" if week.total.times else f"รวม {NOTHING}"


def _by_type(paper: Paper) -> Iterator[str]:
    week = paper.summary
    for named, count in zip(week.frame.types, week.totals, strict=True):
        if count.times:
            yield f"- {_name(named.name)} {_written(count)}"


def _by_area(paper: Paper) -> Iterator[str]:
    week = paper.summary
    yield f"ผลราย{labels.area_heading(week.frame.area)}"
    for row in week.rows:
        if not row.total.times:
            yield f"- {_name(row.place.name)} {NOTHING}"
            continue
        cells = ", ".join(
            f"{_name(named.name)} {_written(count)}"
            for named, count in zip(week.frame.types, row.cells, strict=True)
            if count.times
        )
        yield f"- {_name(row.place.name)} {_written(row.total)} ({cells})"
    yield ""


def _by_kind(paper: Paper) -> Iterator[str]:
    week = paper.summary
    for named in week.frame.types:
        lines = [line for line in week.by_kind if line.type_code == named.code]
        if lines:
            yield f"ประเภทกิจกรรม {_name(named.name)}"
            yield from (f"- {_name(line.name)} {_written(line.count)}" for line in lines)
            yield ""


def _by_group(paper: Paper) -> Iterator[str]:
    week = paper.summary
    people = [(line.name, line.people) for line in week.by_group if line.people]
    if people and week.ungrouped:
        people.append((UNGROUPED, week.ungrouped))
    if people:
        yield "ผู้เข้าร่วมแยกตามกลุ่ม"
        yield from (f"- {_name(name)} {thai.amount(count, 'คน')}" for name, count in people)
        yield ""


def _ending(paper: Paper) -> Iterator[str]:
    week = paper.summary
    if week.late.times:
        yield f"ในจำนวนนี้เป็นรายงานเพิ่มเติมจากสัปดาห์ก่อน {_written(week.late)}"
    if week.joint_events:
        times = thai.number(week.joint_events)
        yield f"กิจกรรมที่หลายหมู่บ้านจัดร่วมกัน {times} ครั้ง นับครั้งเดียวที่พื้นที่เจ้าภาพ"
    if week.adjustments:
        items = thai.amount(len(week.adjustments), "รายการ")
        yield f"ปรับปรุงจากรายงานก่อน {items} {_signed(week.adjusted)}"
        yield f"รวมหลังปรับ {_written(week.total_adjusted)}"
    if paper.report is None:
        yield f"({listing.standing_of(paper, Digits.THAI)})"
    else:
        yield f"รายงานเลขที่ {_name(paper.report.number)}"
    yield CLOSING


def _written(count: Count) -> str:
    return f"{thai.amount(count.times, 'ครั้ง')} {thai.amount(count.people, 'คน')}"


def _signed(count: Count) -> str:
    times, people = (labels.signed(figure, Digits.THAI) for figure in (count.times, count.people))
    return f"{times} ครั้ง {people} คน"


def _name(text: str) -> str:
    return labels.written(text, Digits.THAI)
