"""Whether two submissions may tell of one event: the same day, near each other, much alike.

A suggestion, never a verdict: somebody has to say so.
"""

from collections import Counter
from math import asin, cos, radians, sin, sqrt

from webapp.review.findings import SUBDISTRICT_DIGITS, Candidate
from webapp.submissions.models import Submission
from webapp.thai import search_key

ALIKE = 0.6
"""Of the pairs of letters of two titles, how many they share. Villages word one event alike."""
NEAR_KM = 3.0
"""Between neighbouring villages lie one to three kilometres."""
EARTH_KM = 6371.0

Point = tuple[float, float]


def may_be_one_event(submission: Submission, other: Candidate) -> bool:
    """Whether to ask if these two of one day tell of the same event.

    What the same person reports twice for the same place is a repeat, and asked about elsewhere.
    """
    if other.author_id == submission.author_id and other.area_code == submission.area_code:
        return False
    is_same_kind = other.activity_type_code == submission.activity_type_code
    if not (is_same_kind or titles_alike(submission.title, other.title)):
        return False
    return _is_same_place(submission, other) or _is_near(submission, other)


def titles_alike(one: str, other: str) -> bool:
    """Whether two titles say much the same; Thai has no spaces to split words at."""
    first, second = _pairs(one), _pairs(other)
    total = sum(first.values()) + sum(second.values())
    return total > 0 and 2 * sum((first & second).values()) / total >= ALIKE


def km_between(one: Point, other: Point) -> float:
    """The distance over the ground, in kilometres."""
    (south, west), (north, east) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def _pairs(text: str) -> Counter[str]:
    letters = search_key(text)
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))


def _is_same_place(submission: Submission, other: Candidate) -> bool:
    named = search_key(submission.place_name)
    return bool(named) and named == search_key(other.place_name)


def _is_near(submission: Submission, other: Candidate) -> bool:
    subdistrict = str(submission.area_code)[:SUBDISTRICT_DIGITS]
    if other.area_code[:SUBDISTRICT_DIGITS] == subdistrict:
        return True
    here = _point(submission)
    return here is not None and other.at is not None and km_between(here, other.at) <= NEAR_KM


def _point(submission: Submission) -> Point | None:
    latitude, longitude = submission.latitude, submission.longitude
    if (latitude is None or longitude is None) and submission.area is not None:
        latitude, longitude = submission.area.latitude, submission.area.longitude
    return None if latitude is None or longitude is None else (latitude, longitude)
