"""Commands of `flask --app wsgi`: set up, serve, load lists, make people."""

import contextlib
import secrets
from collections import Counter
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from werkzeug.serving import is_running_from_reloader, run_simple

from webapp import clock, keys, limits, schema, security, server
from webapp.accounts import services as accounts
from webapp.accounts import totp
from webapp.accounts.demo_people import DEMO_PASSWORD, SHOWN_ACCOUNTS
from webapp.accounts.permissions import Role
from webapp.audit import services as audit
from webapp.audit.commands import audit_group
from webapp.audit.services import Note
from webapp.config import Config
from webapp.db import db
from webapp.demo import story
from webapp.geography import loader as geography
from webapp.jobs import runner, supervisor
from webapp.jobs.commands import jobs_group, worker_command
from webapp.list_files import ListRefused
from webapp.media import darkroom, references, upkeep
from webapp.media.references import BlobNames
from webapp.media.store import GRACE, Store
from webapp.notices import push_keys
from webapp.privacy.commands import privacy_group
from webapp.review import hints
from webapp.uploads import services as uploads
from webapp.weekly import paper_files
from webapp.weekly import queries as weekly
from webapp.weekly.commands import weekly_group

MEGABYTE = 1024 * 1024
IDLE_CHANNEL_S = 300
SECRET_BYTES = 32
PROXY_WARNING = (
    "EREPORT_PUBLIC_URL is https, but EREPORT_TRUSTED_PROXIES is 0: everybody will seem to come "
    "from the proxy's address, over http."
)
BLOB_NAMES: tuple[BlobNames, ...] = (weekly.printed_pictures, paper_files.kept)
"""What names files elsewhere than in a foreign key; without it here, the sweep takes them."""

geography_group = AppGroup("geography", help="The list of areas.")
accounts_group = AppGroup("accounts", help="People and their duties.")
media_group = AppGroup("media", help="Pictures and clips in the store.")
uploads_group = AppGroup("uploads", help="Files on their way in.")
secrets_group = AppGroup("secrets", help="The secret key and what it seals.")
demo_group = AppGroup("demo", help="The demo's invented data.")


def init_app(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(setup)
    app.cli.add_command(serve)
    app.cli.add_command(worker_command)
    for group in (geography_group, accounts_group, media_group, uploads_group, jobs_group,
                  audit_group, weekly_group, privacy_group, secrets_group, demo_group):  # fmt: skip
        app.cli.add_command(group)


@click.command()
def setup() -> None:
    """Bring database and reference lists up to date; safe to repeat."""
    config: Config = current_app.config["EREPORT"]
    config.media_dir.mkdir(parents=True, exist_ok=True)
    schema.prepare(db.engine)
    push_keys.ensure(db.session, config.secret_keys)
    db.session.commit()
    hints.ask_for_unseen(db.session)
    db.session.commit()
    click.echo("Database and reference lists are up to date.")


@click.command()
@click.option("--reload", "reload_", is_flag=True, help="Restart when code changes; to develop.")
def serve(*, reload_: bool) -> None:
    """Serve over HTTP with waitress, which keeps slow phones from blocking the others."""
    config: Config = current_app.config["EREPORT"]
    address = f"http://{config.host}:{config.port}"
    click.echo(f"\n  E-Report: {address}\n")
    if config.shows_demo_accounts:
        _print_demo_accounts()
    if config.is_public and not config.trusted_proxies:
        click.echo(PROXY_WARNING, err=True)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    with _worker(is_wanted=config.worker and (not reload_ or is_running_from_reloader())):
        if reload_:
            run_simple(config.host, config.port, app, use_reloader=True, threaded=True)
            return
        darkroom.warm()
        server.serve(
            app,
            host=config.host,
            port=config.port,
            threads=config.threads,
            connection_limit=config.connection_limit,
            channel_timeout=IDLE_CHANNEL_S,
            max_request_body_size=config.max_request_mb * MEGABYTE,
            max_request_header_size=limits.HEADER_BYTES,
            body_limit=limits.body_bytes_at(app, config.max_request_mb * MEGABYTE),
            headers=security.headers_of(is_public=config.is_public),
            # waitress would take away what our own proxies say.
            clear_untrusted_proxy_headers=not config.trusted_proxies,
        )


@geography_group.command("load")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def load_geography(files: tuple[Path, ...]) -> None:
    """Add and correct areas from CSV FILES, parents' files first. All of it or nothing."""
    try:
        report = geography.load(db.session, files)
    except ListRefused as refused:
        for problem in refused.problems:
            click.echo(str(problem), err=True)
        raise SystemExit(1) from refused
    told = {"added": report.added, "changed": report.changed}
    audit.note(db.session, Note(kind="list", action="geography.loaded", after=told))
    db.session.commit()
    click.echo(f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged.")


@accounts_group.command("add")
@click.argument("login")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--area", required=True, help="DOPA code, or TH for the whole country.")
@click.option("--unit", default="", help="Office or post, printed as the organising unit.")
@click.password_option()
def add_account(  # noqa: PLR0913 - the options of the command
    *, login: str, name: str, role: str, area: str, unit: str, password: str
) -> None:
    """Make a person and give them one duty."""
    user = accounts.add_user(db.session, login=login, name_th=name, password=password)
    accounts.assign(db.session, user, role=Role(role), area_code=area, unit_name=unit)
    db.session.commit()
    click.echo(f"{user.login}: {role} in {area}")


@secrets_group.command("make")
def make_secret() -> None:
    """Print a new secret key."""
    click.echo(secrets.token_hex(SECRET_BYTES))


@secrets_group.command("reseal")
def reseal() -> None:
    """Seal what is stored encrypted with the newest secret key, while the old ones are known."""
    push_keys.ensure(db.session, keys.sealing_keys())
    lost = totp.reseal_all(db.session)
    db.session.commit()
    click.echo("Sealed anew.")
    if lost:
        click.echo(f"{lost} apps for codes open with none of the keys: reset them.", err=True)


@uploads_group.command("sweep")
def sweep_uploads() -> None:
    """Forget uploads that nobody came back for, and free their room. For a daily timer."""
    folder = current_app.extensions["upload_parts"]
    swept = uploads.sweep_expired(db.session, folder, now=clock.utc_now())
    db.session.commit()
    removed = uploads.remove_orphans(db.session, folder)
    click.echo(f"{swept.expired} expired, {swept.busy} busy, {removed} orphans removed.")


@media_group.command("sweep")
def sweep_media() -> None:
    """Remove files that nothing names, a day after they came. For a daily timer."""
    store: Store = current_app.extensions["media_store"]
    before = clock.utc_now() - GRACE
    unnamed = upkeep.find_unnamed(BLOB_NAMES, before=before)
    rows = references.forget_files(db.session, unnamed, before=before)
    db.session.commit()
    blobs = upkeep.remove_unnamed(store, BLOB_NAMES, before=before)
    leftovers = store.leftovers(before=before, removes=True)
    click.echo(f"{rows} rows, {blobs} files, {len(leftovers)} leftovers removed.")


@media_group.command("check")
@click.option("--repair", is_flag=True, help="Mend what can be mended.")
@click.option("--quick", is_flag=True, help="Compare sizes, without reading every file.")
def check_media(*, repair: bool, quick: bool) -> None:
    """Compare the database with the store; exit code 1 where something is wrong."""
    store: Store = current_app.extensions["media_store"]
    before = clock.utc_now() - GRACE
    found = []
    for finding in upkeep.check(store, BLOB_NAMES, before=before, reads=not quick):
        click.echo(str(finding))
        found.append(finding)
    rest = found
    if repair:
        rest = upkeep.repair(db.session, store, found, before=before)
        db.session.commit()
        click.echo(f"{len(found) - len(rest)} mended.")
    counts = Counter(finding.fault for finding in rest)
    click.echo(", ".join(f"{counts[fault]} {fault}" for fault in upkeep.Fault) + ".")
    if rest:
        raise SystemExit(1)


@demo_group.command("load")
def load_demo() -> None:
    """Fill an empty database with the demo; does nothing where people exist already."""
    store = current_app.extensions["media_store"]
    told = story.load(db.session, store, report=click.echo)
    db.session.commit()
    if told:
        # So that the first page that is opened shows everything, also what is found in hindsight.
        runner.run_due()
    click.echo("Demo data loaded." if told else "Demo data are there already.")


def _worker(*, is_wanted: bool) -> contextlib.AbstractContextManager[None]:
    """A worker beside the server; with --reload only beside the process that really serves."""
    if not is_wanted:
        return contextlib.nullcontext()
    return supervisor.beside(supervisor.worker_command())


def _print_demo_accounts() -> None:
    click.echo("  บัญชีตัวอย่าง (demo accounts), รหัสผ่าน (password): " + DEMO_PASSWORD)
    for person in SHOWN_ACCOUNTS:
        click.echo(f"    {person.login:<12} {person.duty_th}")
    click.echo("")
