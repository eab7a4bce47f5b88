"""The form in which an office says how its paper looks."""

from typing import Any

from flask_babel import gettext
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, StringField
from wtforms import TextAreaField as Text
from wtforms.validators import AnyOf, Length, ValidationError

from webapp.forms import Form
from webapp.i18n import lazy
from webapp.thai import Digits
from webapp.weekly.offices import (
    OfficePaper,
    Part,
    Signer,
    in_order,
    unknown_blanks,
)

_TOO_LONG = lazy("That is too long. Please shorten it.")
_TEXTS = ("department", "number", "subject", "addressee", "body")


def _blanks(_form: Form, field: StringField) -> None:
    unknown = unknown_blanks(field.data or "")
    if unknown:
        raise ValidationError(
            gettext("This name in braces is not known: %(names)s. Please choose one from the list.",
                    names=", ".join(unknown))
        )  # fmt: skip


class OfficeForm(Form):
    """Memo, signers, parts and digits of an office's paper."""

    department = StringField(lazy("Government office"), [Length(max=200, message=_TOO_LONG)])
    number = StringField(lazy("Number of the memo"), [Length(max=100, message=_TOO_LONG), _blanks])
    subject = StringField(lazy("Subject"), [Length(max=300, message=_TOO_LONG), _blanks])
    addressee = StringField(lazy("Addressed to"), [Length(max=300, message=_TOO_LONG)])
    body = Text(lazy("Text of the memo"), [Length(max=4000, message=_TOO_LONG), _blanks])
    signer_1_name = StringField(lazy("Name"), [Length(max=120, message=_TOO_LONG)])
    signer_1_post = Text(lazy("Post"), [Length(max=300, message=_TOO_LONG)])
    signer_2_name = StringField(lazy("Name"), [Length(max=120, message=_TOO_LONG)])
    signer_2_post = Text(lazy("Post"), [Length(max=300, message=_TOO_LONG)])
    signer_3_name = StringField(lazy("Name"), [Length(max=120, message=_TOO_LONG)])
    signer_3_post = Text(lazy("Post"), [Length(max=300, message=_TOO_LONG)])
    parts = SelectMultipleField(lazy("What the paper has"), choices=[], validate_choice=False)
    digits = RadioField(
        lazy("Digits"),
        [AnyOf(list(Digits), message=lazy("Please choose the digits."))],
        choices=[],
        validate_choice=False,
    )
    emblem = FileField(lazy("Emblem of the office"))
    no_emblem = BooleanField(lazy("Print without an emblem"))

    def validate_parts(self, field: SelectMultipleField) -> None:
        """A paper has at least one part."""
        if not field.data:
            raise ValidationError(gettext("Please choose at least one part."))

    def validate_body(self, field: Text) -> None:
        """A memo without a text is none."""
        if Part.MEMO in (self.parts.data or ()) and not (field.data or "").strip():
            raise ValidationError(gettext("Please write the text of the memo."))

    def signer_fields(self) -> list[tuple[StringField, Text]]:
        """(name, post) of each block."""
        return [
            (self.signer_1_name, self.signer_1_post),
            (self.signer_2_name, self.signer_2_post),
            (self.signer_3_name, self.signer_3_post),
        ]

    def office(self) -> OfficePaper:
        """What was said, without the emblem."""
        signers = tuple(
            Signer((name.data or "").strip(), (post.data or "").strip())
            for name, post in self.signer_fields()
            if (name.data or "").strip() or (post.data or "").strip()
        )
        texts = {name: (self[name].data or "").strip() for name in _TEXTS}
        return OfficePaper(
            **texts,
            signers=signers,
            parts=in_order(self.parts.data or ()),
            digits=Digits(self.digits.data),
        )


def filled(office: OfficePaper) -> OfficeForm:
    """The form as it shows what is chosen."""
    data: dict[str, Any] = {name: getattr(office, name) for name in _TEXTS}
    for place, signer in enumerate(office.signers, start=1):
        data[f"signer_{place}_name"] = signer.name
        data[f"signer_{place}_post"] = signer.post
    return OfficeForm(data={**data, "parts": list(office.parts), "digits": str(office.digits)})
