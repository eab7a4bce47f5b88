"""Answers for scripts: the same failures as on pages, as `{code, sentence, fields}`.

A phone's outbox asks for JSON where a browser asks for a page; everything else is the same.
"""

from collections.abc import Mapping, Sequence

from flask import Response, jsonify, request

HTML = "text/html"
JSON = "application/json"


def wanted() -> bool:
    """Whether the caller would rather have JSON than a page.

    A script that says nothing accepts both alike and gets what people get.
    """
    accepted = request.accept_mimetypes
    return bool(accepted[JSON] > accepted[HTML])


def failure(
    status: int, code: str, sentence: str, fields: Mapping[str, Sequence[str]] | None = None
) -> Response:
    """A refusal. `fields` are sentences by input of the form, where that is what is wrong."""
    said: dict[str, object] = {"code": code, "sentence": sentence}
    if fields is not None:
        said["fields"] = {name: list(sentences) for name, sentences in fields.items()}
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
