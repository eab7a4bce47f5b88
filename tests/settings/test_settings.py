"""Settings: what holds where, who may set it, and what is refused."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.people import PROVINCE, VILLAGE, Cast
from webapp.accounts.permissions import Duty, Person, Role
from webapp.errors import NotAllowed
from webapp.settings import queries, registry, services
from webapp.settings.errors import SettingRefused, SettingUnknown
from webapp.settings.models import Setting
from webapp.settings.registry import Kind, SettingMisdefinedError, Value, define

NUMBER, DAY, CHOICE, SWITCH, TEXT = "t.number", "t.day", "t.choice", "t.switch", "t.text"


@pytest.fixture(autouse=True)
def _definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_DEFINED", {})
    define(NUMBER, preset=7, kind=Kind.DAYS, label="n", group="g", lowest=1, highest=30)
    define(DAY, preset=None, kind=Kind.DATE, label="d", group="g", is_optional=True)
    define(CHOICE, preset="a", kind=Kind.CHOICE, label="c", group="g", choices={"a": "A", "b": "B"})
    define(SWITCH, preset=lambda: True, kind=Kind.SWITCH, label="s", group="g",
           permissions=("weekly:configure",))  # fmt: skip
    define(TEXT, preset="", kind=Kind.TEXT, label="t", group="g", is_optional=True, highest=5)


def country_administrator(people: Cast) -> Person:
    return Person(id=people.administrator.id, name="", duties=(Duty(Role.ADMINISTRATOR, "TH"),))


def test_preset_holds_where_nobody_set_anything(session: Session) -> None:
    found = queries.values(session, [NUMBER, DAY, CHOICE, SWITCH, TEXT], VILLAGE)

    assert found == {NUMBER: 7, DAY: None, CHOICE: "a", SWITCH: True, TEXT: ""}


def test_nearest_area_above_decides(session: Session, people: Cast) -> None:
    services.put(session, country_administrator(people), NUMBER, area_code="TH", value=3)
    services.put(session, people.administrator, NUMBER, area_code=PROVINCE, value=9)

    found = [queries.number(session, NUMBER, code) for code in ("TH", "48", PROVINCE, VILLAGE)]

    assert found == [3, 3, 9, 9]


def test_setting_back_lets_hold_what_holds_above(session: Session, people: Cast) -> None:
    services.put(session, country_administrator(people), NUMBER, area_code="TH", value=3)
    services.put(session, people.administrator, NUMBER, area_code=PROVINCE, value=9)

    services.reset(session, people.administrator, NUMBER, area_code=PROVINCE)

    assert queries.value(session, NUMBER, VILLAGE) == 3


def test_who_set_it_last_stands_beside_it(session: Session, people: Cast) -> None:
    services.put(session, people.administrator, DAY, area_code=PROVINCE, value=date(2026, 12, 1))

    holding = queries.holdings(session, [registry.get(DAY)], VILLAGE)[DAY]

    assert (holding.value, holding.area_code) == (date(2026, 12, 1), PROVINCE)
    assert holding.edited_by_id == people.administrator.id


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        (NUMBER, 0, "out_of_bounds"), (NUMBER, 31, "out_of_bounds"), (NUMBER, True, "not_a_number"),
        (NUMBER, None, "empty"), (NUMBER, "7", "not_a_number"), (DAY, "1/12/2569", "not_a_date"),
        (CHOICE, "z", "not_a_choice"), (TEXT, "หกตัวอักษร", "too_long"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused(
    session: Session, people: Cast, key: str, value: Value, reason: str
) -> None:
    with pytest.raises(SettingRefused) as refused:
        services.put(session, people.administrator, key, area_code=PROVINCE, value=value)

    assert refused.value.details["reason"] == reason


def test_only_whom_the_setting_names_may_set_it(session: Session, people: Cast) -> None:
    services.put(session, people.province_officer, SWITCH, area_code=PROVINCE, value=False)
    for person, key in ((people.province_officer, NUMBER), (people.administrator, SWITCH),
                        (people.reviewer, NUMBER)):  # fmt: skip
        with pytest.raises(NotAllowed):
            services.put(session, person, key, area_code=PROVINCE, value=5)

    with pytest.raises(NotAllowed):
        services.put(session, people.administrator, NUMBER, area_code="TH", value=5)
    assert queries.value(session, SWITCH, VILLAGE) is False


@pytest.mark.parametrize(("key", "area"), [("t.none", PROVINCE), (NUMBER, "4903")])
def test_unknown_setting_and_level_are_told(
    session: Session, people: Cast, key: str, area: str
) -> None:
    with pytest.raises(SettingUnknown):
        services.put(session, people.administrator, key, area_code=area, value=5)


def test_what_an_older_release_stored_and_is_no_value_is_the_preset(
    session: Session, people: Cast
) -> None:
    services.put(session, people.administrator, NUMBER, area_code=PROVINCE, value=5)
    session.get_one(Setting, (NUMBER, PROVINCE)).value = 4000
    session.flush()

    assert queries.value(session, NUMBER, VILLAGE) == 7


def test_key_is_defined_once() -> None:
    with pytest.raises(SettingMisdefinedError):
        define(NUMBER, preset=1, kind=Kind.NUMBER, label="n", group="g")
