"""Add the fingerprints that find near-equal pictures, also of the pictures that are there.

Going back drops them; they come again from the hashes of the files.

Revision: 0005
After: 0004
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

HASH = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BANDS = ("band_a", "band_b", "band_c")
ROWS_AT_ONCE = 10_000
SIDE = 8
PLAIN = 6

fingerprints = sa.table(
    "fingerprints", sa.column("dhash", HASH), *(sa.column(name, sa.Integer()) for name in BANDS)
)
media_files = sa.table("media_files", sa.column("dhash", sa.BigInteger()))


def upgrade() -> None:
    op.create_table(
        "fingerprints",
        sa.Column("dhash", HASH, autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in BANDS),
        sa.PrimaryKeyConstraint("dhash", name=op.f("pk_fingerprints")),
    )
    fill()
    for name in BANDS:
        op.create_index(
            op.f(f"ix_fingerprints_{name}"), "fingerprints", [name], postgresql_include=["dhash"]
        )
    op.create_index(op.f("ix_media_files_dhash"), "media_files", ["dhash"])


def fill() -> None:
    connection = op.get_bind()
    rows = list(rows_of_hashes(connection))
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(sa.insert(fingerprints), rows[start : start + ROWS_AT_ONCE])


def rows_of_hashes(connection: sa.Connection) -> Iterator[dict[str, int]]:
    known = sa.select(media_files.c.dhash).where(media_files.c.dhash.is_not(None)).distinct()
    for dhash in connection.scalars(known):
        unsigned = dhash & ((1 << 64) - 1)
        if not is_plain(unsigned):
            bits = f"{unsigned:064b}"
            bands = {name: int(bits[at :: len(BANDS)], 2) for at, name in enumerate(BANDS)}
            yield {"dhash": dhash, **bands}


def is_plain(unsigned: int) -> bool:
    rows = unsigned.to_bytes(SIDE, "big")
    columns = [sum(row >> bit & 1 for row in rows) for bit in range(SIDE)]
    down = sum(min(ones, SIDE - ones) for ones in columns)
    along = sum(min(row.bit_count(), SIDE - row.bit_count()) for row in rows)
    return min(down, along) <= PLAIN


def downgrade() -> None:
    op.drop_index(op.f("ix_media_files_dhash"), "media_files")
    for name in reversed(BANDS):
        op.drop_index(op.f(f"ix_fingerprints_{name}"), "fingerprints")
    op.drop_table("fingerprints")
