"""Index all that a year is added up from, so that months and years open at once.

Going back forgets nothing.

Revision: 0027
After: 0026
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_submissions_period", "submissions",
        ["status", "area_code", "held_on", "volunteer_type_code", "activity_type_code",
         "people_total", "issued_in", "id"],
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_submissions_period", "submissions")
