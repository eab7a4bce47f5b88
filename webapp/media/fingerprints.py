"""Looking hashes up among all that were ever kept, without reading all of them.

What is a near hash, and why these look-ups find every one, stands in `radar`.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import CompoundSelect, Integer, literal_column, select, union_all
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.media.models import Fingerprint
from webapp.media.radar import NEAR, PLAN, distance, is_plain

MOST_COMPARED = 5_000
"""Hashes read for one picture and band. Eight times what 10 million pictures are expected to give:
it bounds the time of a look-up, and is met only where a great many pictures are nearly alike."""

BANDS: Sequence[InstrumentedAttribute[int]] = (
    Fingerprint.band_a,
    Fingerprint.band_b,
    Fingerprint.band_c,
)


def keep(session: Session, dhash: int | None) -> None:
    """Make a hash findable; one that is kept already, or says nothing, is passed over."""
    if dhash is None or is_plain(dhash):
        return
    # Two phones may send pictures of one hash at the same time.
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    session.execute(insert(Fingerprint).values(row_of(dhash)).on_conflict_do_nothing())


def row_of(dhash: int) -> dict[str, int]:
    """The columns of a hash."""
    band_a, band_b, band_c = PLAN.bands(dhash)
    return {"dhash": dhash, "band_a": band_a, "band_b": band_b, "band_c": band_c}


def near(session: Session, dhashes: Collection[int]) -> dict[int, list[int]]:
    """Hash asked for → the kept hashes that are near it, nearest first. One query for all.

    A hash that is kept finds itself. One that says nothing finds nothing and is left out.
    """
    telling = sorted({dhash for dhash in dhashes if not is_plain(dhash)})
    if not telling:
        return {}
    asked = _asked(telling)
    found: dict[int, set[int]] = {dhash: set() for dhash in telling}
    # Row by row: thousands held at once would set off the garbage collector, 40 ms each time.
    for band, value, kept in session.execute(_candidates(asked, len(telling))):
        for dhash in asked[band][value]:
            if distance(dhash, kept) <= NEAR:
                found[dhash].add(kept)
    return {
        dhash: sorted(others, key=lambda other: (distance(dhash, other), other))
        for dhash, others in found.items()
    }


def _asked(dhashes: Sequence[int]) -> list[dict[int, list[int]]]:
    """For every band: value to look up → the hashes that it is looked up for."""
    asked: list[dict[int, list[int]]] = [{} for _ in BANDS]
    for dhash in dhashes:
        for values, of_band in zip(PLAN.probes(dhash), asked, strict=True):
            for value in values:
                of_band.setdefault(value, []).append(dhash)
    return asked


def _candidates(
    asked: Sequence[dict[int, list[int]]], hashes: int
) -> CompoundSelect[tuple[int, int, int]]:
    """(band, value, kept hash) of every kept hash with one of the values, out of the indexes."""
    arms = []
    for number, (column, values) in enumerate(zip(BANDS, asked, strict=True)):
        arm = (
            select(literal_column(str(number), Integer).label("band"), column, Fingerprint.dhash)
            .where(column.in_(values))
            .limit(MOST_COMPARED * hashes)
        )
        arms.append(select(arm.subquery()))
    return union_all(*arms)
