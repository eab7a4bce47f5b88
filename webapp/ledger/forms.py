"""What people send to the ledger."""

from collections.abc import Mapping, Sequence

from wtforms import StringField
from wtforms.validators import Length

from webapp import thai
from webapp.forms import CountField, Form
from webapp.i18n import lazy
from webapp.ledger.fields import Field
from webapp.ledger.models import LONGEST_LABEL, LONGEST_NOTE

MOST_VERSION = 10**9


class TickForm(Form):
    """That a report was entered: the version that was typed over, and a note."""

    version = CountField(maximum=MOST_VERSION)
    note = StringField(
        lazy("Number there, or a note"),
        validators=[Length(max=LONGEST_NOTE, message=lazy("Please write it shorter."))],
    )


def read_fields(sent: Mapping[str, str], ordered: Sequence[Field]) -> list[Field]:
    """The department's form as somebody ordered and named it; places that say nothing stay."""
    found = []
    for place, field in enumerate(ordered, start=1):
        typed = thai.to_arabic_digits(sent.get(f"position-{field.key}", "").strip())
        is_place = typed.isascii() and typed.isdecimal() and len(typed) < len("1000")
        label = thai.normalise(sent.get(f"label-{field.key}", ""))[:LONGEST_LABEL]
        # Who writes 3 at a field wants it before the one that is third now, also from below.
        wanted = int(typed) if is_place else place
        found.append((
            (wanted, wanted == place, place),
            Field(key=field.key, label=label or field.label,
                  is_shown=bool(sent.get(f"shown-{field.key}"))),
        ))  # fmt: skip
    return [field for _, field in sorted(found, key=lambda pair: pair[0])]
