"""Telephone numbers in the one spelling that is stored and compared: 0812345678."""

import re
from typing import Final

from webapp import thai

_FILLING: Final = re.compile(r"[\s().\-\u2010-\u2015]+")
_COUNTRY: Final = re.compile(r"(?:\+|00)?66\(?0?\)?")
# Nine digits at home and in offices, ten for mobile telephones.
_NUMBER: Final = re.compile(r"0[1-9][0-9]{7,8}")


def clean(text: str) -> str:
    """The number as it is dialled within the country, or "" where `text` is none.

    Thai digits, spaces, hyphens, brackets and the country's code do not matter.
    """
    digits = _FILLING.sub("", thai.to_arabic_digits(text))
    if digits.isascii() and _NUMBER.fullmatch(digits):
        return digits
    abroad = _COUNTRY.match(digits)
    if abroad is None:
        return ""
    number = "0" + digits[abroad.end() :]
    return number if number.isascii() and _NUMBER.fullmatch(number) else ""
