"""What one report says: a sample activity told for another village, day and number of people."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from webapp.activity.models import Occasion
from webapp.demo.cast import MARK, Home, Member
from webapp.demo.samples import Sample, Wording
from webapp.submissions.content import Content

LATEST_END = time(20, 0)
CC_EACH = 400
"""Blood given at a time, so that donors and amount agree."""
NOT_FOR_COMMUNITIES = frozenset({3, 4, 5, 13, 16, 18, 19})
NOT_CEREMONIES = frozenset({"new-year", "songkran", "tree-day"})
WITH_OCCASION = frozenset({1, 2, 4, 5, 6, 11})
PROBLEMS = (
    "อุปกรณ์ตัดหญ้ามีไม่เพียงพอ ต้องยืมจากหมู่บ้านใกล้เคียง",
    "ช่วงสายอากาศร้อนจัด ครั้งต่อไปควรเริ่มเร็วขึ้น",
    "ขอรับการสนับสนุนถุงขยะและถุงมือเพิ่มเติม",
    "ถนนเข้าพื้นที่เป็นหลุมบ่อ รถขนวัสดุเข้าได้ช้า",
    "มีผู้ประสงค์เข้าร่วมมากกว่าที่เตรียมอาหารและน้ำดื่มไว้",
)


@dataclass(frozen=True, slots=True)
class Near:
    """An occasion with its distance from a day, negative before it."""

    code: str
    name: str
    distance: int


def occasions_near(occasions: Sequence[Occasion], day: date) -> list[Near]:
    """Return the occasions that work of this day is done for: four days before to one after."""
    found = []
    for row in occasions:
        for year in (day.year, day.year + 1):
            distance = (day - date(year, row.month, row.day)).days
            if -4 <= distance <= 1:
                found.append(Near(row.code, row.name_th, distance))
    return sorted(found, key=lambda near: abs(near.distance))


def ceremony_near(occasions: Sequence[Occasion], day: date) -> Near | None:
    """Return the ceremony that is held or prepared on this day."""
    return next(
        (
            near
            for near in occasions_near(occasions, day)
            if -3 <= near.distance <= 0 and near.code not in NOT_CEREMONIES
        ),
        None,
    )


def wordings_for(
    sample: Sample, home: Home, day: date, occasions: Sequence[Occasion]
) -> tuple[Wording, ...]:
    """Return how the sample can be told of this place and day; nothing where it does not fit."""
    if home.is_community and sample.no in NOT_FOR_COMMUNITIES:
        return ()
    if not sample.needs_ceremony:
        return sample.in_season(day.month)
    near = ceremony_near(occasions, day)
    if near is None:
        return ()
    # The first wording is of the day itself, the second of preparing it.
    return sample.wordings[:1] if near.distance == 0 else sample.wordings[1:]


def own_words(sample: Sample, author: Member, day: date) -> Content:
    """Tell the sample exactly as the list has it, at its own place."""
    return Content(
        volunteer_type_code=sample.volunteer_type_code,
        activity_type_code=sample.activity_type_code,
        title=f"{sample.title} {MARK}",
        held_on=day,
        started_at_time=sample.started_at_time,
        ended_at_time=sample.ended_at_time,
        occasion=sample.occasion,
        area_code=sample.area_code,
        place_name=sample.place,
        organising_unit=author.unit_name,
        presided_by=sample.presided_by,
        people_total=sum(people for _, people in sample.people),
        people_by_group=_in_order(sample.people),
        details=sample.details,
        result=sample.result,
        quantities=sample.quantities,
    )


def tell(
    rng: random.Random, sample: Sample, wording: Wording, author: Member, home: Home, day: date
) -> Content:
    """Tell the sample with another wording, place, size and hour."""
    factor = rng.uniform(0.55, 1.3)
    quantities = _scaled(sample.quantities, factor * rng.uniform(0.85, 1.15))
    people = tuple(
        (group, max(1, round(count * factor * rng.uniform(0.8, 1.2))))
        for group, count in sample.people
        if count
    )
    names = {"village": home.name, "subdistrict": home.subdistrict, "district": home.district}
    started, ended = _hours(rng, sample)
    names_village = rng.random() < 0.35 and not sample.needs_ceremony
    title = f"{wording.title} {home.name}" if names_village else wording.title
    content = Content(
        volunteer_type_code=sample.volunteer_type_code,
        activity_type_code=sample.activity_type_code,
        title=f"{title} {MARK}",
        held_on=day,
        started_at_time=started,
        ended_at_time=ended,
        area_code=home.code,
        place_name=wording.place.format(**names),
        organising_unit=author.unit_name,
        presided_by=_presided_by(rng, sample, home),
        people_total=sum(count for _, count in people),
        people_by_group=_in_order(people) if rng.random() < 0.9 else (),
        details=wording.details,
        result=wording.result.format(*(f"{amount:,}" for amount, _ in quantities)),
        quantities=quantities,
    )
    return _with_more(rng, content, home)


def for_occasion(
    rng: random.Random, sample: Sample, content: Content, occasions: Sequence[Occasion]
) -> Content:
    """Name the occasion where there is one near the day and the activity suits it."""
    assert content.held_on is not None  # noqa: S101
    near = occasions_near(occasions, content.held_on)[:1]
    if sample.needs_ceremony:
        ceremony = ceremony_near(occasions, content.held_on)
        near = [ceremony] if ceremony else []
    elif sample.no not in WITH_OCCASION or rng.random() < 0.3:
        near = []
    return replace(content, occasion=near[0].name) if near else content


def _with_more(rng: random.Random, content: Content, home: Home) -> Content:
    """Fill some of the fields that people leave empty."""
    more: dict[str, object] = {}
    if home.latitude is not None and home.longitude is not None and rng.random() < 0.45:
        more["latitude"] = round(home.latitude + rng.uniform(-0.003, 0.003), 5)
        more["longitude"] = round(home.longitude + rng.uniform(-0.003, 0.003), 5)
    if rng.random() < 0.35:
        more["beneficiaries"] = f"ประชาชน{home.label} ประมาณ {rng.randint(20, 140)} ครัวเรือน"
    if rng.random() < 0.12:
        more["problems"] = rng.choice(PROBLEMS)
    if rng.random() < 0.07:
        more["host_role"] = "participant"
        more["host_unit"] = f"ที่ว่าการอำเภอ{home.district}"
    return replace(content, **more)  # type: ignore[arg-type]


def _in_order(people: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((group, count) for group, count in people if count))


def _scaled(
    quantities: Sequence[tuple[Decimal, str]], factor: float
) -> tuple[tuple[Decimal, str], ...]:
    scaled = [(_rounded(float(amount) * factor), unit) for amount, unit in quantities]
    return tuple(
        (scaled[0][0] * CC_EACH if unit == "ซีซี" else amount, unit) for amount, unit in scaled
    )


def _rounded(amount: float) -> Decimal:
    for least, step in ((1000, 100), (200, 10), (50, 5)):
        if amount >= least:
            return Decimal(round(amount / step) * step)
    return Decimal(max(1, round(amount)))


def _hours(rng: random.Random, sample: Sample) -> tuple[time, time]:
    started = _moved(sample.started_at_time, rng.choice((-30, 0, 0, 30)))
    ended = _moved(sample.ended_at_time, rng.choice((-30, 0, 0, 30)))
    return started, min(ended, LATEST_END)


def _moved(when: time, minutes: int) -> time:
    return (datetime.combine(date.min, when) + timedelta(minutes=minutes)).time()


def _presided_by(rng: random.Random, sample: Sample, home: Home) -> str:
    pick = rng.random()
    if pick < 0.1 and not sample.needs_ceremony:
        return ""
    if pick < 0.4 and not sample.needs_ceremony:
        return "ประธานชุมชน" if home.is_community else "ผู้ใหญ่บ้าน"
    if sample.needs_ceremony or sample.presided_by == "นายอำเภอ":
        return f"นายอำเภอ{home.district}"
    if sample.presided_by == "กำนัน":
        return f"กำนันตำบล{home.subdistrict}"
    return sample.presided_by
