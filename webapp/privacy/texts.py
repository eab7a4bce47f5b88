"""What an office says about personal data: its own words, else those that came with the product.

Texts are plain: blank lines part paragraphs, lines that begin with “- ” are a list. They are Thai
whatever language the screens are in, as the office's papers are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.permissions import Person
from webapp.geography.scope import ROOT, containing
from webapp.i18n import lazy
from webapp.privacy.models import OfficeText

LONGEST: Final = 4_000
NOTICE: Final = "notice"
LABELS: Final[Mapping[str, str]] = {
    NOTICE: lazy("Notice in two lines"),
    "controller": lazy("Who is responsible"),
    "contact": lazy("Data protection officer, and how to reach them"),
    "collected": lazy("What is collected"),
    "purposes": lazy("What it is for"),
    "basis": lazy("Legal basis"),
    "seen": lazy("Who sees it"),
    "rights": lazy("Your rights"),
}
"""In the order of the page."""

_OFFICE: Final = (
    "ศูนย์อำนวยการจิตอาสาพระราชทานของจังหวัดที่ท่านรายงาน ศาลากลางจังหวัด"
    "\n\n[หน่วยงานกรอกชื่อหน่วยงาน ที่อยู่ และหมายเลขโทรศัพท์]"
)
PRESETS: Final[Mapping[str, str]] = {
    NOTICE: (
        "ชื่อและภาพถ่ายใช้เพื่อรายงานกิจกรรมจิตอาสาของทางราชการเท่านั้น ผู้ส่งและเจ้าหน้าที่ที่รับผิดชอบพื้นที่เป็นผู้เห็น\n"
        "ภาพที่เห็นหน้าชัดควรได้รับความยินยอมหรือเบลอก่อนส่ง และอย่าใส่เลขประจำตัวประชาชนหรือบ้านเลขที่"
    ),
    "controller": _OFFICE,
    "contact": "[หน่วยงานกรอกชื่อหรือตำแหน่งเจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล หมายเลขโทรศัพท์ และอีเมล]",
    "collected": (
        "- ผู้ใช้งาน: ชื่อ หมายเลขโทรศัพท์ หน้าที่ พื้นที่ และการเข้าใช้งาน\n"
        "- รายงานกิจกรรม: สถานที่ วันเวลา จำนวนผู้เข้าร่วม รายละเอียด และชื่อประธานหรือผู้นำกิจกรรม\n"
        "- ภาพถ่ายและคลิปของกิจกรรม ซึ่งอาจเห็นผู้เข้าร่วม\n"
        "- พิกัด เวลา และรุ่นของเครื่องที่ฝังมากับภาพ เก็บไว้เฉพาะในไฟล์ต้นฉบับ ไม่ติดไปกับภาพที่แสดง\n"
        "- บันทึกว่าใครทำอะไรเมื่อใด รวมถึงใครเปิดไฟล์ต้นฉบับ"
    ),
    "purposes": (
        "- รับรายงานกิจกรรมจิตอาสาจากหมู่บ้าน ตรวจสอบที่อำเภอ และสรุปเป็นรายงานประจำสัปดาห์ของจังหวัด\n"
        "- บันทึกผลในระบบ E-Report ของกรมการปกครอง\n"
        "- ติดต่อผู้รายงานเมื่อรายงานต้องแก้ไข\n"
        "- รักษาความปลอดภัยของระบบ และตรวจสอบย้อนหลังได้"
    ),
    "basis": (
        "การปฏิบัติหน้าที่ในการดำเนินภารกิจเพื่อประโยชน์สาธารณะของหน่วยงานของรัฐ "
        "ตามมาตรา ๒๔ (๔) แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. ๒๕๖๒\n\n"
        "ภาพที่เห็นเด็กหรือบุคคลชัดเจน ให้ขอความยินยอมจากบุคคลนั้นหรือผู้ปกครอง หรือเบลอภาพก่อน"
    ),
    "seen": (
        "- ผู้รายงาน เห็นรายงานของตน\n"
        "- ผู้ประสานงานตำบล เจ้าหน้าที่อำเภอ และเจ้าหน้าที่จังหวัด เห็นรายงานในพื้นที่ของตน\n"
        "- กรมการปกครอง เห็นรายงานที่ส่งแล้วเพื่อรวบรวมระดับประเทศ\n"
        "- ระบบนี้ไม่มีหน้าแสดงภาพต่อสาธารณะ ไม่มีโฆษณา และไม่ส่งข้อมูลไปยังผู้ให้บริการติดตามการใช้งาน"
    ),
    "rights": (
        "- ขอดูหรือขอรับสำเนาข้อมูลของตน\n"
        "- ขอแก้ไขข้อมูลให้ถูกต้อง\n"
        "- ขอให้ลบ หรือทำให้ไม่สามารถระบุตัวได้ เมื่อไม่จำเป็นต้องเก็บแล้ว\n"
        "- คัดค้าน หรือขอให้ระงับการใช้\n"
        "- ขอให้นำภาพออก\n"
        "- ร้องเรียนต่อสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล\n\n"
        "หน่วยงานตอบภายใน ๓๐ วัน"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or a list of lines."""

    lines: tuple[str, ...]
    is_list: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text as it holds in an area, and whose it is."""

    key: str
    body: str
    row: OfficeText | None
    is_own: bool

    @property
    def label(self) -> str:
        """What it is about."""
        return str(LABELS[self.key])

    @property
    def blocks(self) -> list[Block]:
        """Paragraphs and lists."""
        return blocks_of(self.body)


def said_in(session: Session, area_code: str, keys: Sequence[str] = tuple(LABELS)) -> list[Said]:
    """The texts that hold in an area, the nearest area's first. One query."""
    chain = containing(area_code) or (ROOT,)
    rows = session.scalars(
        select(OfficeText).where(OfficeText.key.in_(keys), OfficeText.area_code.in_(chain))
    ).all()
    found: dict[str, OfficeText] = {}
    for row in sorted(rows, key=lambda row: chain.index(row.area_code)):
        found[row.key] = row
    return [
        Said(
            key=key,
            body=found[key].body if key in found else PRESETS[key],
            row=found.get(key),
            is_own=key in found and found[key].area_code == area_code,
        )
        for key in keys
    ]


def notice(session: Session, area_code: str) -> list[str]:
    """The lines of the short notice."""
    return said_in(session, area_code, (NOTICE,))[0].body.splitlines()


def put(session: Session, person: Person, key: str, *, area_code: str, body: str) -> None:
    """Say it in an office's own words; an empty text lets what came before hold again."""
    row = session.get(OfficeText, (key, area_code))
    if not body:
        if row is not None:
            session.delete(row)
            session.flush()
        return
    if row is None:
        row = OfficeText(key=key, area_code=area_code)
        session.add(row)
    row.body = body[:LONGEST]
    row.edited_at, row.edited_by_id = clock.utc_now(), person.id
    session.flush()


def blocks_of(body: str) -> list[Block]:
    """Parts of a text: blank lines part them, and so does the change between lines and lists."""
    found: list[Block] = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        while lines:
            is_list = lines[0].startswith("- ")
            taken = []
            while lines and lines[0].startswith("- ") is is_list:
                taken.append(lines.pop(0).removeprefix("- "))
            found.append(Block(lines=tuple(taken), is_list=is_list))
    return found
