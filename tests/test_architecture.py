"""The rules of the house that a machine can hold: layers, sizes, names, where commits happen."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "webapp").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MOST_LINES = 300
MOST_FUNCTION_LINES = 40
MOST_TEMPLATE_LINES = 120
GALLERIES = {"page.html", "steps_page.html", "paper_page.html"}
BANNED_NAMES = re.compile(r"(utils?|helpers?|common|manager|base)\.py$")
COMMITTERS = {"db.py", "cli.py", "commands.py", "periodic.py", "runner.py", "schema.py"}
"""Where a transaction may end: the edge of a request, a command, a job, setting up."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_layers_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603

    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_file_is_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= MOST_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    long = {
        node.name: (node.end_lineno or 0) - node.lineno + 1
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MOST_FUNCTION_LINES
    }

    assert long == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_is_short(path: Path) -> None:
    if path.parent.name == "components" and path.name in GALLERIES:
        pytest.skip("a gallery lists every component once")

    assert path.read_text(encoding="utf-8").count("\n") <= MOST_TEMPLATE_LINES


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_name_says_something(path: Path) -> None:
    assert not BANNED_NAMES.search(path.name)


def test_only_the_edges_commit() -> None:
    committing = {
        path.name
        for path in SOURCES
        if re.search(r"\.commit\(\)", path.read_text(encoding="utf-8"))
    }

    assert committing <= COMMITTERS


def test_only_config_reads_the_environment() -> None:
    readers = {
        path.name
        for path in SOURCES
        if re.search(r"os\.(environ|getenv)", path.read_text(encoding="utf-8"))
    }

    assert readers == {"config.py"}


def test_only_htmx_speaks_htmx() -> None:
    speakers = {
        path.name
        for path in SOURCES
        if re.search(r"[\"']HX-|htmx_flask", path.read_text(encoding="utf-8"))
    }

    assert speakers == {"htmx.py"}
