"""`flask weekly`: checking whether a paper's data are those that were issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from webapp.db import reading
from webapp.weekly import album_checks, snapshot_files, verifying
from webapp.weekly.album_checks import FilesDifferError, Strange
from webapp.weekly.check_codes import Verdict, compare
from webapp.weekly.intact import is_as_issued
from webapp.weekly.snapshot import content_hash
from webapp.weekly.snapshot_files import Kind, NoSnapshotError

weekly_group = AppGroup("weekly", help="Issued weekly reports.")
UNLIKE = "It is not what was issued: something in it was changed, or it is of another report."


@weekly_group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hash", "expected", default="", metavar="HASH",
              help="A hash or a printed check code to compare with instead.")  # fmt: skip
def verify(*, file: Path, expected: str) -> None:
    """Hash the snapshot in FILE anew (JSON, ZIP, or the paper's PDF) and compare.

    The photos and clips of a ZIP are hashed as well. Exit code 1 where something does not agree or
    cannot be checked.
    """
    try:
        snapshot = snapshot_files.read(file)
    except NoSnapshotError as error:
        _refuse(str(error))
    found = content_hash(snapshot)
    click.echo(f"Hash of the snapshot: {found}")
    agreed = (
        _compare_offline(expected, found) if expected else _compare_with_issued(snapshot, found)
    )
    kind = snapshot_files.kind_of(file)
    if kind is Kind.ZIP:
        _look_through(file, snapshot, None if expected else agreed.number)
    click.echo(agreed.sentence)
    if kind is Kind.PDF:
        click.echo("This is about the data attached to the PDF, not about what its pages show.")


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What the snapshot agrees with; said last, when its files are looked through as well."""

    sentence: str
    number: str = ""


def _compare_offline(expected: str, found: str) -> _Agreed:
    verdict = compare(expected, found)
    if verdict is Verdict.UNREADABLE:
        raise click.BadParameter("16 to 64 digits 0-9 a-f are wanted", param_hint="--hash")
    if verdict is Verdict.DIFFERENT:
        _refuse(f"It does not agree with the hash given. {UNLIKE}")
    how = "the hash given" if verdict is Verdict.WHOLE else "the digits of the code given"
    return _Agreed(f"It agrees with {how}.")


def _compare_with_issued(snapshot: dict[str, Any], found: str) -> _Agreed:
    with reading() as session:
        report = verifying.find_like(session, snapshot)
        if report is None:
            _refuse("The database has no issued report of the area and week that it names.")
        number, issued, is_whole = report.number, report.content_hash, is_as_issued(report)
    if found != issued:
        _refuse(f"It does not agree with report {number}, whose hash is {issued}. {UNLIKE}")
    if not is_whole:
        _refuse(
            f"It agrees with the hash of report {number}, but what the database stores of that "
            f"report does not: the database was changed after it was issued."
        )
    return _Agreed(f"It agrees with report {number} as issued.", number)


def _look_through(file: Path, snapshot: dict[str, Any], number: str | None) -> None:
    """Check the photos and clips of a ZIP; `number` is that of the report in the database."""
    try:
        looked = album_checks.check(file, snapshot)
    except FilesDifferError as error:
        _refuse(f"Its figures agree, its files do not: {error}")
    if number is not None and looked.report != number:
        _refuse(f"Its figures agree, but its manifest says that it is report {looked.report}.")
    if looked.strange and number is None:
        _refuse(
            f"{looked.strange[0].name} and {len(looked.strange) - 1} others are clips, smaller "
            f"copies or photos blurred since, whose hashes are not in the report: only the "
            f"database can vouch for them. Its figures and {looked.proven} photos agree."
        )
    _check_strange(looked.strange)
    left_out = ", ".join(f"{count} {reason}" for reason, count in sorted(looked.left_out.items()))
    click.echo(
        f"Photos as printed: {looked.proven}. Smaller copies, clips, blurred since: "
        f"{len(looked.strange)}. Left out, says its manifest: {left_out or 'none'}."
    )


def _check_strange(files: Sequence[Strange]) -> None:
    """Refuse what the report does not know and the product did not make either."""
    if not files:
        return
    with reading() as session:
        known = verifying.drawn_of(session, [one.claim[1] for one in files])
    for one in files:
        if one.claim not in known:
            _refuse(f"{one.name} is neither as printed nor anything that was drawn of it since.")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(1)
