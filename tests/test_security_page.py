"""The page on security against the standard's list and against what it names."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
CHAPTERS = PAGE.split("## OWASP ASVS 5.0, level 2", 1)[1].split("\n## ", 1)[0]
MET, REST = CHAPTERS.split("### Not applicable", 1)
ASKED = (ROOT / "tests/asvs_5_levels_1_2.txt").read_text(encoding="utf-8").split()
STATES = {"met", "partly", "not met"}
NUMBER = re.compile(r"\d+\.\d+\.\d+")
TEST = re.compile(r"`(test_\w+)`")
FILE = re.compile(r"`((?:webapp|tests|tools|static|templates|docs)/[\w./-]+|pyproject\.toml)`")


def rows(text: str) -> list[list[str]]:
    """The cells of every row that begins with a number of the standard."""
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines]
    return [each for each in cells if NUMBER.match(each[0])]


def test_every_requirement_of_levels_one_and_two_has_its_row() -> None:
    written = Counter(row[0] for row in rows(MET))
    written.update(number for row in rows(REST) for number in row[0].split(", "))

    assert written == Counter(ASKED)


def test_every_row_says_by_what_and_how_it_stands() -> None:
    wrong = [row[0] for row in rows(MET) if len(row) != 4 or not all(row) or row[3] not in STATES]

    assert wrong == []


def test_tests_and_files_that_the_page_names_are_there() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)", sources))
    there |= {path.stem for path in (ROOT / "tests").rglob("test_*.py")}

    assert set(TEST.findall(PAGE)) - there == set()
    assert {name for name in FILE.findall(PAGE) if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("state", sorted(STATES))
def test_page_counts_its_rows(state: str) -> None:
    counted = sum(row[3] == state for row in rows(MET))

    assert f"{counted} {state}" in CHAPTERS
