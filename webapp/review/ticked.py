"""What was ticked in a list and came back with the form: ids, and versions as they were seen."""

from uuid import UUID

from webapp.submissions.intake import read_id

LONGEST_VERSION_DIGITS = 9


def ids(texts: list[str]) -> list[UUID]:
    """The ids among the texts; what is none was not written by our page."""
    return [found for text in texts if (found := read_id(text)) is not None]


def seen(text: str) -> tuple[UUID, int] | None:
    """`<id>:<version>` as the preview wrote it."""
    name, _, version = text.partition(":")
    found = read_id(name)
    is_number = version.isascii() and version.isdecimal() and len(version) <= LONGEST_VERSION_DIGITS
    return (found, int(version)) if found is not None and is_number else None
