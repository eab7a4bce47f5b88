"""What becomes of a job: done once, tried again, given up with a reason."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import clock
from webapp.accounts.models import User
from webapp.db import db, reading
from webapp.errors import DomainError
from webapp.jobs import leases, queries, recovery, registry, runner, services
from webapp.jobs.carrier import Carrier, carrier
from webapp.jobs.errors import Hopeless
from webapp.jobs.models import Job, JobState
from webapp.jobs.reasons import in_words
from webapp.jobs.registry import Told

KIND = "tests.work"
Register = Callable[[registry.Work], None]


@pytest.fixture
def work_is(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Says what the tests' kind of work is."""

    def register(work: registry.Work) -> None:
        monkeypatch.setitem(registry.HANDLERS, KIND, registry.Handler(work, "Work of the tests"))

    return register


def ask(session: Session, key: str = "a", *, delay: timedelta = services.NOW) -> Job:
    job = services.enqueue(session, KIND, key, delay=delay)
    session.commit()
    return job


def look(session: Session, key: str = "a") -> Job:
    session.expire_all()
    job = queries.find(session, KIND, key)
    assert job is not None
    return job


def fail(_key: str, _told: Told) -> None:
    raise OSError("no disk")


def test_job_is_done_and_what_it_wrote_is_there(
    app: Flask, session: Session, work_is: Register
) -> None:
    user_id = session.scalars(select(User.id).limit(1)).one()

    def rename(key: str, told: Told) -> None:
        with reading() as read:
            user = read.get_one(User, user_id)
        told(50)
        db.session.get_one(User, user.id).phone = key

    work_is(rename)
    ask(session, "0999")

    assert runner.run_due(app) == 1

    job = look(session, "0999")
    assert (job.state, job.attempts, job.progress, job.reason) == (JobState.DONE, 1, 100, "")
    assert session.get_one(User, user_id).phone == "0999"


def test_failure_is_rolled_back_and_tried_again_after_a_pause(
    app: Flask, session: Session, work_is: Register
) -> None:
    user_id = session.scalars(select(User.id).limit(1)).one()

    def write_and_fail(_key: str, _told: Told) -> None:
        db.session.get_one(User, user_id).phone = "0999"
        db.session.flush()
        raise OSError("no disk\nsecond line")

    work_is(write_and_fail)
    ask(session)
    now = clock.utc_now()

    assert (runner.run_due(app, at=now), runner.run_due(app, at=now)) == (1, 0)

    job = look(session)
    assert (job.state, job.attempts, job.reason) == (JobState.QUEUED, 1, "OSError: no disk")
    assert timedelta(seconds=8) <= job.due_at - now <= timedelta(seconds=12)
    assert session.get_one(User, user_id).phone != "0999"


def test_pauses_grow_and_the_fifth_failure_is_the_last(
    app: Flask, session: Session, work_is: Register
) -> None:
    work_is(fail)
    ask(session)
    now, pauses = clock.utc_now(), []

    for _ in range(leases.MOST_ATTEMPTS):
        assert runner.run_due(app, at=now) == 1
        pauses.append(look(session).due_at - now)
        now = look(session).due_at

    assert [round(pause.total_seconds() / 3**n) in range(8, 13) for n, pause in
            enumerate(pauses)] == [True] * 5  # fmt: skip
    job = look(session)
    assert (job.state, job.attempts, job.reason) == (JobState.FAILED, 5, "OSError: no disk")
    assert runner.run_due(app, at=now + timedelta(days=1)) == 0


def test_hopeless_is_failed_at_once_with_its_sentence(
    app: Flask, session: Session, work_is: Register
) -> None:
    def refuse(_key: str, _told: Told) -> None:
        raise Hopeless("photo_unreadable", name="ภาพ.jpg")

    work_is(refuse)
    ask(session)

    runner.run_due(app)

    job = look(session)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    with app.app_context():
        assert "ภาพ.jpg" in in_words(job.reason)


def test_refusal_is_kept_as_its_code(app: Flask, session: Session, work_is: Register) -> None:
    def refuse(_key: str, _told: Told) -> None:
        raise DomainError

    work_is(refuse)
    ask(session)

    runner.run_due(app)

    assert look(session).reason == "domain_error"


def test_kind_that_nobody_knows_is_tried_again(app: Flask, session: Session) -> None:
    ask(session)

    runner.run_due(app)

    job = look(session)
    assert (job.state, job.reason) == (JobState.QUEUED, f'job_kind_unknown {{"kind": "{KIND}"}}')


def test_delayed_job_waits(app: Flask, session: Session, work_is: Register) -> None:
    work_is(lambda _key, _told: None)
    ask(session, delay=timedelta(minutes=5))

    assert runner.run_due(app) == 0
    assert runner.run_due(app, at=clock.utc_now() + timedelta(minutes=6)) == 1


def test_asking_twice_is_one_job(app: Flask, session: Session, work_is: Register) -> None:
    seen = []
    work_is(lambda key, _told: seen.append(key))

    first, second = ask(session), ask(session)

    assert first.id == second.id
    assert runner.run_due(app) == 1
    assert seen == ["a"]


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_what_ended_is_queued_anew(
    app: Flask, session: Session, work_is: Register, state: JobState
) -> None:
    work_is(lambda _key, _told: None)
    job = ask(session)
    session.execute(update(Job).values(state=state, attempts=5, reason="old", progress=100))
    session.commit()

    again = ask(session)

    assert (again.id, again.state, again.attempts, again.reason, again.progress) == (
        job.id, JobState.QUEUED, 0, "", 0,
    )  # fmt: skip


def test_running_job_is_left_alone(app: Flask, session: Session, work_is: Register) -> None:
    job = ask(session)
    with app.app_context():
        assert leases.claim(job.id, at=clock.utc_now()) is not None

    again = ask(session)

    assert (again.state, again.attempts) == (JobState.RUNNING, 1)
    assert runner.run_due(app) == 0


def test_job_of_a_dead_worker_is_taken_over_and_its_ghost_changes_nothing(
    app: Flask, session: Session, work_is: Register
) -> None:
    work_is(lambda _key, _told: None)
    job = ask(session)
    now = clock.utc_now()
    with app.app_context():
        ghost = leases.claim(job.id, at=now)
    assert ghost is not None

    assert runner.run_due(app, at=now + leases.LEASE / 2) == 0
    assert runner.run_due(app, at=now + leases.LEASE * 2) == 1

    with app.app_context():
        ghost.fail(OSError("late"), clock.utc_now())
        ghost.give_back()
        ghost.renew()
    assert ghost.is_lost
    assert (look(session).state, look(session).attempts) == (JobState.DONE, 2)


def test_job_that_kills_its_worker_every_time_is_given_up(app: Flask, session: Session) -> None:
    job = ask(session)
    now = clock.utc_now()
    for _ in range(leases.MOST_ATTEMPTS):
        with app.app_context():
            assert leases.claim(job.id, at=now) is not None
        now += leases.LEASE * 2

    assert runner.run_due(app, at=now) == 0

    assert (look(session).state, look(session).reason) == (JobState.FAILED, "job_worker_died")


def test_job_that_took_too_long_writes_nothing(
    app: Flask, session: Session, work_is: Register
) -> None:
    user_id = session.scalars(select(User.id).limit(1)).one()
    job_ids: list[int] = []

    def be_overtaken(key: str, _told: Told) -> None:
        later = clock.utc_now() + leases.LEASE * 2
        assert leases.claim(job_ids[0], at=later) is not None
        db.session.get_one(User, user_id).phone = "0999"

    work_is(be_overtaken)
    job_ids.append(ask(session).id)

    runner.run_due(app)

    assert (look(session).state, look(session).attempts) == (JobState.RUNNING, 2)
    assert session.get_one(User, user_id).phone != "0999"


def test_giving_back_takes_the_attempt_back(app: Flask, session: Session) -> None:
    job = ask(session)
    with app.app_context():
        lease = leases.claim(job.id, at=clock.utc_now())
        assert lease is not None
        lease.give_back()

    assert (look(session).state, look(session).attempts) == (JobState.QUEUED, 0)


def test_work_asked_for_by_work_is_done_too(
    app: Flask, session: Session, work_is: Register
) -> None:
    def go_on(key: str, _told: Told) -> None:
        if len(key) < 4:
            services.enqueue(db.session, KIND, key + "a")

    work_is(go_on)
    ask(session)

    assert runner.run_due(app) == 4


def test_retry_queues_what_failed_and_nothing_else(
    app: Flask, session: Session, work_is: Register
) -> None:
    work_is(lambda _key, _told: None)
    failed, other, waiting = ask(session, "a"), ask(session, "b"), ask(session, "c")
    session.execute(
        update(Job).where(Job.id.in_([failed.id, other.id])).values(state=JobState.FAILED)
    )

    assert services.retry(session, failed.id) == 1
    assert services.retry(session, waiting.id) == 0
    assert services.retry(session) == 1
    session.commit()
    assert runner.run_due(app) == 3


def carried(fresh_app: Flask) -> list[int]:
    found = []
    while (task := fresh_app.extensions["jobs_carrier"].huey.dequeue()) is not None:
        found.append(task.args[0])
    return found


def test_id_is_carried_after_the_commit_and_only_then(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        services.enqueue(db.session, KIND, "lost")
        db.session.rollback()
        job = services.enqueue(db.session, KIND, "kept")
        with db.session.begin_nested():
            services.enqueue(db.session, KIND, "kept")
        before = carried(fresh_app)
        db.session.commit()
        after = carried(fresh_app)

    assert (before, after) == ([], [job.id])


def test_id_of_a_delayed_job_arrives_later(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        services.enqueue(db.session, KIND, "a", delay=timedelta(minutes=5))
        db.session.commit()
        task = carrier().huey.dequeue()

    assert task.eta is not None


def test_file_of_ids_is_nothing_to_the_store(fresh_app: Flask) -> None:
    media_dir = fresh_app.config["EREPORT"].media_dir
    with fresh_app.app_context():
        services.enqueue(db.session, KIND, "a")
        db.session.commit()

    checked = fresh_app.test_cli_runner().invoke(args=["media", "check", "--repair"])
    swept = fresh_app.test_cli_runner().invoke(args=["media", "sweep"])

    assert (checked.exit_code, swept.exit_code) == (0, 0)
    assert "0 missing, 0 damaged, 0 unnamed, 0 leftover" in checked.output
    assert (media_dir / "jobs.sqlite3").exists()


def test_lost_ids_are_carried_again_once_and_not_without_end(
    fresh_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "CROWD", 3)
    now = clock.utc_now()
    with fresh_app.app_context():
        ids = [services.enqueue(db.session, KIND, str(number)).id for number in range(5)]
        later = services.enqueue(db.session, KIND, "later", delay=timedelta(hours=1)).id
        db.session.commit()
        carried(fresh_app)

        counts = [recovery.find_again(now + timedelta(minutes=1)) for _ in range(2)]
        found = carried(fresh_app)
        monkeypatch.setattr(recovery, "CROWD", 10)
        recovery.begin(now + timedelta(minutes=1))

        assert (counts, found) == ([3, 0], ids[:3])
        assert carried(fresh_app) == [*ids, later]


def test_commands_list_and_retry(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        job_id = services.enqueue(db.session, KIND, "a").id
        services.enqueue(db.session, KIND, "b")
        db.session.execute(
            update(Job).where(Job.id == job_id).values(state=JobState.FAILED, reason="OSError: x")
        )
        db.session.commit()
    run = fresh_app.test_cli_runner().invoke

    listed = run(args=["jobs", "list"]).output
    failed = run(args=["jobs", "list", "--state", "failed"]).output
    unclear = run(args=["jobs", "retry"])
    retried = run(args=["jobs", "retry", "--all"]).output

    assert listed.startswith("1 queued, 0 running, 0 done, 1 failed\n")
    assert [line.split()[:4] for line in failed.splitlines()[1:]] == [
        [str(job_id), "failed", KIND, "a"]
    ]
    assert unclear.exit_code == 2
    assert retried == "1 queued anew.\n"


def test_storage_that_fails_harms_no_request(
    fresh_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_carrier: Carrier) -> None:
        raise OSError

    with fresh_app.app_context():
        monkeypatch.setattr(Carrier, "huey", property(broken))
        services.enqueue(db.session, KIND, "a")
        db.session.commit()

        assert queries.find(db.session, KIND, "a") is not None
        assert carrier().heard_at() is None


def test_eight_workers_run_each_job_once(fresh_app: Flask, work_is: Register) -> None:
    seen: list[str] = []
    work_is(lambda key, _told: seen.append(key))
    with fresh_app.app_context():
        ids = [services.enqueue(db.session, KIND, str(number)).id for number in range(25)]
        db.session.commit()
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        for job_id in ids:
            with fresh_app.app_context():
                runner.run(job_id)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(seen, key=int) == [str(number) for number in range(25)]
    with fresh_app.app_context():
        states = set(db.session.execute(select(Job.state, Job.attempts)).tuples())
    assert states == {(JobState.DONE, 1)}
