"""The darkroom: whatever happens to a decoder, the server gets an answer in time and goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.media import misbehaving
from webapp.media.clips import ClipTooLong
from webapp.media.darkroom import Darkroom, DarkroomClosed, Limits
from webapp.media.images import PhotoTooLarge
from webapp.media.judging import PhotoUnsafe

SHORT = Limits(seconds=1, memory_mb=200)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def darkroom():
    darkroom = Darkroom(2)
    yield darkroom
    darkroom.close()


def run(darkroom, function, *args, limits=SHORT):
    return darkroom.call(function, *args, limits=limits, failing=PhotoUnsafe)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(holds, seconds=10):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_is_returned_comes_through(darkroom):
    value = {"plain": [1, 2.5, None, True, "ไทย", b"\0" * 1_000_000]}

    assert run(darkroom, misbehaving.echo, value) == value
    assert run(darkroom, misbehaving.own_pid) != os.getpid()


def test_refusal_comes_through_with_its_details(darkroom):
    with pytest.raises(ClipTooLong) as long:
        run(darkroom, misbehaving.refuse, 31)
    with pytest.raises(PhotoTooLarge) as large:
        run(darkroom, misbehaving.refuse_by_size)

    assert long.value.details == {"seconds": 31}
    assert large.value.details == {"width_px": 90_000, "height_px": 80_000}


@pytest.mark.parametrize(
    "function",
    [misbehaving.endless, misbehaving.sleep_for_ever, misbehaving.endless_in_c,
     misbehaving.memory_bomb, misbehaving.crash, misbehaving.kill_itself, misbehaving.leave,
     misbehaving.surprise, misbehaving.open_many,
     misbehaving.answer_with_code, misbehaving.answer_with_a_path],
    ids=lambda function: function.__name__,
)  # fmt: skip
def test_misbehaviour_is_refused_in_time_and_the_next_file_is_read(darkroom, function):
    started = time.monotonic()

    with pytest.raises(PhotoUnsafe):
        run(darkroom, function)

    assert time.monotonic() - started < 3 * SHORT.seconds + 5
    assert run(darkroom, misbehaving.echo, "next") == "next"
    assert not Path("/tmp/the-decoder-got-out").exists()  # noqa: S108


def test_error_of_the_disk_is_no_judgement(darkroom, tmp_path):
    with pytest.raises(FileNotFoundError):
        run(darkroom, misbehaving.open_absent, str(tmp_path / "absent"))


def test_files_are_written_no_larger_than_allowed(darkroom, tmp_path):
    path = str(tmp_path / "made")
    roomy = Limits(seconds=1, file_mb=2)

    with pytest.raises(PhotoUnsafe):
        run(darkroom, misbehaving.write, path, 1)
    assert run(darkroom, misbehaving.write, path, 2**20, limits=roomy) == 2**20
    with pytest.raises(PhotoUnsafe):
        run(darkroom, misbehaving.write, path, 3 * 2**20, limits=roomy)


def test_what_libraries_print_is_no_answer(darkroom):
    assert run(darkroom, misbehaving.print_much) == "the answer"


def test_decoder_inherits_nothing(darkroom, monkeypatch):
    monkeypatch.setenv("EREPORT_SECRET_KEY", "secret")
    fresh = Darkroom(1)

    found = run(fresh, misbehaving.surroundings)
    fresh.close()

    assert found.pop("rss_mb") < 120
    assert found == {
        "environment": ["LC_CTYPE", "MALLOC_ARENA_MAX", "PYTHONPATH"],
        "modules": [],
        # Three that lead nowhere, and the two pipes.
        "files": 5,
        "core": 0,
        "nice": os.nice(0) + 5,
    }


def test_decoder_killed_while_it_works_costs_its_file_alone(darkroom, tmp_path):
    path, outcomes = tmp_path / "pid", []

    def work():
        try:
            run(darkroom, misbehaving.says_pid_and_waits, str(path), 30,
                limits=Limits(seconds=30, file_mb=1))  # fmt: skip
        except PhotoUnsafe:
            outcomes.append("refused")

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: path.exists() and path.read_text(encoding="ascii"))
    other = run(darkroom, misbehaving.echo, "meanwhile")
    os.kill(int(path.read_text(encoding="ascii")), signal.SIGKILL)
    thread.join(timeout=5)

    assert (other, outcomes) == ("meanwhile", ["refused"])
    assert run(darkroom, misbehaving.echo, "next") == "next"


def test_decoder_killed_while_it_waits_costs_nothing(darkroom):
    pids = {run(darkroom, misbehaving.own_pid) for _ in range(3)}
    for pid in pids:
        os.kill(pid, signal.SIGKILL)

    assert run(darkroom, misbehaving.echo, "next") == "next"


def test_stopping_the_server_does_not_stop_a_decoder_in_the_middle(darkroom):
    for told in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        pid = run(darkroom, misbehaving.own_pid)
        os.kill(pid, told)
        assert run(darkroom, misbehaving.own_pid) == pid


def test_no_more_processes_than_allowed(darkroom):
    pids: list[int] = []

    def work():
        pids.extend(run(darkroom, misbehaving.own_pid) for _ in range(10))

    before = {run(darkroom, misbehaving.own_pid)}
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(pids) == 80
    assert len(before | set(pids)) <= 2


@pytest.mark.slow
def test_patient_work_leaves_a_process_to_the_door(tmp_path):
    darkroom = Darkroom(2)
    patient = Limits(seconds=30, file_mb=1, is_patient=True)

    def work(number):
        run(darkroom, misbehaving.says_pid_and_waits, str(tmp_path / str(number)), 1,
            limits=patient)  # fmt: skip

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    wait_until(lambda: list(tmp_path.iterdir()))
    begun = time.monotonic()
    run(darkroom, misbehaving.echo, "door")
    waited = time.monotonic() - begun
    there = len(list(tmp_path.iterdir()))
    for thread in threads:
        thread.join()
    darkroom.close()

    assert (there, waited < 0.9) == (1, True)


@pytest.mark.slow
def test_process_is_replaced_after_its_share(monkeypatch):
    monkeypatch.setattr("webapp.media.darkroom.MOST_TASKS", 2)
    darkroom = Darkroom(1)

    pids = [run(darkroom, misbehaving.own_pid) for _ in range(6)]
    darkroom.close()

    assert [pids[0] == pids[1], pids[2] == pids[3], len(set(pids))] == [True, True, 3]


def test_closed_darkroom_says_nothing_about_the_file(monkeypatch):
    monkeypatch.setattr("webapp.media.decoder_process._PROGRAM", "raise SystemExit(1)")
    darkroom = Darkroom(1)

    with pytest.raises(DarkroomClosed):
        run(darkroom, misbehaving.echo, 1)
    darkroom.close()


def test_without_processes_work_is_done_here():
    here = Darkroom(0)

    assert run(here, misbehaving.own_pid) == os.getpid()
    with pytest.raises(PhotoUnsafe):
        run(here, misbehaving.surprise)
    with pytest.raises(ClipTooLong):
        run(here, misbehaving.refuse, 40)


PROGRAM = """
import sys, time
from tests.media import misbehaving
from webapp.media import darkroom
from webapp.media.judging import PhotoUnsafe
darkroom.configure(2)
print(darkroom.call(misbehaving.own_pid, limits=darkroom.Limits(seconds=5), failing=PhotoUnsafe),
      flush=True)
if "wait" in sys.argv:
    darkroom.call(misbehaving.endless_in_c, limits=darkroom.Limits(seconds=60), failing=PhotoUnsafe)
"""


def started(*args):
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-W", "error", "-X", "dev", "-c", PROGRAM, *args],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_end_of_the_interpreter_is_quiet_and_leaves_nobody():
    process = started()

    said, complaints = process.communicate(timeout=30)

    assert (process.returncode, complaints) == (0, "")
    wait_until(lambda: not is_alive(int(said)))


@pytest.mark.slow
def test_killed_server_leaves_no_decoder_even_a_busy_one():
    process = started("wait")
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    time.sleep(0.3)

    process.kill()
    process.communicate()

    wait_until(lambda: not is_alive(pid))
