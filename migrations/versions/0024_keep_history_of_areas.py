"""Keep what became of areas: named anew, put together, given up, added.

Revision: 0024
After: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

MERGED_INTO = "fk_areas_merged_into_code_areas"


def upgrade() -> None:
    with op.batch_alter_table("areas") as areas:
        areas.add_column(sa.Column("merged_into_code", sa.String(length=9), nullable=True))
        areas.add_column(sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True))
        areas.create_foreign_key(op.f(MERGED_INTO), "areas", ["merged_into_code"], ["code"])
    op.create_table(
        "area_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("name_before", sa.String(length=120), nullable=False),
        sa.Column("name_after", sa.String(length=120), nullable=False),
        sa.Column("other_code", sa.String(length=9), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("from_file", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('added', 'renamed', 'retired', 'restored', 'merged', 'received')",
            name=op.f("ck_area_changes_kind_known"),
        ),
        sa.CheckConstraint(
            "(kind IN ('merged', 'received')) = (other_code IS NOT NULL)",
            name=op.f("ck_area_changes_other_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_area_changes_area_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["other_code"], ["areas.code"], name=op.f("fk_area_changes_other_code_areas")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_area_changes_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_changes")),
    )
    op.create_index("ix_area_changes_area_code", "area_changes", ["area_code"])


def downgrade() -> None:
    op.drop_table("area_changes")
    with op.batch_alter_table("areas") as areas:
        areas.drop_constraint(op.f(MERGED_INTO), type_="foreignkey")
        areas.drop_column("edited_at")
        areas.drop_column("merged_into_code")
