"""What can fail at the door, with people, areas, lists and settings."""

from collections.abc import Mapping

from flask_babel import lazy_gettext

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
    "rule_changed": lazy_gettext(
        "This is not what you looked at any more. Please look at it again and confirm then."
    ),
    "answer_missing": lazy_gettext("Please say why."),
    "request_answered": lazy_gettext("Somebody else has answered this request."),
    "picture_unknown": lazy_gettext("No picture of yours has this number, or it is not blurred."),
    "not_erasable": lazy_gettext("This account cannot be erased like this."),
    "setting_unknown": lazy_gettext("There is no such setting here."),
    "setting_refused": lazy_gettext("This value cannot be kept. Please look at it again."),
    "wrong_code": lazy_gettext("The code is not right, or was used before."),
    "passkey_refused": lazy_gettext(
        "The passkey could not be used. Please try again, or use another way."
    ),
    "second_step_needed": lazy_gettext("Please confirm first that it is you."),
    "office_secret_needed": lazy_gettext(
        "Your duty asks for a longer password. Please choose one first."
    ),
    "proof_needed": lazy_gettext("Please confirm once more that it is you."),
    "provider_failed": lazy_gettext(
        "The sign-in of your office does not answer as it should. Please use your password here."
    ),
    "provider_refused": lazy_gettext("You were not signed in by your office. Please try again."),
    "identity_taken": lazy_gettext(
        "This account of your office is linked with another person here. Please call your "
        "administrator."
    ),
    "wrong_credentials": lazy_gettext("The name or the password is not right."),
    "too_many_tries": lazy_gettext(
        "It was wrong too often. Please wait %(minutes)s minutes and try once more."
    ),
    "card_not_valid": lazy_gettext("This link can no longer be used."),
    "duty_not_given": lazy_gettext("This duty in this place is not yours to give or to end."),
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
        "Another administrator has to grant this: not who asked and not who it is for. If one of "
        "you came in by a card of the other, seven days have to pass first."
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
}
