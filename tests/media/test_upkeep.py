"""Sweeping and checking a store, by the commands, on a database where commits are real."""

import io
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update

from tests import factories
from webapp import clock
from webapp.db import db
from webapp.jobs.queries import find
from webapp.media import images, intake, redaction, references, upkeep
from webapp.media.models import MediaFile, PhotoEdit, Rendition
from webapp.media.records import record
from webapp.media.references import Name
from webapp.media.store import SHARDS, StoreUnavailable
from webapp.media.upkeep import Fault, Finding
from webapp.submissions import files
from webapp.submissions.models import Attachment
from webapp.uploads.models import Upload

DAY = timedelta(days=1)
ABSENT = "0" * 64
NOTHING = "0 missing, 0 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n"


@pytest.fixture
def store(fresh_app):
    return fresh_app.extensions["media_store"]


@pytest.fixture
def session(fresh_app):
    with fresh_app.app_context():
        yield db.session


@pytest.fixture
def run(fresh_app):
    def run(*args):
        result = fresh_app.test_cli_runner().invoke(args=["media", *args])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    return run


@pytest.fixture
def report(session, people):
    return factories.draft(session, people.reporter)


@pytest.fixture
def photo(session, store, report):
    return factories.with_photo(session, store, report)


def grow_old(session, store):
    """Make every row and file two days old."""
    then = clock.utc_now() - 2 * DAY
    session.execute(update(MediaFile).values(created_at=then))
    session.commit()
    for sha256 in held(store):
        os.utime(store.path(sha256), (then.timestamp(), then.timestamp()))


def held(store):
    return {blob.sha256 for shard in SHARDS for blob in store.blobs(shard)}


def shas_of(session, media_sha256):
    renditions = select(Rendition.sha256).where(Rendition.media_sha256 == media_sha256)
    return {media_sha256, *session.scalars(renditions)}


def rendition(session, photo, name):
    return session.get_one(Rendition, (photo.media_sha256, "", name), populate_existing=True)


def test_sweep_takes_what_nothing_names(session, store, run, report, photo):
    other = factories.with_photo(session, store, report, seed=2)
    kept = shas_of(session, other.media_sha256)
    files.detach(session, report, photo.id)
    session.commit()
    store.put(b"a rendition whose row never came")
    grow_old(session, store)

    assert run("sweep") == (0, "1 rows, 5 files, 0 leftovers removed.\n")

    assert held(store) == kept
    assert session.scalars(select(MediaFile.sha256)).all() == [other.media_sha256]
    assert session.scalar(select(func.count()).select_from(Rendition)) == 3
    assert run("sweep") == (0, "0 rows, 0 files, 0 leftovers removed.\n")
    assert run("check") == (0, NOTHING)


def test_sweep_leaves_what_is_young(session, store, run, report, photo):
    before = held(store)
    files.detach(session, report, photo.id)
    session.commit()

    assert run("sweep") == (0, "0 rows, 0 files, 0 leftovers removed.\n")

    assert held(store) == before


def test_sweep_leaves_a_file_that_came_again(session, store, run):
    store.put(b"uploaded once, never reported")
    grow_old(session, store)
    store.put(b"uploaded once, never reported")

    run("sweep")

    assert len(held(store)) == 1


def test_sweep_leaves_what_an_upload_holds(session, store, run, people):
    accepted = intake.accept_photo(store, io.BytesIO(factories.jpeg()), declared_name="a.jpg")
    record(session, accepted)
    now = clock.utc_now()
    session.add(
        Upload(
            id=uuid4(), person_id=people.reporter.id, kind="photo", name="a.jpg", metadata_given="",
            length_bytes=1, offset_bytes=1, created_at=now, expires_at=now + DAY, finished_at=now,
            media_sha256=accepted.sha256,
        )
    )  # fmt: skip
    grow_old(session, store)

    assert run("sweep") == (0, "0 rows, 0 files, 0 leftovers removed.\n")

    session.execute(delete(Upload))
    session.commit()
    assert run("sweep") == (0, "1 rows, 2 files, 0 leftovers removed.\n")


def test_sweep_leaves_a_file_of_two_reports_until_the_second_lets_go(
    session, store, run, people, report, photo
):
    second = factories.draft(session, people.reporter)
    again = factories.with_photo(session, store, second)
    assert again.media_sha256 == photo.media_sha256
    grow_old(session, store)

    files.detach(session, report, photo.id)
    session.commit()
    assert run("sweep") == (0, "0 rows, 0 files, 0 leftovers removed.\n")

    files.detach(session, second, again.id)
    session.commit()
    assert run("sweep") == (0, "1 rows, 4 files, 0 leftovers removed.\n")


def test_row_that_is_named_again_is_not_forgotten(session, store, report, photo):
    grow_old(session, store)

    forgotten = references.forget_files(session, [photo.media_sha256], before=clock.utc_now() - DAY)

    assert forgotten == 0
    assert session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_check_of_a_good_store_finds_nothing(run, photo):
    assert run("check") == (0, NOTHING)
    assert run("check", "--quick") == (0, NOTHING)


def test_missing_rendition_is_drawn_again(session, store, run, photo):
    lost = rendition(session, photo, "screen").sha256
    store.delete(lost)

    told = f"missing {lost}: screen of {photo.media_sha256}"
    assert run("check") == (1, f"{told}\n1 missing, 0 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n")
    code, output = run("check", "--repair")

    assert (code, output.splitlines()[1:]) == (0, ["1 mended.", NOTHING.strip()])
    assert store.exists(rendition(session, photo, "screen").sha256)
    assert run("check") == (0, NOTHING)


def test_poster_of_a_clip_is_drawn_again(session, store, run, report, make_clip):
    content = io.BytesIO(make_clip(2).read_bytes())
    clip = files.attach(session, report, intake.accept_clip(store, content, declared_name="a.mp4"))
    session.commit()
    store.delete(rendition(session, clip, "poster").sha256)

    code, _ = run("check", "--repair")

    assert code == 0
    assert run("check") == (0, NOTHING)


def test_missing_original_is_told_and_its_renditions_stay(session, store, run, photo):
    store.delete(photo.media_sha256)
    store.delete(rendition(session, photo, "thumb").sha256)

    code, output = run("check", "--repair")

    assert code == 1
    assert f"missing {photo.media_sha256}: original of {photo.media_sha256}" in output
    assert output.endswith("0 mended.\n2 missing, 0 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n")
    assert store.exists(rendition(session, photo, "print").sha256)


@pytest.mark.parametrize("damage", [bytes.upper, lambda content: content[:-1]])
def test_damaged_rendition_is_set_aside_and_drawn_again(session, store, run, photo, damage):
    sha256 = rendition(session, photo, "print").sha256
    path = store.path(sha256)
    path.write_bytes(damage(path.read_bytes()))

    code, output = run("check", "--repair")

    assert code == 0
    assert output.startswith(f"damaged {sha256}: print of {photo.media_sha256}\n1 mended.\n")
    assert (path.parents[2] / "quarantine" / sha256).is_file()
    assert run("check") == (0, NOTHING)


def test_quick_check_reads_only_where_sizes_differ(session, store, run, photo):
    paths = [store.path(rendition(session, photo, name).sha256) for name in ("print", "screen")]
    paths[0].write_bytes(paths[0].read_bytes().upper())
    paths[1].write_bytes(b"short")

    code, output = run("check", "--quick")

    assert code == 1
    assert output.endswith("0 missing, 1 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n")


def test_damaged_original_is_set_aside_and_told(store, run, photo):
    path = store.path(photo.media_sha256)
    path.write_bytes(b"not what it was")

    assert run("check", "--repair")[0] == 1

    assert not store.exists(photo.media_sha256)
    assert run("check")[1].endswith("1 missing, 0 damaged, 0 unnamed, 0 leftover, 0 undrawn.\n")


def test_original_that_is_no_picture_any_more_draws_nothing(session, store, run, report):
    blob = store.put(b"taken by an older version")
    session.add(
        MediaFile(
            sha256=blob.sha256, kind="photo", media_type="image/jpeg", bytes=blob.bytes,
            width_px=1, height_px=1, created_at=clock.utc_now(),
        )
    )  # fmt: skip
    session.flush()
    session.add(
        Rendition(
            media_sha256=blob.sha256, name="thumb", sha256=ABSENT, media_type="image/webp",
            bytes=1, width_px=1, height_px=1,
        )
    )  # fmt: skip
    session.commit()

    code, output = run("check", "--repair")

    assert (code, output.splitlines()[1]) == (1, "0 mended.")


def missing_thumb_of(media_sha256):
    return Finding(Fault.MISSING, ABSENT, Name(ABSENT, "thumb", media_sha256, 1))


def test_rendition_of_a_file_that_was_swept_meanwhile_is_left(session, store):
    finding = missing_thumb_of("1" * 64)

    assert upkeep.repair(session, store, [finding], before=clock.utc_now()) == [finding]


def test_blob_that_was_swept_meanwhile_is_not_set_aside(session, store):
    finding = Finding(Fault.DAMAGED, ABSENT, Name(ABSENT, "original", ABSENT, 1))

    assert upkeep.repair(session, store, [finding], before=clock.utc_now()) == [finding]


def test_repair_stops_where_the_store_is_away(session, store, photo, tmp_path):
    shard = store.path(photo.media_sha256).parents[1]
    shard.rename(tmp_path / "elsewhere")
    shard.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreUnavailable):
        upkeep.repair(
            session, store, [missing_thumb_of(photo.media_sha256)], before=clock.utc_now()
        )


def test_unnamed_and_leftover_are_told_when_they_are_old(
    session, store, run, photo, tmp_path, monkeypatch
):
    unnamed = store.put(b"nobody's").sha256
    (tmp_path / "media" / "incoming" / "broken").write_bytes(b"half a phot")
    assert run("check") == (0, NOTHING)
    grow_old(session, store)
    later = clock.utc_now() + 2 * DAY
    monkeypatch.setattr(clock, "utc_now", lambda: later)

    code, output = run("check")
    assert (code, output.splitlines()) == (
        1,
        [
            f"unnamed {unnamed}",
            "leftover broken",
            "0 missing, 0 damaged, 1 unnamed, 1 leftover, 0 undrawn.",
        ],
    )

    code, output = run("check", "--repair")
    assert (code, output.splitlines()[2:]) == (
        1,
        ["1 mended.", "0 missing, 0 damaged, 1 unnamed, 0 leftover, 0 undrawn."],
    )
    assert run("sweep") == (0, "0 rows, 1 files, 0 leftovers removed.\n")
    assert run("check") == (0, NOTHING)


def blurred(session, store, photo):
    """The photo's edit, drawn and recorded as the darkroom would; returns its key."""
    strokes = redaction.plain_of([redaction.Stroke(((0.5, 0.5),), 0.2)])
    key = redaction.key_of(redaction.read(strokes))
    session.add(
        PhotoEdit(
            media_sha256=photo.media_sha256, key=key, strokes=strokes, created_at=clock.utc_now()
        )
    )
    with store.as_file(photo.media_sha256) as path:
        drawn = images.renditions(path, strokes)
    session.add_all(
        Rendition(
            media_sha256=photo.media_sha256, edit=key, name=made.name.value,
            sha256=store.put(made.bytes).sha256, media_type=made.media_type,
            bytes=len(made.bytes), width_px=made.width_px, height_px=made.height_px,
        )
        for made in drawn
    )  # fmt: skip
    photo.edit = key
    session.commit()
    return key


def shas_by_name(session, photo, edit):
    rows = session.scalars(
        select(Rendition)
        .where(Rendition.media_sha256 == photo.media_sha256, Rendition.edit == edit)
        .execution_options(populate_existing=True)
    )
    return {row.name: row.sha256 for row in rows}


def test_blurred_rendition_is_drawn_again_from_its_strokes(session, store, run, photo):
    key = blurred(session, store, photo)
    plain, before = shas_by_name(session, photo, ""), shas_by_name(session, photo, key)
    for sha256 in before.values():
        store.delete(sha256)

    code, output = run("check", "--repair")

    assert (code, output.splitlines()[-2:]) == (0, ["3 mended.", NOTHING.strip()])
    assert shas_by_name(session, photo, key) == before
    assert shas_by_name(session, photo, "") == plain
    assert not set(before.values()) & set(plain.values())


def test_blurred_rendition_without_strokes_stays_missing(session, store, run, photo):
    key = blurred(session, store, photo)
    before = shas_by_name(session, photo, key)
    session.execute(delete(PhotoEdit))
    session.commit()
    for sha256 in before.values():
        store.delete(sha256)

    code, output = run("check", "--repair")

    assert code == 1
    assert f"missing {before['screen']}: screen of {photo.media_sha256} edited {key}\n" in output
    assert shas_by_name(session, photo, key) == before
    assert not any(store.exists(sha256) for sha256 in before.values())


def test_what_was_never_drawn_is_asked_for(session, store, run, photo):
    session.execute(delete(Rendition).where(Rendition.name != "thumb"))
    grow_old(session, store)

    told = run("check")
    repaired = run("check", "--repair")

    counts = "0 missing, 0 damaged, {} unnamed, 0 leftover, {} undrawn.\n"
    assert told[1].startswith("unnamed")
    assert f"undrawn {photo.media_sha256}\n" in told[1]
    assert repaired[1].endswith("1 mended.\n" + counts.format(2, 0))
    assert find(session, "media.renditions", photo.media_sha256).state == "queued"


def test_repair_asks_for_a_lost_clip_to_play(session, store):
    original = store.put(b"a clip").sha256
    session.add(
        MediaFile(
            sha256=original, kind="clip", media_type="video/mp4", bytes=6, width_px=16,
            height_px=16, duration_s=1.0, created_at=clock.utc_now(),
        )
    )  # fmt: skip
    session.add(
        Rendition(
            media_sha256=original, edit="", name="play", sha256=ABSENT, media_type="video/mp4",
            bytes=4, width_px=16, height_px=16,
        )
    )  # fmt: skip
    session.commit()
    found = list(upkeep.check(store, (), before=clock.utc_now() - DAY))

    rest = upkeep.repair(session, store, found, before=clock.utc_now() - DAY)
    session.commit()

    assert [finding.key for finding in found] == [ABSENT]
    assert rest == []
    assert find(session, "media.play", original).state == "queued"
