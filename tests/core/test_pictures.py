"""Pictures lose what their camera wrote beside them, and nothing else."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.core.files.kinds import JPEG, PNG
from portal.core.files.pictures import without_metadata


def make_photo(turn: int = 1) -> bytes:
    """A JPEG as a phone writes it: with the place, a comment, and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turn, "In Kent"
    exif.get_ifd(0x8825)[1] = "N"
    stream = BytesIO()
    Image.new("RGB", (60, 40), "navy").save(stream, "JPEG", exif=exif, comment=b"In Kent")
    return stream.getvalue()


@pytest.mark.parametrize("turn", [1, 6])
def test_a_photo_loses_place_and_comment_and_stays_the_right_way_up(turn: int) -> None:
    before = make_photo(turn)
    after = without_metadata(before, JPEG)
    assert (b"Kent" in before, b"Kent" in after) == (True, False)
    was, now = Image.open(BytesIO(before)), Image.open(BytesIO(after))
    assert was.tobytes() == now.tobytes()
    assert dict(now.getexif()) == ({0x0112: 6} if turn == 6 else {})
    assert not now.getexif().get_ifd(0x8825)


def test_a_png_loses_its_words() -> None:
    words, stream = PngInfo(), BytesIO()
    words.add_text("Author", "In Kent")
    Image.new("RGB", (6, 4), "navy").save(stream, "PNG", pnginfo=words)
    after = without_metadata(stream.getvalue(), PNG)
    assert b"Kent" not in after
    assert Image.open(BytesIO(after)).tobytes() == Image.open(stream).tobytes()


def test_what_cannot_be_followed_is_returned_whole_but_for_a_broken_exif() -> None:
    assert without_metadata(b"\xff\xd8\xff", JPEG) == b"\xff\xd8\xff"
    broken = b"\xff\xd8\xff\xe1\x00\x0aExif\x00\x00xx\xff\xda"
    assert without_metadata(broken, JPEG) == b"\xff\xd8\xff\xda"
