"""Time stands on the day on which weeks are printed, and goes where a test sends it."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.weekly.weeks import PRINTING_DAY


@pytest.fixture(autouse=True)
def printing_day() -> Iterator[time_machine.Traveller]:
    """The day on which the tests' week is printed."""
    with time_machine.travel(PRINTING_DAY, tick=False) as moment:
        yield moment
