"""One week, many forms: whatever was reported, they all say the same figures, cell by cell."""

import json
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.weekly import readers
from tests.weekly.test_joints import weeks
from tests.weekly.weeks import FIRST_DAY, LAST_DAY, entry, frame
from webapp import table_files, thai
from webapp.clock import Week
from webapp.geography.models import Area, Level
from webapp.thai import Digits
from webapp.weekly import chat_texts, flat_table, sheets, typesetting, workbook
from webapp.weekly.adjusted import Adjustment, Figure
from webapp.weekly.joints import JointPeople
from webapp.weekly.queries import Paper
from webapp.weekly.snapshot import from_snapshot, to_snapshot
from webapp.weekly.summary import Count, Entry, WeeklySummary, extract, summarise

few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NASTY = ("=1+1", "กวาด, ถู\nแล้วเช็ด", '"ริมคลอง"', "ฝาย 3 แห่ง 12 คน")


@pytest.fixture(autouse=True)
def in_a_request(shared_app: Flask) -> Iterator[None]:
    """Templates and words need an application; nothing here needs the database."""
    with shared_app.test_request_context(), force_locale("th"):
        yield


figures = st.builds(
    Figure,
    area_code=st.sampled_from(["49010101", "49010201", "49020101", "49070301"]),
    type_code=st.just("DEV"), type_name=st.just("พัฒนา"),
    kind_code=st.sampled_from(["A", "B"]), kind_name=st.sampled_from(["ฝาย", "งาน, 3 แห่ง"]),
    times=st.just(1), people=st.integers(0, 2000),
    groups=st.sampled_from([(), (("royal", 3),), (("public", 1), ("royal", 2))]),
)  # fmt: skip


@st.composite
def adjusted(draw: st.DrawFn) -> tuple[Adjustment, ...]:
    """Anything put right of an earlier report: more, less, elsewhere, out, and in again."""
    sides = draw(st.lists(st.tuples(figures | st.none(), figures | st.none()), max_size=4))
    return tuple(
        Adjustment(
            id=number, submission_id=UUID(int=500 + number), number=f"49-2569-{500 + number:06d}",
            title=draw(st.sampled_from(NASTY)), held_on=FIRST_DAY, report_number="49-2569-W47",
            action="adjust", reason=draw(st.sampled_from(NASTY)),
            before=(before,) if before else (), after=(after,) if after else (),
        )
        for number, (before, after) in enumerate(sides)
        if before or after
    )  # fmt: skip


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """A province's draft, or a district's part of it, with joint and late activities in it."""
    entries = [_told(draw, made) for made in draw(weeks())]
    rule = draw(st.sampled_from(JointPeople))
    week = summarise(replace(frame(), joint_people=rule), entries, draw(adjusted()))
    district = draw(st.sampled_from([None, None, "4901"]))
    return paper_of(week) if district is None else paper_of(extract(week, district), district)


def _told(draw: st.DrawFn, made: Entry) -> Entry:
    return replace(
        made,
        kind_name=f"งาน{made.kind_code}",
        title=draw(st.sampled_from(NASTY)),
        # A type, a group and a district that the frame does not know get columns and rows.
        type_code=draw(st.sampled_from([made.type_code, "GOV"])),
        people_by_group=draw(st.sampled_from([made.people_by_group, (("scouts", 2),)])),
        area_code=draw(st.sampled_from([made.area_code, "49070301"])),
    )


def paper_of(week: WeeklySummary | None, code: str = "49") -> Paper:
    """The draft of an area's week; no report, no photos."""
    assert week is not None
    level = Level.PROVINCE if len(code) == 2 else Level.DISTRICT
    kind = "changwat" if level == Level.PROVINCE else "amphoe"
    area = Area(code=code, level=level, kind=kind, name_th=week.frame.area.name)
    assert Week(FIRST_DAY).ends_on == LAST_DAY
    return Paper(area, Week(FIRST_DAY), week, None)


@few
@given(papers())
def test_figures_are_equal_in_all_forms(paper: Paper) -> None:
    wanted = readers.of_summary(paper.summary)
    types = [named.name for named in paper.summary.frame.types]
    shown = sheets.render(paper, Digits.ARABIC, lambda *_: "", made_at=paper.week.ends_at_utc)

    assert readers.of_workbook(paper) == wanted
    assert readers.of_csv(paper) == wanted
    assert readers.of_json(paper) == wanted
    assert readers.of_long_text(paper) == wanted
    assert readers.of_html(shown, types) == wanted
    assert readers.of_short_text(paper) == {
        name: count for name, count in wanted.items() if name[0] == readers.ALL
    }


@few
@given(papers())
def test_adjustments_are_equal_in_all_forms(paper: Paper) -> None:
    week = paper.summary
    wanted = readers.changes_of_summary(week)
    shown = sheets.render(paper, Digits.ARABIC, lambda *_: "", made_at=paper.week.ends_at_utc)
    lines, foot = readers.changes_of_html(shown)
    rows, total = readers.changes_of_workbook(paper)
    net, after = (
        (count.times, count.people) for count in (week.adjusted, week.total_adjusted)
    )  # fmt: skip

    assert (sum(line[3] for line in wanted), sum(line[4] for line in wanted)) == net
    for said in (lines, rows, readers.changes_of_csv(paper), readers.changes_of_json(paper)):
        assert said == wanted
    if not wanted:
        assert (foot, total) == ([], None)
        return
    assert foot == [net, (week.total.times, week.total.people), after]
    assert total == net
    for text in (chat_texts.short_text(paper), chat_texts.long_text(paper)):
        assert readers.changed_in_text(text) == [net, after]
    assert from_snapshot(json.loads(json.dumps(to_snapshot(week)))) == week


@few
@given(papers())
def test_lists_are_equal_in_all_forms(paper: Paper) -> None:
    wanted = [(made.number, made.count.times, made.count.people) for made in paper.summary.entries]
    listed = readers.json_of(paper)["activities"]
    *rows, total = readers.list_of_workbook(paper)

    assert rows == wanted
    assert total[1:] == (paper.summary.total.times, paper.summary.total.people)
    assert [
        (row["เลขที่รายงานกิจกรรม"], int(row["นับเป็น (ครั้ง)"]), int(row["นับเป็น (คน)"]))
        for row in readers.csv_rows(paper)
    ] == wanted
    assert [
        (one["number"], one["counted"]["times"], one["counted"]["people"]) for one in listed
    ] == wanted
    assert [UUID(one["id"]) for one in listed] == [
        made.submission_id for made in paper.summary.entries
    ]


@few
@given(papers())
def test_late_ones_are_equal_where_they_are_said(paper: Paper) -> None:
    late = paper.summary.late
    rows = [row for row in readers.csv_rows(paper) if row["รายงานเพิ่มเติม"] == "1"]

    assert readers.json_of(paper)["late"] == {"times": late.times, "people": late.people}
    assert sum(int(row["นับเป็น (ครั้ง)"]) for row in rows) == late.times
    assert sum(int(row["นับเป็น (คน)"]) for row in rows) == late.people


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_week(form: str) -> None:
    """What a week of 5,000 activities takes beyond what the week itself does."""

    def peak_of(count: int) -> int:
        paper = paper_of(summarise(frame(), [
            entry(number, title=f"งานที่ {number} " + "ก" * 200, details="ข" * 1000)
            for number in range(count)
        ]))  # fmt: skip
        with TemporaryFile() as file:
            tracemalloc.start()
            if form == "xlsx":
                workbook.write(file, paper)
            else:
                table_files.write_csv(file, flat_table.table_of(paper))
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return peak

    peak_of(10)
    few_bytes, many_bytes = peak_of(200), peak_of(5_000)

    # A number in the list for each activity, and nothing of its cells.
    assert many_bytes - few_bytes < 5_000 * 600


@pytest.mark.slow
@pytest.mark.skipif(bool(typesetting.missing_packages()), reason="no Pango on this machine")
@pytest.mark.parametrize("rule", JointPeople)
def test_pdf_has_the_same_cells(rule: JointPeople, tmp_path: Path) -> None:
    host = UUID(int=1)
    week = summarise(replace(frame(), joint_people=rule), [
        entry(1, people=60),
        entry(2, people=80, area_code="49020101", joined_to_id=host),
        entry(3, people=1234, type_code="DIS", kind_code="DIS01", is_late=True),
        entry(4, people=15, area_code="49020102", people_by_group=(("royal", 9),)),
    ], (adjustment(),))  # fmt: skip
    paper, target = paper_of(week), tmp_path / "week.pdf"
    moment = paper.week.ends_at_utc
    body = sheets.render(paper, Digits.ARABIC, lambda *_: "", made_at=moment)
    typesetting.set_pages(
        typesetting.Sheets(body=str(body), title="week", author="tests", moment=moment),
        target, tmp_path / "progress",
    )  # fmt: skip

    words = " ".join(readers.rows_of_pdf(target))

    for place, row in enumerate(week.rows, start=1):
        assert f"{place} {row.place.name} {_cells((*row.cells, row.total))}" in words
    assert f"รวมทั้งสิ้น {_cells((*week.totals, week.total))}" in words
    for line in week.by_kind:
        assert f"{line.name} {_cells((line.count,))}" in words
    assert f"รวมรายการปรับปรุง 0 −12 รวมสัปดาห์นี้ {_cells((week.total,))}" in words
    assert f"รวมหลังปรับ {_cells((week.total_adjusted,))}" in words


def adjustment() -> Adjustment:
    """Twelve people less in a district, of the report before."""
    figures = [
        Figure(area_code="49010101", type_code="DEV", type_name="พัฒนา", kind_code="DEV01",
               kind_name="ทำความสะอาด", times=1, people=people)
        for people in (62, 50)
    ]  # fmt: skip
    return Adjustment(
        id=1, submission_id=UUID(int=9), number="49-2569-000009", title="ทำความสะอาดวัด",
        held_on=FIRST_DAY, report_number="49-2569-W47", action="adjust", reason="นับซ้ำ",
        before=(figures[0],), after=(figures[1],),
    )  # fmt: skip


def _cells(counts: Sequence[Count]) -> str:
    return " ".join(
        thai.table_number(figure, Digits.ARABIC)
        for count in counts
        for figure in (count.times, count.people)
    )
