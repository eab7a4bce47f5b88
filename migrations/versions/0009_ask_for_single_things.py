"""Add reasons for returning, what returns ask for, which files stood when, and comments.

Going back drops them; what was asked stays readable in the comment of each return.

Revision: 0009
After: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_reasons()
    create_items()
    create_files()
    create_comments()


def create_reasons() -> None:
    op.create_table(
        "return_reasons",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name_th", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("applies_to", sa.String(length=5), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "applies_to IN ('photo', 'clip', 'field', 'whole')",
            name=op.f("ck_return_reasons_applies_to_known"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_return_reasons")),
    )


def create_items() -> None:
    op.create_table(
        "return_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("reason_code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.CheckConstraint(
            "kind IN ('photo', 'clip', 'field', 'whole')", name=op.f("ck_return_items_kind_known")
        ),
        sa.CheckConstraint(
            "(kind IN ('photo', 'clip')) = (attachment_id IS NOT NULL)",
            name=op.f("ck_return_items_file_is_named"),
        ),
        sa.CheckConstraint(
            "(kind = 'field') = (field <> '')", name=op.f("ck_return_items_field_is_named")
        ),
        sa.CheckConstraint(
            "reason <> '' OR words <> ''", name=op.f("ck_return_items_says_why")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'replaced', 'taken_out', 'changed', 'unchanged')",
            name=op.f("ck_return_items_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["submission_events.id"],
            name=op.f("fk_return_items_event_id_submission_events"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_items")),
        sa.UniqueConstraint(
            "event_id", "position", name=op.f("uq_return_items_event_id_position")
        ),
    )  # fmt: skip


def create_files() -> None:
    op.create_table(
        "round_files",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["submission_events.id"],
            name=op.f("fk_round_files_event_id_submission_events"),
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_round_files")),
    )  # fmt: skip
    op.create_table(
        "file_replacements",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_file_replacements_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "file_id", name=op.f("pk_file_replacements")),
    )  # fmt: skip


def create_comments() -> None:
    op.create_table(
        "submission_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_submission_comments_says_something")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_submission_comments_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_submission_comments_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_comments")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_submission_comments_submission_id"), "submission_comments", ["submission_id"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_submission_comments_submission_id"), "submission_comments")
    for table in ("submission_comments", "file_replacements", "round_files", "return_items",
                  "return_reasons"):  # fmt: skip
        op.drop_table(table)
