"""What an office says on its paper: blanks, parts, the frozen form."""

import pytest

from tests.weekly.weeks import KEY, entry, frame
from webapp.thai import Digits
from webapp.weekly import covers, offices
from webapp.weekly.offices import PRESET, Blank, OfficePaper, Part, Signer
from webapp.weekly.snapshot import office_in, to_snapshot
from webapp.weekly.summary import summarise

OFFICE = OfficePaper(
    department="ที่ทำการปกครองจังหวัด", number="มห 0018.1/", subject="รายงาน {ช่วงวันที่}",
    addressee="ผู้ว่าราชการจังหวัด", body="รวม {จำนวนครั้ง} ครั้ง", digits=Digits.ARABIC,
    signers=(Signer("นายใจดี", "ปลัดจังหวัด\nรักษาราชการแทน"),), parts=(Part.MEMO, Part.PHOTOS),
    emblem_sha256="ab" * 32, emblem_type="image/png",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("รวม {จำนวนครั้ง} ครั้ง { จำนวนคน } คน", []),
        ("รวม {จำนวนหมู} ครั้ง", ["จำนวนหมู"]),
        ("รวม {} ครั้ง", [""]),
        ("รวม {จำนวนครั้ง ครั้ง", ["{"]),
        ("รวม จำนวนครั้ง} ครั้ง", ["}"]),
    ],
)
def test_unknown_blanks_are_found(text: str, unknown: list[str]) -> None:
    assert offices.unknown_blanks(text) == unknown


def test_filled_in_figures_are_not_broken_and_text_is_escaped() -> None:
    filled = offices.fill("<b> {จำนวนคน} คน {ใหม่}", {Blank.PEOPLE: "๑,๒๓๔"})

    assert filled == '&lt;b&gt; <span class="nowrap">๑,๒๓๔</span> คน {ใหม่}'


def test_every_blank_is_filled() -> None:
    summary = summarise(frame(), [entry(1), entry(2, type_code="DIS", is_late=True)])

    values = offices.values_of(summary, KEY, None, Digits.THAI)

    assert values == {
        "จำนวนครั้ง": "๒",
        "จำนวนคน": "๒๐",
        "ช่วงวันที่": "๑๘ – ๒๔ พฤศจิกายน ๒๕๖๙",
        "พื้นที่": "formal 49",
        "จำนวนพื้นที่ที่มีกิจกรรม": "๑",
        "ผลแยกประเภท": "พัฒนา ๑ ครั้ง ๑๐ คน, ภัยพิบัติ ๑ ครั้ง ๑๐ คน",
        "จำนวนรายงานเพิ่มเติม": "๑",
        "เลขที่รายงาน": "(ร่าง)",
        "สัปดาห์ที่": "๔๘",
        "ปี": "๒๕๖๙",
    }
    assert set(values) == set(Blank)


def test_week_without_activities_says_so() -> None:
    values = offices.values_of(summarise(frame(), []), KEY, "49-2569-W48", Digits.ARABIC)

    assert (values[Blank.TIMES], values[Blank.BY_TYPE]) == ("0", "ไม่มีกิจกรรม")


def test_frozen_paper_is_read_as_it_was() -> None:
    assert offices.from_plain(offices.to_plain(OFFICE)) == OFFICE


def test_snapshot_carries_the_papers_of_its_offices() -> None:
    snapshot = to_snapshot(summarise(frame(), []), {"49": OFFICE})

    assert office_in(snapshot, "49") == OFFICE
    assert office_in(snapshot, "4901") == PRESET


def test_snapshot_of_an_older_format_prints_as_preset() -> None:
    assert office_in({"format": 2}, "49") == PRESET


def test_headings_are_numbered_without_gaps() -> None:
    office = OfficePaper(parts=(Part.MEMO, Part.KINDS, Part.LIST, Part.PHOTOS))

    assert covers.headings(office) == {"kinds": "1. ", "groups": "2. ", "list": "3. "}
