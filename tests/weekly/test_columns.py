"""Which weeks have room for two tables side by side."""

from dataclasses import replace

import pytest

from tests.weekly.weeks import entry, frame
from webapp.weekly.columns import fit_beside
from webapp.weekly.summary import Entry, Named, summarise

LONG = "ช่วยเหลือผู้ยากไร้ ผู้ป่วย ผู้สูงอายุ และซ่อมแซมที่อยู่อาศัยของผู้พิการทุกตำบล"


def kinds(many: int, name: str = "ทำความสะอาด") -> list[Entry]:
    """One entry of each of so many activity types, all of one volunteer type."""
    return [entry(at, kind_code=f"DEV{at:02}", kind_name=name) for at in range(1, many + 1)]


@pytest.mark.parametrize(
    ("many", "long", "fits"), [(20, 0, True), (21, 0, False), (19, 1, True), (19, 2, False)]
)
def test_lines_of_activity_types_decide(many, long, fits):
    entries = kinds(many)
    entries[:long] = [replace(one, kind_name=LONG) for one in entries[:long]]

    assert fit_beside(summarise(frame(), entries)) is fits


@pytest.mark.parametrize(("many", "fits"), [(20, True), (21, False)])
def test_so_do_groups_and_those_of_none(many, fits):
    groups = tuple(Named(f"g{at}", "ประชาชน") for at in range(many))

    assert fit_beside(summarise(replace(frame(), groups=groups), kinds(1))) is fits


def test_marks_above_and_below_take_no_room():
    entries = kinds(20, "ที่" * 48)

    assert fit_beside(summarise(frame(), entries))
