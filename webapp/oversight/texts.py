"""The reminder to pass on in a chat group: who is still missing, and until when.

Always Thai with Thai digits, as other texts that offices pass on. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from webapp import thai
from webapp.clock import Week
from webapp.geography import labels
from webapp.geography.models import Area
from webapp.oversight.missing import Silent

LAST_SUBDISTRICT_STEP = 3
"""Province, district, subdistrict: the steps of a path above a village."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a reminder is about."""

    path: Sequence[Area]
    """The area that is reminded, and those above it, from the province down."""
    week: Week
    is_over: bool
    link: str


def reminder(asked: Request, silent: Sequence[Silent], *, expected: int) -> str:
    """The whole text, naming only who is missing; where nobody is, it says thanks."""
    days = thai.date_range(asked.week.starts_on, asked.week.ends_on)
    place = " ".join(labels.short_label(area) for area in reversed(asked.path))
    opening = f"เรียน ผู้รายงานกิจกรรมจิตอาสา {thai.to_thai_digits(place)}"
    if not expected:
        return f"{opening}\nสัปดาห์วันที่ {days} ยังไม่มีผู้รายงานประจำหมู่บ้านและชุมชนในพื้นที่นี้"
    if not silent:
        return (
            f"{opening}\nรายงานประจำสัปดาห์วันที่ {days} ได้รับครบทั้ง {_villages(expected)}แล้ว ขอขอบคุณทุกท่าน"
        )
    return "\n".join([
        opening,
        f"สัปดาห์วันที่ {days} ยังไม่ได้รับรายงานจาก {_villages(len(silent))} ดังนี้",
        *_names(silent, is_grouped=len(asked.path) < LAST_SUBDISTRICT_STEP),
        _until(asked),
        "หากไม่มีกิจกรรม โปรดกดปุ่ม “ไม่มีกิจกรรม” ในหน้ารายงานของฉัน",
        asked.link,
        "จึงเรียนมาเพื่อโปรดดำเนินการ",
    ])  # fmt: skip


def _villages(count: int) -> str:
    return thai.amount(count, "หมู่บ้าน/ชุมชน")


def _names(silent: Sequence[Silent], *, is_grouped: bool) -> list[str]:
    """A line for each village; below the name of its subdistrict where there are several."""
    lines = []
    for subdistrict, villages in groupby(silent, key=lambda one: one.path[-2]):
        if is_grouped:
            lines.append(labels.short_label(subdistrict))
        lines += [f"- {labels.short_label(one.area)}" for one in villages]
    return [thai.to_thai_digits(line) for line in lines]


def _until(asked: Request) -> str:
    if asked.is_over:
        return "เลยกำหนดแล้ว ขอความกรุณาส่งรายงานโดยเร็ว"
    return f"ขอความกรุณาส่งรายงานภายใน{thai.weekday_date(asked.week.ends_on)} เวลา ๒๔.๐๐ น."
