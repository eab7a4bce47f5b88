"""Loading the reference lists: drafts follow the files, people's edits stay."""

import shutil
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from webapp.activity import loader
from webapp.activity.list_rows import DATA_DIR
from webapp.activity.loader import LoadReport, ReferenceListsRefused
from webapp.activity.models import (
    ActivityType,
    Occasion,
    PeopleGroup,
    QuantityUnit,
    ReturnReason,
    Standing,
    VolunteerType,
)

TYPES = "activity_types.csv"
BAD_CODE = "the code is not made of letters, digits, - and _"
EDITED_AT = datetime(2026, 11, 1, 3, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped lists, to change."""
    shutil.copytree(DATA_DIR, tmp_path, dirs_exist_ok=True)
    return tmp_path


def replace(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_first_load_adds_every_row_and_the_second_none(empty_session):
    first = loader.load(empty_session)
    second = loader.load(empty_session)

    assert first == LoadReport(added=109, changed=0, unchanged=0, kept=0)
    assert second == LoadReport(added=0, changed=0, unchanged=109, kept=0)
    counts = [
        empty_session.scalar(select(func.count()).select_from(model))
        for model in (
            VolunteerType, ActivityType, Occasion, PeopleGroup, QuantityUnit, ReturnReason,
        )
    ]  # fmt: skip
    assert counts == [3, 35, 14, 10, 20, 27]


def test_only_the_three_volunteer_types_are_official(session):
    volunteer_types = session.scalars(select(VolunteerType.standing)).all()
    others = [
        *session.scalars(select(ActivityType.standing)),
        *session.scalars(select(Occasion.standing)),
        *session.scalars(select(PeopleGroup.standing)),
    ]

    assert set(volunteer_types) == {Standing.OFFICIAL}
    assert set(others) == {Standing.DRAFT}


def test_every_activity_type_has_evidence_and_an_english_name(session):
    for row in session.scalars(select(ActivityType)):
        assert row.name_en
        assert row.evidence.partition(":")[0] in {"seen", "inferred"}


def test_draft_that_nobody_edited_follows_the_list(session, folder):
    replace(folder, "activity_types.csv", "บริจาคโลหิต,", "บริจาคโลหิตและอวัยวะ,")
    replace(folder, "occasions.csv", "วันสงกรานต์", "เทศกาลสงกรานต์")
    replace(folder, "quantity_units.csv", "ซีซี", "มิลลิลิตร")

    report = loader.load(session, folder)

    assert report == LoadReport(added=0, changed=3, unchanged=106, kept=0)
    assert session.get(ActivityType, "DEV06").name_th == "บริจาคโลหิตและอวัยวะ"
    assert session.get(Occasion, "songkran").name_th == "เทศกาลสงกรานต์"
    assert session.get(QuantityUnit, "cc").name_th == "มิลลิลิตร"


def test_row_that_a_person_edited_is_left_alone(session, folder):
    row = session.get(ActivityType, "DEV06")
    row.name_th, row.edited_at = "ชื่อของสำนักงาน", EDITED_AT
    unit = session.get(QuantityUnit, "cc")
    unit.name_th, unit.edited_at = "ซี.ซี.", EDITED_AT
    session.flush()

    report = loader.load(session, folder)

    assert report == LoadReport(added=0, changed=0, unchanged=107, kept=2)
    assert (row.name_th, unit.name_th) == ("ชื่อของสำนักงาน", "ซี.ซี.")


def test_official_row_is_left_alone(session, folder):
    replace(folder, "activity_types.csv", "DEV,จิตอาสาพัฒนา,", "DEV,จิตอาสาอื่น,")

    report = loader.load(session, folder)

    assert (report.changed, report.kept) == (0, 1)
    assert session.get(VolunteerType, "DEV").name_th == "จิตอาสาพัฒนา"


def test_validity_and_rows_that_a_newer_list_lacks_stay(session, folder):
    session.get(ActivityType, "DIS08").valid_to = date(2026, 9, 30)
    session.flush()
    path = folder / "activity_types.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "SPC99" not in line), encoding="utf-8")

    loader.load(session, folder)

    assert session.get(ActivityType, "DIS08").valid_to == date(2026, 9, 30)
    assert session.get(ActivityType, "SPC99") is not None


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        (TYPES, "NEW01,ก,A,NEW,draft,", "its volunteer type 'NEW' is not in the list"),
        (TYPES, "DEV98,,A,DEV,draft,", "the Thai name is empty"),
        (TYPES, "DEV98,ก,A,DEV,final,", "standing 'final' is not official or draft"),
        (TYPES, "DEV01,ก,A,DEV,draft,", "the code comes more than once"),
        (TYPES, "DEV 98,ก,A,DEV,draft,", BAD_CODE),
        (TYPES, f"DEV98,{'ก' * 121},A,DEV,draft,", "name_th is longer than 120 characters"),
        (TYPES, "DEVELOPMENT98,ก,A,DEV,draft,", "code is longer than 12 characters"),
        ("occasions.csv", "x,ก,2,30,draft,", "month '2' and day '30' are not a day of the year"),
        ("occasions.csv", "x,ก,two,3,draft,", "month 'two' and day '3' are not a day of the year"),
        ("people_groups.csv", ",ก,A,draft", BAD_CODE),
        ("quantity_units.csv", "metre,ก,A", "the code comes more than once"),
    ],
)  # fmt: skip
def test_wrong_line_is_refused_with_its_number_and_nothing_written(
    empty_session, folder, name, line, reason
):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line + "\n", encoding="utf-8")

    with pytest.raises(ReferenceListsRefused) as refused:
        loader.load(empty_session, folder)

    assert (text.count("\n") + 1, reason) in [
        (problem.line, problem.reason) for problem in refused.value.problems
    ]
    assert {problem.file for problem in refused.value.problems} == {name}
    assert empty_session.scalar(select(func.count()).select_from(VolunteerType)) == 0
