"""Near-equal pictures: every hash within the distance is found, and only those."""

import io
import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter
from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import Session

from webapp.media import fingerprints, images
from webapp.media.models import Fingerprint
from webapp.media.radar import BITS, NEAR, PLAN, Plan, distance, is_plain

pytestmark = pytest.mark.slow

HASHES = st.integers(-(1 << 63), (1 << 63) - 1)
PLANS = (PLAN, Plan((1, 1, 1, 0)), Plan((3, 2)), Plan((0,) * 7))


def flipped(dhash: int, places: set[int]) -> int:
    return signed(sum(1 << place for place in places) ^ (dhash & (1 << BITS) - 1))


def signed(bits: int) -> int:
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits


def hashes(seed: int, count: int) -> list[int]:
    rng = random.Random(seed)  # noqa: S311 - repeatable
    return [signed(rng.getrandbits(BITS)) for _ in range(count)]


@pytest.mark.parametrize("plan", PLANS)
def test_bands_hold_every_bit_once(plan: Plan) -> None:
    assert sum(plan.widths) == BITS
    assert plan.finds_all_within >= NEAR
    assert {sum(map(int.bit_count, plan.bands(1 << place))) for place in range(BITS)} == {1}


@pytest.mark.parametrize("plan", PLANS[:2])
@given(dhash=HASHES, places=st.sets(st.integers(0, BITS - 1), max_size=NEAR))
def test_one_band_of_a_near_hash_is_always_probed(plan: Plan, dhash: int, places: set[int]) -> None:
    other = flipped(dhash, places)

    assert distance(dhash, other) == len(places)
    assert any(
        value in probed for value, probed in zip(plan.bands(other), plan.probes(dhash), strict=True)
    )


def test_number_of_probes_is_what_the_text_says() -> None:
    assert [len(values) for values in PLAN.probes(0)] == [254, 22, 22]


def test_look_up_finds_what_comparing_with_all_finds(session: Session) -> None:
    rng = random.Random(7)  # noqa: S311 - repeatable
    kept = hashes(1, 300)
    for dhash, far in product(kept[:40], range(1, 10)):
        kept.append(flipped(dhash, set(rng.sample(range(BITS), far))))
    for dhash in kept:
        fingerprints.keep(session, dhash)
    asked = kept[:40:4] + hashes(2, 3)

    found = fingerprints.near(session, asked)

    assert {dhash: sorted(others) for dhash, others in found.items()} == {
        dhash: sorted(other for other in set(kept) if distance(dhash, other) <= NEAR)
        for dhash in asked
    }
    assert all(found[dhash][0] == dhash for dhash in kept[:40:4])


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dhash=HASHES.filter(lambda dhash: not is_plain(dhash)), data=st.data())
def test_any_near_hash_is_found(session: Session, dhash: int, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, BITS - 1), max_size=NEAR))
    other = flipped(dhash, places)
    fingerprints.keep(session, other)

    found = fingerprints.near(session, [dhash])

    assert (other in found[dhash]) is not is_plain(other)


def test_same_hash_is_kept_once_and_a_plain_one_never(session: Session) -> None:
    for dhash in (hashes(3, 1)[0], hashes(3, 1)[0], 0, -1, None):
        fingerprints.keep(session, dhash)

    kept = session.scalar(select(func.count()).select_from(Fingerprint))
    found = fingerprints.near(session, [0, -1])

    assert kept == 1
    assert found == {}


def test_look_up_is_one_query_that_reads_only_indexes(
    session: Session, connection: Connection
) -> None:
    if connection.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads a small table as a whole, rightly")
    sent: list[tuple[str, tuple[int, ...]]] = []
    event.listen(connection, "before_cursor_execute", lambda *told: sent.append(told[2:4]))

    fingerprints.near(session, hashes(4, 12))

    ((statement, values),) = [told for told in sent if told[0].startswith("SELECT")]
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    steps = [str(row[3]) for row in plan if "fingerprints" in str(row[3])]
    assert steps == [
        f"SEARCH fingerprints USING COVERING INDEX ix_fingerprints_band_{band} (band_{band}=?)"
        for band in "abc"
    ]


def photo(seed: int, size: tuple[int, int] = (1024, 768)) -> Image.Image:
    """A picture of shapes and shades, as different from another as two scenes are."""
    rng = random.Random(seed)  # noqa: S311 - repeatable
    small = Image.frombytes("RGB", (11, 9), rng.randbytes(11 * 9 * 3))
    return small.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(2))


def dhash_of(picture: Image.Image, quality: int = 85, kind: str = "JPEG") -> int:
    out = io.BytesIO()
    picture.save(out, kind, quality=quality)
    return images.read_photo(out.getvalue()).dhash


def cropped(picture: Image.Image, share: float) -> Image.Image:
    x, y = round(picture.width * share / 2), round(picture.height * share / 2)
    return picture.crop((x, y, picture.width - x, picture.height - y))


@pytest.mark.parametrize("seed", range(5))
def test_changed_copies_of_a_picture_are_near(session: Session, seed: int) -> None:
    picture = photo(seed)
    copies = {
        "smaller": dhash_of(picture.resize((480, 360))),
        "saved poorly": dhash_of(picture, quality=20),
        "webp": dhash_of(picture, quality=50, kind="WEBP"),
        "grey": dhash_of(picture.convert("L").convert("RGB")),
        "brighter": dhash_of(ImageEnhance.Brightness(picture).enhance(1.1)),
        "trimmed": dhash_of(cropped(picture, 0.01)),
    }
    fingerprints.keep(session, dhash_of(picture))

    found = fingerprints.near(session, copies.values())

    assert {name for name, dhash in copies.items() if not found[dhash]} == set()


def test_different_pictures_are_not_near(session: Session) -> None:
    made = [dhash_of(photo(seed)) for seed in range(60)]
    for dhash in made:
        fingerprints.keep(session, dhash)

    found = fingerprints.near(session, made)

    assert found == {dhash: [dhash] for dhash in made}


@pytest.mark.parametrize("colour", ["black", "white", "#87b5e6"])
def test_one_colour_is_plain(colour: str) -> None:
    assert is_plain(dhash_of(Image.new("RGB", (640, 480), colour)))


@pytest.mark.parametrize("mode", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, None])
def test_empty_sky_is_plain(mode: Image.Transpose | None) -> None:
    shade = Image.linear_gradient("L").resize((800, 600))

    assert is_plain(dhash_of((shade.transpose(mode) if mode is not None else shade).convert("RGB")))


def test_scenes_are_not_plain() -> None:
    assert [seed for seed in range(40) if is_plain(dhash_of(photo(seed)))] == []
    assert is_plain(0)
