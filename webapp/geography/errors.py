"""Why an area cannot become what somebody wants."""

from webapp.errors import DomainError


class AreaCodeTaken(DomainError):
    """There is an area with this code; detail `area`."""

    code = "area_code_taken"
    status = 409


class AreaCodeMisplaced(DomainError):
    """The code is not one of a village of this subdistrict, or does not hold its number."""

    code = "area_code_misplaced"


class AreaInUse(DomainError):
    """Areas lie in it that are not given up; detail `count`."""

    code = "area_in_use"
    status = 409


class AreaNotMergeable(DomainError):
    """Only two villages that are not given up can be put together."""

    code = "area_not_mergeable"


class AreaUnchanged(DomainError):
    """It is so already."""

    code = "area_unchanged"
    status = 409


class DayAhead(DomainError):
    """What is to come is not written down as having happened."""

    code = "day_ahead"
