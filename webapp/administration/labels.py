"""Words of the administration screens."""

from collections.abc import Mapping, Sequence

from webapp.activity.catalogue import ListName
from webapp.activity.models import AppliesTo, Standing
from webapp.geography.change_models import ChangeKind
from webapp.geography.models import Level
from webapp.i18n import lazy

GROUPS: Mapping[str, str] = {
    "accounts": lazy("Signing in"),
    "submissions": lazy("Reports"),
    "tray": lazy("Picture tray"),
    "privacy": lazy("Personal data"),
    "retention": lazy("How long things are kept"),
}
"""Headings of settings, in the order of the screen; groups unknown here come last by their key."""

REFUSED: Mapping[str, str] = {
    "empty": lazy("Please write something here."),
    "not_a_number": lazy("Please enter digits only, for example 25."),
    "out_of_bounds": lazy("Please enter a number from %(lowest)s to %(highest)s."),
    "not_a_date": lazy("Please write a day like 1/11/2569."),
    "not_a_choice": lazy("Please choose one of the list."),
    "not_a_text": lazy("Please write something here."),
    "too_long": lazy("Please write it shorter."),
}

LISTS: Mapping[ListName, str] = {
    ListName.VOLUNTEER_TYPES: lazy("Volunteer types"),
    ListName.ACTIVITY_TYPES: lazy("Types of activity"),
    ListName.OCCASIONS: lazy("Occasions"),
    ListName.PEOPLE_GROUPS: lazy("Groups of people"),
    ListName.UNITS: lazy("Units"),
    ListName.RETURN_REASONS: lazy("Reasons for returning"),
}

LIST_HINTS: Mapping[ListName, str] = {
    ListName.VOLUNTEER_TYPES: lazy("The first level: reports are counted by these."),
    ListName.ACTIVITY_TYPES: lazy("What a reporter chooses in the first step of the form."),
    ListName.OCCASIONS: lazy("Offered around their day of the year; every report may say another."),
    ListName.PEOPLE_GROUPS: lazy("The groups by which participants are counted."),
    ListName.UNITS: lazy("Offered where results are counted; others can be typed."),
    ListName.RETURN_REASONS: lazy("What the district can choose with one press."),
}

STANDING: Mapping[Standing, str] = {
    Standing.OFFICIAL: lazy("Official"),
    Standing.DRAFT: lazy("Draft"),
}

APPLIES_TO: Mapping[AppliesTo, str] = {
    AppliesTo.PHOTO: lazy("One photo"),
    AppliesTo.CLIP: lazy("The clip"),
    AppliesTo.FIELD: lazy("One answer"),
    AppliesTo.WHOLE: lazy("The whole report"),
}

LEVEL: Mapping[Level, str] = {
    Level.COUNTRY: lazy("Country"),
    Level.PROVINCE: lazy("Province"),
    Level.DISTRICT: lazy("District"),
    Level.SUBDISTRICT: lazy("Subdistrict"),
    Level.VILLAGE: lazy("Village or community"),
}

CHANGE: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: lazy("Added"),
    ChangeKind.RENAMED: lazy("Renamed"),
    ChangeKind.RETIRED: lazy("Given up"),
    ChangeKind.RESTORED: lazy("In use again"),
    ChangeKind.MERGED: lazy("Put together with another one"),
    ChangeKind.RECEIVED: lazy("Another one was put together with it"),
}

FATE: Mapping[str, str] = {
    "added": lazy("New"),
    "changed": lazy("Changed"),
    "restored": lazy("In use again"),
    "unchanged": lazy("As it is"),
    "wrong": lazy("To be corrected"),
}
"""What would become of a row of a sheet."""

UNREADABLE: Mapping[str, str] = {
    "empty": lazy("There is nothing in the file."),
    "too_large": lazy("The file is larger than 5 MB."),
    "too_long": lazy("The file has more than 5,000 rows. Please divide it."),
    "not_a_table": lazy("This is no Excel (.xlsx) or CSV file."),
    "old_excel": lazy("This is an old Excel file (.xls). Please save it as .xlsx first."),
    "locked": lazy("The file is protected by a password. Please save it without one."),
}
"""Why a sheet cannot be read."""

LIST_PROBLEMS: Sequence[tuple[str, str]] = (
    ("not UTF-8", lazy("The file is not saved as CSV UTF-8.")),
    (r"header lacks (?P<columns>.+)", lazy("The heading lacks the columns %(columns)s.")),
    ("column comes twice", lazy("A column comes twice in the heading.")),
    (r"cells instead of (?P<count>\d+)", lazy("The line does not have %(count)s cells.")),
    ("is not CSV", lazy("The line cannot be read as CSV.")),
    ("already stands in", lazy("The code comes twice.")),
    ("Thai name is empty", lazy("The Thai name is missing.")),
    ("longer than", lazy("The name is too long.")),
    ("is unknown", lazy("The area above it is not in the list.")),
    ("does not begin with", lazy("The code does not begin with the code of the area above it.")),
    ("the code", lazy("The code does not have the right digits for its level.")),
    ("is not the one in the code", lazy("The number is not the one in the code.")),
    ("number from 1", lazy("The number is not from 1 to 999.")),
    ("postcode", lazy("The postcode is not five digits.")),
    ("lat|degrees", lazy("The position is not in Thailand.")),
    ("unknown kind", lazy("The kind of area is not known.")),
)
"""What `list_files` and `geography.area_files` say of a line, and how the screen says it."""
