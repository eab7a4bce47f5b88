"""A phone driven faster than thumbs, and what stands on both sides afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.server_process import Disk
from webapp.pwa import precache
from webapp.submissions.models import Attachment, Submission
from webapp.submissions.workflow import Status

FORM = "form[data-report-form][data-ready]"
FILL = """(title) => {
  const form = document.querySelector("form[data-report-form]");
  const tick = (name, value) => {
    const control = form.querySelector(`[name="${name}"][value="${value}"]`);
    if (control) control.checked = true;
  };
  tick("activity_type_code", "DEV01");
  tick("held_on-choice", "yesterday");
  form.elements.people_total.value = "62";
  form.elements.title.value = title;
  form.elements.details.value = "ชาวบ้านช่วยกันกวาดใบไม้และเก็บขยะสองข้างทาง";
  form.elements.title.dispatchEvent(new Event("input", { bubbles: true }));
}"""
STORED = """async (at) => {
  const { Store } = await import(at + "outbox/store.js");
  const store = new Store();
  const person = Number(await store.note("person"));
  const pair = (byte) => byte.toString(16).padStart(2, "0");
  const hex = (bytes) => [...new Uint8Array(bytes)].map(pair).join("");
  const digest = async (file) => {
    const blob = await store.blob(file.id);
    return blob ? hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())) : "gone";
  };
  const told = async (one) => ({
    id: one.id, title: Object.fromEntries(one.fields).title, state: one.state ?? "draft",
    reason: one.reason ?? "", files: await Promise.all(one.files.map(digest)),
  });
  const found = {
    open: (await store.note(`open-draft-${person}`)) ?? null,
    drafts: await Promise.all((await store.drafts(person)).map(told)),
    items: await Promise.all((await store.items(person)).map(told)),
  };
  await store.close();
  return found;
}"""
COUNT = """async (at) => {
  const { Store } = await import(at + "outbox/store.js");
  const store = new Store();
  const { length } = await store.items(Number(await store.note("person")));
  await store.close();
  return length;
}"""
SEND_ALL = """async (at) => {
  const { store, queue, pump, person } = await import(at + "phone.js");
  for (const { id, state } of await store.items(await person)) {
    if (state !== "needs_person") await queue.sendNow(id);
  }
  await pump.wake();
}"""


@dataclass(frozen=True, slots=True)
class Told:
    """A report: its name and the hashes of its files."""

    id: str
    title: str
    files: tuple[str, ...]


@dataclass(slots=True)
class OnPhone:
    """What lies on a phone."""

    drafts: list[Told] = field(default_factory=list)
    items: list[Told] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    open_draft: str | None = None


def modules() -> str:
    """Where the scripts of the product lie."""
    return f"/phone/scripts/{precache.version()}/"


def fill(page: Page, title: str) -> None:
    """Fill in all that has to be said."""
    page.evaluate(FILL, title)


def on_phone(page: Page) -> OnPhone:
    """Read the phone's memory as it is, beside the product's own scripts."""
    found = page.evaluate(STORED, modules())
    return OnPhone(
        drafts=[_told(one) for one in found["drafts"]],
        items=[_told(one) for one in found["items"]],
        states=[f"{one['state']} {one['reason']}".strip() for one in found["items"]],
        open_draft=found["open"],
    )


def count_waiting(page: Page) -> int:
    """How many things wait on the phone."""
    return int(page.evaluate(COUNT, modules()))


def send_all(page: Page) -> None:
    """Press "send now" on everything that waits, and wait for what comes of it."""
    page.evaluate(SEND_ALL, modules())


def on_server(disk: Disk) -> list[Told]:
    """Every report that the server has received, with the hashes of its files."""
    with Session(disk.engine) as session:
        rows = session.scalars(
            select(Submission).where(Submission.status != Status.DRAFT).order_by(Submission.number)
        )
        return [Told(str(row.id), row.title, _hashes(session, row.id)) for row in rows]


def _hashes(session: Session, submission_id: UUID) -> tuple[str, ...]:
    found = session.scalars(
        select(Attachment.media_sha256).where(
            Attachment.submission_id == submission_id, Attachment.media_sha256.is_not(None)
        )
    )
    return tuple(sorted(str(one) for one in found))


def _told(one: Mapping[str, Any]) -> Told:
    return Told(str(one["id"]), str(one["title"]), tuple(sorted(one["files"])))
