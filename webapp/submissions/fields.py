"""Fields that know a submission's limits and give back, as typed, what they could not read.

Each field reads one or several inputs of the page. `inputs()` names them with their raw texts, so
that a draft can keep what was typed until it can be read.
"""

from typing import Any

from flask_babel import ngettext
from wtforms import StringField
from wtforms.fields.core import Field

from webapp import thai

Typed = dict[str, str]


class TextField(StringField):
    """A text with a limit. One that is longer is kept as typed and said to be so much too long."""

    def __init__(self, label: str | None = None, *, most: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(label, **kwargs)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the text in its storage form."""
        self.data = ""
        text = thai.normalise(valuelist[0]) if valuelist else ""
        over = len(text) - self.most
        if over > 0:
            raise ValueError(
                ngettext(
                    "This text is %(num)s character too long. It may have %(most)s.",
                    "This text is %(num)s characters too long. It may have %(most)s.",
                    over,
                    most=f"{self.most:,}",
                )
            )
        self.data = text

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data or "")


class CompositeField(Field):
    """A field of several inputs. Subclasses fill `typed` and `data` in `read`."""

    typed: Typed

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002
        """Read the inputs; what cannot be read becomes an error, as with single inputs."""
        self.process_errors = []
        self.data = None
        try:
            self.read(formdata)
        except ValueError as error:
            self.process_errors.append(str(error.args[0]))

    def read(self, formdata: Any) -> None:  # noqa: ANN401 - any multi-dict
        """Fill `typed` and `data`.

        Raises:
            ValueError: with the sentence for the person; `typed` is filled by then.
        """
        raise NotImplementedError


def inputs_of(field: Field) -> Typed:
    """Name → raw text of everything the field was given."""
    if isinstance(field, CompositeField):
        return field.typed
    return {field.name: str(field.raw_data[0])} if field.raw_data else {}


def text_of(formdata: Any, name: str) -> str:  # noqa: ANN401 - any multi-dict
    """One input, trimmed."""
    return thai.normalise(str(formdata.get(name, "")))
