"""Add the ledger: what was entered into the department's E-Report, and its list of fields.

Going back forgets both.

Revision: 0017
After: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "ereport_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_as", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as = '')", name=op.f("ck_ereport_entries_ended_somehow")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_ereport_entries_ended_by_somebody"),
        ),
        sa.CheckConstraint(
            "ended_as IN ('', 'undone', 'renewed')", name=op.f("ck_ereport_entries_ended_as_known")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["users.id"], name=op.f("fk_ereport_entries_ended_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["users.id"], name=op.f("fk_ereport_entries_entered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_ereport_entries_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ereport_entries")),
    )  # fmt: skip
    op.create_index("ix_ereport_entries_batch", "ereport_entries", ["batch"])
    op.create_index("ix_ereport_entries_submission", "ereport_entries", ["submission_id"])
    op.create_index(
        "ix_ereport_entries_standing", "ereport_entries", ["submission_id"], unique=True,
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
    op.create_table(
        "ereport_fields",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_ereport_fields_edited_by_id_users")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_ereport_fields")),
    )


def downgrade() -> None:
    op.drop_table("ereport_fields")
    op.drop_table("ereport_entries")
