"""Keep the totals of issued reports beside their snapshots; those issued before are filled in.

Going back forgets them; the snapshots, which say the same, stay.

Revision: 0023
After: 0022
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

AT_ONCE = 20

REPORTS = sa.table(
    "weekly_reports",
    sa.column("id", sa.Integer()),
    sa.column("snapshot", sa.JSON()),
    sa.column("joint_people", sa.String()),
)
TOTALS = sa.table(
    "weekly_report_totals",
    sa.column("report_id", sa.Integer()),
    sa.column("type_code", sa.String()),
    sa.column("times", sa.Integer()),
    sa.column("people", sa.Integer()),
)


def upgrade() -> None:
    op.add_column(
        "weekly_reports",
        sa.Column("joint_people", sa.String(length=9), nullable=False, server_default="sum"),
    )
    op.create_table(
        "weekly_report_totals",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "times >= 0 AND people >= 0", name=op.f("ck_weekly_report_totals_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["weekly_reports.id"],
            name=op.f("fk_weekly_report_totals_report_id_weekly_reports"),
        ),
        sa.PrimaryKeyConstraint("report_id", "type_code", name=op.f("pk_weekly_report_totals")),
    )  # fmt: skip
    connection = op.get_bind()
    ids = connection.scalars(sa.select(REPORTS.c.id).order_by(REPORTS.c.id)).all()
    for first in range(0, len(ids), AT_ONCE):
        fill(connection, list(ids[first : first + AT_ONCE]))


def fill(connection: sa.Connection, ids: list[int]) -> None:
    """Read some snapshots and write down what they say in sum."""
    found = connection.execute(
        sa.select(REPORTS.c.id, REPORTS.c.snapshot).where(REPORTS.c.id.in_(ids))
    ).all()
    rows: list[dict[str, Any]] = []
    for report_id, snapshot in found:
        frame = snapshot["frame"]
        rows += [
            {"report_id": report_id, "type_code": named["code"], **count}
            for named, count in zip(frame["types"], snapshot["totals"], strict=True)
        ]
        connection.execute(
            sa.update(REPORTS)
            .where(REPORTS.c.id == report_id)
            .values(joint_people=frame.get("joint_people", "sum"))
        )
    if rows:
        connection.execute(sa.insert(TOTALS), rows)


def downgrade() -> None:
    op.drop_table("weekly_report_totals")
    op.drop_column("weekly_reports", "joint_people")
