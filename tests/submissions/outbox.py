"""A phone's outbox as the server meets it: JSON answers, announced files, uploads."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from tests import factories
from tests.client import ORIGIN, PageClient
from tests.submissions.conftest import posted
from tests.uploads.tus import Tus

JSON = {"Accept": "application/json", "Origin": ORIGIN}


@dataclass(frozen=True, slots=True)
class OnPhone:
    """A file that lies on the phone."""

    id: UUID
    content: bytes
    kind: str = "photo"
    caption: str = ""

    def announced(self) -> dict[str, object]:
        """What the phone says of it beforehand."""
        return {
            "id": str(self.id), "kind": self.kind, "bytes": len(self.content),
            "caption": self.caption,
        }  # fmt: skip


def photos(count: int, *, first_seed: int = 1) -> list[OnPhone]:
    """So many different photos with captions."""
    return [
        OnPhone(uuid4(), factories.jpeg(seed), caption=f"ภาพ {seed}")
        for seed in range(first_seed, first_seed + count)
    ]


class Outbox:
    """Sends as `static/js/outbox` does."""

    def __init__(self, client: PageClient) -> None:
        self.client = client

    def send(
        self, submission_id: UUID, files: list[OnPhone] | None = None, *, status: int = 200,
        **said: object,
    ) -> dict[str, Any]:  # fmt: skip
        """The text, with the announcement of its files."""
        data = posted(id=str(submission_id), **said)
        if files is not None:
            data["expects"] = json.dumps([file.announced() for file in files])
        return self.post("/submissions/", data, status=status)

    def save(self, submission_id: UUID, *, status: int = 200, **said: object) -> dict[str, Any]:
        """The draft."""
        data = posted(intent="draft", **said)
        return self.post(f"/submissions/{submission_id}", data, status=status)

    def upload(self, file: OnPhone) -> None:
        """The whole file at once."""
        Tus(self.client.http).send(file.content, kind=file.kind, client_id=file.id)

    def attach(self, submission_id: UUID, file_id: UUID, *, status: int = 200) -> dict[str, Any]:
        """Tell what the upload belongs to."""
        path = f"/submissions/{submission_id}/attachments"
        return self.post(path, {"attachment": str(file_id)}, status=status)

    def bring(self, submission_id: UUID, file: OnPhone) -> dict[str, Any]:
        """Upload and attach."""
        self.upload(file)
        return self.attach(submission_id, file.id)

    def post(self, path: str, data: dict[str, object], *, status: int) -> dict[str, Any]:
        """Any form, with a good token unless the test gives one."""
        response = self.open(path, {"csrf_token": self.client.token(), **data})
        assert response.status_code == status, response.get_data(as_text=True)[:400]
        assert response.headers["X-EReport"] == "1"
        said: dict[str, Any] = response.get_json()
        return said

    def open(self, path: str, data: dict[str, object]) -> TestResponse:
        """Any form, as it is."""
        return self.client.http.post(
            path, data=data, headers=JSON, content_type="multipart/form-data"
        )
