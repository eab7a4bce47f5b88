"""The forms of the desk: an action on a submission, and setting something odd aside."""

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from webapp import thai
from webapp.activity.models import AppliesTo
from webapp.forms import Form
from webapp.review.return_form import AsksField
from webapp.submissions.asking import Ask
from webapp.submissions.decisions import Decision
from webapp.submissions.workflow import DECISIONS, Action

LONGEST_COMMENT = 2000
LONGEST_REASON = 300
LONGEST_VERSION_DIGITS = 9
STAY = "stay"
DECIDED_HERE = tuple(action for action in Action if action in DECISIONS)
"""Sending is the author's; everything else can be decided at the desk."""


class DecisionForm(Form):
    """What the reviewer sent. The same form serves every action; each uses its own fields."""

    action = HiddenField()
    version = HiddenField()
    then = HiddenField()
    # The page draws the choices itself; what is sent and not known is left out when it is read.
    reasons = SelectMultipleField(choices=[], validate_choice=False, default=())
    asks = AsksField()
    comment = TextAreaField(
        validators=[Length(max=LONGEST_COMMENT, message=lazy_gettext("This is too long."))]
    )
    duplicate_of = RadioField(validate_choice=False, choices=[])
    """The number of a candidate; empty where the number was typed instead."""
    duplicate_of_number = StringField()

    @property
    def chosen_action(self) -> Action | None:
        """The action, or None for a word that the desk does not know."""
        sent = self.action.data or ""
        return Action(sent) if sent in DECIDED_HERE else None

    @property
    def stays(self) -> bool:
        """Whether the reviewer wants to see this submission again instead of the next one."""
        return bool(self.then.data == STAY)

    @property
    def sentences(self) -> dict[str, list[str]]:
        """Field name → what is wrong with it."""
        return {name: [str(text) for text in texts] for name, texts in self.errors.items()}

    def decision(self, own_number: str) -> Decision | None:
        """What was decided, or None where the form did not come from our page.

        `own_number` completes a running number typed alone: 57 is 49-2569-000057.
        """
        action, version = self.chosen_action, self.version.data or ""
        is_number = version.isascii() and version.isdecimal()
        if action is None or not is_number or len(version) > LONGEST_VERSION_DIGITS:
            return None
        return Decision(
            action=action,
            version=int(version),
            comment=self.comment.data or "",
            asks=self._asks() if action is Action.RETURN else (),
            duplicate_of_number=self._kept_number(own_number),
        )

    def _asks(self) -> tuple[Ask, ...]:
        """Single things, and the ticked reasons for the whole; only a return means them."""
        ticked = self.reasons.data or ()
        whole = (Ask(kind=AppliesTo.WHOLE, reason_code=code) for code in ticked)
        return (*(self.asks.data or ()), *whole)

    def _kept_number(self, own_number: str) -> str:
        typed = thai.to_arabic_digits(self.duplicate_of_number.data or "").replace(" ", "")
        if not typed:
            return str(self.duplicate_of.data or "").strip()
        prefix, _, running = own_number.rpartition("-")
        if typed.isascii() and typed.isdecimal() and len(typed) <= len(running):
            return f"{prefix}-{typed.zfill(len(running))}"
        return typed


class DismissalForm(Form):
    """Why something odd about pictures is no reason to worry; `flag` holds the keys."""

    # The keys stand in the page; one that is not of this submission is passed over.
    flag = SelectMultipleField(choices=[], validate_choice=False, default=())
    reason = StringField(
        validators=[
            DataRequired(message=lazy_gettext("Please write why this is no problem.")),
            Length(max=LONGEST_REASON, message=lazy_gettext("This is too long.")),
        ]
    )


def duplicate_unknown(number: str) -> str:
    """What to say when the report that is kept was not found."""
    if not number:
        return str(gettext("Choose the report that is kept, or type its number."))
    sentence = gettext(
        "There is no other report %(number)s that could be kept. Please check the number.",
        number=number,
    )
    return str(sentence)
