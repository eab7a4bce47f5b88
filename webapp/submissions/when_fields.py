"""The day of the activity: today, yesterday, or another day in three parts."""

from datetime import date, timedelta
from typing import Any

from wtforms import ValidationError

from webapp import clock, thai
from webapp.forms import DATE_SENTENCES, read_date
from webapp.submissions.fields import CompositeField, Typed, text_of

PARTS = ("choice", "day", "month", "year")


class DayField(CompositeField):
    """A day from `<name>-choice` with `-day`, `-month`, `-year`, or from one text `<name>`.

    `<name>-shown` carries the day that the page called today: a form that is sent two days after
    it was opened still means the day that the person saw.
    """

    data: date | None

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Read the parts; nothing given leaves None."""
        self.typed = {f"{self.name}-{part}": text_of(formdata, f"{self.name}-{part}")
                      for part in (*PARTS, "shown")}  # fmt: skip
        whole = text_of(formdata, self.name)
        choice, day, month, year = (self.typed[f"{self.name}-{part}"] for part in PARTS)
        today = self._shown_today()
        if choice == "today":
            self.data = today
        elif choice == "yesterday":
            self.data = today - timedelta(days=1)
        elif whole:
            self.typed[self.name] = whole
            self.data = _read_text(whole)
        elif day or month:
            self.data = read_date(day, month, year)

    def part(self, name: str) -> str:
        """What was given for a part, to show it again."""
        return self.typed.get(f"{self.name}-{name}", "")

    def _shown_today(self) -> date:
        try:
            shown = date.fromisoformat(self.part("shown"))
        except ValueError:
            return clock.today()
        return min(shown, clock.today())


def inputs_for(name: str, day: date | None) -> Typed:
    """The inputs that stand for a day; the inverse of reading them."""
    today = clock.today()
    shown = {f"{name}-shown": today.isoformat()}
    if day == today:
        return {**shown, f"{name}-choice": "today"}
    if day == today - timedelta(days=1):
        return {**shown, f"{name}-choice": "yesterday"}
    if day is None:
        return {**shown, f"{name}-choice": "other"}
    return {
        **shown,
        f"{name}-choice": "other",
        f"{name}-day": str(day.day),
        f"{name}-month": str(day.month),
        f"{name}-year": str(thai.buddhist_year(day)),
    }


def _read_text(text: str) -> date:
    try:
        return thai.parse_date_text(text)
    except thai.ThaiInputError as error:
        raise ValidationError(str(DATE_SENTENCES[error.code])) from error
