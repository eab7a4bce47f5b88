"""Add the files that phones announce, and short codes on receipts, also on those given before.

Going back drops the announcements and the codes; a code comes again from the id.

Revision: 0004
After: 0003
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CODE_LETTERS = "CDFGHJKMNPRTVWXY"
CODE_LENGTH = 5

submissions = sa.table(
    "submissions",
    sa.column("id", sa.Uuid()),
    sa.column("number", sa.String()),
    sa.column("receipt_code", sa.String()),
)


def upgrade() -> None:
    op.create_table(
        "expected_files",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('photo', 'clip')", name=op.f("ck_expected_files_kind_known")),
        sa.CheckConstraint("bytes >= 0", name=op.f("ck_expected_files_bytes_not_negative")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submissions.id"],
            name=op.f("fk_expected_files_submission_id_submissions"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "id", name=op.f("pk_expected_files")),
    )
    op.add_column("submissions", sa.Column("receipt_code", sa.String(length=8), nullable=True))
    give_codes()


def give_codes() -> None:
    connection = op.get_bind()
    sent = sa.select(submissions.c.id).where(submissions.c.number.is_not(None))
    for submission_id in connection.scalars(sent).all():
        digest = hashlib.sha256(submission_id.bytes).digest()
        code = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:CODE_LENGTH])
        connection.execute(
            sa.update(submissions)
            .where(submissions.c.id == submission_id)
            .values(receipt_code=code)
        )


def downgrade() -> None:
    op.drop_column("submissions", "receipt_code")
    op.drop_table("expected_files")
