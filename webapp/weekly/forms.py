"""What people send to weekly reports."""

from wtforms import StringField
from wtforms.validators import AnyOf

from webapp.forms import Form
from webapp.i18n import lazy
from webapp.weekly.joints import JointPeople
from webapp.weekly.labels import WEEKDAYS


class WeekForm(Form):
    """On which ISO weekday the reporting week begins."""

    first_weekday = StringField(
        lazy("Reporting week"),
        validators=[AnyOf([str(day) for day in WEEKDAYS], message=lazy("Please choose a week."))],
    )


class JointForm(Form):
    """Whose people count at an event that several villages report."""

    joint_people = StringField(
        lazy("People at one event of several villages"),
        validators=[AnyOf(list(JointPeople), message=lazy("Please choose how people count."))],
    )
