"""Reading a printed PDF: what it says, in which letters, and how its pages look."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image
from pypdfium2 import raw

A4_POINTS = (595, 842)
RENDERED_SCALE = 1.5
FINER = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that was printed."""

    path: Path

    @property
    def text(self) -> str:
        """All words. Read by poppler: Chromium's order of marks over letters confuses PDFium."""
        return _poppler("pdftotext", "-layout", str(self.path), "-")

    @property
    def lines(self) -> list[str]:
        """The lines that hold something, spaces collapsed."""
        return [" ".join(line.split()) for line in self.text.splitlines() if line.strip()]

    @property
    def in_order(self) -> str:
        """All words in the order in which they were set, box by box."""
        return _poppler("pdftotext", "-raw", str(self.path), "-")

    @property
    def fonts(self) -> set[str]:
        """The families of the embedded fonts."""
        rows = _poppler("pdffonts", str(self.path)).splitlines()[2:]
        return {row.split()[0].partition("+")[2].partition("-")[0] for row in rows}

    @property
    def page_sizes(self) -> list[tuple[int, int]]:
        """Width and height of every page in points."""
        with pypdfium2.PdfDocument(self.path) as document:
            return [(round(width), round(height)) for width, height in map(_size, document)]

    def rendered(self) -> list[Image.Image]:
        """Every page as a picture."""
        with pypdfium2.PdfDocument(self.path) as document:
            return [page.render(scale=RENDERED_SCALE).to_pil() for page in document]

    def front(self) -> Image.Image:
        """The first page, drawn larger first: else thin lines are of uneven thickness."""
        with pypdfium2.PdfDocument(self.path) as document:
            drawn: Image.Image = document[0].render(scale=RENDERED_SCALE * FINER).to_pil()
            return drawn.reduce(FINER)

    def fullest_photo_page(self) -> Image.Image:
        """The first of the pages that hold the most photos."""
        with pypdfium2.PdfDocument(self.path) as document:
            page = max(document, key=lambda page: len(_images(page)))
            sheet: Image.Image = page.render(scale=RENDERED_SCALE).to_pil()
            return sheet

    def photos(self) -> list[Image.Image]:
        """What stands on the paper where a photo was placed, cut from the rendered pages."""
        found = []
        with pypdfium2.PdfDocument(self.path) as document:
            for page in document:
                sheet = page.render(scale=RENDERED_SCALE).to_pil()
                for placed in _images(page):
                    left, bottom, right, top = (RENDERED_SCALE * at for at in placed.get_bounds())
                    box = (left, sheet.height - top, right, sheet.height - bottom)
                    found.append(sheet.crop(tuple(round(at) for at in box)))
        return found


def _images(page: pypdfium2.PdfPage) -> list[pypdfium2.PdfImage]:
    return list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return width, height


def _poppler(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
