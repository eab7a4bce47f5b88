"""What can go wrong with notices. Sentences: `error_pages`."""

from webapp.errors import DomainError


class SubscriptionUnreadable(DomainError):
    """What a browser said of its subscription is none, or leads to no push service."""

    code = "subscription_unreadable"
    status = 422


class PushServiceSilent(DomainError):
    """A push service could not be reached or had no time; `count` browsers wait for it."""

    code = "push_service_silent"
    status = 503
