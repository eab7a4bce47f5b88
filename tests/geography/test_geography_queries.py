"""Looking areas up by code, upwards and downwards."""

from datetime import date

import pytest
from sqlalchemy import event

from webapp.geography import queries
from webapp.geography.models import Area, Level
from webapp.geography.queries import AreaUnknown


@pytest.fixture
def statements(session):
    """The SQL that ran while the test ran."""
    ran = []
    connection = session.connection()

    def note(conn, cursor, statement, parameters, context, executemany):
        ran.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    yield ran
    event.remove(connection, "before_cursor_execute", note)


def codes(areas):
    return [area.code for area in areas]


def test_get_area_gives_the_area(session):
    assert queries.get_area(session, "490301").name_th == "ดอนตาล"


@pytest.mark.parametrize("code", ["", "98", "49030199", "nonsense", "490301' OR 1=1"])
def test_unknown_code_is_told(session, code):
    assert queries.find_area(session, code) is None
    with pytest.raises(AreaUnknown) as unknown:
        queries.get_area(session, code)
    with pytest.raises(AreaUnknown):
        queries.path_to(session, code)
    assert (unknown.value.code, unknown.value.status) == ("area_unknown", 404)


def test_path_runs_from_the_province_in_one_query(session, statements):
    path = queries.path_to(session, "49030106")

    assert codes(path) == ["49", "4903", "490301", "49030106"]
    assert len(statements) == 1


def test_path_of_upper_areas_is_shorter(session):
    assert codes(queries.path_to(session, "4903")) == ["49", "4903"]
    assert codes(queries.path_to(session, "TH")) == ["TH"]


def test_paths_of_many_areas_take_one_query_and_leave_out_the_unknown(session, statements):
    paths = queries.paths_to(session, ["49030106", "1002", "9801", "?"])

    assert {code: codes(path) for code, path in paths.items()} == {
        "1002": ["10", "1002"],
        "49030106": ["49", "4903", "490301", "49030106"],
    }
    assert len(statements) == 1


def test_paths_of_nothing_ask_nothing(session, statements):
    assert queries.paths_to(session, []) == {}
    assert statements == []


def test_districts_come_in_the_order_of_their_codes(session):
    assert codes(queries.districts_of(session, "49")) == [f"490{n}" for n in range(1, 8)]


def test_provinces_are_all_of_them(session):
    assert len(queries.provinces(session)) == 77


def test_children_of_a_town_subdistrict_are_villages_then_communities(session):
    kinds = [area.kind for area in queries.children_of(session, "490101")]

    assert kinds == ["village"] * 6 + ["community"] * 25


def test_communities_with_longer_codes_come_last(session):
    session.add_all(
        [
            Area(
                code=code, level=Level.VILLAGE, kind="community", name_th="ก", parent_code="130201"
            )
            for code in ("130201100", "13020199")
        ]
    )
    session.flush()

    assert codes(queries.children_of(session, "130201")) == ["13020199", "130201100"]


def test_retired_area_is_found_but_not_offered(session):
    queries.get_area(session, "4907").retired_on = date(2026, 1, 1)
    session.flush()

    assert "4907" not in codes(queries.districts_of(session, "49"))
    assert queries.get_area(session, "4907").name_th == "หนองสูง"


def test_areas_within_are_those_of_one_level_in_scope(session):
    assert len(queries.areas_within(session, "49", Level.SUBDISTRICT)) == 53
    assert len(queries.areas_within(session, "4903", Level.VILLAGE)) == 63
    assert codes(queries.areas_within(session, "4903", Level.DISTRICT)) == ["4903"]
    assert len(queries.areas_within(session, "TH", Level.PROVINCE)) == 77
