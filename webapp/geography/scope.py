"""The scope rule: whoever is responsible for a code is responsible for every code under it.

Written twice, for SQL and for Python, and tested to agree. Who holds which code is not known here.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, true

ROOT = "TH"
# DOPA: province 2 digits, district 4, subdistrict 6, village 8; communities have 8 or 9.
PARENT_LENGTHS = (2, 4, 6)
LEAF_LENGTHS = (8, 9)


def is_code(text: str) -> bool:
    """Whether the text has the form of an area code; the area itself need not exist."""
    return text == ROOT or (
        text.isascii() and text.isdigit() and len(text) in PARENT_LENGTHS + LEAF_LENGTHS
    )


def contains(code: str, other: str) -> bool:
    """Whether `other` is `code` itself or lies under it. False for what is no code at all.

    A village is compared as a whole: community 100 of a subdistrict has the nine-digit code
    130201100, which begins with the code of its village 10 and lies beside it all the same.
    """
    if not is_code(code) or not is_code(other):
        return False
    if code == ROOT:
        return True
    return code == other if len(code) in LEAF_LENGTHS else other.startswith(code)


def containing(code: str) -> tuple[str, ...]:
    """Every code that contains `code`, itself the last; nothing for what is no code."""
    if not is_code(code):
        return ()
    if code == ROOT:
        return (ROOT,)
    above = (code[:length] for length in PARENT_LENGTHS if length < len(code))
    return (ROOT, *above, code)


def within(column: Any, code: str) -> ColumnElement[bool]:  # noqa: ANN401 - any column of codes
    """Return the SQL of `contains(code, column)`: one index range, alike on both databases.

    Raises:
        ValueError: `code` is no area code. A scope that is not understood must not match.
    """
    if not is_code(code):
        message = f"not an area code: {code!r}"
        raise ValueError(message)
    if code == ROOT:
        return true()
    if len(code) in LEAF_LENGTHS:
        is_the_leaf: ColumnElement[bool] = column == code
        return is_the_leaf
    return and_(column >= code, column < upper_bound(code))


def upper_bound(code: str) -> str:
    """Return the first text after every code that begins with `code`: 4904 for 4903, 109A for 1099.

    Counting on from 1099 to 1100 would let province 11 into the range. A letter follows the digits
    in every collation; the character after 9 in ASCII, ":", does not.
    """
    last = code[-1]
    return code[:-1] + ("A" if last == "9" else str(int(last) + 1))
