"""Every endpoint that writes leaves an entry when it succeeds, or says here why it need not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from tests.client import PageClient
from tests.people import Cast
from webapp.accounts.models import User
from webapp.accounts.services import hash_password
from webapp.audit import queries
from webapp.audit.models import AuditEntry
from webapp.db import SAFE_METHODS
from webapp.jobs import services as jobs
from webapp.jobs.models import JobState
from webapp.media.store import FolderStore
from webapp.review.models import SavedFilter
from webapp.submissions.models import Attachment, Submission


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks: a browser, and a session beside it to make what is walked on."""

    client: PageClient
    session: Session
    people: Cast
    store: FolderStore

    def sent(self) -> Submission:
        submission = factories.submitted(self.session, self.people.reporter)
        self.session.commit()
        return submission

    def draft(self) -> Submission:
        draft = factories.draft(self.session, self.people.reporter)
        self.session.commit()
        return draft

    def photo(self) -> Attachment:
        photo = factories.with_photo(self.session, self.store, self.sent())
        self.session.commit()
        return photo

    def failed(self) -> int:
        job = jobs.enqueue(self.session, "tests.work", "a")
        job.state = JobState.FAILED
        self.session.commit()
        return job.id


def sign_in(walk: Walk) -> None:
    user = walk.session.get_one(User, walk.people.reporter.id)
    user.password_hash = hash_password("walking")
    walk.session.commit()
    walk.client.post("accounts.sign_in_submit", data={"login": user.login, "password": "walking"})


def sign_out(walk: Walk) -> None:
    walk.client.sign_in(walk.people.reporter).post("accounts.sign_out")


def retry(walk: Walk) -> None:
    job_id = walk.failed()
    walk.client.sign_in(walk.people.administrator).post("jobs.retry", job_id=job_id)


def retry_all(walk: Walk) -> None:
    walk.failed()
    walk.client.sign_in(walk.people.administrator).post("jobs.retry_all")


def export(walk: Walk) -> None:
    walk.client.sign_in(walk.people.administrator).post("inspection.export", status=200)


def decide(walk: Walk) -> Submission:
    submission = walk.sent()
    walk.client.sign_in(walk.people.reviewer).post(
        "review.decide", submission_id=submission.id,
        data={"action": "approve", "version": submission.version},
    )  # fmt: skip
    return submission


def undo(walk: Walk) -> None:
    submission = decide(walk)
    walk.session.expire_all()
    version = walk.session.get_one(Submission, submission.id).version
    walk.client.post("review.undo", submission_id=submission.id, data={"version": version})


def save_filter(walk: Walk) -> None:
    walk.client.sign_in(walk.people.reviewer).post("review.save_filter", only="late",
                                                   data={"name": "ส่งช้า"})  # fmt: skip


def remove_filter(walk: Walk) -> None:
    save_filter(walk)
    kept = walk.session.scalars(select(SavedFilter)).one()
    walk.client.post("review.remove_filter", filter_id=kept.id)


def mark_photo(walk: Walk) -> None:
    photo = walk.photo()
    walk.client.sign_in(walk.people.reviewer).post(
        "review_photos.mark", submission_id=photo.submission_id, attachment_id=photo.id,
        data={"version": walk.session.get_one(Submission, photo.submission_id).version,
              "mark": "shows_children=yes"},
    )  # fmt: skip


def blur_photo(walk: Walk) -> None:
    photo = walk.photo()
    walk.client.sign_in(walk.people.reviewer).post(
        "review_photos.edit", submission_id=photo.submission_id, attachment_id=photo.id,
        status=200,
        data={"version": walk.session.get_one(Submission, photo.submission_id).version,
              "strokes": '[{"width": 0.1, "points": [[0.2, 0.2], [0.5, 0.5]]}]'},
    )  # fmt: skip


def correct(walk: Walk) -> None:
    sent = walk.sent()
    walk.client.sign_in(walk.people.reviewer)
    page = walk.client.get("review.correction", submission_id=sent.id)
    data = {**page.fields("form.correction"), "people_total": "777"}
    walk.client.post("review.correct", submission_id=sent.id, data=data)


def open_original(walk: Walk) -> None:
    photo = walk.photo()
    walk.client.sign_in(walk.people.reviewer).post(
        "submission_media.open_original", submission_id=photo.submission_id, attachment_id=photo.id
    )


def comment(walk: Walk) -> None:
    walk.client.sign_in(walk.people.reporter).post(
        "submissions.comment", submission_id=walk.sent().id, data={"words": "ขอบคุณครับ"}
    )


def send(walk: Walk) -> None:
    draft = walk.draft()
    walk.client.sign_in(walk.people.reporter).post("submissions.send", submission_id=draft.id)


def withdraw(walk: Walk) -> None:
    sent = walk.sent()
    walk.client.sign_in(walk.people.reporter).post(
        "submissions.decide", submission_id=sent.id,
        data={"action": "withdraw", "version": sent.version},
    )  # fmt: skip


def report_nil(walk: Walk) -> None:
    walk.client.sign_in(walk.people.reporter)
    fields = walk.client.get("submissions.index").fields(".own-week form")
    walk.client.post("oversight.report_nil", data=fields)


def withdraw_nil(walk: Walk) -> None:
    report_nil(walk)
    fields = walk.client.get("submissions.index").fields(".own-week form")
    walk.client.post("oversight.withdraw_nil", data=fields)


def set_reminders(walk: Walk) -> None:
    walk.client.sign_in(walk.people.province_officer).post(
        "oversight.set_reminders", area_code="49",
        data={"weekday": "1", "at_time": "9.30", "is_active": "y"},
    )  # fmt: skip


def configure(walk: Walk) -> None:
    walk.client.sign_in(walk.people.province_officer).post(
        "weekly.configure", area_code="49", data={"first_weekday": "1"}
    )


def issue(walk: Walk) -> None:
    walk.client.sign_in(walk.people.province_officer).post(
        "weekly.issue", area_code="49", week_key="2569-W40"
    )


WALKED: Mapping[str, tuple[Callable[[Walk], object], str]] = {
    "accounts.sign_in_submit": (sign_in, "session.added"),
    "accounts.sign_out": (sign_out, "session.revoked"),
    "inspection.export": (export, "audit.exported"),
    "jobs.retry": (retry, "job.retried"),
    "jobs.retry_all": (retry_all, "job.retried"),
    "oversight.report_nil": (report_nil, "nil_report.added"),
    "oversight.set_reminders": (set_reminders, "reminder.added"),
    "oversight.withdraw_nil": (withdraw_nil, "nil_report.changed"),
    "review.correct": (correct, "submission.correct"),
    "review.decide": (decide, "submission.approve"),
    "review.remove_filter": (remove_filter, "filter.removed_many"),
    "review.save_filter": (save_filter, "filter.added"),
    "review.undo": (undo, "submission.undo"),
    "review_photos.mark": (mark_photo, "file.changed"),
    "submission_media.open_original": (open_original, "original.added"),
    "submissions.comment": (comment, "comment.added"),
    "submissions.decide": (withdraw, "submission.withdraw"),
    "submissions.send": (send, "submission.submit"),
    "weekly.configure": (configure, "week.added"),
    "weekly.issue": (issue, "weekly_report.added"),
}
"""Endpoint → what to do, and the last entry that it leaves."""

SILENT: Mapping[str, str] = {
    "administration.preview_areas": "changes nothing: shows what a list would change",
    "administration.preview_types": "changes nothing: shows what a sheet would change",
    "people.upload": "keeps a sheet to be looked at; that it was imported is told",
    "accounts.preferences": "sets cookies",
    "factors.prove": "sets a cookie; what it opens is told, and so is what was refused",
    "passkeys.challenge": "sets a cookie",
    "passkeys.challenge_to_make": "sets a cookie",
    "notices.open_one": "reading one's own notices",
    "notices.read_all": "reading one's own notices",
    "office_papers.preview": "keeps nothing: shows what the form would print",
    "pwa.heartbeat": "what a phone says of itself every some minutes",
    "pwa.share": "keeps nothing: shows the form with what was shared",
    "uploads.append": "a piece of a file; the file that it becomes is told",
    "uploads.create": "a file on its way",
    "uploads.override": "leads to the others",
    "uploads.terminate": "a file that never became one",
    "weekly_files.make": "asks for a PDF; taking it home is noted",
}
"""Endpoints that write nothing about reports, people or settings, and why."""


@pytest.fixture
def walk(client: PageClient, session: Session, people: Cast, store: FolderStore) -> Walk:
    """A browser and a session on the same data."""
    return Walk(client, session, people, store)


@pytest.mark.parametrize("endpoint", WALKED)
def test_success_leaves_an_entry(walk: Walk, endpoint: str) -> None:
    do, action = WALKED[endpoint]

    do(walk)

    last = walk.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert last.action == action
    assert last.from_place == "web"
    assert last.actor != ""
    assert last.request_id != ""
    assert queries.head_of(walk.session).hash == last.hash


ROWS_TELL: frozenset[str] = frozenset({
    "administration.add_item", "administration.add_village", "administration.edit_item",
    "administration.import_areas", "administration.import_types", "administration.merge_area",
    "administration.move_item", "administration.remove_item", "administration.rename_area",
    "administration.reset_setting", "administration.restore_area", "administration.restore_item",
    "administration.retire_area", "administration.retire_item", "administration.set_setting",
    "privacy.answer", "privacy.choose_photo", "privacy.confirm_rule", "privacy.erase",
    "privacy.save_text", "privacy.send", "privacy.set_rule",
    "people.act_on_duty", "people.carry_out", "people.close", "people.create", "people.decide",
    "people.give", "people.make_card", "people.print_cards", "people.reopen",
    "people.reset_factors", "people.revoke_card", "people.save", "people.sign_out",
    "people.unlink",
    "factors.answer", "factors.remove_app", "factors.renew_codes", "factors.set_up_app",
    "passkeys.add", "passkeys.remove", "passkeys.sign_in", "provider.link", "provider.unlink",
    "accounts.change_secret", "accounts.resume", "accounts.sign_out_elsewhere",
    "cards.open_here", "cards.set_secret",
    "adjustments.adjust", "adjustments.take_out", "adjustments.undo",
    "ledger.enter", "ledger.enter_many", "ledger.set_fields", "ledger.undo",
    "ledger.undo_many", "notices.subscribe", "notices.unsubscribe", "office_papers.save",
    "review.approve_many",
    "review.dismiss", "review.join", "review.part", "review.undo_many", "review_imports.create",
    "review_photos.edit", "submissions.attach", "submissions.create", "submissions.edit_photo",
    "submissions.fix", "submissions.save", "tray.add", "tray.assign", "tray.remove",
    "weekly.configure_joint", "weekly_pictures.save",
})  # fmt: skip
"""Endpoints whose rows are watched and whose events are noted, but which are not walked here."""


def test_lists_name_endpoints_that_write(shared_app: Flask) -> None:
    writing = {
        rule.endpoint
        for rule in shared_app.url_map.iter_rules()
        if (rule.methods or set()) - SAFE_METHODS
    }

    known = set(WALKED) | set(SILENT) | ROWS_TELL
    assert len(known) == len(WALKED) + len(SILENT) + len(ROWS_TELL)
    # A new endpoint that writes is walked, or stands in one of the other lists with its reason.
    assert writing - known == set()
