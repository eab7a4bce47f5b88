"""Emblems of offices: drawn anew, or taken over shape by shape."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from webapp.media import emblems
from webapp.media.emblems import EmblemUnreadable

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
CIRCLE = '<circle cx="5" cy="5" r="4"/>'


def file(folder: Path, content: bytes | str) -> Path:
    path = folder / "emblem"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, "red").save(target, form, comment=b"secret")
    return target.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_pictures_become_small_png(tmp_path: Path, form: str) -> None:
    made = emblems.judge(file(tmp_path, picture(form, (2400, 1200))))

    with Image.open(BytesIO(made.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1200, 600))
    assert made.media_type == "image/png"
    assert b"secret" not in made.content


def test_svg_keeps_its_shapes_and_nothing_else(tmp_path: Path) -> None:
    hostile = SVG.format(
        CIRCLE
        + "<script>alert(1)</script><image href='https://example.org/x.png'/>"
        + "<g onclick='x()' fill='url(https://example.org/)' stroke='#123'><path d='M0 0L9 9'/></g>"
        + "<foreignObject><p>x</p></foreignObject><style>@import 'x'</style>"
    )

    made = emblems.judge(file(tmp_path, hostile))

    assert made.media_type == "image/svg+xml"
    assert made.content.decode() == SVG.format(
        '<circle cx="5" cy="5" r="4" /><g stroke="#123"><path d="M0 0L9 9" /></g>'
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        picture("PNG")[:60],
        "<svg>no namespace</svg>",
        SVG.format(""),
        "<svg xmlns='http://www.w3.org/2000/svg'>" + CIRCLE + "</svg>",
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format(CIRCLE),
        SVG.format(CIRCLE * 6000),
        "<html><body>x</body></html>",
        b"\x89PNG" + bytes(emblems.MOST_BYTES),
    ],
)
def test_what_is_no_emblem_is_refused(tmp_path: Path, content: bytes | str) -> None:
    with pytest.raises(EmblemUnreadable):
        emblems.judge(file(tmp_path, content))
