"""Every failure a person can meet, in one sentence each, as a page, a fragment or JSON.

A test holds that every `DomainError` has its sentence.
"""

from collections.abc import Mapping

from flask import Flask, Response, g, render_template
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from webapp import htmx, json_answers
from webapp.errors import DomainError
from webapp.log import log, request_id

SERVER_ERROR = 500
UNAVAILABLE = 503
NOT_FOUND = 404
TOO_MANY = 429

SENTENCES: Mapping[str, str] = {
    "domain_error": lazy_gettext("This could not be done. Nothing was lost."),
    "not_visible": lazy_gettext("This page does not exist, or it is not open to you."),
    "not_allowed": lazy_gettext("You may see this, but this is not yours to do."),
    "not_signed_in": lazy_gettext("Please sign in."),
    "area_unknown": lazy_gettext("There is no such place in the list."),
    "area_code_taken": lazy_gettext("There is a place with the code %(area)s already."),
    "area_code_misplaced": lazy_gettext(
        "A village needs a number from 1 to 99, a community one from 1 to 999, under a subdistrict."
    ),
    "area_in_use": lazy_gettext(
        "%(count)s places lie in it that are still in use. Please give those up first."
    ),
    "area_not_mergeable": lazy_gettext(
        "Only two different villages or communities that are in use can be put together."
    ),
    "area_unchanged": lazy_gettext("It is so already; nothing was changed."),
    "day_ahead": lazy_gettext("That day has not come yet."),
    "item_code_taken": lazy_gettext("The code %(item)s is taken. Codes are never given twice."),
    "item_name_taken": lazy_gettext("The line %(item)s has this name already."),
    "item_in_use": lazy_gettext(
        "%(count)s reports name it, so it cannot be deleted. It can be retired: reports keep it."
    ),
    "item_unchanged": lazy_gettext("It is so already; nothing was changed."),
    "validity_backwards": lazy_gettext("The last day lies before the first one."),
    "ticket_unreadable": lazy_gettext("This file was put away. Please choose it again."),
    "setting_unknown": lazy_gettext("There is no such setting here."),
    "setting_refused": lazy_gettext("This value cannot be kept. Please look at it again."),
    "wrong_code": lazy_gettext("The code is not right, or was used before."),
    "passkey_refused": lazy_gettext(
        "The passkey could not be used. Please try again, or use another way."
    ),
    "second_step_needed": lazy_gettext("Please confirm first that it is you."),
    "proof_needed": lazy_gettext("Please confirm once more that it is you."),
    "provider_failed": lazy_gettext(
        "The sign-in of your office does not answer as it should. Please use your password here."
    ),
    "provider_refused": lazy_gettext(
        "You were not signed in by your office. Please try again."
    ),
    "identity_taken": lazy_gettext(
        "This account of your office is linked with another person here. Please call your "
        "administrator."
    ),
    "wrong_credentials": lazy_gettext("The name or the password is not right."),
    "too_many_tries": lazy_gettext(
        "It was wrong too often. Please wait %(minutes)s minutes and try once more."
    ),
    "card_not_valid": lazy_gettext("This link can no longer be used."),
    "duty_not_given": lazy_gettext(
        "This duty in this place is not yours to give or to end."
    ),
    "duty_held_already": lazy_gettext("They hold this very duty already."),
    "duty_days_wrong": lazy_gettext(
        "Please check the days: the last one comes after the first, and inside the duty itself."
    ),
    "duty_over": lazy_gettext("This duty has ended already."),
    "last_administrator": lazy_gettext(
        "This is the last administrator of the area. Another one has to be named first."
    ),
    "phone_taken": lazy_gettext(
        "This telephone belongs to somebody else here %(name)s. Check the number and the name."
    ),
    "request_decided": lazy_gettext("Somebody else was faster: this request was decided."),
    "four_eyes_needed": lazy_gettext(
        "Another administrator has to do this: not who asked, not who it is for, and nobody who "
        "came in by a card of theirs in the last seven days."
    ),
    "sheet_unreadable": lazy_gettext("The file could not be read."),
    "import_changed": lazy_gettext(
        "Something has changed since you looked. Please look at the rows again."
    ),
    "too_many_cards": lazy_gettext("At most %(most)s cards can be printed at once."),
    "no_cards": lazy_gettext("There is nobody here for whom you can print a card."),
    "cards_not_set": lazy_gettext(
        "The cards could not be made, so the earlier ones are still good. Please try again with "
        "fewer people."
    ),
    "submission_incomplete": lazy_gettext("Some things are still missing. What you typed is kept."),
    "submission_not_editable": lazy_gettext(
        "This report has been sent already. The district can return it to you for correction."
    ),
    "submission_conflict": lazy_gettext(
        "Report %(number)s was received before with other content. Nothing was overwritten."
    ),
    "stale_decision": lazy_gettext(
        "Somebody else was faster: this report has changed. Please look at it again."
    ),
    "action_not_possible": lazy_gettext("This is not possible in the report's present state."),
    "undo_too_late": lazy_gettext(
        "This can no longer be taken back: ten seconds are over, or something happened since."
    ),
    "comment_needed": lazy_gettext("Please write the reason, so that the sender can mend it."),
    "reason_needed": lazy_gettext(
        "Please choose a reason for every photo and field that you ticked, or write one."
    ),
    "asked_for_nothing": lazy_gettext(
        "What was ticked is no longer part of this report. Please look at it again."
    ),
    "entry_stale": lazy_gettext(
        "This report has changed since you opened it, so it was not ticked. Please look "
        "at it again."
    ),
    "not_to_be_entered": lazy_gettext("Only approved reports are entered in E-Report."),
    "nothing_entered": lazy_gettext("There is nothing to take back: it was taken back before."),
    "comment_unreadable": lazy_gettext("Please write something, at most %(most)s characters."),
    "duplicate_of_what": lazy_gettext(
        "Please give the number of the report that is kept. It must be another report."
    ),
    "too_many_files": lazy_gettext("A report can hold at most %(most)s files of this kind."),
    "place_not_covered": lazy_gettext("Please choose the subdistrict where it took place."),
    "stale_draft": lazy_gettext(
        "This draft was changed on another device meanwhile. Please open it again before you go on."
    ),
    "files_unreadable": lazy_gettext("The list of photos and clips could not be read."),
    "file_not_announced": lazy_gettext(
        "Report %(number)s was sent without this file. It can be added when the report is returned."
    ),
    "file_of_other_kind": lazy_gettext("A photo was announced and a clip came, or the reverse."),
    "issued_already": lazy_gettext(
        "Report %(number)s is part of an issued weekly report. No file can be added any more."
    ),
    "photos_issued": lazy_gettext(
        "Report %(number)s is part of an issued weekly report. Its photos no longer change."
    ),
    "not_joinable": lazy_gettext(
        "Report %(number)s cannot be joined: it is withdrawn, a duplicate, of another province, or "
        "this very report."
    ),
    "host_takes_part": lazy_gettext(
        "Report %(number)s takes part in another event itself. Please choose the host of "
        "that event."
    ),
    "hosts_others": lazy_gettext(
        "Report %(number)s is the host of an event. Please take the others out of it first."
    ),
    "host_unknown": lazy_gettext("No report with the number %(number)s was found."),
    "joined_issued": lazy_gettext(
        "Report %(number)s is part of an issued weekly report, so who took part no longer changes."
    ),
    "activity_type_unknown": lazy_gettext("Please choose the type of activity from the list."),
    "held_in_the_future": lazy_gettext(
        "The activity's day has not come yet. Reports are sent after the activity has ended."
    ),
    "link_expired": lazy_gettext("This link has run out. Please open the report again."),
    "nil_week_closed": lazy_gettext(
        "Only this week and the last one can be marked as without activity."
    ),
    "reported_already": lazy_gettext(
        "A report of this week has arrived already, so it cannot be marked as without activity."
    ),
    "media_missing": lazy_gettext("This file is not in the store at the moment."),
    "week_not_over": lazy_gettext(
        "The week is not over yet. The report can be issued when its last day has passed."
    ),
    "already_issued": lazy_gettext(
        "This week was issued before as number %(number)s. An issued report never changes."
    ),
    "emblem_unreadable": lazy_gettext(
        "This file cannot be read as PNG, JPEG or SVG (2 MB at most)."
    ),
    "pictures_frozen": lazy_gettext(
        "Report %(number)s is part of an issued weekly report. Its pictures no longer change."
    ),
    "not_issued_yet": lazy_gettext(
        "No issued weekly report has this report in it yet. It can be opened again and put right."
    ),
    "adjustment_carried": lazy_gettext(
        "This adjustment can no longer be taken back: a weekly report has it, or another one came "
        "after it. Please adjust once more instead."
    ),
    "not_issued_here": lazy_gettext(
        "The report is issued by the province. A district reads its own part of it."
    ),
    "people_do_not_add_up": lazy_gettext(
        "The total is %(total)s, but the groups add up to %(counted)s. Please correct one."
    ),
    "submission_id_unreadable": lazy_gettext("The report carries no readable id."),
    "not_a_photo": lazy_gettext("“%(name)s” is not a photo. JPEG, PNG, WebP and HEIC are taken."),
    "photo_unreadable": lazy_gettext(
        "The photo “%(name)s” is damaged or not complete. Please choose it again."
    ),
    "photo_too_large": lazy_gettext("The photo “%(name)s” has too many pixels to be shown."),
    "photo_too_heavy": lazy_gettext("The photo “%(name)s” is larger than %(most_mb)s MB."),
    "photo_unsafe": lazy_gettext(
        "The photo “%(name)s” cannot be opened safely. Please choose another one."
    ),
    "clip_unsafe": lazy_gettext(
        "The clip “%(name)s” cannot be opened safely. Please choose another one."
    ),
    "not_a_clip": lazy_gettext("“%(name)s” is not a video clip."),
    "clip_unplayable": lazy_gettext(
        "The clip “%(name)s” could not be prepared for playing. The original file is kept."
    ),
    "pdf_not_made": lazy_gettext(
        "The PDF could not be made. The report itself is not affected and can be printed."
    ),
    "pdf_unavailable": lazy_gettext(
        "This server cannot make PDF files yet. Please print the page itself, or save it "
        "as PDF from"
        " the print window. The operator of the server has to install: %(packages)s"
    ),
    "picture_lost": lazy_gettext(
        "A picture of this paper is lost, so that the paper cannot be made whole."
    ),
    "clip_unreadable": lazy_gettext(
        "The clip “%(name)s” is damaged or not complete. Please choose it again."
    ),
    "clip_too_long": lazy_gettext(
        "The clip “%(name)s” is %(seconds)s seconds long. A clip may have at most 30 seconds."
    ),
    "strokes_unreadable": lazy_gettext(
        "What was blurred could not be read. Please draw it once more; nothing was changed."
    ),
    "clip_too_large": lazy_gettext("The picture of the clip “%(name)s” is too large."),
    "clip_too_heavy": lazy_gettext("The clip “%(name)s” is larger than %(most_mb)s MB."),
    "csrf": lazy_gettext("The page is out of date. Please load it again."),
    "tus_version_unsupported": lazy_gettext("The page is out of date. Please load it again."),
    "upload_malformed": lazy_gettext("The request could not be understood."),
    "upload_not_bytes": lazy_gettext("The request could not be understood."),
    "upload_kind_unknown": lazy_gettext("This file is neither a photo nor a clip."),
    "upload_conflict": lazy_gettext("This file was begun before with another size."),
    "upload_misplaced": lazy_gettext("The file arrived differently. It continues by itself."),
    "upload_busy": lazy_gettext("This file is being received. It continues by itself."),
    "upload_overflows": lazy_gettext("More arrived than the file holds. Please choose it again."),
    "checksum_mismatch": lazy_gettext("A piece was damaged on the way. It is sent again."),
    "upload_expired": lazy_gettext("The file waited too long. Please choose it again."),
    "too_many_uploads": lazy_gettext(
        "Too many files are waiting. Please send the reports they belong to first."
    ),
    "storage_full": lazy_gettext(
        "The system has no room for files at the moment. Yours is kept on your phone."
    ),
    "upload_not_finished": lazy_gettext("“%(name)s” has not arrived completely yet."),
    "upload_refused": lazy_gettext("“%(name)s” could not be used. Please choose another file."),
    "parcel_unreadable": lazy_gettext(
        "This is not a report that was saved as a file on a phone. Please choose another file."
    ),
    "parcel_damaged": lazy_gettext(
        "“%(name)s” in the file is damaged or missing. Please save the file on the phone again."
    ),
    "parcel_too_large": lazy_gettext("The file holds more than %(most_mb)s MB."),
    "imported_elsewhere": lazy_gettext(
        "The report is of another district. Please give the file to the office there."
    ),
    "recorded_elsewhere": lazy_gettext(
        "This village is not in your area. Please give it to the office there."
    ),
    "author_not_chosen": lazy_gettext(
        "Several people report for this village. Please choose for whom this is."
    ),
    "tray_place_not_chosen": lazy_gettext("Please choose the village that this is from."),
    "tray_nothing_given": lazy_gettext("Please choose pictures, or paste the text of the message."),
    "import_incomplete": lazy_gettext(
        "The report in the file is not complete. It has to be finished on the phone first."
    ),
    "subscription_unreadable": lazy_gettext("This browser cannot be notified."),
    "job_kind_unknown": lazy_gettext("This worker does not know how to do this. Is it up to date?"),
    "job_worker_died": lazy_gettext("The worker stopped in the middle of it, every time."),
    "push_service_silent": lazy_gettext(
        "The service that wakes phones could not be reached. Everything is in the inbox."
    ),
    "store_unavailable": lazy_gettext(
        "Files cannot be stored at the moment. Your text is kept; please add the files later."
    ),
}

STATUS_SENTENCES: Mapping[int, str] = {
    400: lazy_gettext("The request could not be understood."),
    401: lazy_gettext("Please sign in."),
    403: lazy_gettext("You may see this, but this is not yours to do."),
    404: lazy_gettext("This page does not exist, or it is not open to you."),
    405: lazy_gettext("The page cannot be opened in this way."),
    413: lazy_gettext("Too much was sent at once. Please send fewer or smaller files."),
    429: lazy_gettext("Too many tries. Please wait a moment."),
    500: lazy_gettext("Something went wrong on our side. What was sent before is safe."),
    503: lazy_gettext("The system is not available for a moment. Please try again shortly."),
}


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(OperationalError, on_database_error)
    app.register_error_handler(Exception, on_bug)


def sentence_of(error: DomainError) -> str:
    """The one translated sentence for this failure."""
    return sentence_for(error.code, error.details)


def sentence_for(code: str, details: Mapping[str, object]) -> str:
    """The same for a failure that was written down by code and details."""
    sentence = str(SENTENCES.get(code, SENTENCES["domain_error"]))
    return str(sentence % _Details(details))


def on_domain_error(error: DomainError) -> Response:
    """An expected failure: its own status and sentence."""
    log.info("refused", code=error.code)
    return _answer(error.status, sentence_of(error), error.code)


def on_http_error(error: HTTPException) -> Response:
    """An error of the protocol: 404, 405, 413 and so on."""
    status = error.code or SERVER_ERROR
    response = error.get_response()
    if status < 400:  # noqa: PLR2004 - a redirect raised by the router is no error
        return Response(response.get_data(), status, dict(response.headers))
    sentence = STATUS_SENTENCES.get(status, STATUS_SENTENCES[400])
    return _answer(status, str(sentence), f"http_{status}")


def on_database_error(error: OperationalError) -> Response:
    """The database is away, locked for too long, or read-only."""
    log.error("database unavailable", kind=type(error.orig).__name__)
    return _answer(UNAVAILABLE, str(STATUS_SENTENCES[UNAVAILABLE]), "database_unavailable")


def on_bug(error: Exception) -> Response:
    """Anything else is ours: logged whole, shown as one sentence with the request's id."""
    log.exception("bug", exc_info=error)
    return _answer(SERVER_ERROR, str(STATUS_SENTENCES[SERVER_ERROR]), "http_500")


def _answer(status: int, sentence: str, code: str) -> Response:
    if json_answers.wanted():
        return json_answers.failure(status, code, sentence)
    # Asking who this is needs the database, which may be what failed, or what is to be spared.
    g.is_identity_unavailable = status >= SERVER_ERROR or status == TOO_MANY
    template = "errors/_error.html" if htmx.wants_fragment() else "errors/page.html"
    body = render_template(
        template, status=status, sentence=sentence, code=code, request_id=request_id(),
        heading=_heading(status),
    )  # fmt: skip
    return Response(body, status, {"Cache-Control": "no-store"})


def _heading(status: int) -> str:
    if status >= SERVER_ERROR:
        return str(gettext("The system has a problem"))
    return str(gettext("Page not found") if status == NOT_FOUND else gettext("This did not work"))


class _Details(dict[str, object]):
    """Details for a sentence; a placeholder without a value shows as nothing."""

    def __missing__(self, _key: str) -> str:
        return ""
