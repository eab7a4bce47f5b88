"""The people of a province as its office would list them: invented names, numbers of nobody."""

import io
from dataclasses import dataclass, replace
from itertools import count

from openpyxl import Workbook, load_workbook

BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERS_FROM = 80
ASSISTANTS = 2
HEAD, ASSISTANT, CHIEF, DISTRICT_OFFICER = (
    "ผู้ใหญ่บ้าน", "ผู้ช่วยผู้ใหญ่บ้าน", "กำนัน", "เจ้าหน้าที่อำเภอ",
)  # fmt: skip
GIVEN_NAMES = (
    "บุญมา คำปัน สมบูรณ์ ประสิทธิ์ วิเชียร สุรชัย ถาวร อุดม ไพรวัลย์ สายันต์ จันทร์เพ็ญ ดวงใจ ทองใบ "
    "มณีรัตน์ รัชนี ละมัย วาสนา สุภาพร หนูเล็ก อรุณ พิศมัย กาญจนา ชำนาญ ณรงค์ เดชา"
)
FAMILY_NAMES = (
    "แก้วมุก โคตรทอง จันทะวงศ์ ชัยสุข ดอนแสง ทองผาย นาโสก บุญทาสี ป้องพิมพ์ พันธ์ดี ภูผาทอง "
    "มูลสาร รังสีชล ลุนทอง วงศ์คำจันทร์ ศรีหาบุตร สุวรรณไตร แสนโคตร หาญสุด อาจวิชัย เมืองโขง"
)
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the sheet."""

    code: str
    district: str
    subdistrict: str
    moo: object
    village: str
    duty: str
    name: str
    phone: str

    @property
    def cells(self) -> tuple[object, ...]:
        """The line as it stands in the template's columns."""
        return (self.code, self.district, self.subdistrict, self.moo, self.village, self.duty,
                self.name, self.phone)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mistake:
    """What somebody mistyped, and what they are told about it."""

    said: str
    place: int
    row: Row


def fill_in(template: bytes) -> tuple[tuple[object, ...], list[Row]]:
    """The template's headings, and everybody of a province, as it is said below."""
    lines = list(load_workbook(io.BytesIO(template), read_only=True).active.values)
    places = [line for line in lines[1:] if line[0]]
    rows: list[Row] = []
    numbers, seen = count(), set[str]()
    # Of every village its head and two assistants, of every subdistrict its chief, of every
    # district an officer.

    def add(code: str, line: tuple[object, ...], duty: str) -> None:
        number = next(numbers)
        _code, district, subdistrict, moo, village, *_rest = line
        is_village = len(code) > 6
        rows.append(
            Row(
                code=code, district=str(district), duty=duty, name=name_of(number),
                subdistrict=str(subdistrict) if len(code) > 4 else "",
                moo=moo if is_village else None, village=str(village) if is_village else "",
                phone=phone_of(number),
            )
        )  # fmt: skip

    for line in places:
        code = str(line[0])
        for above, duty in ((code[:4], DISTRICT_OFFICER), (code[:6], CHIEF)):
            if above not in seen:
                seen.add(above)
                add(above, line, duty)
        for duty in (HEAD, *[ASSISTANT] * ASSISTANTS):
            add(code, line, duty)
    return tuple(lines[0]), rows


def name_of(number: int) -> str:
    """A name that nobody has, another one for every number."""
    title = ("นาย", "นาง", "นางสาว")[number % 3]
    again = number // (len(GIVEN) * len(FAMILY))
    family = FAMILY[number // len(GIVEN) % len(FAMILY)]
    return f"{title}{GIVEN[number % len(GIVEN)]} {family}{FAMILY[-again] if again else ''}"


def phone_of(number: int) -> str:
    """A telephone number of the kind 08x-000-xxxx."""
    return f"{NUMBERS_FROM + number % 10:03d}-000-{number // 10:04d}"


def mistyped(rows: list[Row]) -> list[Mistake]:
    """Mistakes as they happen, each in a line of its own, with a part of the sentence to it."""
    heads = [place for place, row in enumerate(rows) if row.duty == HEAD]
    a, b, c, d, e, f = heads[3:27:4]
    return [
        Mistake("คำนำหน้า", a, replace(rows[a], name="ก.")),
        Mistake("10 หลัก", b, replace(rows[b], phone="08-123")),
        Mistake("หัวหน้าแก๊ง", c, replace(rows[c], duty="หัวหน้าแก๊ง")),
        Mistake("99999999", d, replace(rows[d], code="99999999")),
        Mistake(rows[0].name, e, replace(rows[e], phone=rows[0].phone)),
        Mistake("98", f, replace(rows[f], code="", moo=98, village="")),
    ]


def as_book(head: tuple[object, ...], rows: list[Row]) -> bytes:
    """The sheet as the file that Excel writes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ผู้ใช้งาน")
    sheet.append(head)
    for row in rows:
        sheet.append(row.cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
