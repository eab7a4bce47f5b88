"""Names of areas as people write them."""

import pytest

from webapp.geography.labels import formal_label, full_label, short_label
from webapp.geography.models import Area, Level

MUKDAHAN = Area(code="49", level=Level.PROVINCE, kind="changwat", name_th="มุกดาหาร")
DON_TAN = Area(code="4903", level=Level.DISTRICT, kind="amphoe", name_th="ดอนตาล")
TAMBON = Area(code="490301", level=Level.SUBDISTRICT, kind="tambon", name_th="ดอนตาล")
NA_MUANG = Area(code="49030106", level=Level.VILLAGE, kind="village", name_th="บ้านนาม่วง", number=6)
COMMUNITY = Area(
    code="49010150", level=Level.VILLAGE, kind="community", name_th="นาโปน้อย", number=50
)
NUMBERED = Area(code="11010401", level=Level.VILLAGE, kind="village", name_th="หมู่ที่ 1", number=1)
BANGKOK = Area(code="10", level=Level.PROVINCE, kind="changwat", name_th="กรุงเทพมหานคร")
DUSIT = Area(code="1002", level=Level.DISTRICT, kind="khet", name_th="ดุสิต")
KHWAENG = Area(code="100201", level=Level.SUBDISTRICT, kind="khwaeng", name_th="ดุสิต")
COUNTRY = Area(code="TH", level=Level.COUNTRY, kind="country", name_th="ประเทศไทย")


@pytest.mark.parametrize(
    ("area", "short", "formal"),
    [
        (COUNTRY, "ประเทศไทย", "ประเทศไทย"),
        (MUKDAHAN, "จ.มุกดาหาร", "จังหวัดมุกดาหาร"),
        (DON_TAN, "อ.ดอนตาล", "อำเภอดอนตาล"),
        (TAMBON, "ต.ดอนตาล", "ตำบลดอนตาล"),
        (NA_MUANG, "หมู่ที่ 6 บ้านนาม่วง", "หมู่ที่ 6 บ้านนาม่วง"),
        (COMMUNITY, "ชุมชนนาโปน้อย", "ชุมชนนาโปน้อย"),
        (NUMBERED, "หมู่ที่ 1", "หมู่ที่ 1"),
        (BANGKOK, "กรุงเทพมหานคร", "กรุงเทพมหานคร"),
        (DUSIT, "เขตดุสิต", "เขตดุสิต"),
        (KHWAENG, "แขวงดุสิต", "แขวงดุสิต"),
    ],
)
def test_label_of_each_kind(area, short, formal):
    assert (short_label(area), formal_label(area)) == (short, formal)


def test_full_label_runs_from_the_area_up_to_the_province():
    path = [MUKDAHAN, DON_TAN, TAMBON, NA_MUANG]

    assert full_label(path) == "หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร"
    assert full_label([BANGKOK, DUSIT, KHWAENG]) == "แขวงดุสิต เขตดุสิต กรุงเทพมหานคร"
