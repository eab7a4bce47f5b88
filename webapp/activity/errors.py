"""Why a list is not changed."""

from webapp.errors import DomainError


class ItemCodeTaken(DomainError):
    """A line of this list has the code; codes are never given twice. Detail `item`."""

    code = "item_code_taken"
    status = 409


class ItemNameTaken(DomainError):
    """A line in use is called so; detail `item`."""

    code = "item_name_taken"
    status = 409


class ItemInUse(DomainError):
    """Reports name it, so it is retired, not deleted; detail `count`."""

    code = "item_in_use"
    status = 409


class ItemUnchanged(DomainError):
    """It is so already."""

    code = "item_unchanged"
    status = 409


class ValidityBackwards(DomainError):
    """The last day lies before the first one."""

    code = "validity_backwards"
