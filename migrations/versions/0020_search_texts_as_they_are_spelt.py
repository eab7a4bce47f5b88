"""Store folded texts of submissions and names, so that a search forgives how they are spelt.

Going back forgets what was made from texts that stay.

Revision: 0020
After: 0019
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from webapp.db import folded

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BATCH = 2_000
TEXTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "submissions": (sa.Uuid(), ("title", "number", "place_name", "village_text")),
    "users": (sa.Integer(), ("name_th",)),
}


def upgrade() -> None:
    for name, (key_type, texts) in TEXTS.items():
        op.add_column(name, sa.Column("search_key", sa.Text(), nullable=False, server_default=""))
        columns = [sa.column(text, sa.Text()) for text in texts]
        fold(
            sa.table(name, sa.column("id", key_type), sa.column("search_key", sa.Text()), *columns),
            columns,
        )


def fold(table: sa.TableClause, columns: list[sa.ColumnClause[str]]) -> None:
    """Write the keys of the rows that are there, some thousands at a time."""
    connection = op.get_bind()
    rows = sa.select(table.c.id, *columns).order_by(table.c.id).limit(BATCH)
    wanted = rows
    while found := connection.execute(wanted).all():
        connection.execute(
            sa.update(table).where(table.c.id == sa.bindparam("row_id")),
            [
                {"row_id": row_id, "search_key": "\n".join(folded(text or "") for text in texts)}
                for row_id, *texts in found
            ],
        )
        wanted = rows.where(table.c.id > found[-1].id)


def downgrade() -> None:
    for name in TEXTS:
        op.drop_column(name, "search_key")
