"""`flask weekly`: checking whether a paper's data are those that were issued."""

from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from webapp.db import reading
from webapp.weekly import snapshot_files, verifying
from webapp.weekly.check_codes import Verdict, compare
from webapp.weekly.snapshot import content_hash
from webapp.weekly.snapshot_files import NoSnapshotError

weekly_group = AppGroup("weekly", help="Issued weekly reports.")
UNLIKE = "It is not what was issued: something in it was changed, or it is of another report."


@weekly_group.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hash", "expected", default="", metavar="HASH",
              help="A hash or a printed check code to compare with instead.")  # fmt: skip
def verify(*, file: Path, expected: str) -> None:
    """Hash the snapshot in FILE anew (JSON, ZIP, or the paper's PDF) and compare.

    Exit code 1 where it does not agree or cannot be checked.
    """
    try:
        snapshot = snapshot_files.read(file)
    except NoSnapshotError as error:
        _refuse(str(error))
    found = content_hash(snapshot)
    click.echo(f"Hash of the snapshot: {found}")
    if expected:
        _compare_offline(expected, found)
    else:
        _compare_with_issued(snapshot, found)
    if file.suffix.lower() == ".pdf":
        click.echo("This is about the data attached to the PDF, not about what its pages show.")


def _compare_offline(expected: str, found: str) -> None:
    verdict = compare(expected, found)
    if verdict is Verdict.UNREADABLE:
        raise click.BadParameter("16 to 64 digits 0-9 a-f are wanted", param_hint="--hash")
    if verdict is Verdict.DIFFERENT:
        _refuse(f"It does not agree with the hash given. {UNLIKE}")
    how = "the hash given" if verdict is Verdict.WHOLE else "the digits of the code given"
    click.echo(f"It agrees with {how}.")


def _compare_with_issued(snapshot: dict[str, Any], found: str) -> None:
    with reading() as session:
        report = verifying.find_like(session, snapshot)
        if report is None:
            _refuse("The database has no issued report of the area and week that it names.")
        number, issued, stored = report.number, report.content_hash, content_hash(report.snapshot)
    if found != issued:
        _refuse(f"It does not agree with report {number}, whose hash is {issued}. {UNLIKE}")
    if stored != issued:
        _refuse(
            f"It agrees with the hash of report {number}, but what the database stores of that "
            f"report does not: the database was changed after it was issued."
        )
    click.echo(f"It agrees with report {number} as issued.")


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(1)
