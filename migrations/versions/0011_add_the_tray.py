"""Add the tray of what arrives by other ways, and who recorded a report for its author.

Going back drops the tray, and makes recorded reports look as if their authors had sent them.

Revision: 0011
After: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("submissions") as submissions:
        submissions.add_column(sa.Column("recorded_by_id", sa.Integer(), nullable=True))
        submissions.add_column(
            sa.Column("recorded_from", sa.String(length=8), nullable=False, server_default="")
        )
        submissions.add_column(
            sa.Column("recorded_text", sa.Text(), nullable=False, server_default="")
        )
        submissions.add_column(sa.Column("recorded_text_on", sa.Date(), nullable=True))
        submissions.create_foreign_key(
            op.f("fk_submissions_recorded_by_id_users"), "users", ["recorded_by_id"], ["id"]
        )
        submissions.create_check_constraint(
            op.f("ck_submissions_recorded_from_somewhere"),
            "(recorded_by_id IS NULL) = (recorded_from = '')",
        )
    op.create_index("ix_submissions_recorded_by_id", "submissions", ["recorded_by_id"])
    create_tray()


def create_tray() -> None:
    op.create_table(
        "tray_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_code", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("media_sha256", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('photo', 'clip', 'text')", name=op.f("ck_tray_items_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'text') = (media_sha256 IS NULL)", name=op.f("ck_tray_items_file_unless_text")
        ),
        sa.CheckConstraint(
            "(kind = 'text') = (words <> '')", name=op.f("ck_tray_items_words_if_text")
        ),
        sa.CheckConstraint(
            "source IN ('line', 'paper', 'phone', 'other')",
            name=op.f("ck_tray_items_source_known"),
        ),
        sa.ForeignKeyConstraint(
            ["office_code"], ["areas.code"], name=op.f("fk_tray_items_office_code_areas")
        ),
        sa.ForeignKeyConstraint(
            ["media_sha256"], ["media_files.sha256"],
            name=op.f("fk_tray_items_media_sha256_media_files"),
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_tray_items_added_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_tray_items_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tray_items")),
    )  # fmt: skip
    op.create_index("ix_tray_items_office_code", "tray_items", ["office_code", "added_at"])
    op.create_index("ix_tray_items_media_sha256", "tray_items", ["media_sha256"])
    op.create_index("ix_tray_items_submission_id", "tray_items", ["submission_id"])


def downgrade() -> None:
    op.drop_table("tray_items")
    op.drop_index("ix_submissions_recorded_by_id", "submissions")
    with op.batch_alter_table("submissions") as submissions:
        submissions.drop_constraint(op.f("ck_submissions_recorded_from_somewhere"), type_="check")
        submissions.drop_constraint(op.f("fk_submissions_recorded_by_id_users"), type_="foreignkey")
        for column in ("recorded_text_on", "recorded_text", "recorded_from", "recorded_by_id"):
            submissions.drop_column(column)
