"""Add which submissions tell of one event, and whose people a province then counts.

Going back forgets what was joined: every report counts by itself again.

Revision: 0014
After: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BY = "fk_week_settings_joint_edited_by_id_users"
KNOWN = "ck_week_settings_joint_people_known"


def upgrade() -> None:
    op.create_table(
        "joint_activities",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "submission_id <> host_id", name=op.f("ck_joint_activities_host_is_another")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_joint_activities_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["host_id"], ["submissions.id"], name=op.f("fk_joint_activities_host_id_submissions")
        ),
        sa.ForeignKeyConstraint(
            ["joined_by_id"], ["users.id"], name=op.f("fk_joint_activities_joined_by_id_users")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_joint_activities")),
    )  # fmt: skip
    op.create_index(op.f("ix_joint_activities_host_id"), "joint_activities", ["host_id"])
    with op.batch_alter_table("week_settings") as settings:
        settings.add_column(
            sa.Column("joint_people", sa.String(length=9), nullable=False, server_default="sum")
        )
        settings.add_column(sa.Column("joint_edited_at", sa.DateTime(timezone=True), nullable=True))
        settings.add_column(sa.Column("joint_edited_by_id", sa.Integer(), nullable=True))
        settings.create_foreign_key(op.f(BY), "users", ["joint_edited_by_id"], ["id"])
        settings.create_check_constraint(
            op.f(KNOWN), "joint_people IN ('host_only', 'largest', 'sum')"
        )


def downgrade() -> None:
    with op.batch_alter_table("week_settings") as settings:
        settings.drop_constraint(op.f(KNOWN), type_="check")
        settings.drop_constraint(op.f(BY), type_="foreignkey")
        for column in ("joint_edited_by_id", "joint_edited_at", "joint_people"):
            settings.drop_column(column)
    op.drop_index(op.f("ix_joint_activities_host_id"), "joint_activities")
    op.drop_table("joint_activities")
