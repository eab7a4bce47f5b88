"""People by group, and counted results: 300 ต้น."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from webapp import thai
from webapp.forms import NUMBER_SENTENCES
from webapp.submissions.content import LONGEST_UNIT, MOST_PEOPLE, MOST_QUANTITIES
from webapp.submissions.fields import CompositeField, Typed, text_of

_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,10})(\.[0-9]{1,2})?")
_MOST_AMOUNT = Decimal("99999999.99")


class PeopleField(CompositeField):
    """`<name>-<group code>` for every group; groups with nobody are left out."""

    data: tuple[tuple[str, int], ...]

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Read every count; the first that cannot be read is the error, all are kept as typed."""
        prefix = f"{self.name}-"
        self.data = ()
        self.typed = {
            key: text for key in sorted(formdata) if key.startswith(prefix)
            and (text := text_of(formdata, key))
        }  # fmt: skip
        counts = {key.removeprefix(prefix): _count(text) for key, text in self.typed.items()}
        self.data = tuple((code, people) for code, people in sorted(counts.items()) if people)

    def count(self, code: str) -> str:
        """What was given for a group, to show it again."""
        return self.typed.get(f"{self.name}-{code}", "")


class QuantitiesField(CompositeField):
    """`<name>-<n>-amount` with `<name>-<n>-unit`, `MOST_QUANTITIES` rows of them."""

    data: tuple[tuple[Decimal, str], ...]

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Read the rows in their order; empty ones are left out."""
        self.data = ()
        names = [f"{self.name}-{row}-{part}" for row in range(MOST_QUANTITIES)
                 for part in ("amount", "unit")]  # fmt: skip
        self.typed = {name: text for name in names if (text := text_of(formdata, name))}
        self.data = tuple(_quantity(amount, unit) for amount, unit in self.rows() if amount or unit)

    def rows(self) -> list[tuple[str, str]]:
        """(amount, unit) as given, row by row, to show them again."""
        return [
            (
                self.typed.get(f"{self.name}-{row}-amount", ""),
                self.typed.get(f"{self.name}-{row}-unit", ""),
            )
            for row in range(MOST_QUANTITIES)
        ]


def people_inputs(name: str, people: Iterable[tuple[str, int]]) -> Typed:
    """The inputs that stand for a split; the inverse of reading it."""
    return {f"{name}-{code}": str(count) for code, count in people}


def quantity_inputs(name: str, quantities: Iterable[tuple[Decimal, str]]) -> Typed:
    """The inputs that stand for quantities; the inverse of reading them."""
    inputs = {}
    for row, (amount, unit) in enumerate(quantities):
        inputs[f"{name}-{row}-amount"] = format(amount.normalize(), "f")
        inputs[f"{name}-{row}-unit"] = unit
    return inputs


def read_amount(text: str) -> Decimal:
    """Read 300, ๑,๒๐๐ or 2.5.

    Raises:
        ValueError: with the sentence for the person.
    """
    typed = thai.to_arabic_digits(text)
    match = _AMOUNT.fullmatch(typed)
    if match is None:
        raise ValueError(gettext("Please enter the amount in digits, for example 300 or 2.5."))
    amount = Decimal(typed.replace(",", ""))
    if amount > _MOST_AMOUNT:
        raise ValueError(str(NUMBER_SENTENCES["too_large"]))
    return amount


def _count(text: str) -> int:
    try:
        return thai.parse_count(text, maximum=MOST_PEOPLE)
    except thai.ThaiInputError as error:
        raise ValueError(f"“{text[:40]}”: {NUMBER_SENTENCES[error.code]}") from error


def _quantity(amount: str, unit: str) -> tuple[Decimal, str]:
    if not amount or not unit or len(unit) > LONGEST_UNIT:
        raise ValueError(gettext("Please give amount and unit together, for example 300 trees."))
    return read_amount(amount), unit
