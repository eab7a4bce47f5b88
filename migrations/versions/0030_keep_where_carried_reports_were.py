"""Keep with each carried submission where it was held, as its frozen report says.

Those issued before are filled in from their snapshots. Going back forgets it; the snapshots, which
say the same, stay.

Revision: 0030
After: 0029
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

REPORTS = sa.table(
    "weekly_reports", sa.column("id", sa.Integer()), sa.column("snapshot", sa.JSON())
)
ITEMS = sa.table(
    "weekly_report_items",
    sa.column("report_id", sa.Integer()),
    sa.column("submission_id", sa.Uuid()),
    sa.column("area_code", sa.String()),
)


def upgrade() -> None:
    op.add_column("weekly_report_items", sa.Column("area_code", sa.String(length=9), nullable=True))
    connection = op.get_bind()
    for report_id in connection.scalars(sa.select(REPORTS.c.id)).all():
        snapshot = connection.scalars(
            sa.select(REPORTS.c.snapshot).where(REPORTS.c.id == report_id)
        ).one()
        fill(connection, report_id, snapshot)
    with op.batch_alter_table("weekly_report_items") as batch_op:
        batch_op.alter_column("area_code", existing_type=sa.String(length=9), nullable=False)


def fill(connection: sa.Connection, report_id: int, snapshot: dict[str, Any]) -> None:
    """Write down where each activity of one report was held."""
    places = [
        {"of": report_id, "which": UUID(entry["submission_id"]), "code": entry["area_code"]}
        for entry in snapshot["entries"]
    ]
    if not places:
        return
    connection.execute(
        sa.update(ITEMS)
        .where(ITEMS.c.report_id == sa.bindparam("of"))
        .where(ITEMS.c.submission_id == sa.bindparam("which"))
        .values(area_code=sa.bindparam("code")),
        places,
    )


def downgrade() -> None:
    with op.batch_alter_table("weekly_report_items") as batch_op:
        batch_op.drop_column("area_code")
