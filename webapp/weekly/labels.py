"""The words of the weekly report: days of the week, offices, posts, and digits inside texts."""

import re
from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext

from webapp import i18n, thai
from webapp.i18n import lazy
from webapp.thai import Digits
from webapp.weekly.joints import JointPeople, people_of
from webapp.weekly.offices import Blank, OfficePaper, Part, Signer
from webapp.weekly.summary import Entry, Place

WEEKDAYS: Mapping[int, str] = {
    1: lazy("Monday to Sunday"),
    2: lazy("Tuesday to Monday"),
    3: lazy("Wednesday to Tuesday"),
    4: lazy("Thursday to Wednesday"),
    5: lazy("Friday to Thursday"),
    6: lazy("Saturday to Friday"),
    7: lazy("Sunday to Saturday"),
}
"""ISO weekday on which a week begins → the week."""

JOINT_PEOPLE: Mapping[JointPeople, tuple[str, str]] = {
    JointPeople.SUM: (
        lazy("The people of all villages together"),
        lazy("Each village has reported its own people."),
    ),
    JointPeople.LARGEST: (
        lazy("The largest of the numbers"),
        lazy("Each village has reported everybody who was there, some counting more than others."),
    ),
    JointPeople.HOST_ONLY: (
        lazy("The number of the host alone"),
        lazy("The host has reported everybody; the others have said that they took part."),
    ),
}
"""Whose people count at an event of several villages: the choice, and when it is the right one."""

JOINT_NOTE: Mapping[JointPeople, str] = {
    JointPeople.SUM: lazy("People are those of all villages together."),
    JointPeople.LARGEST: lazy("People are the largest number that one of the villages reported."),
    JointPeople.HOST_ONLY: lazy("People are those that the host reported."),
}
"""How people were counted, as the paper says it."""

PARTS: Mapping[Part, str] = {
    Part.MEMO: lazy("Cover memo"),
    Part.SUMMARY: lazy("Summary by area and volunteer type"),
    Part.KINDS: lazy("By activity type and by group of participants"),
    Part.LATE: lazy("Late and corrected reports"),
    Part.LIST: lazy("List of activities"),
    Part.PHOTOS: lazy("Photos of the activities"),
}

DIGITS: Mapping[Digits, str] = {
    Digits.THAI: lazy("Thai digits"),
    Digits.ARABIC: lazy("Arabic digits"),
}

_BLANKS: Mapping[Blank, str] = {
    Blank.TIMES: lazy("how many activities"),
    Blank.PEOPLE: lazy("how many people took part"),
    Blank.DAYS: lazy("the days of the week"),
    Blank.AREA: lazy("the name of the area"),
    Blank.ACTIVE: lazy("how many areas below had an activity"),
    Blank.BY_TYPE: lazy("activities and people of each volunteer type"),
    Blank.LATE: lazy("how many additional reports"),
    Blank.ADJUSTMENTS: lazy("how many adjustments of earlier reports"),
    Blank.ADJUSTED: lazy("what those adjustments add or take away"),
    Blank.AFTER: lazy("activities and people after those adjustments"),
    Blank.NUMBER: lazy("the number of the report"),
    Blank.WEEK: lazy("the number of the week"),
    Blank.YEAR: lazy("the year"),
}

EXAMPLE = (60, (80, 20, 25, 15))
"""The people that the host and four other villages report, to show each rule by."""

_BODY = """\
ตามที่กรมการปกครองให้รวบรวมผลการจัดกิจกรรมจิตอาสาพระราชทานในพื้นที่ และรายงานเป็นประจำทุกสัปดาห์ นั้น
{พื้นที่}ได้รวบรวมผลการจัดกิจกรรมระหว่างวันที่ {ช่วงวันที่} รวม {จำนวนครั้ง} ครั้ง มีผู้เข้าร่วม {จำนวนคน} คน \
({ผลแยกประเภท}) รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้
อนึ่ง ได้ปรับปรุงผลของสัปดาห์ก่อนที่ออกรายงานไปแล้ว {จำนวนรายการปรับปรุง} รายการ {ยอดปรับปรุง} \
รวมสัปดาห์นี้หลังปรับเป็น {ยอดหลังปรับปรุง}
จึงเรียนมาเพื่อโปรดทราบ"""

_PROVINCE_DIGITS = 2
_BANGKOK = "10"
# A run that holds a Latin letter is a name, a unit, an address or a code: PM2.5, 5G, line.me/1.
_LATIN_RUN = re.compile(r"[0-9@:/._?=&#%+-]*[A-Za-z][0-9A-Za-z@:/._?=&#%+-]*")


def office(place: Place) -> str:
    """Name the centre whose paper it is: ศอ.จอส.พระราชทาน จ.มุกดาหาร."""
    return str(gettext("Royal Volunteer Centre, %(area)s", area=place.short))


def signing_posts(place: Place) -> tuple[str, str]:
    """The post of whoever signs, and the capacity in which they do (docs/domain.md §4)."""
    if len(place.code) == _PROVINCE_DIGITS:
        post = gettext("Governor of %(area)s", area=place.formal)
    elif place.code.startswith(_BANGKOK):
        post = gettext("Director of %(area)s", area=place.formal)
    else:
        post = gettext("Chief of %(area)s", area=place.formal)
    return str(post), str(gettext("Director of the Royal Volunteer Centre of %(area)s",
                                  area=place.formal))  # fmt: skip


def blanks() -> list[tuple[str, str]]:
    """(what is written in braces, what fills it)."""
    return [(f"{{{blank}}}", str(told)) for blank, told in _BLANKS.items()]


def suggested(place: Place) -> OfficePaper:
    """A first memo, for an office that has none: official words that it changes as it likes.

    To whom the one who signs reports: a district to the governor, a province to the department.
    """
    governor = "ผู้ว่าราชการกรุงเทพมหานคร" if place.code.startswith(_BANGKOK) else "ผู้ว่าราชการจังหวัด"
    to = "อธิบดีกรมการปกครอง" if len(place.code) == _PROVINCE_DIGITS else governor
    return OfficePaper(
        department=f"ที่ทำการปกครอง{place.formal}",
        subject="รายงานผลการจัดกิจกรรมจิตอาสาพระราชทาน ประจำสัปดาห์ ระหว่างวันที่ {ช่วงวันที่}",
        addressee=to,
        body=_BODY,
        signers=(Signer("", "\n".join(signing_posts(place))),),
    )


def area_heading(place: Place) -> str:
    """Name the kind of the areas below, to head their column: districts or subdistricts."""
    is_bangkok = place.code.startswith(_BANGKOK)
    if len(place.code) == _PROVINCE_DIGITS:
        return str(gettext("District of Bangkok") if is_bangkok else gettext("District"))
    return str(gettext("Subdistrict of Bangkok") if is_bangkok else gettext("Subdistrict"))


def written(text: str, digits: str) -> str:
    """A reporter's text with the digits of the paper; Latin names and addresses keep theirs.

    Official papers use Thai digits except in foreign words and addresses (docs/domain.md §3).
    """
    if Digits(digits) is Digits.ARABIC:
        return thai.to_arabic_digits(text)
    parts, end = [], 0
    for run in _LATIN_RUN.finditer(text):
        parts += [thai.to_thai_digits(text[end : run.start()]), run.group()]
        end = run.end()
    return "".join([*parts, thai.to_thai_digits(text[end:])])


def signed(value: int, digits: str | None = None) -> str:
    """Write a difference: +3, −12, 0."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + i18n.number(abs(value), digits)


def joint_choices() -> list[tuple[str, str, str]]:
    """(value, label, when it is right and what the example then counts) of each rule."""
    host, others = EXAMPLE
    return [
        (rule, str(label), f"{when} {_example(people_of(rule, host, others))}")
        for rule, (label, when) in JOINT_PEOPLE.items()
    ]


def _example(people: int) -> str:
    return str(gettext("In the example: %(count)s people.", count=i18n.number(people)))


def remark(entry: Entry, digits: Digits, places: Mapping[UUID, str]) -> str:
    """What stands beside an entry in the list; `places` are the numbers of entries in it."""
    return " ".join(filter(None, [
        str(gettext("Additional report")) if entry.is_late else "",
        _joint_remark(entry, digits, places),
    ]))  # fmt: skip


def _joint_remark(entry: Entry, digits: Digits, places: Mapping[UUID, str]) -> str:
    joint = entry.joint
    if joint is None and entry.is_hostless:
        return _hostless(entry)
    if joint is None:
        return ""
    if joint.is_host:
        count = thai.number(joint.reports, digits)
        return str(gettext("1 time (%(count)s villages together)", count=count))
    place = places.get(joint.host_id)
    if place is not None:
        return str(gettext("With no. %(place)s, counted there", place=place))
    return str(
        gettext("Counted in %(area)s, no. %(number)s",
                area=joint.host_place, number=joint.host_number)
    )  # fmt: skip


def _hostless(entry: Entry) -> str:
    """Of the same event as a report that this paper does not carry: it counts by itself."""
    if entry.host_report:
        return str(
            gettext("Same event as %(number)s in report %(report)s; counts by itself",
                    number=entry.host_number, report=entry.host_report)
        )  # fmt: skip
    return str(
        gettext("Same event as %(number)s, not in this report; counts by itself",
                number=entry.host_number)
    )  # fmt: skip
