"""What cannot be done with the tray."""

from typing import ClassVar

from webapp.errors import DomainError


class TrayNothingGiven(DomainError):
    """Neither a file nor a text came."""

    code: ClassVar[str] = "tray_nothing_given"
    status: ClassVar[int] = 422


class TrayPlaceNotChosen(DomainError):
    """It was not said which village it is from."""

    code: ClassVar[str] = "tray_place_not_chosen"
    status: ClassVar[int] = 422
