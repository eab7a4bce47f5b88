"""What proves a person beside a password: one-time codes, passkeys, a provider's word."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.db import Model


class TotpSecret(Model):
    """The secret shared with a person's authenticator app (RFC 6238)."""

    __tablename__ = "totp_secrets"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted with a key made from the product's secret."""
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    """The newest time step whose code was taken: no code is taken twice."""


class RecoveryCode(Model):
    """A code for the day the phone is gone; good once."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A public key of a person's device (WebAuthn)."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    """Base64url, as browsers give it."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class ExternalIdentity(Model):
    """A person as an office's own provider knows them (OpenID Connect)."""

    __tablename__ = "external_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime]
    linked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class TrustedDevice(Model):
    """A browser in which a person showed a second factor and asked not to be asked for a while."""

    __tablename__ = "trusted_devices"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    trusted_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SpentChallenge(Model):
    """A challenge that a passkey has answered: none is answered twice."""

    __tablename__ = "spent_challenges"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(index=True)


class FactorFailure(Model):
    """Wrong codes in a row of one person, and until when none is looked at."""

    __tablename__ = "factor_failures"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    failures: Mapped[int]
    blocked_until: Mapped[datetime | None]
