"""Making the clip that is played, in the darkroom: what may be spent on it, and how far it is.

`make` runs in a process of its own, so this module and what it imports know neither the web nor
the database.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

from webapp.errors import DomainError
from webapp.media import transcoding
from webapp.media.decoder import Limits
from webapp.media.transcoding import Played

JOB: Final = "media.play"
LIMITS: Final = Limits(seconds=300, memory_mb=1536, file_mb=64, is_patient=True)
"""A second of 4K in HDR at 60 pictures took 2.5 s of one processor; the most was 364 MB."""

# On top of what the darkroom gives up anyway: about 10 in all.
_NICE: Final = 5


class ClipUnplayable(DomainError):
    """Making a clip to play crashed, or took more time or memory than any clip needs."""

    code: ClassVar[str] = "clip_unplayable"


def make(path: Path, target: Path, progress: Path) -> Played:
    """Transcode with little claim to the processor; raises as `transcoding.transcode`.

    Effects: `target`, what is beside it, and `progress`, which holds the percentage so far.
    """

    def tell(percent: int) -> None:
        progress.write_text(str(percent), encoding="ascii")

    # Linux gives each thread its own niceness, so the process keeps its own for the next photo.
    with ThreadPoolExecutor(1, initializer=os.nice, initargs=(_NICE,)) as gently:
        return gently.submit(transcoding.transcode, path, target, told=tell).result()


def percent(progress: Path) -> int:
    """What `make` said last; 0 before it said anything."""
    # It is written while it is read: half a number is none.
    with suppress(OSError, ValueError):
        return int(progress.read_text(encoding="ascii"))
    return 0
