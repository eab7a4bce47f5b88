"""What can fail with reports, files, papers and what is sent and received."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

SENTENCES: Mapping[str, str] = {
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
    "photo_gone": lazy_gettext("The original of this picture is no longer kept."),
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
    "week_covered": lazy_gettext(
        "Some days of this week stand in report %(number)s, which is issued. This week gets no "
        "report of its own."
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
