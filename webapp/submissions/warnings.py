"""What is allowed but often a slip: said before sending, never in the way of it."""

from datetime import date, timedelta

from flask_babel import gettext

from webapp import i18n
from webapp.submissions.content import Content

MANY_PEOPLE = 500
LONG_AGO = timedelta(days=30)


def warnings_of(content: Content, file_count: int, *, today: date) -> list[str]:
    """Sentences to think about, the most visible slip first."""
    found = []
    if content.held_on is not None and today - content.held_on > LONG_AGO:
        days = i18n.number((today - content.held_on).days)
        found.append(gettext("The activity was %(days)s days ago. Is the day right?", days=days))
    if content.people_total is not None and content.people_total > MANY_PEOPLE:
        people = i18n.number(content.people_total)
        found.append(gettext("%(people)s people took part. Is the number right?", people=people))
    if content.people_total == 0:
        found.append(gettext("Nobody took part. Is the number right?"))
    if not file_count:
        found.append(gettext("There is no photo. You can send it so, or add photos first."))
    return [str(sentence) for sentence in found]
