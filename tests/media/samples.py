"""What several tests of media measure and make: distances, and files no program would write."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageChops, ImageStat
from PIL.ExifTags import GPS, IFD
from PIL.TiffImagePlugin import IFDRational

from webapp.media.images import renditions

P3_PRIMARIES = (
    (0.51512, 0.24120, -0.00105),
    (0.29198, 0.69225, 0.04189),
    (0.15710, 0.06657, 0.78407),
)


def picture_of(rendition):
    with Image.open(BytesIO(rendition.bytes)) as image:
        image.load()
        return image.convert("RGB")


def screen_of(source):
    return picture_of(renditions(source)[1])


def distance(one, other):
    """Mean difference of two pictures of the same shape, seen small: 0 to 255."""
    assert abs(one.width / one.height - other.width / other.height) < 0.01
    pair = [each.resize((48, 32), Image.Resampling.BOX) for each in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).mean) / 3


def near(pixel, expected, tolerance=4):
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


def png(width, height, rows=b"", *, depth=8, colour=2):
    """A PNG with a header of any size (W3C PNG §11.2.1) and whatever rows are given."""

    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    data = zlib.compress(rows)
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def rgb_profile(primaries):
    """A matrix profile with gamma 2.2 (ICC.1:2001-04 §6.3.1.2, §7.2)."""

    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(2.2 * 256))
    name = b"Display P3\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    tags = {b"desc": text + bytes(-len(text) % 4), b"wtpt": xyz((0.9642, 1.0, 0.8249))}
    for letter, values in zip(b"rgb", primaries, strict=True):
        tags[bytes([letter]) + b"XYZ"] = xyz(values)
        tags[bytes([letter]) + b"TRC"] = curve
    at, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for tag, value in tags.items():
        table += tag + struct.pack(">II", at + len(body), len(value))
        body += value
    header = struct.pack(
        ">I4sI4s4s4s", at + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ "
    )
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    return (header + xyz((0.9642, 1.0, 0.8249))[8:]).ljust(128, b"\0") + table + body


def exif_of(tags=None, *, shot=None, gps=None):
    exif = Image.Exif()
    exif.update(tags or {})
    exif.get_ifd(IFD.Exif).update(shot or {})
    exif.get_ifd(IFD.GPSInfo).update(gps or {})
    return exif


def degrees(degree, minute, second):
    return (IFDRational(degree), IFDRational(minute), IFDRational(round(second * 100), 100))


NAKHON_PHANOM = {
    GPS.GPSLatitudeRef: "N",
    GPS.GPSLatitude: degrees(17, 24, 36),
    GPS.GPSLongitudeRef: "E",
    GPS.GPSLongitude: degrees(104, 46, 43.2),
}
