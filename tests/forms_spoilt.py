"""Fields, files and bodies as nobody should send them."""

import json
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from tests.forms_met import Met

BOUNDARY: Final = "-----------of-the-tests"
PLAIN = re.compile("[\u0e01-\u0e3aA-Za-z0-9 ]{1,80}")
LONG = 20_000

NASTY = (
    "", " ", "\0", "ก\0ข", "-1", "0", "๐", "๑๒๓", "-๕", "999999999999999999999999", "1e9", "NaN",
    "1.5", "²", "Ⅷ", "31/02/2569", "2026-02-30", "0000-00-00", "99999-12-31", "2569-W99", "25:61",
    "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%00", "%(name)s", "{{ 7 }}",
    "{", "[]", "null", '{"a": [[[]]]}', "\u202eกลับ", "a\r\nX-Evil: 1", "ำ" * 40, "😀" * 30,
    "TH", "48", "4905", "49050403", "98", "00000000-0000-4000-8000-000000000000", "2147483648",
    "9223372036854775808", "/", "//example.org", "javascript:alert(1)", "y", "true", "ก" * LONG,
)  # fmt: skip
BROKEN = (b"\xed\xa0\x80", b"\xff\xfe", b"\xe0\xb8", b"\x80" * 30)
FILES = (
    b"", b"\0" * 64, b"nothing", b"\xff\xd8\xff\xe0" + b"\0" * 40, b"\x89PNG\r\n\x1a\n" + b"x" * 40,
    b"PK\x03\x04" + b"\0" * 60, b"%PDF-1.7\n%%EOF", b"\0\0\0\x18ftypmp42" + b"\0" * 40,
    "ชื่อ-สกุล,หมู่ที่\n,,,,\n\0,๙๙".encode(), b'{"a":', b"\xef\xbb\xbf\xff",
)  # fmt: skip
MADE_UP = ("id", "version", "action", "name", "kind", "title", "held_on", "expects", "photos",
           "login", "password", "endpoint", "area", "week", "next", "strokes", "mark", "text",
           "")  # fmt: skip
FILE_FIELDS = ("file", "files", "photos", "clip", "parcel", "image")
OFFSET_STREAM = "application/offset+octet-stream"
ASKED_AS: tuple[dict[str, str], ...] = (
    {}, {"Accept": "application/json"}, {"HX-Request": "true"},
)  # fmt: skip
TUS = ("Tus-Resumable", "Upload-Length", "Upload-Offset", "Upload-Metadata", "Upload-Checksum")
NUMBERS = (
    "",
    "0",
    "1",
    "-1",
    "x",
    "99999999999999999999",
    "kind cGhvdG8=,id eA==",
    "sha1 !!",
    ",,,",
)
NAMES = ("", "a.jpg", "../../a.xlsx", "ก\0.csv", "ก" * 300 + ".zip", "con", ".")


@dataclass(slots=True)
class Sent:
    """What goes over the line: fields in bytes, for not everything that comes is UTF-8."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    is_multipart: bool = False
    raw: tuple[bytes, str] | None = None
    """A body that is no form, and its type."""

    def body(self, token: str) -> tuple[bytes, str]:
        """The body and its type."""
        if self.raw is not None:
            return self.raw
        fields = [("csrf_token", token.encode()), *self.fields]
        if not self.is_multipart and not self.files:
            pairs = (f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}"
                     for name, value in fields)  # fmt: skip
            return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
        parts = [
            (f'name="{_header(name)}"', value) for name, value in fields
        ] + [
            (f'name="{_header(name)}"; filename="{_header(file)}"\r\nContent-Type: a/b', data)
            for name, file, data in self.files
        ]  # fmt: skip
        lines = b"".join(
            f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
            + value + b"\r\n"
            for head, value in parts
        )  # fmt: skip
        return lines + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"


def _header(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "").replace("\n", "")


values = st.one_of(
    st.sampled_from(NASTY).map(str.encode),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(str.encode),
    st.from_regex(PLAIN, fullmatch=True).map(str.encode),
    st.integers().map(lambda number: str(number).encode()),
    st.sampled_from(BROKEN),
    st.binary(max_size=40),
)
bodies = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(NASTY[:40]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(MADE_UP) | st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip
files = st.tuples(st.sampled_from(NAMES), st.one_of(st.sampled_from(FILES), st.binary(max_size=80)))


@st.composite
def spoilt(draw: st.DrawFn, form: Met) -> Sent:
    """A form with some fields as they were, others spoilt, dropped, twice, or never heard of."""
    sent = Sent(is_multipart=bool(form.files))
    for name, value in form.fields:
        fate: str = draw(
            st.sampled_from(("kept", "kept", "kept", "spoilt", "spoilt", "gone", "twice"))
        )
        if fate in {"kept", "twice"}:
            sent.fields.append((name, value.encode()))
        if fate in {"spoilt", "twice"}:
            sent.fields.append((name, draw(values)))
    if form.buttons and draw(st.integers(0, 1)) == 0:
        button, value = draw(st.sampled_from(form.buttons))
        sent.fields.append((button, draw(st.one_of(st.just(value.encode()), values))))
    if draw(st.integers(0, 5)) == 0:
        sent.fields.append(
            (draw(st.sampled_from(("id", "action", "x" * 300, "ก", ""))), draw(values))
        )
    for name in form.files:
        sent.files += [(name, *draw(files)) for _ in range(draw(st.integers(0, 2)))]
    return sent


@st.composite
def made_up(draw: st.DrawFn) -> Sent:
    """Fields, files or a whole body of nothing in particular."""
    if draw(st.booleans()):
        sent = Sent(is_multipart=draw(st.booleans()))
        sent.fields = draw(st.lists(st.tuples(st.sampled_from(MADE_UP), values), max_size=6))
        if draw(st.booleans()):
            sent.files = [(draw(st.sampled_from(FILE_FIELDS)), *draw(files))]
        return sent
    kind = draw(st.sampled_from(("application/json", OFFSET_STREAM, "text/plain")))
    told = json.dumps(draw(bodies)).encode() if draw(st.booleans()) else draw(values)
    return Sent(raw=(told, kind))
