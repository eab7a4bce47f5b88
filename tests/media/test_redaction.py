"""Blurred parts of photos: what is read, and that nothing of what was covered is left."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from webapp.media import redaction
from webapp.media.redaction import Stroke, StrokesUnreadable
from webapp.media.renditions import draw_photo

SIZE = (1600, 1200)
FRACTIONS = st.floats(0, 1)
STROKES = st.lists(
    st.builds(
        Stroke,
        st.lists(st.tuples(FRACTIONS, FRACTIONS), min_size=1, max_size=20).map(tuple),
        st.floats(redaction.LEAST_RADIUS, redaction.MOST_RADIUS),
    ),
    max_size=6,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["points", "radius"]), inner),
)
ACROSS = [{"points": [[x / 100, 0.5] for x in range(40, 61, 5)], "radius": 0.05}]
COVERED = (640, 540, 960, 660)
"""A box well inside of `ACROSS`."""
OUTSIDE_PX = 120


def stroke(**said: Any) -> dict[str, Any]:
    return {"points": [[0.5, 0.5]], "radius": 0.05, **said}


def picture(text: str = "") -> Image.Image:
    """A photo's slow changes of light, with something written in its middle."""
    ground = Image.merge("RGB", [
        Image.linear_gradient("L").resize(SIZE),
        Image.radial_gradient("L").resize(SIZE),
        Image.linear_gradient("L").rotate(90).resize(SIZE),
    ])  # fmt: skip
    if text:
        font = ImageFont.load_default(72)
        ImageDraw.Draw(ground).text((800, 600), text, "white", font, "mm", stroke_width=4,
                                    stroke_fill="black")  # fmt: skip
    return ground


def face(*, smiles: bool) -> Image.Image:
    """Two eyes and a mouth."""
    drawn = picture()
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((720, 520, 880, 680), "#d9a57b", "black")
    for x in (770, 830):
        pen.ellipse((x - 10, 570, x + 10, 590), "black")
    pen.arc((760, 600, 840, 650), 0 if smiles else 180, 180 if smiles else 360, "black", 8)
    return drawn


def difference(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The largest difference of a shade in a box."""
    found = ImageChops.difference(one.crop(box), other.crop(box)).getextrema()
    return max(int(high) for _, high in found)  # type: ignore[misc]


def detail(shown: Image.Image, box: tuple[int, int, int, int]) -> float:
    """How much neighbouring pixels differ, on average, beyond the slope of light."""
    part = shown.crop(box).convert("L")
    moved = ImageChops.offset(part, 1, 0)
    inner = (2, 2, part.width - 2, part.height - 2)
    return float(ImageStat.Stat(ImageChops.difference(part, moved).crop(inner)).mean[0])


@given(STROKES)
def test_what_is_written_is_read_again(strokes: list[Stroke]) -> None:
    plain = redaction.plain_of(strokes)
    once = redaction.read(json.loads(json.dumps(plain)))

    assert redaction.plain_of(once) == plain
    assert redaction.key_of(once) == redaction.key_of(strokes)


@given(JSON)
def test_nonsense_is_refused_or_says_strokes(given_: object) -> None:
    try:
        found = redaction.read(given_)
    except StrokesUnreadable:
        return
    plain = redaction.plain_of(found)
    assert redaction.plain_of(redaction.read(plain)) == plain


@pytest.mark.parametrize(
    "bad",
    [
        None, {}, "[]", [None], [[]], [{}],
        [stroke(radius=0.0049)], [stroke(radius=0.2501)], [stroke(radius="0.1")],
        [stroke(radius=True)], [stroke(radius=float("nan"))], [stroke(radius=None)],
        [stroke(points=[])], [stroke(points=[[0.5]])], [stroke(points=[[0.5, 0.5, 0.5]])],
        [stroke(points=[[0.5, -0.01]])], [stroke(points=[[1.01, 0.5]])],
        [stroke(points=[[float("inf"), 0.5]])], [stroke(points=[[10**400, 0.5]])],
        [stroke(points=[[False, 0.5]])], [stroke(points={"x": 1})],
        [stroke(points=[[0.5, 0.5]] * (redaction.MOST_POINTS + 1))],
        [stroke()] * (redaction.MOST_STROKES + 1),
    ],
)  # fmt: skip
def test_limits_are_strict(bad: object) -> None:
    with pytest.raises(StrokesUnreadable):
        redaction.read(bad)


@pytest.mark.parametrize("text", ["", "{", "[1]", "NaN", "[" * 100_000])
def test_text_that_is_no_list_of_strokes_is_refused(text: str) -> None:
    with pytest.raises(StrokesUnreadable):
        redaction.read_json(text)


def test_as_much_as_a_hand_may_do_is_taken() -> None:
    much = [stroke(points=[[0.5, 0.5]] * redaction.MOST_POINTS)] * redaction.MOST_STROKES

    assert len(redaction.read(much)) == redaction.MOST_STROKES


def test_key_is_of_what_is_drawn_alone() -> None:
    one = redaction.read([{"points": [[0.5, 1]], "radius": 0.05}])
    same = redaction.read([{"radius": 0.0500001, "points": [[0.49999, 1.0]], "by": "me"}])
    other = redaction.read([{"points": [[0.5, 0.9]], "radius": 0.05}])

    assert redaction.key_of(one) == redaction.key_of(same) != redaction.key_of(other)
    assert len(redaction.key_of(one)) == redaction.KEY_LENGTH
    assert redaction.key_of(()) == ""


def test_numbers_cannot_be_told_apart() -> None:
    one, other = picture("กข 4821"), picture("ฆง 7396")
    assert difference(one, other, COVERED) > 200

    left, right = (redaction.redact(shown, ACROSS) for shown in (one, other))

    assert difference(left, right, COVERED) <= 40
    assert detail(one, COVERED) > 5
    assert detail(left, COVERED) < 1.5


def test_faces_cannot_be_told_apart() -> None:
    one, other = face(smiles=True), face(smiles=False)
    over = [{"points": [[0.5, 0.5]], "radius": 0.06}]
    box = (740, 540, 860, 660)
    assert difference(one, other, box) > 100

    left, right = (redaction.redact(shown, over) for shown in (one, other))

    assert difference(left, right, box) <= 17
    assert detail(left, box) < 1.5


def test_many_fine_strokes_hide_as_much_as_a_coarse_one() -> None:
    one, other = face(smiles=True), face(smiles=False)
    rows = [[[0.44 + step / 50, 0.42 + row / 50] for step in range(7)] for row in range(9)]
    fine = [{"points": row, "radius": 0.01} for row in rows]
    box = (740, 540, 860, 660)

    left, right = (redaction.redact(shown, fine) for shown in (one, other))

    assert difference(left, right, box) <= 40
    assert detail(left, box) < 2


def test_nothing_outside_changes() -> None:
    before = picture("กข 4821")
    after = redaction.redact(before, ACROSS)
    edge = 80 + OUTSIDE_PX // 2
    for box in (
        (0, 0, 1600, 600 - edge), (0, 600 + edge, 1600, 1200),
        (0, 0, 640 - edge, 1200), (960 + edge, 0, 1600, 1200),
    ):  # fmt: skip
        assert difference(before, after, box) == 0
    assert difference(before, picture("กข 4821"), (0, 0, *SIZE)) == 0, "a copy is changed"


def test_no_strokes_leave_the_picture_as_it_is() -> None:
    before = picture("4821")

    assert difference(before, redaction.redact(before, []), (0, 0, *SIZE)) == 0


def test_what_lies_under_the_edge_of_the_picture_is_covered() -> None:
    white = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(white).rectangle((0, 0, 60, 60), "black")

    done = redaction.redact(white, [{"points": [[0, 0]], "radius": 0.25}])

    assert detail(done, (0, 0, 62, 62)) < 3


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (64, 64)])
def test_small_and_narrow_pictures_are_covered(size: tuple[int, int]) -> None:
    done = redaction.redact(Image.new("RGB", size, "red"), [stroke(radius=0.25)])

    assert done.size == size


def test_all_renditions_are_drawn_from_what_was_left() -> None:
    one, other = picture("4821"), picture("7396")

    for left, right in zip(
        draw_photo(redaction.redact(one, ACROSS)), draw_photo(redaction.redact(other, ACROSS)),
        strict=True,
    ):  # fmt: skip
        assert (left.name, left.width_px) == (right.name, right.width_px)


def test_it_takes_no_time() -> None:
    shown = picture("4821")
    circles = [
        {"points": [[0.1 + at / 500, 0.2 + row / 10] for at in range(60)], "radius": 0.04}
        for row in range(6)
    ]
    took = []
    for _ in range(5):
        start = time.process_time()
        redaction.redact(shown, circles)
        took.append(time.process_time() - start)

    assert min(took) < 0.06
