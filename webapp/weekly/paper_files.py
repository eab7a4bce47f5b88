"""Papers as files: which there are, what they are called, and writing one down.

Making them is work for later: `tasks`. What is wanted is named by a key, which is the job's too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.errors import NotVisible
from webapp.geography.models import Area
from webapp.geography.scope import within
from webapp.jobs import services as jobs
from webapp.media.store import StoredBlob
from webapp.thai import Digits
from webapp.weekly import typesetting
from webapp.weekly.models import PaperFile, PaperForm, WeeklyReport
from webapp.weekly.snapshot import office_in

JOBS: Final = {PaperForm.PDF: "weekly.pdf", PaperForm.SLIDES: "weekly.slides"}
"""The kind of job that makes a form."""
_CALLED: Final = {PaperForm.PDF: "รายงานจิตอาสา", PaperForm.SLIDES: "สไลด์จิตอาสา"}
PREVIEW_LIFE: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A paper in one form. `edition` is the number of an issued report, else a preview's print."""

    form: PaperForm
    area_code: str
    week_key: str
    digits: Digits
    edition: str

    @property
    def key(self) -> str:
        """How its job and its row are named."""
        return f"{self.area_code}/{self.week_key}/{self.digits}/{self.edition}"

    @property
    def job(self) -> str:
        """The kind of job that makes it."""
        return JOBS[self.form]

    @classmethod
    def from_key(cls, form: PaperForm, key: str) -> Self:
        """Read what `key` wrote."""
        area_code, week_key, digits, edition = key.split("/")
        return cls(
            form=form, area_code=area_code, week_key=week_key, digits=Digits(digits),
            edition=edition,
        )  # fmt: skip


def ask_for_issued(session: Session, report: WeeklyReport) -> None:
    """Let paper and slides of a report be made as it is issued, in the digits of its office.

    Whoever asks for them years later gets those of that day, with the words and looks it had.
    Where this machine cannot set PDFs, nothing is asked for.
    """
    if typesetting.missing_packages():
        return
    digits = office_in(report.snapshot, report.area_code).digits
    for form in PaperForm:
        wanted = Wanted(
            form=form, area_code=report.area_code, week_key=report.week_key, digits=digits,
            edition=report.number,
        )  # fmt: skip
        jobs.enqueue(session, wanted.job, wanted.key)


def find(session: Session, wanted: Wanted) -> PaperFile | None:
    """The file, if it is made and not too old to be handed out."""
    found = session.scalar(
        select(PaperFile)
        .where(PaperFile.form == wanted.form, PaperFile.key == wanted.key)
        .execution_options(populate_existing=True)
    )
    if found is None or (found.expires_at and found.expires_at <= clock.utc_now()):
        return None
    return found


def get(session: Session, wanted: Wanted) -> PaperFile:
    """The file. Raises `NotVisible` if there is none."""
    found = find(session, wanted)
    if found is None:
        raise NotVisible
    return found


def record(session: Session, wanted: Wanted, blob: StoredBlob, *, pages: int | None) -> PaperFile:
    """Write down a file that the store holds; what is too old is forgotten on the way.

    The caller commits.
    """
    now = clock.utc_now()
    is_preview = not is_issued(wanted)
    session.execute(delete(PaperFile).where(PaperFile.expires_at <= now))
    session.execute(
        delete(PaperFile).where(PaperFile.form == wanted.form, PaperFile.key == wanted.key)
    )
    made = PaperFile(
        form=wanted.form, key=wanted.key, area_code=wanted.area_code, week_key=wanted.week_key,
        digits=wanted.digits, sha256=blob.sha256, bytes=blob.bytes, pages=pages, made_at=now,
        expires_at=now + PREVIEW_LIFE if is_preview else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def forget_issued(session: Session, area_code: str, week_key: str) -> list[str]:
    """Forget the files of an issued report, to be made anew; return the keys nothing names now.

    For a picture that may no longer be shown; figures and snapshot stay as they are.
    """
    gone = session.execute(
        delete(PaperFile)
        .where(
            within(PaperFile.area_code, area_code), PaperFile.week_key == week_key,
            PaperFile.expires_at.is_(None),
        )
        .returning(PaperFile.sha256)
    )  # fmt: skip
    keys = set(gone.scalars())
    named = session.scalars(select(PaperFile.sha256).where(PaperFile.sha256.in_(keys)))
    return sorted(keys - set(named))


def is_issued(wanted: Wanted) -> bool:
    """Whether it is an issued report, by its number `49-2569-W48`."""
    return wanted.edition.endswith(wanted.week_key)


def file_name(wanted: Wanted, area: Area) -> str:
    """What it is saved as: `รายงานจิตอาสา-มุกดาหาร-2569-W48.pdf`."""
    draft = "" if is_issued(wanted) else "-ร่าง"
    return f"{_CALLED[wanted.form]}-{area.name_th}-{wanted.week_key}{draft}.pdf"


def kept(session: Session) -> Iterator[str]:
    """The keys of all papers in the store, so that none is swept from under its row."""
    yield from session.scalars(select(PaperFile.sha256))
