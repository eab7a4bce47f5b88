"""The forms at the door."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from webapp.forms import Form


class SignInForm(Form):
    """Name and password. What is wrong of the two is never said."""

    login = StringField(
        _("Telephone number or user name"),
        validators=[InputRequired(_("Please enter your telephone number or user name.")),
                    Length(max=60)],
    )  # fmt: skip
    password = PasswordField(
        _("Password"),
        validators=[InputRequired(_("Please enter your password.")), Length(max=200)],
    )
