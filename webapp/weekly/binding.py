"""Binding pages into one PDF part after part, so that no more of them than a part are in memory.

WeasyPrint holds every box of a document until its file is written, about a megabyte a page. Here a
file begins without pages; those of a part are painted, tagged and put into their final bytes as
soon as they are laid out, and their boxes are let go. Fonts, tags and bookmarks are those of one
file all the same: one set, one tree. Loads WeasyPrint, of which it knows the inside: the version
is pinned, and `tests/weekly/test_typesetting.py` holds what is relied on.
"""

import gc
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Final

import pydyf
from weasyprint import DEFAULT_OPTIONS
from weasyprint.pdf import _use_references
from weasyprint.pdf.anchors import add_outlines
from weasyprint.pdf.fonts import build_fonts_dictionary
from weasyprint.pdf.stream import Stream
from weasyprint.pdf.tags import _build_box_tree

from webapp.weekly.line_ends import INVISIBLE

SCALE: Final = 0.75
"""Points in a pixel."""


class Binder:
    """Takes pages in their order into a PDF that WeasyPrint made of none."""

    def __init__(self, document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint's objects
        self._document, self._pdf = document, pdf
        self._fonts: dict[Any, Any] = {}
        self._images: dict[str, Any] = {}
        self._resources: Any = next(
            item for item in pdf.objects if isinstance(item, dict) and "XObject" in item
        )
        root = _object(pdf, pdf.catalog["StructTreeRoot"])
        self._tree = _object(pdf, root["K"][0])
        self._owners = _object(pdf, root["ParentTree"])["Nums"]
        self._marked: list[SimpleNamespace] = []
        self._kept: list[Any] = []

    @property
    def pages(self) -> int:
        """How many there are so far."""
        return len(self._marked)

    def add(self, pages: Iterable[Any]) -> None:
        """Paint and tag the pages of one part, and keep their bytes alone."""
        first = len(self._pdf.objects)
        for page in pages:
            self._add(page)
        for number in range(first, len(self._pdf.objects)):
            self._pdf.objects[number] = _Written(self._pdf.objects[number])
        # Boxes know each other both ways; nobody else would let go of them in time.
        gc.collect()

    def finish(self) -> None:
        """Put in what all pages share: fonts, pictures, bookmarks."""
        pdf = self._pdf
        fonts = build_fonts_dictionary(
            pdf, self._fonts, compress=True, subset=True, options=DEFAULT_OPTIONS
        )
        pdf.add_object(fonts)
        self._resources["Font"] = fonts.reference
        _use_references(pdf, self._resources, self._images, self._document.color_profiles)
        self._document.pages = self._marked
        add_outlines(pdf, self._document.make_bookmark_tree(SCALE, transform_pages=True))

    def _add(self, page: Any) -> None:  # noqa: ANN401
        tags: dict[Any, Any] = {}
        stream = Stream(
            self._fonts, (0, 0, page.width, page.height), self._resources, self._images, tags,
            self._document.color_profiles, self._document.output_intent, compress=True,
        )  # fmt: skip
        stream.transform(d=-1, f=page.height * SCALE)
        self._pdf.add_object(stream)
        box = pydyf.Array([0, 0, page.width * SCALE, page.height * SCALE])
        sheet: Any = pydyf.Dictionary({
            "Type": "/Page", "Parent": self._pdf.pages.reference, "MediaBox": box,
            "TrimBox": box, "BleedBox": box, "Contents": stream.reference,
            "Resources": self._resources.reference, "Tabs": "/S", "StructParents": self.pages,
        })  # fmt: skip
        self._pdf.add_page(sheet)
        known = len(self._fonts)
        page.paint(stream, SCALE)
        if len(self._fonts) > known:
            # Fonts are Pango's, and live as long as the text that brought them.
            self._kept.append(page)
        self._tag(page, sheet, tags)
        bookmarks = [
            (level, INVISIBLE.sub("", label), *where) for level, label, *where in page.bookmarks
        ]
        self._marked.append(SimpleNamespace(height=page.height, bookmarks=bookmarks))

    def _tag(self, page: Any, sheet: Any, tags: dict[Any, Any]) -> None:  # noqa: ANN401
        owners: dict[int, bytes] = {}
        desk = _Desk(self._pdf, sheet)
        # The box's own function, once for each page; links and fields are on no paper of ours.
        elements = _build_box_tree(page._page_box, self._tree, desk, 0, owners, [], tags)  # noqa: SLF001
        self._tree["K"].extend(element.reference for element in elements)
        self._owners += [self.pages, pydyf.Array(owner for _, owner in sorted(owners.items()))]


class _Desk:
    """The PDF as the tags of one page see it: asking for all pages each time is slow."""

    def __init__(self, pdf: Any, sheet: Any) -> None:  # noqa: ANN401
        self.add_object = pdf.add_object
        self.page_references: Sequence[bytes] = [sheet.reference]


class _Written(pydyf.Object):  # type: ignore[misc]
    """An object in its final bytes."""

    data = b""
    compressible = False

    def __init__(self, made: Any) -> None:  # noqa: ANN401
        self.number, self.offset, self.generation, self.free = made.number, 0, 0, made.free
        self.data, self.compressible = made.data, made.compressible


def _object(pdf: Any, reference: bytes) -> Any:  # noqa: ANN401
    return pdf.objects[int(reference.split()[0])]
