"""Looking back takes place on the Wednesday on which weeks 47 to 49 are over."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.weekly.weeks import PRINTING_DAY


@pytest.fixture(autouse=True)
def printing_day() -> Iterator[time_machine.Traveller]:
    """A clock that stands still; move it with `move_to`."""
    with time_machine.travel(PRINTING_DAY, tick=False) as traveller:
        yield traveller
