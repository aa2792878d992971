"""Pictures without what their camera wrote beside them: the place where they were taken names a site."""

import struct
from collections.abc import Iterator
from contextlib import suppress

from portal.core.files.kinds import JPEG, PNG, Kind

PNG_HEAD = 8  # bytes of the signature
PNG_DROPPED = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
JPEG_KEPT_APPS = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
JPEG_COMMENT, JPEG_EXIF, JPEG_SCAN = 0xFE, 0xE1, 0xDA
ORIENTATION = 0x0112


def without_metadata(data: bytes, kind: Kind) -> bytes:
    """Returns: the picture without place, time, camera, author and comments; a photo stays the right way up.

    A picture whose structure we cannot follow is returned as it is.
    """
    try:
        if kind is JPEG:
            return _clean_jpeg(data)
        return _clean_png(data) if kind is PNG else data
    except (struct.error, IndexError):
        return data


def _clean_png(data: bytes) -> bytes:
    kept, at = [data[:PNG_HEAD]], PNG_HEAD
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        if data[at + 4 : at + 8] not in PNG_DROPPED:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _clean_jpeg(data: bytes) -> bytes:
    kept, turn = [data[:2]], 1
    rest = 2
    for marker, start, end in _segments(data):
        rest = end
        if marker == JPEG_EXIF and data[start + 4 : start + 10] == b"Exif\x00\x00":
            with suppress(struct.error):
                turn = _orientation(data[start + 10 : end])
        elif marker != JPEG_COMMENT and (not 0xE0 <= marker <= 0xEF or marker in JPEG_KEPT_APPS):
            kept.append(data[start:end])
    turned = [_turned(turn)] if 2 <= turn <= 8 else []
    return b"".join([kept[0], *turned, *kept[1:], data[rest:]])


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the picture itself."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != JPEG_SCAN:
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], at, at + 2 + length
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(count):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == ORIENTATION:
            return int(value)
    return 1


def _turned(turn: int) -> bytes:
    """An EXIF segment that says nothing but how the photo is held."""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turn, 0, 0)
    return struct.pack(">HH", 0xFFE1, len(tiff) + 8) + b"Exif\x00\x00" + tiff
