"""What makes a PIN or a password too easy: what strangers try first, and what neighbours know.

A PIN of six digits holds against guessing because the door lets nobody try often
(`throttle.py`); the ones that everybody tries first are refused here.
"""

from enum import StrEnum
from pathlib import Path
from typing import Final

from webapp import thai

PIN_LENGTH: Final = 6
SHORTEST_PASSWORD: Final = 8
SHORTEST_OFFICE_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 200
_SHORTEST_PART: Final = 4
_FEW_DIGITS: Final = 2
_DAYS: Final = 31
_MONTHS: Final = 12

# What is tried first everywhere, and what is near at hand here. Compared folded, and without the
# digits and signs at the end: "Password1!" is "password".
_COMMON: Final = frozenset(
    Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split()
)
# The most frequent of leaked ones that are long enough to be taken at all (docs/security.md).
_LEAKED: Final = frozenset(
    Path(__file__).with_name("leaked_passwords.txt").read_text(encoding="utf-8").split()
)
_ROWS: Final = ("01234567890123456789", "98765432109876543210", "qwertyuiop", "asdfghjkl",
                "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")  # fmt: skip


class Weakness(StrEnum):
    """Why a PIN or password is not taken."""

    NOT_SIX_DIGITS = "not_six_digits"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    EASY = "easy"
    """Repeated or counted through: 000000, 123456, 121212, 112233."""
    PHONE = "phone"
    """A part of the telephone number, which stands on every list."""
    BIRTHDAY = "birthday"
    COMMON = "common"
    NAME = "name"
    """The person's own sign-in name or a part of their name."""


def clean(text: str) -> str:
    """A PIN as it is stored and compared: Arabic digits, without spaces and hyphens."""
    return "".join(thai.to_arabic_digits(text).split()).replace("-", "")


def is_pin(text: str) -> bool:
    """Whether somebody typed a PIN: six digits, Thai or Arabic."""
    digits = clean(text)
    return len(digits) == PIN_LENGTH and digits.isascii() and digits.isdigit()


def pin_weakness(typed: str, *, phone: str) -> Weakness | None:
    """What is wrong with a PIN, or None."""
    if not is_pin(typed):
        return Weakness.NOT_SIX_DIGITS
    pin, number = clean(typed), clean(phone)
    if _is_patterned(pin):
        return Weakness.EASY
    if number and (pin in number or pin in number[::-1]):
        return Weakness.PHONE
    return Weakness.BIRTHDAY if _is_birthday(pin) else None


def is_long_enough_for_offices(password: str) -> bool:
    """Whether a password has the length that duties in offices ask for."""
    return len(password) >= SHORTEST_OFFICE_PASSWORD


def password_weakness(typed: str, *, shortest: int, names: tuple[str, ...]) -> Weakness | None:
    """What is wrong with a password, or None. `names` are those of the person."""
    if len(typed) < shortest:
        return Weakness.TOO_SHORT
    if len(typed) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    folded = "".join(thai.to_arabic_digits(typed).casefold().split())
    core = folded.rstrip("0123456789!@#$%^&*()-_=+.,?/ ")
    if not core or core in _COMMON or folded in _COMMON | _LEAKED or _is_patterned(folded):
        return Weakness.COMMON
    parts = [part for name in names for part in name.casefold().split()]
    if any(len(part) >= _SHORTEST_PART and part in folded and
           len(folded) - len(part) < _SHORTEST_PART for part in parts):  # fmt: skip
        return Weakness.NAME
    return None


def _is_patterned(text: str) -> bool:
    """One or two characters over and over, pairs or halves repeated, or a row counted through."""
    if len(set(text)) <= _FEW_DIGITS or any(text in row for row in _ROWS):
        return True
    for size in (2, 3, 4):
        if len(text) % size == 0 and text == text[:size] * (len(text) // size):
            return True
    halves = text[0::2], text[1::2]
    is_doubled = halves[0] == halves[1] and any(halves[0] in row for row in _ROWS)
    return is_doubled or text == text[: len(text) // 2] + text[: len(text) // 2][::-1]


def _is_birthday(pin: str) -> bool:
    """Day, month and two digits of a year, in the order in which dates are written here."""
    return 1 <= int(pin[:2]) <= _DAYS and 1 <= int(pin[2:4]) <= _MONTHS
