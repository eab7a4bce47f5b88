"""The desk's own words: reasons that reviewers give with one tap.

States and actions are named in `submissions.labels`.
"""

from collections.abc import Mapping

from webapp.i18n import lazy

QUICK_REASONS: Mapping[str, str] = {
    "photo_repeated": lazy("The photos repeat each other"),
    "photo_unclear": lazy("The photos are not clear"),
    "activity_not_seen": lazy("The photos do not show the activity"),
    "people_differ": lazy("The number of people does not agree"),
    "type_differs": lazy("The type of activity is not right"),
}
"""In the order of their keys 1 to 5."""
