"""Add nil reports, reminder rules and what was reminded, empty; going back drops them alone.

Revision: 0008
After: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nil_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_nil_reports_area_code_areas")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_nil_reports_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nil_reports")),
        sa.UniqueConstraint(
            "area_code", "week_starts_on", name=op.f("uq_nil_reports_area_code_week_starts_on")
        ),
    )
    op.create_table(
        "reminder_rules",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "weekday BETWEEN 1 AND 7", name=op.f("ck_reminder_rules_an_iso_weekday")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_reminder_rules_area_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_reminder_rules_edited_by_id_users")
        ),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_reminder_rules")),
    )
    op.create_table(
        "reminder_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_reminder_runs_area_code_areas")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_runs")),
        sa.UniqueConstraint(
            "area_code", "week_starts_on", name=op.f("uq_reminder_runs_area_code_week_starts_on")
        ),
    )


def downgrade() -> None:
    for table in ("reminder_runs", "reminder_rules", "nil_reports"):
        op.drop_table(table)
