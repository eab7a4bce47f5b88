"""Add how offices want their papers, and which pictures were chosen for them.

Going back forgets both; issued papers keep what was frozen with them.

Revision: 0019
After: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_papers",
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("addressee", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("digits", sa.String(length=6), nullable=False),
        sa.Column("emblem_sha256", sa.String(length=64), nullable=False),
        sa.Column("emblem_type", sa.String(length=20), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_code"], ["areas.code"], name=op.f("fk_office_papers_area_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_office_papers_edited_by_id_users")
        ),
        sa.PrimaryKeyConstraint("area_code", name=op.f("pk_office_papers")),
    )
    op.create_table(
        "picture_choices",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_picture_choices_submission_id_submissions"),
        ),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["users.id"], name=op.f("fk_picture_choices_chosen_by_id_users")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_picture_choices")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("picture_choices")
    op.drop_table("office_papers")
