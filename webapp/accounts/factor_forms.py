"""The forms of second factors."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from webapp.forms import Form


class CodeForm(Form):
    """The code that an app shows now."""

    code = StringField(
        _("6-digit code from the app"),
        validators=[InputRequired(_("Please enter the 6 digits that the app shows.")),
                    Length(max=40)],
    )  # fmt: skip
