"""Add background jobs, blurred pictures, marks on photos, and the log of opened originals.

Going back drops them; pictures are then shown as they came.

Revision: 0007
After: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = ["media_sha256", "name"]
KEY_WITH_EDIT = ["media_sha256", "edit", "name"]


def marks() -> tuple[sa.Column[bool], sa.Column[bool]]:
    return (
        sa.Column("shows_children", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_unpublished", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def upgrade() -> None:
    create_jobs()
    create_edits()
    create_openings()
    with op.batch_alter_table("renditions") as renditions:
        renditions.add_column(
            sa.Column("edit", sa.String(length=16), nullable=False, server_default="")
        )
    change_key(KEY_WITH_EDIT)
    with op.batch_alter_table("attachments") as attachments:
        attachments.add_column(
            sa.Column("edit", sa.String(length=16), nullable=False, server_default="")
        )
        for mark in marks():
            attachments.add_column(mark)
    with op.batch_alter_table("expected_files") as expected:
        expected.add_column(sa.Column("strokes", sa.JSON(), nullable=False, server_default="[]"))
        for mark in marks():
            expected.add_column(mark)


def change_key(columns: list[str]) -> None:
    with op.batch_alter_table("renditions") as renditions:
        renditions.drop_constraint("pk_renditions", type_="primary")
        renditions.create_primary_key(op.f("pk_renditions"), columns)


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name=op.f("ck_jobs_state_known")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_jobs_progress_in_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_jobs_kind_key")),
    )
    op.create_index("ix_jobs_state_due_at", "jobs", ["state", "due_at"])


def create_edits() -> None:
    op.create_table(
        "photo_edits",
        sa.Column("media_sha256", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_sha256"], ["media_files.sha256"],
            name=op.f("fk_photo_edits_media_sha256_media_files"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_sha256", "key", name=op.f("pk_photo_edits")),
    )  # fmt: skip


def create_openings() -> None:
    op.create_table(
        "original_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("media_sha256", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_original_openings_person_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"],
            name=op.f("fk_original_openings_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original_openings")),
    )  # fmt: skip
    for column in ("person_id", "submission_id", "media_sha256"):
        op.create_index(op.f(f"ix_original_openings_{column}"), "original_openings", [column])


def downgrade() -> None:
    for table in ("expected_files", "attachments"):
        with op.batch_alter_table(table) as altered:
            altered.drop_column("is_unpublished")
            altered.drop_column("shows_children")
            altered.drop_column("strokes" if table == "expected_files" else "edit")
    op.execute("DELETE FROM renditions WHERE edit <> '' OR name = 'play'")
    change_key(KEY)
    with op.batch_alter_table("renditions") as renditions:
        renditions.drop_column("edit")
    op.drop_table("original_openings")
    op.drop_table("photo_edits")
    op.drop_table("jobs")
