"""Files without what they say of themselves: who wrote them, on which machine, where a photo was taken."""

import re
import zipfile
import zlib
from io import BytesIO

from portal.core.errors import Invalid
from portal.core.files.kinds import DAMAGED, DOCX, JPEG, PNG, Kind
from portal.core.files.pictures import without_metadata

LARGEST = 200 * 1024 * 1024  # bytes that a Word file may unpack to when it is written anew
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SCHEMA = b"http://schemas.openxmlformats.org"
# Parts of a Word file that tell of its makers -> the same part with nothing in it.
EMPTY = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="' + _SCHEMA + b'/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="' + _SCHEMA + b'/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="' + _SCHEMA + b'/officeDocument/2006/custom-properties"/>',
}
# Whoever wrote a comment or a change of the text; `w`, `w15` and the like are names of schemas.
_NAMED = re.compile(rb"""(?<=\s)(w\d*:(?:author|initials|userId))=(?:"[^"]*"|'[^']*')""")
_PICTURES = {".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}


def anonymous(data: bytes, kind: Kind) -> bytes:
    """Returns: a picture or a Word file without place, time, camera, author and editors; any other as it is.

    What it shows stays: words, comments, pictures. Raises: Invalid (field "file") for a Word file that is too large.
    """
    return _anonymous_word(data) if kind is DOCX else without_metadata(data, kind)


def _anonymous_word(data: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        if sum(part.file_size for part in source.infolist()) > LARGEST:
            raise Invalid("That Word file unpacks to more than we take. Save it with smaller pictures.", "file")
        for part in source.infolist():
            undated = zipfile.ZipInfo(part.filename)
            target.writestr(undated, _part(part.filename, _read(source, part)), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _read(source: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return source.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise Invalid(DAMAGED, "file") from error


def _part(name: str, data: bytes) -> bytes:
    if name in EMPTY:
        return _HEAD + EMPTY[name]
    if name.startswith("word/") and name.endswith(".xml"):
        return _NAMED.sub(rb'\1=""', data)
    kind = next((kind for ending, kind in _PICTURES.items() if name.lower().endswith(ending)), None)
    return without_metadata(data, kind) if kind else data
