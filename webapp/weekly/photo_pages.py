"""The pages of photos: which photo stands where, so that every printer makes the same pages.

A page holds two strips one above the other. A strip holds one or two photos of an activity, or two
activities of one photo each, so that a page is full whatever the activities brought. Nothing is
left to the page breaks of browsers and PDF writers, which differ.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from webapp import thai
from webapp.weekly.entries import Entry, Photo

MOST_PHOTOS: Final = 4
"""Of one activity: a page holds four (docs/domain.md)."""

STRIPS: Final = 2
"""On a page, one above the other."""

# Centimetres and letters, as print.css has them: a strip, its lines, and the room for photos.
_STRIP_CM: Final = 12.0
_HEAD_LINE_CM, _CAPTION_LINE_CM, _AROUND_CM = 0.64, 0.56, 0.6
_TALLEST_MM, _LOWEST_MM, _STEP_MM = 90, 40, 5
# Letters that a line surely holds: an average one is 0.55 em wide, a bold one 0.57.
_WHOLE_HEAD, _WHOLE_CAPTION, _HALF_HEAD, _HALF_CAPTION = 62, 66, 28, 31


class Heading(StrEnum):
    """What stands above photos: what they are of, that they go on, or nothing."""

    FULL = "full"
    CONTINUED = "continued"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """Photos of one activity that stand beside each other in a strip."""

    number: str
    entry: Entry
    photos: tuple[Photo, ...]
    heading: Heading
    tallest_mm: int
    """How high a photo may be, so that the strip holds its words too."""


Strip = tuple[Cell, ...]
Page = tuple[Strip, ...]
_Loose = tuple[str, Entry, tuple[Photo, ...]]


def paginate(numbered: Iterable[tuple[str, Entry]]) -> list[Page]:
    """Lay out the photos of the entries, in their order, four of each at most.

    An activity of three or four photos may go on on the next page, under its heading again.
    """
    strips = list(_strips(numbered))
    pages = []
    for start in range(0, len(strips), STRIPS):
        of_page = strips[start : start + STRIPS]
        before: Entry | None = None if start == 0 else strips[start - 1][-1][1]
        page: list[Strip] = []
        for position, strip in enumerate(of_page):
            page.append(_cells(strip, before, is_first=position == 0))
            before = strip[-1][1]
        pages.append(tuple(page))
    return pages


def _strips(numbered: Iterable[tuple[str, Entry]]) -> Iterator[tuple[_Loose, ...]]:
    """Rows of photos; two activities of one photo that follow each other share one."""
    single: _Loose | None = None
    for number, entry in numbered:
        photos = entry.photos[:MOST_PHOTOS]
        if len(photos) == 1 and single is not None:
            yield single, (number, entry, photos)
            single = None
            continue
        if not photos:
            continue
        if single is not None:
            yield (single,)
            single = None
        if len(photos) == 1:
            single = (number, entry, photos)
            continue
        for start in range(0, len(photos), 2):
            yield ((number, entry, photos[start : start + 2]),)
    if single is not None:
        yield (single,)


def _cells(strip: Sequence[_Loose], before: Entry | None, *, is_first: bool) -> Strip:
    cells = []
    for number, entry, photos in strip:
        heading = Heading.FULL
        if before is not None and before.submission_id == entry.submission_id:
            heading = Heading.CONTINUED if is_first else Heading.NONE
        tallest = _tallest_mm(entry, photos, heading, is_half=len(strip) > 1)
        cells.append(Cell(number, entry, photos, heading, tallest))
    return tuple(cells)


def _tallest_mm(
    entry: Entry, photos: Sequence[Photo], heading: Heading, *, is_half: bool
) -> int:  # fmt: skip
    head = _HALF_HEAD if is_half else _WHOLE_HEAD
    is_narrow = is_half or len(photos) > 1
    caption = _HALF_CAPTION if is_narrow else _WHOLE_CAPTION
    captions = max(_lines(photo.caption or entry.title, caption) for photo in photos)
    above = 0
    if heading is not Heading.NONE:
        # The number and the word for going on stand before the title, the day behind the place.
        above = _lines(entry.title, head, before=14)
    if heading is Heading.FULL:
        above += _lines(" ".join([entry.place_name, *entry.place]), head, before=20)
    room_cm = _STRIP_CM - _AROUND_CM - above * _HEAD_LINE_CM - captions * _CAPTION_LINE_CM
    steps = int(room_cm * 10 // _STEP_MM) * _STEP_MM
    return max(_LOWEST_MM, min(_TALLEST_MM, steps))


def _lines(text: str, letters: int, *, before: int = 0) -> int:
    return max(1, ceil((thai.width(text) + before) / letters))
