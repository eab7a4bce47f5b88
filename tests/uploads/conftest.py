"""Somebody who uploads, and the folder where unfinished files lie."""

import pytest
from flask import Flask

from tests.client import PageClient
from tests.people import Cast
from tests.uploads.tus import Tus
from webapp.uploads.parts import PartFolder


@pytest.fixture
def tus(client: PageClient, people: Cast) -> Tus:
    """The reporter's phone."""
    return Tus(client.sign_in(people.reporter).http)


@pytest.fixture
def folder(app: Flask) -> PartFolder:
    """The application's folder of part files."""
    folder: PartFolder = app.extensions["upload_parts"]
    return folder
