"""Keep one telephone number for people who cannot come in: of cards and of the door alike.

What stood on cards of a province or district stays; the door never looked at anything but the
country's number.

Revision: 0035
After: 0034
"""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

DOOR, CARDS = "accounts.help_phone", "people.help_phone"


def upgrade() -> None:
    """Let the number of cards be the one that holds."""
    op.execute(
        f"DELETE FROM settings WHERE key = '{DOOR}' AND area_code IN "  # noqa: S608 - names of ours
        f"(SELECT area_code FROM settings WHERE key = '{CARDS}')"
    )
    op.execute(f"UPDATE settings SET key = '{DOOR}' WHERE key = '{CARDS}'")  # noqa: S608


def downgrade() -> None:
    """Give provinces and districts back what stands on their cards."""
    op.execute(f"UPDATE settings SET key = '{CARDS}' WHERE key = '{DOOR}' AND area_code <> 'TH'")  # noqa: S608
