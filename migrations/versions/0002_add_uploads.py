"""Add the table of uploads, empty; going back drops it and nothing else.

Revision: 0002
After: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("metadata_given", sa.Text(), nullable=False),
        sa.Column("length_bytes", sa.BigInteger(), nullable=False),
        sa.Column("offset_bytes", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("media_sha256", sa.String(length=64), nullable=True),
        sa.Column("refusal_code", sa.String(length=40), nullable=True),
        sa.Column("refusal_details", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('photo', 'clip')", name=op.f("ck_uploads_kind_known")),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (offset_bytes = length_bytes)",
            name=op.f("ck_uploads_finished_if_whole"),
        ),
        sa.CheckConstraint(
            "(finished_at IS NULL AND media_sha256 IS NULL AND refusal_code IS NULL) OR (finished_at IS NOT NULL AND (media_sha256 IS NULL) <> (refusal_code IS NULL))",
            name=op.f("ck_uploads_finished_with_one_verdict"),
        ),
        sa.CheckConstraint(
            "claimed_at IS NULL OR media_sha256 IS NOT NULL",
            name=op.f("ck_uploads_claimed_if_good"),
        ),
        sa.CheckConstraint(
            "offset_bytes BETWEEN 0 AND length_bytes", name=op.f("ck_uploads_offset_inside")
        ),
        sa.ForeignKeyConstraint(
            ["media_sha256"],
            ["media_files.sha256"],
            name=op.f("fk_uploads_media_sha256_media_files"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["users.id"], name=op.f("fk_uploads_person_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("person_id", "client_id", name=op.f("uq_uploads_person_id_client_id")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index("ix_uploads_expires_at", ["expires_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_index("ix_uploads_expires_at")

    op.drop_table("uploads")
