"""Which kinds of file are taken, told by their content and never by their name."""

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from portal.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: how it is called, sent and saved."""

    id: str
    label: str
    media_type: str
    extensions: tuple[str, ...]  # the first is the one we give

    @property
    def extension(self) -> str:
        return self.extensions[0]


PDF = Kind("pdf", "PDF", "application/pdf", (".pdf",))
DOCX = Kind("docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
PNG = Kind("png", "PNG picture", "image/png", (".png",))
JPEG = Kind("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg"))

KINDS = {kind.id: kind for kind in (PDF, DOCX, PNG, JPEG)}
LIBRARY = (PDF, DOCX)
IMAGES = (PNG, JPEG)

HEAD = 1024  # bytes that tell the kind
LONGEST_UNZIPPED = 500 * 1024 * 1024  # bytes
MOST_PARTS = 10_000
WORD_PARTS = {"[Content_Types].xml", "word/document.xml"}
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "activex")
MARKUP_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body", b"<script", b"<!--", b"<svg")

DAMAGED = "That Word file is damaged. Open it in Word, save it again, then choose the new file."


def kind_of_head(head: bytes, allowed: Iterable[Kind]) -> Kind:
    """Tell the kind from the first bytes; a ZIP is taken for Word until `check_whole` has seen inside.

    Raises: Invalid (field "file") with what to do, when it is no kind of `allowed`.
    """
    kind = _kind_by_signature(head)
    if kind is None:
        raise Invalid(_refusal(head, tuple(allowed)), "file")
    if kind not in tuple(allowed):
        raise Invalid(f"That is a {kind.label} file. Choose {_choices(allowed)}.", "file")
    return kind


def check_whole(stream: BinaryIO, kind: Kind) -> None:
    """Look at what only the whole file can tell: that a Word file is one, and carries no macros.

    Raises: Invalid (field "file") with what to do.
    """
    if kind is DOCX:
        _check_word(stream)


def _kind_by_signature(head: bytes) -> Kind | None:
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \x00").startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    return None


def _refusal(head: bytes, allowed: tuple[Kind, ...]) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(MARKUP_STARTS):
        told = "That is a web page, whatever its name says."
        more = "Open it, print it to a PDF, then choose the PDF." if PDF in allowed else f"Choose {_choices(allowed)}."
        return f"{told} {more}"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return (
            "That is an old Word file, or one locked with a password. "
            "Open it in Word, save it as .docx without a password, then choose that."
        )
    return f"We cannot take that kind of file. Choose {_choices(allowed)}."


def _choices(allowed: Iterable[Kind]) -> str:
    names = [f"a {kind.label} file ({kind.extension})" for kind in allowed]
    return " or ".join(names)


def _check_word(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_size(parts)
            names = {part.filename for part in parts}
            types = archive.read("[Content_Types].xml") if names >= WORD_PARTS else b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Invalid(DAMAGED, "file") from error
    if not names >= WORD_PARTS:
        raise Invalid("That is a ZIP file and not a Word document. Choose another file.", "file")
    if b"macroEnabled" in types or any(part in name.lower() for name in names for part in MACRO_PARTS):
        raise Invalid(
            "That Word file carries macros, which we do not take. "
            "In Word choose Save as, Word document (.docx), then choose the new file.",
            "file",
        )


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LONGEST_UNZIPPED:
        raise Invalid("That Word file unpacks to more than we take. Save it with smaller pictures.", "file")
