"""What can go wrong with a submission, each with its HTTP status. Sentences: `error_pages`."""

from webapp.errors import DomainError


class SubmissionIncomplete(DomainError):
    """Required fields are empty; `fields` names them in the order of the form."""

    code = "submission_incomplete"
    status = 422


class SubmissionNotEditable(DomainError):
    """It was sent already; only the district can return it."""

    code = "submission_not_editable"
    status = 409


class SubmissionConflict(DomainError):
    """The same id came with different content."""

    code = "submission_conflict"
    status = 409


class StaleDraft(DomainError):
    """The draft was changed on another device after this one last saw it."""

    code = "stale_draft"
    status = 409


class FilesUnreadable(DomainError):
    """What should list the files that follow is no such list."""

    code = "files_unreadable"
    status = 422


class FileNotAnnounced(DomainError):
    """The submission was sent without this file and cannot be edited now."""

    code = "file_not_announced"
    status = 409


class FileOfOtherKind(DomainError):
    """A photo was announced and a clip came, or the reverse."""

    code = "file_of_other_kind"
    status = 422


class PhotosIssued(DomainError):
    """The submission stands in an issued weekly report, and its photos as they were then."""

    code = "photos_issued"
    status = 409


class PhotoGone(DomainError):
    """The picture is no longer kept, or not its original, so nothing can be blurred in it."""

    code = "photo_gone"
    status = 409


class StaleDecision(DomainError):
    """Somebody else changed the submission after this page was made."""

    code = "stale_decision"
    status = 409


class ActionNotPossible(DomainError):
    """The transition table has no such step from here for this person."""

    code = "action_not_possible"
    status = 409


class UndoTooLate(DomainError):
    """The ten seconds are over, somebody else decided, or something happened since."""

    code = "undo_too_late"
    status = 409


class CommentNeeded(DomainError):
    """This action has to say why."""

    code = "comment_needed"
    status = 422


class ReasonNeeded(CommentNeeded):
    """A photo or a field was ticked, and nothing says what is wrong with it."""

    code = "reason_needed"


class AskedForNothing(DomainError):
    """What was ticked is no photo, clip or field of this submission."""

    code = "asked_for_nothing"
    status = 422


class CommentUnreadable(DomainError):
    """A comment with nothing in it, or with too much; `most` says how long it may be."""

    code = "comment_unreadable"
    status = 422


class DuplicateOfWhat(DomainError):
    """The number of the report that is kept is missing, unknown, or the report itself."""

    code = "duplicate_of_what"
    status = 422


class TooManyFiles(DomainError):
    """More photos or clips than a submission holds; `most` says how many."""

    code = "too_many_files"
    status = 422


class PlaceNotCovered(DomainError):
    """The area is unknown, retired, or not as deep as a subdistrict."""

    code = "place_not_covered"
    status = 422


class ActivityTypeUnknown(DomainError):
    """The activity type is unknown, retired on that day, or of another volunteer type."""

    code = "activity_type_unknown"
    status = 422


class HeldInTheFuture(DomainError):
    """Activities are reported after they end."""

    code = "held_in_the_future"
    status = 422


class PeopleDoNotAddUp(DomainError):
    """The groups do not add up to the total; details `total` and `counted`."""

    code = "people_do_not_add_up"
    status = 422


class SubmissionIdUnreadable(DomainError):
    """What should be the id that the phone made is no UUID."""

    code = "submission_id_unreadable"
    status = 400


class NotJoinable(DomainError):
    """It is withdrawn, a duplicate, of another province, or the host itself."""

    code = "not_joinable"
    status = 409


class HostTakesPart(DomainError):
    """The chosen host takes part in another event itself."""

    code = "host_takes_part"
    status = 409


class HostsOthers(DomainError):
    """It is the host of an event and cannot take part in another one."""

    code = "hosts_others"
    status = 409


class HostUnknown(DomainError):
    """No report that this person may see has the `number` that was given for the host."""

    code = "host_unknown"
    status = 422


class JoinedIssued(DomainError):
    """An issued weekly report carries it, which never changes."""

    code = "joined_issued"
    status = 409


class RecordedElsewhere(DomainError):
    """The place is not in the area of whoever records for it."""

    code = "recorded_elsewhere"
    status = 403


class AuthorNotChosen(DomainError):
    """Several people report for the village, and it was not said for whom this is."""

    code = "author_not_chosen"
    status = 422
