"""Every endpoint × every role, in one table written by hand.

The table says who gets past the door of an endpoint. What they find behind it, and that other
areas' things are not there, is tested with each feature.
"""

from uuid import uuid4

import pytest
from flask import Flask

from tests.client import ORIGIN, PageClient
from tests.people import Cast

ROLES = ("reporter", "coordinator", "reviewer", "province_officer", "department_officer",
         "administrator", "nobody")  # fmt: skip
EVERYBODY = frozenset({"stranger", *ROLES})
SIGNED_IN = frozenset(ROLES)
REPORTING = frozenset({"reporter", "coordinator", "reviewer"})
RECORDING = frozenset({"coordinator", "reviewer"})
LOOKING = frozenset({"coordinator", "reviewer", "province_officer", "department_officer"})
WEEKLY = frozenset({"reviewer", "province_officer", "department_officer"})
REVIEWERS = frozenset({"reviewer"})
PROVINCE = frozenset({"province_officer"})
ADMINISTRATORS = frozenset({"administrator"})
SETTERS = frozenset({"province_officer", "administrator"})
MANAGING = frozenset({"reviewer", "province_officer", "administrator"})

TABLE: dict[str, frozenset[str]] = {
    "accounts.change_secret": SIGNED_IN,
    "accounts.me": SIGNED_IN,
    "accounts.preferences": EVERYBODY,
    "accounts.resume": EVERYBODY,
    "accounts.secret": SIGNED_IN,
    "accounts.sign_in": EVERYBODY,
    "accounts.sign_in_submit": EVERYBODY,
    "accounts.sign_out": EVERYBODY,
    "accounts.sign_out_elsewhere": SIGNED_IN,
    "adjustments.adjust": WEEKLY,
    "adjustments.show": WEEKLY,
    "adjustments.take_out": WEEKLY,
    "adjustments.undo": WEEKLY,
    "administration.add_item": ADMINISTRATORS,
    "administration.add_village": ADMINISTRATORS,
    "administration.areas": ADMINISTRATORS,
    "administration.edit_item": ADMINISTRATORS,
    "administration.import_areas": ADMINISTRATORS,
    "administration.import_types": ADMINISTRATORS,
    "administration.index": SETTERS,
    "administration.merge_area": ADMINISTRATORS,
    "administration.move_item": ADMINISTRATORS,
    "administration.new_areas": ADMINISTRATORS,
    "administration.new_types": ADMINISTRATORS,
    "administration.preview_areas": ADMINISTRATORS,
    "administration.preview_types": ADMINISTRATORS,
    "administration.remove_item": ADMINISTRATORS,
    "administration.rename_area": ADMINISTRATORS,
    "administration.reset_setting": SETTERS,
    "administration.restore_area": ADMINISTRATORS,
    "administration.restore_item": ADMINISTRATORS,
    "administration.retire_area": ADMINISTRATORS,
    "administration.retire_item": ADMINISTRATORS,
    "administration.set_setting": SETTERS,
    "administration.settings": SETTERS,
    "administration.show_area": ADMINISTRATORS,
    "administration.show_item": ADMINISTRATORS,
    "administration.show_list": ADMINISTRATORS,
    "administration.types_template": ADMINISTRATORS,
    "cards.open_here": EVERYBODY,
    "cards.set_secret": EVERYBODY,
    "cards.show": EVERYBODY,
    "development.component_paper": EVERYBODY,
    "development.component_steps": EVERYBODY,
    "development.components": EVERYBODY,
    "factors.answer": SIGNED_IN,
    "factors.app_page": SIGNED_IN,
    "factors.ask": SIGNED_IN,
    "factors.proof": SIGNED_IN,
    "factors.prove": SIGNED_IN,
    "factors.remove_app": SIGNED_IN,
    "factors.renew_codes": SIGNED_IN,
    "factors.set_up": SIGNED_IN,
    "factors.set_up_app": SIGNED_IN,
    "geography.options": SIGNED_IN,
    "geography.search": SIGNED_IN,
    "inspection.export": ADMINISTRATORS,
    "inspection.index": ADMINISTRATORS,
    "jobs.index": ADMINISTRATORS,
    "jobs.retry": ADMINISTRATORS,
    "jobs.retry_all": ADMINISTRATORS,
    "ledger.bundle": WEEKLY,
    "ledger.enter": REVIEWERS,
    "ledger.enter_many": REVIEWERS,
    "ledger.entries": REVIEWERS,
    "ledger.entries_page": WEEKLY,
    "ledger.fields": ADMINISTRATORS,
    "ledger.index": WEEKLY,
    "ledger.set_fields": ADMINISTRATORS,
    "ledger.show": WEEKLY,
    "ledger.table": WEEKLY,
    "ledger.undo": REVIEWERS,
    "ledger.undo_many": REVIEWERS,
    "lookback.choose": WEEKLY,
    "lookback.comparison": WEEKLY,
    "lookback.comparison_file": WEEKLY,
    "lookback.comparison_paper": WEEKLY,
    "lookback.index": WEEKLY,
    "lookback.period": WEEKLY,
    "lookback.period_entries": WEEKLY,
    "lookback.period_file": WEEKLY,
    "lookback.period_paper": WEEKLY,
    "lookback.reports": WEEKLY,
    "lookback.week": WEEKLY,
    "lookback.week_entries": WEEKLY,
    "lookback.week_file": WEEKLY,
    "lookback.week_paper": WEEKLY,
    "notices.index": SIGNED_IN,
    "notices.open_one": SIGNED_IN,
    "notices.read_all": SIGNED_IN,
    "notices.subscribe": SIGNED_IN,
    "notices.unsubscribe": SIGNED_IN,
    "office_papers.emblem": WEEKLY,
    "office_papers.preview": PROVINCE,
    "office_papers.save": PROVINCE,
    "office_papers.show": PROVINCE,
    "oversight.board": WEEKLY,
    "oversight.phones": MANAGING,
    "oversight.report_nil": REPORTING,
    "oversight.reporting": LOOKING,
    "oversight.set_reminders": PROVINCE,
    "oversight.withdraw_nil": REPORTING,
    "pages.about": EVERYBODY,
    "pages.healthz": EVERYBODY,
    "pages.home": SIGNED_IN,
    "pages.readyz": EVERYBODY,
    "pages.security_txt": EVERYBODY,
    "passkeys.add": SIGNED_IN,
    "passkeys.challenge": EVERYBODY,
    "passkeys.challenge_to_make": SIGNED_IN,
    "passkeys.remove": SIGNED_IN,
    "passkeys.sign_in": EVERYBODY,
    "privacy.answer": MANAGING,
    "privacy.ask": EVERYBODY,
    "privacy.choose_photo": MANAGING,
    "privacy.confirm_rule": ADMINISTRATORS,
    "privacy.edit_texts": SETTERS,
    "privacy.erase": ADMINISTRATORS,
    "privacy.export_mine": SIGNED_IN,
    "privacy.export_person": ADMINISTRATORS,
    "privacy.follow": EVERYBODY,
    "privacy.look_up": EVERYBODY,
    "privacy.openings": ADMINISTRATORS,
    "privacy.page": EVERYBODY,
    "privacy.plan_erasure": ADMINISTRATORS,
    "privacy.purge_log": SETTERS,
    "privacy.requests": MANAGING,
    "privacy.retention": SETTERS,
    "privacy.save_text": SETTERS,
    "privacy.send": EVERYBODY,
    "privacy.set_rule": ADMINISTRATORS,
    "privacy.show_request": MANAGING,
    "privacy.trial_run": SETTERS,
    "provider.back": EVERYBODY,
    "provider.confirm_link": SIGNED_IN,
    "provider.link": SIGNED_IN,
    "provider.start": EVERYBODY,
    "provider.start_linking": SIGNED_IN,
    "provider.unlink": SIGNED_IN,
    "people.act_on_duty": MANAGING,
    "people.card": MANAGING,
    "people.cards": MANAGING,
    "people.carry_out": MANAGING,
    "people.checklist": MANAGING,
    "people.close": MANAGING,
    "people.create": MANAGING,
    "people.decide": ADMINISTRATORS,
    "people.duties": MANAGING,
    "people.duty": MANAGING,
    "people.edit": MANAGING,
    "people.gaps": MANAGING,
    "people.give": MANAGING,
    "people.import_template": MANAGING,
    "people.imports": MANAGING,
    "people.index": MANAGING,
    "people.make_card": MANAGING,
    "people.new": MANAGING,
    "people.print_cards": MANAGING,
    "people.reopen": MANAGING,
    "people.requests": ADMINISTRATORS,
    "people.revoke_card": MANAGING,
    "people.save": MANAGING,
    "people.seeing_page": MANAGING,
    "people.show": MANAGING,
    "people.show_import": MANAGING,
    "people.sign_out": MANAGING,
    "people.table": MANAGING,
    "people.upload": MANAGING,
    "pwa.heartbeat": SIGNED_IN,
    "pwa.hello": EVERYBODY,
    "pwa.offline": EVERYBODY,
    "pwa.script": EVERYBODY,
    "pwa.share": EVERYBODY,
    "pwa.show_manifest": EVERYBODY,
    "pwa.worker": EVERYBODY,
    "review.approvals": REVIEWERS,
    "review.approve_many": REVIEWERS,
    "review.correct": REVIEWERS,
    "review.correction": REVIEWERS,
    "review.decide": REVIEWERS,
    "review.decisions_page": LOOKING,
    "review.dismiss": REVIEWERS,
    "review.dismissals_page": LOOKING,
    "review.join": LOOKING,
    "review.joints_page": LOOKING,
    "review.part": LOOKING,
    "review.partings_page": LOOKING,
    "review.queue": LOOKING,
    "review.remove_filter": LOOKING,
    "review.save_filter": LOOKING,
    "review.show": LOOKING,
    "review.undo": REVIEWERS,
    "review.undo_many": REVIEWERS,
    "review.undo_many_page": REVIEWERS,
    "review.undos_page": LOOKING,
    "review_imports.create": REVIEWERS,
    "review_imports.new": REVIEWERS,
    "review_photos.edit": REVIEWERS,
    "review_photos.mark": REVIEWERS,
    "static": EVERYBODY,
    "submission_clips.show": SIGNED_IN,
    "submission_media.open_original": SIGNED_IN,
    "submission_media.show": SIGNED_IN,
    "submissions.attach": REPORTING,
    "submissions.check": REPORTING,
    "submissions.comment": SIGNED_IN,
    "submissions.create": REPORTING,
    "submissions.decide": REPORTING,
    "submissions.edit": REPORTING,
    "submissions.edit_photo": REPORTING,
    "submissions.fix": REPORTING,
    "submissions.fixes": REPORTING,
    "submissions.index": REPORTING,
    "submissions.new": REPORTING,
    "submissions.receipt": REPORTING,
    "submissions.save": REPORTING,
    "submissions.send": REPORTING,
    "submissions.show": SIGNED_IN,
    "tray.add": RECORDING,
    "tray.assign": RECORDING,
    "tray.index": RECORDING,
    "tray.remove": RECORDING,
    "tray.show_file": RECORDING,
    "uploads.append": REPORTING,
    "uploads.create": REPORTING,
    "uploads.override": REPORTING,
    "uploads.show": REPORTING,
    "uploads.tell": REPORTING,
    "uploads.terminate": REPORTING,
    "verify.show": WEEKLY,
    "weekly.configure": PROVINCE,
    "weekly.configure_joint": PROVINCE,
    "weekly.confirm": PROVINCE,
    "weekly.index": WEEKLY,
    "weekly.issue": PROVINCE,
    "weekly.picture": WEEKLY,
    "weekly.show": WEEKLY,
    "weekly.weeks": WEEKLY,
    "weekly_files.download": WEEKLY,
    "weekly_files.make": WEEKLY,
    "weekly_files.show": WEEKLY,
    "weekly_forms.adjustments": WEEKLY,
    "weekly_forms.album": WEEKLY,
    "weekly_forms.table": WEEKLY,
    "weekly_forms.texts": WEEKLY,
    "weekly_pictures.save": PROVINCE,
    "weekly_pictures.show": PROVINCE,
    "weekly_slides.show": WEEKLY,
}
ARGUMENTS = {
    "import_id": "4711",
    "request_id": "4711",
    "act": "end",
    "duty_id": "4711",
    "user_id": "4711",
    "submission_id": uuid4(),
    "attachment_id": uuid4(),
    "upload_id": uuid4(),
    "job_id": 0,
    "passkey_id": 0,
    "identity_id": 0,
    "notice_id": 0,
    "batch": uuid4(),
    "filter_id": 1,
    "form": "csv",
    "code": "4903",
    "secret": "none",
    "key": "tray.days",
    "kind": "csv",
    "name": "thumb",
    "filename": "css/app.css",
    "version": "0" * 16,
    "area_code": "49",
    "week_key": "2569-W40",
    "period_key": "2569",
    "token": "no-token",
    "digits": "thai",
    "edition": "none",
    "number": "49-2569-W40",
}


def outcome(client: PageClient, endpoint: str) -> str:
    """What the door answers: open, door (sign in first) or refused."""
    app = client.app
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    path = client.path(endpoint, **{name: ARGUMENTS[name] for name in rule.arguments})
    method = "GET" if "GET" in (rule.methods or ()) else "POST"
    data = {"csrf_token": client.token()} if method == "POST" else None
    response = client.http.open(path, method=method, data=data, headers={"Origin": ORIGIN})
    response.close()
    location = response.headers.get("Location", "")
    if response.status_code == 401 or "/sign-in?next=" in location:
        return "door"
    return "refused" if response.status_code == 403 else "open"


def test_table_names_every_endpoint(shared_app: Flask) -> None:
    assert set(TABLE) == set(shared_app.view_functions)


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_stranger_gets_what_the_table_says(client: PageClient, endpoint: str) -> None:
    expected = "open" if "stranger" in TABLE[endpoint] else "door"

    assert outcome(client, endpoint) == expected


@pytest.mark.parametrize("role", ROLES)
def test_role_gets_what_the_table_says(client: PageClient, people: Cast, role: str) -> None:
    found = {}
    for endpoint in sorted(TABLE):
        client.sign_in(people.by_role()[role])
        found[endpoint] = outcome(client, endpoint)

    assert found == {
        endpoint: "open" if role in admitted else "refused" for endpoint, admitted in TABLE.items()
    }
