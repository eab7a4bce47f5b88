"""The words for states, actions and fields: the only place that names them for people."""

from collections.abc import Mapping

from webapp.i18n import lazy
from webapp.submissions.workflow import Action, JointAct, PhotoAct, Status

CLIP_CODE = "คลิป"
"""Stands behind a report's number where a photo's number would."""
STATUS: Mapping[Status, str] = {
    Status.DRAFT: lazy("Draft"),
    Status.SUBMITTED: lazy("Waiting to be checked"),
    Status.RETURNED: lazy("Returned for correction"),
    Status.APPROVED: lazy("Approved"),
    Status.WITHDRAWN: lazy("Withdrawn"),
    Status.DUPLICATE: lazy("Duplicate"),
}

ACTION: Mapping[Action, str] = {
    Action.SUBMIT: lazy("Send report"),
    Action.APPROVE: lazy("Approve"),
    Action.RETURN: lazy("Return for correction"),
    Action.MARK_DUPLICATE: lazy("Mark as duplicate"),
    Action.WITHDRAW: lazy("Withdraw"),
    Action.REOPEN: lazy("Reopen"),
    Action.CORRECT: lazy("Correct"),
    Action.UNDO: lazy("Undo"),
    Action.ADJUST: lazy("Adjust after issuing"),
    Action.TAKE_OUT: lazy("Take out after issuing"),
    Action.PUT_BACK: lazy("Count again after all"),
    Action.UNADJUST: lazy("Take the adjustment back"),
}

DONE: Mapping[Action, str] = {
    Action.SUBMIT: lazy("Report sent"),
    Action.APPROVE: lazy("Approved by the district"),
    Action.RETURN: lazy("Returned for correction"),
    Action.MARK_DUPLICATE: lazy("Marked as duplicate"),
    Action.WITHDRAW: lazy("Withdrawn"),
    Action.REOPEN: lazy("Reopened"),
    Action.CORRECT: lazy("Corrected by the district"),
    Action.UNDO: lazy("Decision taken back"),
    Action.ADJUST: lazy("Adjusted after the weekly report was issued"),
    Action.TAKE_OUT: lazy("Taken out after the weekly report was issued"),
    Action.PUT_BACK: lazy("Counted again after all"),
    Action.UNADJUST: lazy("Adjustment taken back"),
}
"""What the timeline says of an action taken."""

PHOTO_DONE: Mapping[PhotoAct, str] = {
    PhotoAct.BLUR: lazy("Parts of a photo blurred"),
    PhotoAct.UNBLUR: lazy("Blurring of a photo removed"),
    PhotoAct.MARK: lazy("Marks of a photo changed"),
    PhotoAct.TAKE_DOWN: lazy("A photo or clip was removed on request"),
}

JOINT_DONE: Mapping[JointAct, str] = {
    JointAct.JOIN: lazy("Joined in one event"),
    JointAct.PART: lazy("No longer joined"),
}

HAPPENED: Mapping[str, str] = {
    **{action.value: label for action, label in DONE.items()},
    **{act.value: label for act, label in PHOTO_DONE.items()},
    **{act.value: label for act, label in JOINT_DONE.items()},
}
"""What the timeline says of whatever an event tells."""

MARK: Mapping[str, str] = {
    "shows_children": lazy("Shows children"),
    "is_unpublished": lazy("Do not publish"),
}
"""The marks of a photo, by the columns that hold them."""

FIELD: Mapping[str, str] = {
    "volunteer_type_code": lazy("Volunteer type"),
    "activity_type_code": lazy("Type of activity"),
    "title": lazy("Name of the activity"),
    "held_on": lazy("Date of the activity"),
    "started_at_time": lazy("Start time"),
    "ended_at_time": lazy("End time"),
    "occasion": lazy("Occasion"),
    "area_code": lazy("Place (subdistrict and village)"),
    "village_text": lazy("Village name"),
    "place_name": lazy("Place name"),
    "latitude": lazy("Latitude"),
    "longitude": lazy("Longitude"),
    "host_role": lazy("Organised or took part"),
    "host_unit": lazy("Host unit"),
    "organising_unit": lazy("Organising unit"),
    "presided_by": lazy("Led by"),
    "people_total": lazy("Number of participants"),
    "people_by_group": lazy("Participants by group"),
    "details": lazy("What was done"),
    "result": lazy("Result"),
    "quantities": lazy("Quantities"),
    "beneficiaries": lazy("Who benefits"),
    "problems": lazy("Problems and suggestions"),
    "media": lazy("Photos and clip"),
}

SHOWN: Mapping[str, str] = {
    **FIELD,
    "started_at_time": lazy("Time"),
    "area_code": lazy("Place"),
    "host_role": lazy("Part taken"),
}
"""Names of fields where a submission is read; some lines show two fields in one."""

MISSING: Mapping[str, str] = {
    "volunteer_type_code": lazy("Please choose the type of activity."),
    "activity_type_code": lazy("Please choose the type of activity."),
    "held_on": lazy("Please choose the day of the activity."),
    "area_code": lazy("Please choose the subdistrict where it took place."),
    "people_total": lazy("Please enter how many people took part."),
    "host_unit": lazy("Please write whose activity you took part in."),
    "organising_unit": lazy("Please write your office or village."),
    "title": lazy("Please write the name of the activity."),
    "details": lazy("Please write what was done."),
}
"""What to do about a required field with nothing in it."""

INPUT: Mapping[str, str] = {
    "volunteer_type_code": "activity_type_code",
    "area_code": "place",
    "village_text": "place",
    "people_by_group": "people",
    "started_at_time": "held_on",
}
"""The field of the form that stands for a field of the content, where names differ."""
