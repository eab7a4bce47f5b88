"""Loading area lists: what is stored, what a second load does, and everything refused."""

import time
from datetime import date

import pytest
from sqlalchemy import func, select

from webapp.geography import loader
from webapp.geography.loader import GeographyRefused, LoadReport
from webapp.geography.models import Area, Level

COLUMNS = "code,name_th,name_en,parent_code,lat,lon"
PROVINCE = (COLUMNS, "49,มุกดาหาร,Mukdahan,TH,16.5,104.5")
DISTRICT = (COLUMNS + ",kind,postcode", "4903,ดอนตาล,Don Tan,49,16.3,104.8,amphoe,49120")
SUBDISTRICT = (COLUMNS + ",kind,postcode", "490301,ดอนตาล,Don Tan,4903,,,tambon,49120")
VILLAGE = (COLUMNS + ",moo", "49030106,บ้านนาม่วง,Ban Na Muang,490301,,,6")
COMMUNITY = (COLUMNS + ",number", "490301100,ริมโขง,Rim Khong,490301,,,100")
CHAIN = (PROVINCE, DISTRICT, SUBDISTRICT, VILLAGE, COMMUNITY)


@pytest.fixture
def write(tmp_path):
    def write(*lists):
        paths = []
        for position, lines in enumerate(lists):
            path = tmp_path / f"{position}.csv"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            paths.append(path)
        return paths

    return write


def count(session):
    return session.scalar(select(func.count()).select_from(Area))


def test_bundled_lists_hold_the_country_and_mukdahan_s_villages(session):
    by_level = dict(
        session.execute(select(Area.level, func.count()).group_by(Area.level)).tuples().all()
    )

    assert by_level == {
        Level.COUNTRY: 1,
        Level.PROVINCE: 77,
        Level.DISTRICT: 928,
        Level.SUBDISTRICT: 7436,
        Level.VILLAGE: 526 + 34,
    }


def test_loading_the_bundled_lists_again_changes_nothing_and_is_quick(session):
    started = time.perf_counter()

    report = loader.load(session, loader.BUNDLED_FILES)

    assert report == LoadReport(added=0, changed=0, unchanged=9001)
    assert time.perf_counter() - started < 3


def test_every_level_is_told_by_the_columns_and_the_code(empty_session, write):
    report = loader.load(empty_session, write(*CHAIN))

    assert report == LoadReport(added=5, changed=0, unchanged=0)
    areas = empty_session.scalars(select(Area).order_by(Area.code)).all()
    assert [
        (area.code, area.level, area.kind, area.number, area.parent_code) for area in areas
    ] == [
        ("49", Level.PROVINCE, "changwat", None, "TH"),
        ("4903", Level.DISTRICT, "amphoe", None, "49"),
        ("490301", Level.SUBDISTRICT, "tambon", None, "4903"),
        ("49030106", Level.VILLAGE, "village", 6, "490301"),
        ("490301100", Level.VILLAGE, "community", 100, "490301"),
        ("TH", Level.COUNTRY, "country", None, None),
    ]


def test_values_are_stored_as_given_and_keys_made(empty_session, write):
    loader.load(empty_session, write(*CHAIN))

    district = empty_session.get(Area, "4903")
    village = empty_session.get(Area, "49030106")

    assert (district.name_en, district.postcode) == ("Don Tan", "49120")
    assert (district.latitude, district.longitude) == (16.3, 104.8)
    assert district.search_key == "ดอนตาล"
    assert (village.latitude, village.longitude) == (None, None)
    assert village.search_key == "หมู่ที่6บ้านนาม่วง"


def test_order_of_the_files_does_not_matter(empty_session, write):
    assert loader.load(empty_session, write(*reversed(CHAIN))).added == 5


def test_newer_list_corrects_adds_and_never_removes(empty_session, write):
    loader.load(empty_session, write(*CHAIN))
    empty_session.get(Area, "490301").retired_on = date(2026, 1, 1)
    empty_session.flush()
    newer = (
        SUBDISTRICT[0],
        "490301,ดอนตาลใหม่,Don Tan,4903,,,tambon,49120",
        "490302,โพธิ์ไทร,Pho Sai,4903,,,tambon,49120",
    )

    report = loader.load(empty_session, write(newer))

    assert report == LoadReport(added=1, changed=1, unchanged=0)
    changed = empty_session.get(Area, "490301")
    assert (changed.name_th, changed.search_key) == ("ดอนตาลใหม่", "ดอนตาลใหม่")
    assert changed.retired_on == date(2026, 1, 1)
    assert empty_session.get(Area, "49030106").name_th == "บ้านนาม่วง"


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        (PROVINCE[0], "4x,ก,A,TH,,", "the code is not made of 2 to 9 digits"),
        (PROVINCE[0], "๔๙,ก,A,TH,,", "the code is not made of 2 to 9 digits"),
        (PROVINCE[0], ",ก,A,TH,,", "the code is not made of 2 to 9 digits"),
        (PROVINCE[0], "500,ก,A,TH,,", "the code has 3 digits; a province has 2"),
        (PROVINCE[0], "50,,A,TH,,", "the Thai name is empty"),
        (PROVINCE[0], "50,\u200b,A,TH,,", "the Thai name is empty"),
        (PROVINCE[0], f"50,{'ก' * 121},A,TH,,", "name_th is longer than 120 characters"),
        (PROVINCE[0], "50,ก,A,TH,16.5,", "only one of lat and lon is given"),
        (PROVINCE[0], "50,ก,A,TH,0,0", "lat '0' is not a number of degrees in Thailand"),
        (PROVINCE[0], "50,ก,A,TH,16.5,nan", "lon 'nan' is not a number of degrees in Thailand"),
        (
            PROVINCE[0],
            "50,ก,A,49,,",
            "the code does not begin with its parent's code '49' at the level above",
        ),
        (DISTRICT[0], "5001,ก,A,50,,,amphoe,", "its parent '50' is unknown"),
        (DISTRICT[0], "4904,ก,A,49,,,amphoe,4912", "postcode '4912' is not five digits"),
        (DISTRICT[0], "4904,ก,A,49,,,city,49120", "unknown kind 'city'"),
        (DISTRICT[0], "490402,ก,A,4904,,,amphoe,", "the code has 6 digits; a district has 4"),
        (
            SUBDISTRICT[0],
            "490302,ก,A,49,,,tambon,",
            "the code does not begin with its parent's code '49' at the level above",
        ),
        (VILLAGE[0], "49030107,ก,A,490301,,,", "moo '' is not a number from 1 to 999"),
        (VILLAGE[0], "49030107,ก,A,490301,,,0", "moo '0' is not a number from 1 to 999"),
        (VILLAGE[0], "49030107,ก,A,490301,,,8", "moo '8' is not the one in the code"),
        (VILLAGE[0], "490301070,ก,A,490301,,,70", "the code has 9 digits; a village has 8"),
        (COMMUNITY[0], "490301,ก,A,4903,,,1", "the code has 6 digits; a village has 8 or 9"),
    ],
)
def test_wrong_line_is_refused_and_nothing_written(empty_session, write, header, line, reason):
    loader.load(empty_session, write(*CHAIN))
    before = count(empty_session)

    with pytest.raises(GeographyRefused) as refused:
        loader.load(empty_session, write((header, line)))

    assert reason in [problem.reason for problem in refused.value.problems]
    assert {problem.line for problem in refused.value.problems} == {2}
    assert count(empty_session) == before


def test_all_problems_of_all_files_are_told_at_once(empty_session, write):
    district = (DISTRICT[0], "4903,,Don Tan,49,,,amphoe,1", "9901,ก,A,99,,,amphoe,")

    with pytest.raises(GeographyRefused) as refused:
        loader.load(empty_session, write(("code",), PROVINCE, district))

    assert [(problem.file, problem.line, problem.code) for problem in refused.value.problems] == [
        ("0.csv", 1, ""),
        ("2.csv", 2, "4903"),
        ("2.csv", 2, "4903"),
        ("2.csv", 3, "9901"),
    ]
    assert count(empty_session) == 0


def test_code_that_comes_twice_is_refused_with_its_first_place(empty_session, write):
    with pytest.raises(GeographyRefused) as refused:
        loader.load(empty_session, write(PROVINCE, PROVINCE))

    assert [str(problem) for problem in refused.value.problems] == [
        "1.csv:2: 49: the code already stands in 0.csv:2"
    ]
