"""Settings, read once from the environment and refused by name when wrong.

Nothing else in the product reads `os.environ`.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "EREPORT_"
SHORTEST_SECRET = 32
BUCKET_URL = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_.-]+)*", re.ASCII)
REDIS_URL = re.compile(
    r"rediss?://([^/@\s]*@)?[A-Za-z0-9.\[\]:-]+(:[0-9]{1,5})?(/[0-9]{1,4})?", re.ASCII
)
SERVER_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.ASCII)
CONTACT = re.compile(r"(mailto:[^@\s]+@[^@\s]+|tel:\+?[0-9-]+|https://\S+)", re.ASCII)
HOST_NAME = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]+", re.ASCII)
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?", re.ASCII)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DATABASE_SCHEMES = ("sqlite", "postgresql+psycopg")


class Environment(StrEnum):
    """Where the product runs; decides what may be shown and what must be set."""

    DEVELOPMENT = "development"
    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


class ConfigError(ValueError):
    """A setting is missing or wrong; the message begins with its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of the product. Sizes in bytes unless the name says otherwise."""

    environment: Environment
    secret_key: str = field(repr=False)
    database_url: str
    media_dir: Path
    media_reserve_mb: int = 512
    media_url: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_key: str = ""
    s3_secret: str = field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    decoders: int = 2
    connection_limit: int = 2000
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    public_url: str = ""
    hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    log_format: str = "json"
    log_level: str = "INFO"
    max_request_mb: int = 240
    tray_days: int = 14
    jobs_url: str = field(default="", repr=False)
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    oidc_origins: tuple[str, ...] = ()
    oidc_strong: tuple[str, ...] = ()
    worker: bool = True
    push_hosts: tuple[str, ...] = ()
    limits_url: str = field(default="", repr=False)
    limit_pages: int = 600
    limit_door: int = 120
    security_contact: str = ""

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The key, and those before it, newest first."""
        return (self.secret_key, *self.old_secret_keys)

    @property
    def media_bucket(self) -> tuple[str, str]:
        """Bucket and folder of `media_url`."""
        bucket, _, folder = self.media_url.removeprefix("s3://").partition("/")
        return bucket, folder

    @property
    def shows_demo_accounts(self) -> bool:
        """Whether the sign-in page lists the demo's people and their shared password."""
        return self.environment is Environment.DEMO

    @property
    def is_public(self) -> bool:
        """Whether the product is reached over HTTPS, so that cookies must be Secure."""
        return self.public_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings.

    Raises:
        ConfigError: naming the first setting that is missing or wrong.
    """
    read = _Reader(os.environ if environ is None else environ)
    environment = read.choice("ENVIRONMENT", Environment, Environment.PRODUCTION)
    read.check_bucket("MEDIA_URL", needs=("S3_KEY", "S3_SECRET"))
    read.check_bucket("OIDC_ISSUER", needs=("OIDC_CLIENT_ID", "OIDC_NAME"))
    return Config(
        environment=environment,
        secret_key=read.secret("SECRET_KEY"),
        old_secret_keys=read.secrets("OLD_SECRET_KEYS"),
        database_url=read.database_url("DATABASE_URL"),
        media_dir=read.folder("MEDIA_DIR"),
        media_reserve_mb=read.number("MEDIA_RESERVE_MB", 512, lowest=0, highest=1_000_000),
        media_url=read.bucket_url("MEDIA_URL"),
        s3_endpoint=read.url("S3_ENDPOINT"),
        s3_region=read.text("S3_REGION", "us-east-1"),
        s3_key=read.text("S3_KEY", ""),
        s3_secret=read.text("S3_SECRET", ""),
        log_format=read.one_of("LOG_FORMAT", ("json", "text"), "json"),
        log_level=read.one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
        max_request_mb=read.number("MAX_REQUEST_MB", 240, lowest=1, highest=4096),
        tray_days=read.number("TRAY_DAYS", 14, lowest=1, highest=365),
        jobs_url=read.redis_url("JOBS_URL"),
        worker=read.one_of("WORKER", ("0", "1"), "1") == "1",
        **_listening(read),
        **_neighbours(read),
    )


def _listening(read: "_Reader") -> dict[str, Any]:
    """Where requests come in, how many, and under which names."""
    return {
        "host": read.text("HOST", "127.0.0.1"),
        "port": read.number("PORT", 8000, lowest=1, highest=65535),
        "threads": read.number("THREADS", 8, lowest=1, highest=256),
        "decoders": read.number("DECODERS", 2, lowest=0, highest=64),
        "connection_limit": read.number("CONNECTION_LIMIT", 2000, lowest=10, highest=100_000),
        "public_url": read.url("PUBLIC_URL"),
        "hosts": read.listed("HOSTS", SERVER_NAME, "host names"),
        "trusted_proxies": read.number("TRUSTED_PROXIES", 0, lowest=0, highest=5),
    }


def _neighbours(read: "_Reader") -> dict[str, Any]:
    """Whom the product talks to outside, and how often others may talk to it."""
    return {
        "push_hosts": read.listed("PUSH_HOSTS", HOST_NAME, "host names"),
        "limits_url": read.redis_url("LIMITS_URL"),
        "limit_pages": read.number("LIMIT_PAGES", 600, lowest=0, highest=1_000_000),
        "limit_door": read.number("LIMIT_DOOR", 120, lowest=0, highest=1_000_000),
        "security_contact": read.contact("SECURITY_CONTACT"),
        "oidc_issuer": read.secure_url("OIDC_ISSUER"),
        "oidc_client_id": read.text("OIDC_CLIENT_ID", ""),
        "oidc_client_secret": read.text("OIDC_CLIENT_SECRET", ""),
        "oidc_name": read.text("OIDC_NAME", ""),
        "oidc_origins": read.listed("OIDC_ORIGINS", ORIGIN, "origins such as https://id.example"),
        "oidc_strong": tuple(read.text("OIDC_STRONG", "").replace(",", " ").split()),
    }


class _Reader:
    """Typed look-ups in a mapping of strings; each refuses nonsense by the variable's name."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(PREFIX + name, "").strip() or default

    def required(self, name: str, hint: str) -> str:
        value = self.text(name, "")
        if not value:
            message = f"{PREFIX}{name} is not set: {hint}"
            raise ConfigError(message)
        return value

    def number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isascii() or not raw.isdigit() or not lowest <= int(raw) <= highest:
            message = f"{PREFIX}{name} must be a whole number from {lowest} to {highest}: {raw!r}"
            raise ConfigError(message)
        return int(raw)

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            message = f"{PREFIX}{name} must be one of {', '.join(allowed)}: {value!r}"
            raise ConfigError(message)
        return value

    def choice(self, name: str, kind: type[Environment], default: Environment) -> Environment:
        return kind(self.one_of(name, tuple(member.value for member in kind), default.value))

    def secret(self, name: str) -> str:
        value = self.required(name, "make one with: python3 -c 'import secrets; "
                              "print(secrets.token_hex(32))'")  # fmt: skip
        self._check_length(name, value)
        return value

    def secrets(self, name: str) -> tuple[str, ...]:
        """Keys with commas between."""
        given = [value.strip() for value in self.text(name, "").split(",")]
        for value in filter(None, given):
            self._check_length(name, value)
        return tuple(value for value in given if value)

    def _check_length(self, name: str, secret: str) -> None:
        if len(secret) < SHORTEST_SECRET:
            message = f"{PREFIX}{name} must have at least {SHORTEST_SECRET} characters"
            raise ConfigError(message)

    def contact(self, name: str) -> str:
        value = self.text(name, "")
        if value and not CONTACT.fullmatch(value):
            message = f"{PREFIX}{name} must be like mailto:a@example.go.th or https://…: {value!r}"
            raise ConfigError(message)
        return value

    def database_url(self, name: str) -> str:
        value = self.required(name, "for example sqlite:////srv/e-report/e-report.sqlite3")
        if value.partition(":")[0] not in DATABASE_SCHEMES:
            # The URL may hold a password, so the message does not repeat it.
            message = f"{PREFIX}{name} must begin with {' or '.join(DATABASE_SCHEMES)}"
            raise ConfigError(message)
        return value

    def folder(self, name: str) -> Path:
        path = Path(self.required(name, "the folder for pictures and clips"))
        if not path.is_absolute():
            message = f"{PREFIX}{name} must be an absolute path: {str(path)!r}"
            raise ConfigError(message)
        return path

    def bucket_url(self, name: str) -> str:
        value = self.text(name, "")
        if value and not BUCKET_URL.fullmatch(value):
            message = f"{PREFIX}{name} must be like s3://bucket or s3://bucket/folder: {value!r}"
            raise ConfigError(message)
        return value

    def check_bucket(self, name: str, *, needs: tuple[str, ...]) -> None:
        """Refuse a bucket without its keys, and keys without their bucket."""
        for other in needs:
            if bool(self.text(name, "")) != bool(self.text(other, "")):
                there, absent = (name, other) if self.text(name, "") else (other, name)
                message = f"{PREFIX}{absent} is not set, but {PREFIX}{there} is"
                raise ConfigError(message)

    def listed(self, name: str, wanted: re.Pattern[str], what: str) -> tuple[str, ...]:
        """Values with commas between, in small letters."""
        given = [host.strip().lower() for host in self.text(name, "").split(",")]
        for host in filter(None, given):
            if not wanted.fullmatch(host):
                message = f"{PREFIX}{name} must be {what} with commas between: {host!r}"
                raise ConfigError(message)
        return tuple(host for host in given if host)

    def redis_url(self, name: str) -> str:
        value = self.text(name, "")
        if value and not REDIS_URL.fullmatch(value):
            # The URL may hold a password, so the message does not repeat it.
            message = f"{PREFIX}{name} must be like redis://host:6379/0 or rediss://…"
            raise ConfigError(message)
        return value

    def secure_url(self, name: str) -> str:
        """An address that is fetched from: over HTTPS, or on this very machine."""
        value = self.url(name)
        if urlsplit(value).scheme == "http" and urlsplit(value).hostname not in LOOPBACK:
            message = f"{PREFIX}{name} must be an https address: {value!r}"
            raise ConfigError(message)
        return value

    def url(self, name: str) -> str:
        value = self.text(name, "")
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            message = f"{PREFIX}{name} must be a full http or https address: {value!r}"
            raise ConfigError(message)
        return value.rstrip("/")
