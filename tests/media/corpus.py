"""One file of every kind that phones, chats and enemies send, made anew; docs/media.md lists them.

Every maker gives bytes; names are those of the page. `SERIAL` is planted wherever a format has room
for what a camera knows.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import pillow_heif
from PIL import Image
from PIL.ExifTags import Base

from tests.media.samples import NAKHON_PHANOM, P3_PRIMARIES, exif_of, png, rgb_profile

SERIAL = b"SN-4711-SECRET"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>' + SERIAL + b"</rdf:RDF></x:xmpmeta>"
SCRIPT = b"<script>alert(document.cookie)</script>"
PHOTOS = Path(__file__).parent / "photos"

QUICK = {
    "libx264": {"preset": "ultrafast"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "10"},
}
_EXIF_THUMBNAIL = 0x0201
_BODY_SERIAL = 0xA431
_MAKER_NOTE = 0x927C


def encode(image: Image.Image, file_format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def scene(mode: str = "RGB", size: tuple[int, int] = (240, 160)) -> Image.Image:
    gradient = Image.linear_gradient("L").resize(size)
    image = Image.merge("RGB", (gradient, gradient.rotate(180), gradient.resize(size).rotate(90)))
    image.paste((200, 40, 30), (20, 20, 90, 70))
    return image.resize(size).convert(mode)


def telling(file_format: str, **options) -> bytes:
    """A picture that carries all that its format can."""
    exif = exif_of(
        {Base.Make: SERIAL.decode(), Base.Software: "<script>"},
        shot={_BODY_SERIAL: SERIAL.decode(), _MAKER_NOTE: SERIAL * 8},
        gps=NAKHON_PHANOM,
    )
    return encode(
        scene(), file_format, exif=exif, xmp=XMP, icc_profile=rgb_profile(P3_PRIMARIES), **options
    )


def jpeg(**options) -> bytes:
    return encode(scene(), "JPEG", **options)


def exif_with_thumbnail() -> bytes:
    """Exif whose second directory holds a small JPEG (Exif 2.32 §4.6.8), with a planted comment."""
    thumbnail = encode(scene(size=(40, 30)), "JPEG", comment=SERIAL)
    first = struct.pack("<2sHI", b"II", 42, 8) + struct.pack("<HI", 0, 14)
    at = 14 + 2 + 2 * 12 + 4
    second = struct.pack("<H", 2)
    second += struct.pack("<HHII", _EXIF_THUMBNAIL, 4, 1, at)
    second += struct.pack("<HHII", _EXIF_THUMBNAIL + 1, 4, 1, len(thumbnail))
    return b"Exif\0\0" + first + second + struct.pack("<I", 0) + thumbnail


def scans(times: int, size: tuple[int, int] = (7000, 7000)) -> bytes:
    """A progressive JPEG whose last scan is repeated (ITU-T T.81 §G.1.1)."""
    content = encode(Image.new("L", size, 90), "JPEG", progressive=True, quality=30)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * times + b"\xff\xd9"


def png_with(name: bytes, body: bytes) -> bytes:
    content = encode(scene(), "PNG")
    at = content.index(b"IDAT") - 4
    chunk = struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return content[:at] + chunk + content[at:]


def bomb(size: int = 200 * 1024 * 1024) -> bytes:
    """So many zeros, deflated."""
    packer = zlib.compressobj(9)
    piece = bytes(1024 * 1024)
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece)))
    return packed + packer.flush()


def zip_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def deep_heic() -> bytes:
    """Ten bits a channel."""
    picture = scene()
    data = b"".join(struct.pack("<H", value << 8) for value in picture.tobytes())
    file = io.BytesIO()
    pillow_heif.from_bytes("RGB;16", picture.size, data).save(file, quality=80)
    return file.getvalue()


def claiming_heic(side: int) -> bytes:
    heic = encode(scene(), "HEIF")
    at = heic.index(b"ispe") + 8
    return heic[:at] + struct.pack(">II", side, side) + heic[at + 8 :]


def branded(content: bytes, brand: bytes) -> bytes:
    return content[:8] + brand + content[12:]


def film(
    seconds: float, suffix="mp4", *, codec="libx264", pix_fmt="yuv420p", step=0.1, sound=False,
    uneven=False, size=(64, 48), metadata=None, picture=True, **options: str,
) -> bytes:  # fmt: skip
    """A clip of moving grey, its pictures `step` apart, or at uneven times."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"clip.{suffix}"
        with av.open(path, "w", options=options) as container:
            container.metadata.update(metadata or {})
            tracks = []
            if picture:
                video = container.add_stream(codec, rate=Fraction(1 / step).limit_denominator(240))
                video.width, video.height = size
                video.pix_fmt = pix_fmt
                video.options = QUICK.get(codec, {})
                video.codec_context.time_base = Fraction(1, 1000)
                tracks.append((video, _pictures(seconds, step, size, uneven=uneven)))
            if sound:
                audio = container.add_stream("aac", rate=8000, layout="mono")
                tracks.append((audio, _silence(seconds)))
            for stream, frames in tracks:
                for frame in frames:
                    container.mux(stream.encode(frame))
                container.mux(stream.encode())
        return path.read_bytes()


def _pictures(seconds, step, size, *, uneven):
    for number in range(round(seconds / step)):
        frame = av.VideoFrame.from_image(Image.new("RGB", size, (number * 7 % 256, 90, 120)))
        late = 0.7 * step if uneven and number % 3 == 1 else 0
        frame.pts, frame.time_base = round((number * step + late) * 1000), Fraction(1, 1000)
        yield frame


def _silence(seconds):
    for number in range(round(seconds * 8)):
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1000)
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        frame.pts, frame.rate, frame.time_base = number * 1000, 8000, Fraction(1, 8000)
        yield frame


def lying(content: bytes, seconds: float) -> bytes:
    """Rewrite the Duration of a Matroska file (RFC 9559 §5.1.2.10), in milliseconds."""
    at = content.index(b"\x44\x89\x88") + 3
    return content[:at] + struct.pack(">d", seconds * 1000) + content[at + 8 :]


def turned_clip() -> bytes:
    """Held upright: players turn it by 90 degrees (ISO/IEC 14496-12 §8.3.2)."""
    content = bytearray(film(1))
    at = content.index(b"tkhd") + 4 + 40
    matrix = (0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30)
    content[at : at + 36] = struct.pack(">9i", *matrix)
    return bytes(content)


def deep_avif() -> bytes:
    return film(0.1, "avif", codec="libsvtav1", pix_fmt="yuv420p10le", size=(128, 96))


def turned(number: int) -> Callable[[], bytes]:
    return (PHOTOS / f"landscape_{number}.jpg").read_bytes


PLACE = {"location": "+17.4100+104.7787/", "comment": SERIAL.decode(), "make": SERIAL.decode()}

PHOTO_MAKERS: dict[str, Callable[[], bytes]] = {
    **{f"JPEG, orientation {number}": turned(number) for number in range(1, 9)},
    "JPEG, grey": lambda: encode(scene("L"), "JPEG"),
    "JPEG, four inks": lambda: encode(scene("CMYK"), "JPEG"),
    "JPEG, progressive": lambda: jpeg(progressive=True),
    "JPEG, Display P3, all a camera writes": lambda: telling("JPEG", comment=SERIAL),
    "JPEG, thumbnail inside": lambda: jpeg(exif=exif_with_thumbnail()),
    "JPEG, Exif with script": lambda: jpeg(
        exif=exif_of({Base.ImageDescription: SCRIPT.decode()}), comment=SCRIPT
    ),
    "JPEG, page appended": lambda: jpeg() + b"<html>" + SCRIPT + b"</html>",
    "JPEG that is a ZIP too": lambda: jpeg() + zip_of("evil.html", SCRIPT * 50),
    "JPEG, GIF in its comment": lambda: jpeg(comment=encode(scene("P"), "GIF")),
    "JPEG, cut short": lambda: jpeg()[:-700],
    "JPEG, 5,000 scans": lambda: scans(5000),
    "PNG": lambda: telling("PNG"),
    "PNG, 16 bits, grey": lambda: png(
        40, 30, b"".join(b"\0" + bytes(range(80)) for _ in range(30)), depth=16, colour=0
    ),
    "PNG, 16 bits, colour": lambda: png(
        40, 30, b"".join(b"\0" + bytes(range(240)) for _ in range(30)), depth=16
    ),
    "PNG, palette with transparency": lambda: encode(scene("P"), "PNG", transparency=3),
    "PNG, animated": lambda: encode(
        scene(), "PNG", save_all=True, append_images=[scene().rotate(90)]
    ),
    "PNG, text that unpacks to 200 MB": lambda: png_with(b"zTXt", b"note\0\0" + bomb()),
    "PNG, profile that unpacks to 200 MB": lambda: png_with(b"iCCP", b"icc\0\0" + bomb()),
    "PNG, 100 megapixels": lambda: png(10_000, 10_000, bytes(1000)),
    "WebP, lossy": lambda: telling("WEBP"),
    "WebP, lossless": lambda: telling("WEBP", lossless=True),
    "WebP, animated": lambda: encode(
        scene(), "WEBP", save_all=True, append_images=[scene().rotate(90)] * 3
    ),
    "HEIC": lambda: telling("HEIF"),
    "HEIC, 10 bits": deep_heic,
    "HEIF, general brand": lambda: branded(telling("HEIF"), b"mif1"),
    "HEIC that claims 400 megapixels": lambda: claiming_heic(20_000),
    "AVIF": lambda: telling("AVIF"),
    "AVIF, 10 bits": deep_avif,
    "GIF": lambda: encode(scene("P"), "GIF"),
    "BMP": lambda: encode(scene(), "BMP"),
    "TIFF": lambda: encode(scene(), "TIFF"),
    "SVG": lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "PDF": lambda: encode(scene(), "PDF"),
    "ZIP": lambda: zip_of("a.jpg", jpeg()),
    "ZIP bomb": lambda: zip_of("a.jpg", bytes(100 * 1024 * 1024)),
    "HTML": lambda: b"<!doctype html>" + SCRIPT,
    "Shell script": lambda: b"#!/bin/sh\nrm -rf /\n",
    "Empty file": lambda: b"",
    "MP4": lambda: film(1),
}

CLIP_MAKERS: dict[str, Callable[[], bytes]] = {
    "MP4, H.264": lambda: film(1, metadata=PLACE),
    "MP4, H.264, sound": lambda: film(1, sound=True),
    "MP4, H.264, 10 bits": lambda: film(1, pix_fmt="yuv420p10le"),
    "MP4, H.264, uneven times": lambda: film(2, uneven=True),
    "MP4, H.264, turned": turned_clip,
    "MP4, HEVC": lambda: film(1, codec="libx265", metadata=PLACE),
    "MP4, HEVC, 10 bits": lambda: film(1, codec="libx265", pix_fmt="yuv420p10le"),
    "MP4, in fragments": lambda: film(1, movflags="frag_keyframe+empty_moov"),
    "MOV, H.264": lambda: film(1, "mov", metadata=PLACE, movflags="use_metadata_tags"),
    "3GP, H.264": lambda: film(1, "3gp"),
    "WebM, VP8": lambda: film(1, "webm", codec="libvpx"),
    "WebM, VP9": lambda: film(1, "webm", codec="libvpx-vp9"),
    "Matroska, H.264": lambda: film(1, "mkv", metadata=PLACE),
    "WebM without a length": lambda: film(1, "webm", codec="libvpx", live="1"),
    "Matroska, 2 s that claim 20": lambda: lying(film(2, "mkv"), 20),
    "Matroska, 31 s that claim 5": lambda: lying(film(31, "mkv"), 5),
    "MP4, 30.0 s": lambda: film(30),
    "MP4, 30.5 s": lambda: film(30.5),
    "MP4, 31 s": lambda: film(31),
    "MP4, sound alone": lambda: film(1, sound=True, picture=False),
    "MP4, cut short": lambda: film(2)[:-400],
    "MP4, 16 megapixels a picture": lambda: film(0.2, codec="mpeg4", size=(4800, 3400)),
    "AVI": lambda: film(1, "avi", codec="mpeg4"),
    "HLS playlist": lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    "Concat script": lambda: b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "JPEG": jpeg,
    "Empty file": lambda: b"",
}
