"""Whether the files in the ZIP of an issued report are those that its manifest and snapshot name.

Asked after the snapshot's own hash agreed, so that the snapshot is what everything else is held
against: no file too many, none too few, every one with the bytes, the activity, the caption and
the place that the report gives it. What the report itself does not know - clips, smaller copies,
photos blurred since - is handed back, for the database to vouch for.
"""

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final
from uuid import UUID

from webapp.media.store import CHUNK_BYTES
from webapp.weekly import album_stream, snapshot_files
from webapp.weekly.album_stream import CSV_NAME, JSON_NAME, SCHEMA, SNAPSHOT_NAME, VERSION
from webapp.weekly.entries import Entry
from webapp.weekly.sheets import numbered
from webapp.weekly.snapshot import from_snapshot

MOST_TEXT_BYTES: Final = snapshot_files.MOST_BYTES

Claim = tuple[UUID, UUID, str, str]
"""Submission, attachment, kind and content: what a manifest says of a file."""


class FilesDifferError(ValueError):
    """The ZIP does not hold what it says or what was issued; the text says where."""


@dataclass(frozen=True, slots=True)
class Strange:
    """A file with the hash that the manifest gives it, of which the report knows no hash."""

    name: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Looked:
    """A ZIP that holds together: what the report proves, what it does not, what stayed out."""

    report: str | None
    proven: int
    strange: Sequence[Strange]
    left_out: Mapping[str, int]
    """Reason → how many, as the manifest says."""


@dataclass(frozen=True, slots=True)
class _Told:
    """An activity as the report has it, by the names of the manifest."""

    facts: Mapping[str, str]
    photos: Mapping[str, tuple[int, str, str]]
    """Attachment → place among the photos, caption, hash."""


def check(path: Path, snapshot: Mapping[str, Any]) -> Looked:
    """Look through a ZIP whose snapshot is known to be as issued.

    Raises:
        FilesDifferError: something is missing, too much, changed, or cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive, _activities(snapshot))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise FilesDifferError(f"The ZIP cannot be read: {error}") from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, FilesDifferError):
            raise
        raise FilesDifferError(f"Its manifest cannot be read: {error!r}") from error


def _check(archive: zipfile.ZipFile, activities: Mapping[str, _Told]) -> Looked:
    members = _members(archive)
    manifest = _manifest(archive, members)
    files, left_out = manifest["files"], manifest["left_out"]
    _check_names(members, manifest)
    told = b"".join(album_stream.table_of(files, left_out))
    if _text(archive, members[f"{manifest['folder']}/{CSV_NAME}"]) != told:
        raise FilesDifferError(f"{CSV_NAME} does not say what {JSON_NAME} says.")
    for file in files:
        _check_bytes(archive, members[file["name"]], file)
    strange = [found for file in files if (found := _placed(file, activities))]
    _check_whole([*files, *left_out], activities)
    return Looked(
        report=manifest["report"], proven=len(files) - len(strange), strange=strange,
        left_out=Counter(str(gone["reason"]) for gone in left_out),
    )  # fmt: skip


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for item in archive.infolist():
        if item.is_dir():
            continue
        if item.filename in members:
            raise FilesDifferError(f"{item.filename} is in it twice.")
        members[item.filename] = item
    return members


def _manifest(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
) -> dict[str, Any]:  # fmt: skip
    found = [item for name, item in members.items() if PurePosixPath(name).name == JSON_NAME]
    if len(found) != 1:
        raise FilesDifferError(f"It holds {len(found)} files {JSON_NAME} instead of one.")
    manifest = json.loads(_text(archive, found[0]), object_pairs_hook=snapshot_files.once)
    if (manifest["schema"], manifest["version"]) != (SCHEMA, VERSION):
        raise FilesDifferError(f"Its {JSON_NAME} is not of a kind that is known here.")
    return dict(manifest)


def _text(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.file_size > MOST_TEXT_BYTES:
        raise FilesDifferError(f"{member.filename} is larger than 256 MB.")
    return archive.read(member)


def _check_names(members: Mapping[str, object], manifest: Mapping[str, Any]) -> None:
    names = Counter(str(file["name"]) for file in manifest["files"])
    names.update(f"{manifest['folder']}/{name}" for name in (SNAPSHOT_NAME, CSV_NAME, JSON_NAME))
    if twice := [name for name, count in names.items() if count > 1]:
        raise FilesDifferError(f"{twice[0]} stands twice in {JSON_NAME}.")
    if missing := sorted(names.keys() - members.keys()):
        raise FilesDifferError(f"{missing[0]} is missing ({len(missing)} files in all).")
    if strange := sorted(members.keys() - names.keys()):
        raise FilesDifferError(f"{strange[0]} does not belong to it ({len(strange)} files in all).")


def _check_bytes(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, file: Mapping[str, Any]
) -> None:  # fmt: skip
    digest, size = hashlib.sha256(), 0
    with archive.open(member) as source:
        while piece := source.read(CHUNK_BYTES):
            digest.update(piece)
            size += len(piece)
    if (digest.hexdigest(), size) != (file["sha256"], file["bytes"]):
        raise FilesDifferError(f"{member.filename} was changed: it has not the hash it left with.")


def _placed(file: Mapping[str, Any], activities: Mapping[str, _Told]) -> Strange | None:
    """Hold a file against its activity; return it where the report does not know its hash."""
    name = str(file["name"])
    told = activities.get(file["activity_id"])
    if told is None or any(file[key] != fact for key, fact in told.facts.items()):
        raise FilesDifferError(f"{name} is said to be of an activity that the report has not so.")
    path = PurePosixPath(name)
    if path.parent.name.partition("-")[0].lstrip("0") != told.facts["position"]:
        raise FilesDifferError(f"{name} lies in the folder of another activity.")
    if file["kind"] == "photo":
        place, caption, sha256 = told.photos.get(file["id"], (0, "", ""))
        if (path.stem, file["caption"]) != (f"{place:02d}", caption):
            raise FilesDifferError(f"{name} is not the photo that the report has there.")
        if file["sha256"] == sha256:
            return None
    elif file["kind"] != "clip" or not path.stem.startswith("clip-"):
        raise FilesDifferError(f"{name} is neither a photo nor a clip of the report.")
    ids = UUID(file["activity_id"]), UUID(file["id"])
    return Strange(name, (*ids, file["kind"], file["sha256"]))


def _check_whole(
    things: Sequence[Mapping[str, Any]], activities: Mapping[str, _Told]
) -> None:  # fmt: skip
    """Every photo of the report is there once, or said to be left out; no clip comes twice."""
    ids = Counter(str(thing["id"]) for thing in things)
    if twice := [item for item, count in ids.items() if count > 1]:
        raise FilesDifferError(f"The file {twice[0]} stands twice in {JSON_NAME}.")
    said = {str(thing["id"]) for thing in things if thing["kind"] == "photo"}
    known = {item for told in activities.values() for item in told.photos}
    if missing := sorted(known - said):
        raise FilesDifferError(f"The photo {missing[0]} of the report is neither there nor named.")
    if strange := sorted(said - known):
        raise FilesDifferError(f"The report has no photo {strange[0]}.")


def _activities(snapshot: Mapping[str, Any]) -> dict[str, _Told]:
    entries = numbered(from_snapshot(snapshot).entries)
    return {str(entry.submission_id): _told(position, entry) for position, entry in entries}


def _told(position: str, entry: Entry) -> _Told:
    return _Told(
        facts={
            "position": position,
            "activity_number": entry.number,
            "area_code": entry.area_code,
            "held_on": entry.held_on.isoformat(),
            "title": entry.title,
        },
        photos=dict(_photos(entry)),
    )


def _photos(entry: Entry) -> Iterator[tuple[str, tuple[int, str, str]]]:
    for place, photo in enumerate(entry.photos, start=1):
        yield str(photo.attachment_id), (place, photo.caption, photo.sha256)
