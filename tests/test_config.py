"""Settings: read from the environment, refused by name."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from webapp.config import PREFIX, Config, ConfigError, Environment, load

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "EREPORT_ENVIRONMENT": "production",
    "EREPORT_SECRET_KEY": "x" * 32,
    "EREPORT_DATABASE_URL": "sqlite:////srv/e-report/e-report.sqlite3",
    "EREPORT_MEDIA_DIR": "/srv/e-report/media",
}

BUCKET = {
    "EREPORT_MEDIA_URL": "s3://media/office",
    "EREPORT_S3_KEY": "key",
    "EREPORT_S3_SECRET": "geheim",
}


def test_load_reads_what_is_set_and_presets_the_rest() -> None:
    config = load(GOOD)

    assert config.environment is Environment.PRODUCTION
    assert config.media_dir == Path("/srv/e-report/media")
    assert (config.host, config.port) == ("127.0.0.1", 8000)


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "MEDIA_DIR"])
def test_load_without_a_needed_setting_names_it(name: str) -> None:
    environ = {key: value for key, value in GOOD.items() if key != PREFIX + name}

    with pytest.raises(ConfigError, match=PREFIX + name):
        load(environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENVIRONMENT", "live"),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://u:p@db/x"),
        ("MEDIA_DIR", "media"),
        ("MEDIA_RESERVE_MB", "-1"),
        ("MEDIA_URL", "https://bucket.example.org"),
        ("MEDIA_URL", "s3://Bucket"),
        ("MEDIA_URL", "s3://bucket/"),
        ("S3_ENDPOINT", "s3.example.org"),
        ("PORT", "80a"),
        ("PORT", "๘๐๐๐"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("THREADS", "-1"),
        ("PUBLIC_URL", "example.org"),
        ("LOG_FORMAT", "xml"),
        ("OLD_SECRET_KEYS", "short"),
        ("HOSTS", "https://a.example"),
        ("LIMITS_URL", "memory://"),
        ("LIMIT_PAGES", "many"),
        ("SECURITY_CONTACT", "it@example.go.th"),
        ("LOG_LEVEL", "LOUD"),
        ("TRUSTED_PROXIES", "9"),
        ("MAX_REQUEST_MB", "0"),
        ("JOBS_URL", "http://cache.example.org"),
        ("JOBS_URL", "redis://"),
        ("JOBS_URL", "redis://host/zero"),
        ("WORKER", "yes"),
    ],
)
def test_load_refuses_nonsense_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=PREFIX + name):
        load({**GOOD, **BUCKET, PREFIX + name: value})


def test_load_reads_a_bucket() -> None:
    config = load({**GOOD, **BUCKET})

    assert config.media_bucket == ("media", "office")
    assert "geheim" not in repr(config)


@pytest.mark.parametrize("name", BUCKET)
def test_load_of_half_a_bucket_names_what_is_missing(name: str) -> None:
    environ = {key: value for key, value in {**GOOD, **BUCKET}.items() if key != name}

    with pytest.raises(ConfigError, match=f"^{name} is not set"):
        load(environ)


def test_refusing_a_database_does_not_repeat_its_password() -> None:
    with pytest.raises(ConfigError) as refused:
        load({**GOOD, "EREPORT_DATABASE_URL": "mysql://user:geheim@db/x"})

    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:6379/0", "redis://:geheim@redis:6379", "rediss://a:b@[::1]:1/2"]
)
def test_load_reads_where_jobs_are_carried(url: str) -> None:
    config = load({**GOOD, "EREPORT_JOBS_URL": url, "EREPORT_WORKER": "0"})

    assert (config.jobs_url, config.worker) == (url, False)
    assert "geheim" not in repr(config)


def test_refusing_a_queue_does_not_repeat_its_password() -> None:
    with pytest.raises(ConfigError) as refused:
        load({**GOOD, "EREPORT_JOBS_URL": "amqp://u:geheim@host"})

    assert "geheim" not in str(refused.value)


def test_load_reads_further_push_services() -> None:
    config = load({**GOOD, "EREPORT_PUSH_HOSTS": "push.example.org, *.Example.net ,"})

    assert config.push_hosts == ("push.example.org", "*.example.net")


@pytest.mark.parametrize(
    "host", ["*", "*.", "localhost", "127.0.0.1", "https://a.example", "a b.c"]
)
def test_load_refuses_what_is_no_push_service(host: str) -> None:
    with pytest.raises(ConfigError, match="EREPORT_PUSH_HOSTS"):
        load({**GOOD, "EREPORT_PUSH_HOSTS": host})


def test_example_names_every_setting() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(rf"^#?\s*{PREFIX}(\w+)=", text, flags=re.MULTILINE))

    assert named == {field.name.upper() for field in fields(Config)}
