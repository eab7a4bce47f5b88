"""The short names of provinces, as document numbers and file names bear them: มห, กทม."""

import csv
from collections.abc import Mapping
from functools import cache

from webapp.geography.loader import DATA_DIR

_PROVINCE_DIGITS = 2


def of_province(area_code: str) -> str:
    """The abbreviation of the province that an area is in; its code where there is none."""
    province = area_code[:_PROVINCE_DIGITS]
    return _abbreviations().get(province, province)


@cache
def _abbreviations() -> Mapping[str, str]:
    path = DATA_DIR / "province_abbreviations.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["abbreviation"] for row in csv.DictReader(file)}
