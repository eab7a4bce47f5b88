"""Remember trusted devices, answered challenges and wrong codes of the second step.

Revision: 0025
After: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "factor_failures",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_factor_failures_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_factor_failures")),
    )
    op.create_table(
        "spent_challenges",
        sa.Column("challenge_hash", sa.String(length=64), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_spent_challenges")),
    )
    op.create_index(op.f("ix_spent_challenges_spent_at"), "spent_challenges", ["spent_at"])
    op.create_table(
        "trusted_devices",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_trusted_devices_user_id_users")
        ),
        sa.PrimaryKeyConstraint("user_id", "device_hash", name=op.f("pk_trusted_devices")),
    )


def downgrade() -> None:
    op.drop_table("trusted_devices")
    op.drop_index(op.f("ix_spent_challenges_spent_at"), table_name="spent_challenges")
    op.drop_table("spent_challenges")
    op.drop_table("factor_failures")
