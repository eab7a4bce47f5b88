"""What the phone's own modules do in a real browser: pictures, clips, storage, uploads."""

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Route

from tests.browser import media
from tests.browser.conftest import PHONE
from tests.browser.pages import Phone
from tests.conftest import LiveServer
from webapp.pwa import precache

pytestmark = pytest.mark.browser

MOST_PHOTO_BYTES = 350 * 1024
LONGEST_SIDE_PX = 1600
CHUNK_BYTES = 64 * 1024
PREPARE = """async ([at, data, type]) => {
  const { prepare } = await import(at + "photos.js");
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const made = await prepare(new File([bytes], "x", { type }));
  const out = new Uint8Array(await made.blob.arrayBuffer());
  let text = "";
  for (const byte of out) text += String.fromCharCode(byte);
  return { ...made, blob: btoa(text) };
}"""
DURATION = """async ([at, data, type]) => {
  const { readDuration } = await import(at + "clips.js");
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return readDuration(new File([bytes], "x", { type }));
}"""
KEEP = """async ([at]) => {
  const { Store } = await import(at + "outbox/store.js");
  const store = new Store({ name: "of-the-tests" });
  const file = {
    id: "f", kind: "photo", name: "รูป", type: "image/jpeg", bytes: 3e6, caption: "", declared: {},
  };
  const item = { id: "i", person: 7, fields: [["title", "งาน"]], labels: {}, files: [file] };
  await store.note("opened");
  (await store.connection.opening).close();
  await store.keep(item, new Map([["f", new Blob([new Uint8Array(3e6).fill(7)])]]));
}"""
KEPT = """async ([at]) => {
  const { Store } = await import(at + "outbox/store.js");
  const store = new Store({ name: "of-the-tests" });
  const [item] = await store.items(7);
  const bytes = new Uint8Array(await (await store.blob("f")).arrayBuffer());
  return [item.state, item.fields, bytes.length, bytes.every((byte) => byte === 7)];
}"""
UPLOAD = """async ([at, data, id, chunk, location]) => {
  const { Transport } = await import(at + "outbox/transport.js");
  const transport = new Transport({ chunks: { least: chunk, most: chunk } });
  await transport.hello();
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const blob = new Blob([bytes]);
  const file = { id, kind: "photo", name: "รูป.jpg", type: "image/jpeg", declared: {}, location };
  const outcome = await transport.tus.upload(file, blob, async (change) => {
    file.location = change.location ?? file.location;
  });
  const verdict = outcome.kind === "ok" ? await transport.tus.verdict(file.location) : null;
  return { outcome, verdict, location: file.location };
}"""


@pytest.fixture
def phone(live_server: LiveServer, new_context: Callable[..., BrowserContext]) -> Iterator[Phone]:
    """A signed-in phone without a worker, so that requests can be broken on their way."""
    context = new_context(**PHONE, service_workers="block")
    phone = Phone(context.new_page(), live_server.url)
    phone.sign_in("reporter")
    phone.open("/about")
    yield phone
    context.close()


def run(phone: Phone, script: str, *arguments: object) -> Any:
    """Run a script beside the modules of the product."""
    return phone.page.evaluate(script, [f"/phone/scripts/{precache.version()}/", *arguments])


def text_of(file: FilePayload) -> tuple[str, str]:
    return base64.b64encode(file["buffer"]).decode(), file["mimeType"]


def large_photo(size: tuple[int, int] = (3000, 4000), *, latitude: bool = False) -> FilePayload:
    """A photo of twelve megapixels, or of `size`, with much in it."""
    with Image.open(media.PHOTOS / "landscape_6.jpg") as image:
        exif = image.getexif()
        if latitude:
            exif.get_ifd(0x8825).update(
                {1: "N", 2: (16.0, 32.0, 30.0), 3: "E", 4: (104.0, 43.0, 12.0)}
            )
            exif.get_ifd(0x8769)[0x9003] = "2026:11:22 09:15:00"
        large = image.resize(size)
    noise = Image.effect_noise(large.size, 40).convert("RGB")
    out = io.BytesIO()
    Image.blend(large.convert("RGB"), noise, 0.2).save(out, "JPEG", quality=92, exif=exif)
    return {"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_large_photo_is_shrunk_within_its_budget_and_its_place_kept(phone: Phone) -> None:
    made = run(phone, PREPARE, *text_of(large_photo(latitude=True)))

    blob = base64.b64decode(made["blob"])
    with Image.open(io.BytesIO(blob)) as image:
        size, kind = image.size, image.format
    assert (max(size) <= LONGEST_SIDE_PX, kind, made["type"]) == (True, "JPEG", "image/jpeg")
    assert len(blob) <= MOST_PHOTO_BYTES
    assert made["declared"] == {
        "taken_at": "2026-11-22T09:15:00", "latitude": 16.541667, "longitude": 104.72,
    }  # fmt: skip


def test_photos_are_turned_the_right_way_up(phone: Phone) -> None:
    for file in media.turned():
        made = run(phone, PREPARE, *text_of(file))

        media.assert_upright(base64.b64decode(made["blob"]))


def test_heic_goes_as_it_is(phone: Phone) -> None:
    file = media.heic()

    made = run(phone, PREPARE, *text_of(file))

    assert (made["is_shrunk"], made["type"]) == (False, "image/heic")
    assert base64.b64decode(made["blob"]) == file["buffer"]


@pytest.mark.parametrize("seconds", [5, 31])
def test_m_dur_length_of_a_clip_is_read_before_sending(phone: Phone, seconds: int) -> None:
    assert round(run(phone, DURATION, *text_of(media.clip(seconds)))) == seconds


def test_m_dur_file_without_a_length_is_the_servers_to_judge(phone: Phone) -> None:
    broken = base64.b64encode(media.clip(5)["buffer"][:500]).decode()

    assert run(phone, DURATION, broken, "video/mp4") is None


def test_q_closed_item_outlives_a_closed_connection_and_a_reload(phone: Phone) -> None:
    run(phone, KEEP)
    phone.reload()

    assert run(phone, KEPT) == ["kept", [["title", "งาน"]], 3_000_000, True]


def test_u_kill_upload_goes_on_where_the_server_stopped(phone: Phone) -> None:
    photo = large_photo((900, 1200))
    data, identity = text_of(photo)[0], "00000000-0000-4000-8000-000000000011"
    sent: list[int] = []

    def break_every_third(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
            if len(sent) % 3 == 0:
                route.abort("connectionreset")
                return
        route.continue_()

    phone.page.route("**/uploads/**", break_every_third)
    location, tries = None, 0
    while True:
        tries += 1
        said = run(phone, UPLOAD, data, identity, CHUNK_BYTES, location)
        location = said["location"]
        if said["outcome"]["kind"] == "ok":
            break
        phone.reload()

    assert said["verdict"] == {"kind": "ok"}
    assert tries > 1
    whole = -(-len(photo["buffer"]) // CHUNK_BYTES)
    assert len(sent) == whole + tries - 1, "no piece that had arrived was sent twice"


def test_export_of_an_item_carries_the_same_bytes(phone: Phone) -> None:
    run(phone, KEEP)
    digest = run(phone, """async ([at]) => {
      const { Store } = await import(at + "outbox/store.js");
      const { exportItem, readExport } = await import(at + "outbox/export.js");
      const store = new Store({ name: "of-the-tests" });
      const file = await exportItem((await store.items(7))[0], store);
      return (await readExport(file)).manifest.files[0].sha256;
    }""")  # fmt: skip

    assert digest == hashlib.sha256(b"\x07" * 3_000_000).hexdigest()
