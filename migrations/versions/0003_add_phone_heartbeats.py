"""Add the last words of phones, empty; going back drops them and nothing else.

Revision: 0003
After: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_heartbeats",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("oldest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_phone_heartbeats_waiting_is_a_count")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_phone_heartbeats_person_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["user_sessions.id"],
            name=op.f("fk_phone_heartbeats_session_id_user_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_phone_heartbeats")),
    )
    with op.batch_alter_table("phone_heartbeats") as batch:
        batch.create_index(batch.f("ix_phone_heartbeats_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("phone_heartbeats") as batch:
        batch.drop_index(batch.f("ix_phone_heartbeats_person_id"))
    op.drop_table("phone_heartbeats")
