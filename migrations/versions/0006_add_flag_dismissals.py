"""Add what reviewers set aside, empty; going back drops it and nothing else.

Revision: 0006
After: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "flag_dismissals"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("flag_key", sa.String(length=16), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("other_submission_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_flag_dismissals_reason_given")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_flag_dismissals_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"],
            name=op.f("fk_flag_dismissals_attachment_id_attachments"), ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["other_submission_id"], ["submissions.id"],
            name=op.f("fk_flag_dismissals_other_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_flag_dismissals_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag_dismissals")),
        sa.UniqueConstraint(
            "submission_id", "flag_key", name=op.f("uq_flag_dismissals_submission_id_flag_key")
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_flag_dismissals_attachment_id"), TABLE, ["attachment_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_flag_dismissals_attachment_id"), TABLE)
    op.drop_table(TABLE)
