"""Templates: all compile, every import is used, nothing inline, every fragment is included."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).resolve().parent.parent / "templates"
NAMES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(shared_app: Flask, name: str) -> None:
    shared_app.jinja_env.compile(source(name), name)


@pytest.mark.parametrize("name", NAMES)
def test_every_import_is_used(shared_app: Flask, name: str) -> None:
    tree = shared_app.jinja_env.parse(source(name))
    imported = {
        item if isinstance(item, str) else item[1]
        for node in tree.find_all(nodes.FromImport)
        for item in node.names
    }
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}

    assert imported - used == set()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_inline(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)

    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("name", [name for name in NAMES if "/_" in name])
def test_fragment_has_a_page(name: str) -> None:
    everywhere = "".join(source(other) for other in NAMES if other != name)
    everywhere += "".join(
        path.read_text(encoding="utf-8") for path in (ROOT.parent / "webapp").rglob("*.py")
    )

    assert name in everywhere


@pytest.mark.parametrize("name", NAMES)
def test_template_says_what_it_is(name: str) -> None:
    assert source(name).startswith("{#-"), "the first line says what the template is for"
