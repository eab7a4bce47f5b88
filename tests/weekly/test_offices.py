"""What an office says on its paper: blanks, parts, the frozen form."""

import re
from uuid import UUID

import pytest

from tests.weekly.weeks import FIRST_DAY, KEY, entry, frame, place
from webapp.thai import Digits
from webapp.weekly import covers, labels, offices
from webapp.weekly.adjusted import Adjustment, Figure
from webapp.weekly.offices import PRESET, Blank, OfficePaper, Part, Signer
from webapp.weekly.snapshot import office_in, to_snapshot
from webapp.weekly.summary import summarise

OFFICE = OfficePaper(
    department="ที่ทำการปกครองจังหวัด", number="มห 0018.1/", subject="รายงาน {ช่วงวันที่}",
    addressee="ผู้ว่าราชการจังหวัด", body="รวม {จำนวนครั้ง} ครั้ง", digits=Digits.ARABIC,
    signers=(Signer("นายใจดี", "ปลัดจังหวัด\nรักษาราชการแทน"),), parts=(Part.MEMO, Part.PHOTOS),
    emblem_sha256="ab" * 32, emblem_type="image/png",
)  # fmt: skip


def adjustment(before: list[tuple[int, int]], after: list[tuple[int, int]]) -> Adjustment:
    """One whose figures are these times and people."""
    figures = [
        tuple(
            Figure(
                area_code="49010101", type_code="DEV", type_name="พัฒนา", kind_code="DEV01",
                kind_name="ทำความสะอาด", times=times, people=people,
            )
            for times, people in side
        )
        for side in (before, after)
    ]  # fmt: skip
    return Adjustment(
        id=1, submission_id=UUID(int=1), number="49-2569-000001", title="ทำความสะอาด",
        held_on=FIRST_DAY, report_number="49-2569-W47", action="adjust", reason="นับซ้ำ",
        before=figures[0], after=figures[1],
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
        "จำนวนรายการปรับปรุง": "",
        "ยอดปรับปรุง": "",
        "ยอดหลังปรับปรุง": "",
        "เลขที่รายงาน": "(ร่าง)",
        "สัปดาห์ที่": "๔๘",
        "ปี": "๒๕๖๙",
    }
    assert set(values) == set(Blank)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([(1, 62)], [(1, 50)], ("๑", "ปรับลด ๑๒ คน", "๑ ครั้ง −๒ คน")),
        ([(1, 62)], [], ("๑", "ปรับลด ๑ ครั้ง ๖๒ คน", "๐ ครั้ง −๕๒ คน")),
        ([], [(1, 1234)], ("๑", "ปรับเพิ่ม ๑ ครั้ง ๑,๒๓๔ คน", "๒ ครั้ง ๑,๒๔๔ คน")),
        ([(2, 10)], [(1, 15)], ("๑", "ปรับเพิ่ม ๕ คน, ปรับลด ๑ ครั้ง", "๐ ครั้ง ๑๕ คน")),
        ([(1, 10)], [(1, 10)], ("๑", "ยอดรวมคงเดิม", "๑ ครั้ง ๑๐ คน")),
    ],
)
def test_adjustments_are_told_in_words(
    before: list[tuple[int, int]], after: list[tuple[int, int]], told: tuple[str, str, str]
) -> None:
    summary = summarise(frame(), [entry(1)], (adjustment(before, after),))

    values = offices.values_of(summary, KEY, None, Digits.THAI)

    assert (values[Blank.ADJUSTMENTS], values[Blank.ADJUSTED], values[Blank.AFTER]) == told


def test_line_about_adjustments_is_printed_only_where_there_are_some() -> None:
    body = "รวม {จำนวนครั้ง} ครั้ง\nอนึ่ง { ยอดปรับปรุง }\nจึงเรียนมา"
    without: dict[str, str] = {Blank.TIMES: "๑", Blank.ADJUSTED: ""}

    assert offices.fill(body, without).splitlines() == [
        'รวม <span class="nowrap">๑</span> ครั้ง', "จึงเรียนมา",
    ]  # fmt: skip
    assert offices.fill(body, {**without, Blank.ADJUSTED: "ปรับลด ๑ คน"}).splitlines() == [
        'รวม <span class="nowrap">๑</span> ครั้ง',
        'อนึ่ง <span class="nowrap">ปรับลด ๑ คน</span>',
        "จึงเรียนมา",
    ]


def test_first_memo_fills_every_place_it_names() -> None:
    summary = summarise(frame(), [entry(1)], (adjustment([(1, 10)], []),))
    values = offices.values_of(summary, KEY, None, Digits.THAI)
    suggested = labels.suggested(summary.frame.area)

    told = re.sub("<[^>]*>", "", str(offices.fill(suggested.body, values)))

    assert offices.unknown_blanks(suggested.body) == []
    assert "(พัฒนา ๑ ครั้ง ๑๐ คน)" in told
    assert "๑ รายการ ปรับลด ๑ ครั้ง ๑๐ คน รวมสัปดาห์นี้หลังปรับเป็น ๐ ครั้ง ๐ คน" in told


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


def test_headings_of_a_week_without_activities_are_numbered_without_gaps() -> None:
    office = OfficePaper(parts=tuple(Part))

    assert covers.headings(office, has_entries=False) == {"summary": "1. ", "late": "2. "}


@pytest.mark.parametrize(
    ("code", "to"),
    [
        ("49", "อธิบดีกรมการปกครอง"),
        ("4903", "ผู้ว่าราชการจังหวัด"),
        ("1003", "ผู้ว่าราชการกรุงเทพมหานคร"),
    ],
)
def test_first_memo_goes_to_whom_the_signer_reports(code: str, to: str) -> None:
    assert labels.suggested(place(code)).addressee == to
