"""The documents against the code: tables that mirror code must not lie."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

from webapp.accounts.permissions import PERMISSIONS_OF
from webapp.config import PREFIX, Config
from webapp.db import Model
from webapp.geography.models import Level
from webapp.jobs import periodic
from webapp.privacy.kinds import SORTS
from webapp.submissions import removals
from webapp.submissions.workflow import TRANSITIONS, Action, Status, ways_back

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
GROUPS = (
    "geography",
    "accounts",
    "media",
    "uploads",
    "jobs",
    "audit",
    "weekly",
    "privacy",
    "secrets",
    "demo",
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def table(document: str, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, head and rule left out."""
    text = (ROOT / document).read_text(encoding="utf-8").split(heading, 1)[1]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    block = text.splitlines().index(rows[0])
    lines = []
    for line in text.splitlines()[block:]:
        if not line.startswith("|"):
            break
        lines.append([cell.strip() for cell in line.strip("|").split("|")])
    return lines[2:]


def parts(cell: str) -> set[str]:
    """What a cell lists, separated by commas."""
    return set(filter(None, cell.split(", ")))


def test_transitions_are_those_of_the_domain_page() -> None:
    written = {
        (row[0], row[1]): (row[2], parts(row[3]), parts(row[4]))
        for row in table("docs/domain.md", "## A submission's life")
    }

    assert written == {
        (status.value, action.value): (
            step.to.value,
            {party.value for party in step.by},
            {party.value for party in step.comment_from},
        )
        for (status, action), step in TRANSITIONS.items()
    }


def test_ways_back_are_those_of_the_domain_page() -> None:
    written = {
        (row[1], row[0]): parts(row[2]) for row in table("docs/domain.md", "For ten seconds")
    }

    assert written == {
        (status.value, action.value): {came_from.value for came_from in found}
        for status in Status
        for action in Action
        if (found := ways_back(status, action))
    }


def test_permissions_are_those_of_the_domain_page() -> None:
    written = {
        row[0]: set(row[1].split(", ")) for row in table("docs/domain.md", "## Who does what")
    }

    assert written == {
        role.value: {str(permission) for permission in held}
        for role, held in PERMISSIONS_OF.items()
    }


def test_settings_are_those_of_the_operations_page() -> None:
    written = {
        name for row in table("docs/operations.md", "## Settings") for name in row[0].split(", ")
    }

    assert written == {PREFIX + field.name.upper() for field in fields(Config)}


def test_commands_are_those_of_the_operations_page(shared_app: Flask) -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    ours = {"setup", "serve", "worker"} | {
        f"{group} {name}"
        for group in GROUPS
        for name in shared_app.cli.commands[group].commands  # type: ignore[attr-defined]
    }

    assert {name for name in ours if f"flask --app wsgi {name}" not in text} == set()


def test_work_that_comes_again_is_that_of_the_operations_page(shared_app: Flask) -> None:
    written = {row[0].strip("`") for row in table("docs/operations.md", "## Work that comes again")}

    assert written == {*periodic.EVERY, removals.SHRED}


def test_every_table_is_named_on_the_privacy_page() -> None:
    text = (ROOT / "docs/privacy.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text.split("## Removing what is over", 1)[0]))

    assert {name for name in Model.metadata.tables if name not in named} == set()
    assert {name for name in named - set(Model.metadata.tables) if "_" in name} == set()


def test_retention_settings_are_those_of_the_privacy_page() -> None:
    written = {
        (name.strip("`"), row[1], row[2])
        for row in table("docs/privacy.md", "## Removing what is over")
        for name in row[0].split(", ")
    }

    assert written == {
        (sort.setting.key, str(sort.setting.preset),
         ", ".join(level.value for level in Level if level in sort.setting.levels))
        for sort in SORTS.values()
    }  # fmt: skip


def test_stack_is_that_of_the_contract() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    drawn = page.split("## The stack", 1)[1].split("```")[1].split()
    there = {
        path.stem for path in (ROOT / "webapp").iterdir() if not path.name.startswith(("_", "."))
    }

    assert there - set(drawn) == set()
    assert set(drawn) - there == {"|"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    dead = [link for link in LINK.findall(text) if not (page.parent / link).exists()]

    assert dead == []
