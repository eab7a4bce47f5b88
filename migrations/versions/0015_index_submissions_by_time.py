"""Index submissions by the time of sending, for lists too long to be sorted for every page.

Revision: 0015
After: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_submissions_time", "submissions", ["submitted_at", "id", "status", "area_code"]
    )


def downgrade() -> None:
    op.drop_index("ix_submissions_time", "submissions")
