"""Where figures lead: to the same figures of an area below, and to the lists that they count."""

from typing import Any

from flask import url_for

LAST_PAGE = 100_000


def period_url(area_code: str, key: str, *, named: bool = True) -> str:
    """The summary of a period; `named`: of a campaign only what names it."""
    return url_for("lookback.period", area_code=area_code, period_key=key, **_all(named=named))


def entries_url(area_code: str, key: str, *, named: bool = True, **said: Any) -> str:  # noqa: ANN401
    """The submissions that a figure of a period counts."""
    asked = {name: value for name, value in said.items() if value}
    return url_for("lookback.period_entries", area_code=area_code, period_key=key,
                   **asked, **_all(named=named))  # fmt: skip


def week_url(area_code: str, week_key: str) -> str:
    """The figures of a week, level by level."""
    return url_for("lookback.week", area_code=area_code, week_key=week_key)


def week_entries_url(area_code: str, week_key: str, **said: str) -> str:
    """The activities that a figure of a week counts."""
    asked: dict[str, Any] = {name: value for name, value in said.items() if value}
    return url_for("lookback.week_entries", area_code=area_code, week_key=week_key, **asked)


def _all(*, named: bool) -> dict[str, Any]:
    return {} if named else {"all": "yes"}


def page_number(text: str) -> int:
    """The page that an address names; the first where it names none."""
    is_number = text.isascii() and text.isdecimal() and len(text) < len(str(LAST_PAGE))
    return max(1, int(text)) if is_number else 1
