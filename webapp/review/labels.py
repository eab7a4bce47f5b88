"""The desk's own words: what is odd about pictures.

States and actions are named in `submissions.labels`.
"""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.review.models import FlagKind, HintKind

FLAG_KINDS: Mapping[FlagKind, str] = {
    FlagKind.SAME: lazy("the same picture in another report"),
    FlagKind.ALIKE: lazy("nearly the same picture in another report"),
    FlagKind.OTHER_DAY: lazy("a picture of another day"),
    FlagKind.OUTSIDE: lazy("a picture from outside the district"),
    FlagKind.SCREENSHOT: lazy("a screenshot"),
}
"""What was set aside, for the history."""

HINTS: Mapping[HintKind, str] = {
    HintKind.LATE: lazy("late"),
    HintKind.MISSING: lazy("files missing"),
    HintKind.NO_PHOTO: lazy("no photo"),
    HintKind.PEOPLE: lazy("very many people"),
    HintKind.CLOSE: lazy("like another"),
    HintKind.SAME: lazy("picture used before"),
    HintKind.ALIKE: lazy("similar picture"),
    HintKind.OTHER_DAY: lazy("picture of another day"),
    HintKind.OUTSIDE: lazy("picture from elsewhere"),
    HintKind.SCREENSHOT: lazy("screenshot"),
    HintKind.UNSEEN: lazy("not looked at yet"),
}
"""What is odd, short enough for a line of the queue."""

CARD_TITLES: Mapping[str, str] = {
    "same_in_view": lazy("%(count)s files are also in %(number)s"),
    "same_elsewhere": lazy("%(count)s files are also in a report of another district"),
    "alike_in_view": lazy("%(count)s photos are nearly the same as in %(number)s"),
    "alike_elsewhere": lazy(
        "%(count)s photos are nearly the same as in a report of another district"
    ),
    "days_before": lazy("%(count)s photos taken %(days)s days before the activity"),
    "days_after": lazy("%(count)s photos taken %(days)s days after the activity"),
    "outside_in": lazy("%(count)s photos taken outside the district, in %(place)s"),
    "outside": lazy("%(count)s photos taken %(km)s km outside the district"),
    "screenshot": lazy("%(count)s photos look like pictures of a phone's screen"),
}
"""What is odd about the pictures of one card."""
