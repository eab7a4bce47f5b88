"""Forgetting what nobody came back for."""

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.people import Cast
from tests.uploads.samples import photo
from tests.uploads.tus import Tus
from webapp import clock
from webapp.db import db
from webapp.uploads import services
from webapp.uploads.models import Upload
from webapp.uploads.parts import PartFolder


def expire(session: Session, path: str) -> None:
    upload = session.get_one(Upload, UUID(path[-36:]))
    upload.expires_at = clock.utc_now() - timedelta(seconds=1)
    session.commit()


def test_sweep_forgets_what_has_expired_and_keeps_the_rest(fresh_app: Flask, people: Cast) -> None:
    tus = Tus(PageClient(fresh_app).sign_in(people.reporter).http)
    folder: PartFolder = fresh_app.extensions["upload_parts"]
    old, living, ready = tus.create(100), tus.create(100), tus.send(photo())
    for path in (old, living):
        tus.patch(path, 0, b"x" * 50)
    orphan, foreign = folder.path(uuid4()), folder.root / "note.txt"
    orphan.write_bytes(b"left behind")
    foreign.write_bytes(b"not ours")
    with fresh_app.app_context():
        for path in (old, ready):
            expire(db.session, path)

    result = fresh_app.test_cli_runner().invoke(args=["uploads", "sweep"])

    assert result.output == "2 expired, 0 busy, 1 orphans removed.\n"
    assert tus.request("HEAD", old).status_code == 404
    assert tus.request("HEAD", ready).status_code == 404
    assert tus.offset(living) == 50
    assert sorted(path.name for path in folder.root.iterdir()) == sorted(
        [f"{living[-36:]}.part", "note.txt"]
    )


def test_second_sweep_finds_nothing(fresh_app: Flask) -> None:
    runner = fresh_app.test_cli_runner()
    runner.invoke(args=["uploads", "sweep"])

    result = runner.invoke(args=["uploads", "sweep"])

    assert result.exit_code == 0
    assert result.output == "0 expired, 0 busy, 0 orphans removed.\n"


def test_upload_that_is_being_written_to_is_left_alone(
    tus: Tus, folder: PartFolder, session: Session
) -> None:
    path = tus.create(100)
    expire(session, path)

    with folder.lock(UUID(path[-36:])):
        swept = services.sweep_expired(session, folder, now=clock.utc_now())

    assert swept == services.Swept(expired=0, busy=1)
    assert session.get(Upload, UUID(path[-36:])) is not None


def test_orphan_that_is_locked_is_left_alone(folder: PartFolder, session: Session) -> None:
    orphan = uuid4()
    with folder.lock(orphan) as part:
        services.remove_orphans(session, folder)

        assert folder.path(orphan).exists()
        part.remove()
