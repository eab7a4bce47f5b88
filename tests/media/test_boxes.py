import time
from io import BytesIO

import pytest

from webapp.media.boxes import MAX_INDEX_BYTES, BoxesBroken, check_boxes
from webapp.media.clips import ClipUnreadable, read_clip

# Where the count stands behind the name of the box.
COUNTS = {
    b"stts": 8,
    b"ctts": 8,
    b"stsc": 8,
    b"stsd": 8,
    b"stco": 8,
    b"stss": 8,
    b"elst": 8,
    b"dref": 8,
    b"sbgp": 12,
    b"sgpd": 16,
    b"stsz": 12,
    b"chan": 16,
}


def box(name, *bodies):
    body = b"".join(bodies)
    return (8 + len(body)).to_bytes(4) + name + body


def table(name, count, entries=b"", *, version=0):
    return box(b"moov", box(name, bytes([version]), bytes(3), count.to_bytes(4), entries))


@pytest.fixture
def film(make_clip):
    """A MOV with picture and sound, which has every table of `COUNTS`."""
    return make_clip(2, "mov", sound_s=2).read_bytes()


def test_sound_file_passes_and_is_wound_back(film):
    file = BytesIO(film)

    check_boxes(file)

    assert file.tell() == 0


@pytest.mark.parametrize("suffix", ["mp4", "3gp"])
@pytest.mark.parametrize("options", [{}, {"movflags": "frag_keyframe+empty_moov"}])
def test_other_files_of_the_family_pass(make_clip, suffix, options):
    clip = make_clip(2, suffix, sound_s=2, **options)

    check_boxes(BytesIO(clip.read_bytes()))

    assert 2 <= read_clip(clip).duration_s <= 2.5


@pytest.mark.parametrize("name", COUNTS)
def test_count_beyond_its_box_is_refused_at_once(tmp_path, film, name):
    content = bytearray(film)
    content[content.rindex(name) + COUNTS[name]] = 0x7F
    path = tmp_path / "film.mov"
    path.write_bytes(content)
    started = time.perf_counter()

    with pytest.raises(ClipUnreadable):
        read_clip(path)

    assert time.perf_counter() - started < 1


def test_entry_that_stands_for_too_many_samples_is_refused():
    few, many = (count.to_bytes(4) + bytes(4) for count in (1000, 5_000_000))

    check_boxes(BytesIO(table(b"stts", 2, few + few)))
    with pytest.raises(BoxesBroken):
        check_boxes(BytesIO(table(b"stts", 2, few + many)))


def test_table_without_entries_is_counted():
    one_size = (4).to_bytes(4)

    check_boxes(BytesIO(box(b"moov", box(b"stsz", bytes(4), one_size, (1000).to_bytes(4)))))
    with pytest.raises(BoxesBroken):
        check_boxes(BytesIO(box(b"moov", box(b"stsz", bytes(4), one_size, (2**31).to_bytes(4)))))


@pytest.mark.parametrize(
    "content",
    [
        table(b"stts", 0, version=9),
        box(b"moov", box(b"saiz", bytes(9))),
        box(b"moov", (4000).to_bytes(4) + b"trak"),
        box(b"moov", (4).to_bytes(4) + b"trak"),
        box(b"moov", (1).to_bytes(4) + b"trak" + (2**40).to_bytes(8)),
        (1).to_bytes(4) + b"moov" + (2**40).to_bytes(8),
        (MAX_INDEX_BYTES + 1).to_bytes(4) + b"moov",
        table(b"tfra", 0, (7).to_bytes(4) + (2**30).to_bytes(4)),
    ],
)
def test_boxes_that_cannot_be_are_refused(content):
    with pytest.raises(BoxesBroken):
        check_boxes(BytesIO(content))


def test_boxes_inside_each_other_end_somewhere():
    content = b""
    for _ in range(50):
        content = box(b"trak", content)

    with pytest.raises(BoxesBroken):
        check_boxes(BytesIO(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        box(b"ftyp", b"isom") + b"SEFH and what else phones append",
        box(b"ftyp") + bytes(20),
        box(b"moov", box(b"free", bytes(9)), (0).to_bytes(4) + b"free"),
        box(b"mdat", bytes(50)) + (1).to_bytes(4) + b"moov" + (16).to_bytes(8),
    ],
)
def test_what_is_harmless_passes(content):
    check_boxes(BytesIO(content))
