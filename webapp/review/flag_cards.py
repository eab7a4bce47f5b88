"""What is odd about the pictures, in words and side by side, as the page of a submission shows it.

One card for each report that has them too, one for all reports out of view, one for each day and
place: one look, and one reason where it turns out to be nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from webapp import clock, i18n
from webapp.geography.labels import full_label
from webapp.geography.models import Area
from webapp.review.addresses import show_url
from webapp.review.filters import QueueFilter
from webapp.review.flags import Flag
from webapp.review.labels import CARD_TITLES, FLAG_KINDS
from webapp.review.models import FlagDismissal, FlagKind
from webapp.review.presenting import place_of
from webapp.review.uses import Use
from webapp.submissions import presenting as said
from webapp.submissions.labels import STATUS
from webapp.submissions.models import Attachment
from webapp.submissions.presenting import TimelineEntry

MOST_REPORTS = 6
"""Cards of other reports; a picture that everybody has would fill the page otherwise."""
MOST_PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where the cards are shown: the areas they name, the list somebody came from."""

    paths: Mapping[str, list[Area]]
    levels: int
    """How many levels of a place need not be told; see `presenting.levels_above`."""
    chosen: QueueFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of a card: the small one shown, the large one behind it."""

    thumb_url: str
    full_url: str
    caption: str
    is_waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A picture of this report and, where another has it and may be seen, the other's."""

    own: Picture
    other: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One oddity; `keys` name its flags. `number` and `url` are those of a report in view."""

    id: str
    title: str
    keys: tuple[str, ...]
    pairs: tuple[Pair, ...]
    facts: tuple[str, ...] = ()
    """About the other report."""
    number: str = ""
    url: str = ""
    places: tuple[str, ...] = ()
    """Where and when, of reports that this person may not open."""
    dismissal: FlagDismissal | None = None


def area_codes(flags: Sequence[Flag]) -> list[str]:
    """The areas that the cards name."""
    codes = [flag.use.area_code for flag in flags if flag.use]
    return codes + [flag.district_code for flag in flags if flag.district_code]


def cards_of(
    flags: Sequence[Flag], dismissed: Mapping[str, FlagDismissal], setting: Setting
) -> list[Card]:
    """The cards, the same file before a similar picture before everything else."""
    groups: dict[tuple[object, ...], list[Flag]] = {}
    for flag in flags:
        dismissal = dismissed.get(flag.key)
        about = _about(flag), dismissal.reason if dismissal else None
        groups.setdefault(about, []).append(flag)
    kinds = list(CARD_TITLES)
    ordered = sorted(groups.values(), key=lambda group: kinds.index(_kind_of(group)))
    reports = [group for group in ordered if _open_use(group)][MOST_REPORTS:]
    return [
        _card(f"flag-{number}", group, dismissed.get(group[0].key), setting)
        for number, group in enumerate(ordered, start=1)
        if group not in reports
    ]


def entries_of(dismissals: Iterable[FlagDismissal]) -> list[tuple[datetime, TimelineEntry]]:
    """When and what was set aside, for the history; one line for what was done at once."""
    once = {(row.at, row.by_id, row.reason): row for row in dismissals}
    return [
        (
            row.at,
            TimelineEntry(
                title=gettext("Set aside: %(what)s", what=FLAG_KINDS[FlagKind(row.kind)]),
                when=i18n.date_time(row.at), who=row.by.name_th, note=row.reason, kind="",
            ),
        )
        for row in once.values()
    ]  # fmt: skip


def _about(flag: Flag) -> tuple[object, ...]:
    """What flags of one card have in common."""
    if flag.use is not None:
        return ("use", flag.use.submission_id if flag.use.is_in_view else None)
    return flag.kind, flag.days, flag.district_code


def _open_use(group: Sequence[Flag]) -> Use | None:
    """The other report, where it may be opened."""
    use = group[0].use
    return use if use is not None and use.is_in_view else None


def _card(
    card_id: str, group: Sequence[Flag], dismissal: FlagDismissal | None, setting: Setting
) -> Card:
    use = _open_use(group)
    pictures = {
        flag.attachment.id: flag
        for flag in sorted(group, key=lambda flag: flag.attachment.position)
    }
    return Card(
        id=card_id,
        title=_title(group, setting),
        keys=tuple(flag.key for flag in group),
        pairs=tuple(
            Pair(own=_own(flag.attachment), other=_other(flag.use)) for flag in pictures.values()
        ),
        facts=_facts(use, setting) if use else (),
        number=use.number if use else "",
        url=show_url(use.submission_id, setting.chosen) if use else "",
        places=_places(group, setting),
        dismissal=dismissal,
    )


def _title(group: Sequence[Flag], setting: Setting) -> str:
    """2 photos taken 9 days before the activity; 1 file is also in 49-2569-000123."""
    first = group[0]
    path = setting.paths.get(first.district_code, [])
    return str(CARD_TITLES[_kind_of(group)]) % {
        "count": i18n.number(len({flag.attachment.id for flag in group})),
        "number": i18n.area_digits(first.use.number) if first.use else "",
        "days": i18n.number(abs(first.days)),
        "km": i18n.number(round(max(flag.km for flag in group))),
        "place": i18n.area_digits(full_label(path)),
    }


def _kind_of(group: Sequence[Flag]) -> str:
    """Which title says what the flags have in common."""
    first = group[0]
    if first.use is not None:
        # One file that is the same says more than any number that are nearly so.
        is_same = any(flag.kind is FlagKind.SAME for flag in group)
        where = "in_view" if first.use.is_in_view else "elsewhere"
        return f"{'same' if is_same else 'alike'}_{where}"
    match first.kind:
        case FlagKind.OTHER_DAY:
            return "days_before" if first.days < 0 else "days_after"
        case FlagKind.OUTSIDE:
            return "outside_in" if first.district_code else "outside"
    return first.kind


def _facts(use: Use, setting: Setting) -> tuple[str, ...]:
    """What, where, when and by whom the other was, and how it stands."""
    place = i18n.area_digits(place_of(setting.paths.get(use.area_code, []), setting.levels))
    state = str(STATUS[use.status]) if use.status else ""
    facts = (use.title, place, _held(use), use.reporter, state)
    return tuple(fact for fact in facts if fact)


def _places(group: Sequence[Flag], setting: Setting) -> tuple[str, ...]:
    """District and day of reports out of view, newest first, and how many more there are."""
    hidden = {flag.use.submission_id: flag.use for flag in group if flag.use}
    uses = [use for use in hidden.values() if not use.is_in_view]
    uses.sort(key=lambda use: use.held_on, reverse=True)
    told = [
        f"{i18n.area_digits(full_label(setting.paths.get(use.area_code, [])))} · {_held(use)}"
        for use in uses[:MOST_PLACES]
    ]
    if len(uses) > MOST_PLACES:
        more = i18n.number(len(uses) - MOST_PLACES)
        told.append(gettext("and %(count)s more reports", count=more))
    return tuple(told)


def _held(use: Use) -> str:
    return str(gettext("held on %(day)s", day=i18n.short_date(use.held_on)))


def _own(item: Attachment) -> Picture:
    number = i18n.number(item.position + 1)
    what = gettext("Photo %(number)s", number=number) if item.kind == "photo" else gettext("Clip")
    at = item.media_file.taken_at
    taken = gettext("Taken %(day)s", day=i18n.short_date(clock.to_local(at).date())) if at else ""
    words = (gettext("This report"), what, taken)
    return _picture(item, " · ".join(word for word in words if word))


def _other(use: Use | None) -> Picture | None:
    if use is None or use.attachment is None:
        return None
    return _picture(use.attachment, i18n.area_digits(use.number))


def _picture(item: Attachment, caption: str) -> Picture:
    large = "screen" if item.kind == "photo" else "poster"
    return Picture(
        thumb_url=said.file_url(item, "thumb"), full_url=said.file_url(item, large),
        caption=caption, is_waiting=not said.is_ready(item, "thumb"),
    )  # fmt: skip
