"""Keep what offices say about personal data, which rules remove it, and what people ask for.

Revision: 0029
After: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    target = other.partition(".")[0]
    return sa.ForeignKeyConstraint(
        [column], [other], name=op.f(f"fk_{table}_{column}_{target}")
    )  # fmt: skip


def upgrade() -> None:
    op.add_column("media_files", sa.Column("gone_at", MOMENT, nullable=True))
    op.add_column("attachments", sa.Column("original_gone_at", MOMENT, nullable=True))
    op.add_column("attachments", sa.Column("gone_at", MOMENT, nullable=True))
    op.add_column(
        "attachments",
        sa.Column("gone_why", sa.String(length=8), server_default="", nullable=False),
    )
    op.create_table(
        "office_texts",
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        _to("office_texts", "area_code", "areas.code"),
        _to("office_texts", "edited_by_id", "users.id"),
        sa.PrimaryKeyConstraint("key", "area_code", name=op.f("pk_office_texts")),
    )
    op.create_table(
        "purge_confirmations",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        _to("purge_confirmations", "area_code", "areas.code"),
        _to("purge_confirmations", "confirmed_by_id", "users.id"),
        sa.PrimaryKeyConstraint("kind", "area_code", name=op.f("pk_purge_confirmations")),
    )
    op.create_table(
        "purge_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        _to("purge_runs", "area_code", "areas.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_runs")),
    )
    op.create_index("ix_purge_runs_kind_at", "purge_runs", ["kind", "at"])
    _takedown_requests()


def _takedown_requests() -> None:
    op.create_table(
        "takedown_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("said", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at IS NULL)",
            name=op.f("ck_takedown_requests_decided_unless_open"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_takedown_requests_decided_by_somebody"),
        ),
        _to("takedown_requests", "area_code", "areas.code"),
        _to("takedown_requests", "submission_id", "submissions.id"),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], ondelete="SET NULL",
            name=op.f("fk_takedown_requests_attachment_id_attachments"),
        ),
        _to("takedown_requests", "made_by_id", "users.id"),
        _to("takedown_requests", "decided_by_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown_requests")),
        sa.UniqueConstraint("code", name=op.f("uq_takedown_requests_code")),
    )  # fmt: skip
    op.create_index(
        "ix_takedown_requests_area", "takedown_requests", ["area_code", "state", "made_at"]
    )
    op.create_index("ix_takedown_requests_submission_id", "takedown_requests", ["submission_id"])
    op.create_index("ix_takedown_requests_attachment_id", "takedown_requests", ["attachment_id"])


def downgrade() -> None:
    for table in ("takedown_requests", "purge_runs", "purge_confirmations", "office_texts"):
        op.drop_table(table)
    with op.batch_alter_table("attachments") as batch_op:
        for column in ("gone_why", "gone_at", "original_gone_at"):
            batch_op.drop_column(column)
    with op.batch_alter_table("media_files") as batch_op:
        batch_op.drop_column("gone_at")
