"""How areas are named on screens and paper, in Thai. Pure; digits are Arabic until printed.

หมู่ที่ is always shown: village names repeat inside a subdistrict.
"""

from collections.abc import Mapping, Sequence

from webapp import thai
from webapp.geography.models import Area

_BANGKOK_CODE = "10"
_SHORT: Mapping[str, str] = {"changwat": "จ.", "amphoe": "อ.", "tambon": "ต."}
_FORMAL: Mapping[str, str] = {"changwat": "จังหวัด", "amphoe": "อำเภอ", "tambon": "ตำบล"}
# Bangkok's words have no short form in use.
_BANGKOK: Mapping[str, str] = {"khet": "เขต", "khwaeng": "แขวง"}


def short_label(area: Area) -> str:
    """Return หมู่ที่ 6 บ้านนาม่วง, ชุมชนนาโปน้อย, ต.ดอนตาล, อ.ดอนตาล or จ.มุกดาหาร."""
    return _label(area, _SHORT)


def formal_label(area: Area) -> str:
    """Return the label written out: ตำบลดอนตาล, อำเภอดอนตาล, จังหวัดมุกดาหาร."""
    return _label(area, _FORMAL)


def full_label(path: Sequence[Area]) -> str:
    """Return หมู่ที่ 6 บ้านนาม่วง ต.ดอนตาล อ.ดอนตาล จ.มุกดาหาร.

    `path` runs from the province to the area, as `queries.path_to` gives it.
    """
    return " ".join(short_label(area) for area in reversed(path))


def _label(area: Area, words: Mapping[str, str]) -> str:
    match area.kind:
        case "village":
            return _village(area)
        case "community":
            return thai.community_label(area.name_th)
    if area.code == _BANGKOK_CODE:
        return area.name_th
    return words.get(area.kind, _BANGKOK.get(area.kind, "")) + area.name_th


def _village(area: Area) -> str:
    # A few suburban villages are recorded with their number for a name.
    if area.number is None or area.name_th.startswith("หมู่ที่"):
        return area.name_th
    return thai.village_label(area.number, area.name_th)
