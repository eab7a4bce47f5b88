"""The sheet to fill in: Thai headings, and one row for every village."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from webapp.accounts.permissions import Person
from webapp.geography.labels import short_label
from webapp.geography.models import Level
from webapp.people.judging import areas_of
from webapp.table_files import Cell, Column, Table

COLUMNS = (
    Column("รหัสหมู่บ้าน", 14), Column("อำเภอ", 16), Column("ตำบล", 16), Column("หมู่ที่", 8),
    Column("หมู่บ้าน", 22), Column("หน้าที่", 16), Column("ชื่อ-สกุล", 30), Column("เบอร์โทร", 16),
)  # fmt: skip
"""In Thai whatever the screen's language: offices fill it in, and the import reads it."""
REPORTER = "ผู้ใหญ่บ้าน"
CHAIR = "ผู้รายงาน"


def table(session: Session, person: Person) -> Table:
    """Every village and community of the areas that somebody looks after."""
    areas = areas_of(session, person)
    names = {area.code: area.name_th for area in areas}
    villages = [area for area in areas if area.level == Level.VILLAGE and area.retired_on is None]
    villages.sort(key=lambda area: (area.code[:6], len(area.code), area.code))

    def rows() -> Iterator[tuple[Cell, ...]]:
        for area in villages:
            is_village = area.kind == "village"
            yield (
                area.code, names.get(area.code[:4], ""), names.get(area.code[:6], ""),
                area.number if is_village else None,
                area.name_th if is_village else short_label(area),
                REPORTER if is_village else CHAIR, None, None,
            )  # fmt: skip

    return Table(title="ผู้ใช้งาน", columns=COLUMNS, rows=rows())
