"""Why a setting is not taken."""

from webapp.errors import DomainError


class SettingRefused(DomainError):
    """The value is none that this setting can have. `reason` is a key of labels.REFUSED."""

    code = "setting_refused"


class SettingUnknown(DomainError):
    """There is no such setting, or it cannot be set in areas like this one."""

    code = "setting_unknown"
    status = 404
