"""The forms at the door."""

from collections.abc import Mapping
from typing import TypeVar

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, PasswordField, StringField
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from webapp.accounts import pins
from webapp.accounts.models import SecretKind, User
from webapp.accounts.pins import Weakness
from webapp.forms import Form

SENTENCES: Mapping[Weakness, str] = {
    Weakness.NOT_SIX_DIGITS: _("Please enter exactly 6 digits."),
    Weakness.EASY: _("Others guess this number easily. Please choose digits without a pattern."),
    Weakness.PHONE: _("These digits are in your telephone number. Please choose others."),
    Weakness.BIRTHDAY: _("This can be read as a date, such as a birthday. Please choose others."),
    Weakness.TOO_SHORT: _("This password is too short."),
    Weakness.TOO_LONG: _("This password is too long."),
    Weakness.COMMON: _("Others guess this password easily. Please choose another one."),
    Weakness.NAME: _("Your name is in this password. Please choose another one."),
}

AnySecretForm = TypeVar("AnySecretForm", bound="SecretForm")


class SignInForm(Form):
    """Name and PIN or password. What is wrong of the two is never said."""

    login = StringField(
        _("Telephone number or user name"),
        validators=[InputRequired(_("Please enter your telephone number or user name.")),
                    Length(max=60)],
    )  # fmt: skip
    password = PasswordField(
        _("PIN or password"),
        validators=[InputRequired(_("Please enter your PIN or password.")), Length(max=200)],
    )
    is_own_device = BooleanField(_("This is my own device; keep me signed in"))


class SecretForm(Form):
    """A new PIN or password, twice. `of_person` says for whom."""

    secret = PasswordField(validators=[InputRequired(_("Please fill this in."))])
    again = PasswordField(validators=[InputRequired(_("Please fill this in once more."))])
    is_own_device = BooleanField(_("This is my own device; keep me signed in"))

    kind = SecretKind.PIN
    is_for_office = False
    phone = ""
    names: tuple[str, ...] = ()

    @property
    def shortest(self) -> int:
        """How many characters a password must have."""
        return pins.SHORTEST_OFFICE_PASSWORD if self.is_for_office else pins.SHORTEST_PASSWORD

    def validate_secret(self, field: Field) -> None:
        """Refuse what strangers or neighbours guess."""
        if self.kind is SecretKind.PIN:
            weakness = pins.pin_weakness(field.data, phone=self.phone)
        else:
            weakness = pins.password_weakness(field.data, shortest=self.shortest, names=self.names)
        if weakness is not None:
            raise StopValidation(SENTENCES[weakness])

    def validate_again(self, field: Field) -> None:
        """Both must be the same, Thai and Arabic digits alike in a PIN."""
        one, other = self.secret.data or "", field.data or ""
        if self.kind is SecretKind.PIN:
            one, other = pins.clean(one), pins.clean(other)
        if one != other:
            raise ValidationError(_("The two are not the same. Please enter both once more."))


class ChangeSecretForm(SecretForm):
    """The same, by somebody who shows that they know the old one."""

    old = PasswordField(validators=[InputRequired(_("Please fill this in."))])


def of_person(
    form: AnySecretForm, user: User, *, is_for_office: bool, wanted: str
) -> AnySecretForm:
    """Judge the form for this person. Offices have passwords; others choose."""
    is_password = is_for_office or wanted == SecretKind.PASSWORD
    form.kind = SecretKind.PASSWORD if is_password else SecretKind.PIN
    form.is_for_office = is_for_office
    form.phone, form.names = user.phone, (user.login, user.name_th)
    return form
