"""Reading a Word file: checked by content, opened in a process of its own, turned into Markdown."""

import base64
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import portal
from portal.core.errors import Invalid
from portal.core.files.kinds import DOCX, HEAD, IMAGES, Kind, check_whole, kind_of_head
from portal.core.files.pictures import without_metadata
from portal.core.word.to_markdown import to_markdown

LIMIT = 50 * 1024 * 1024  # bytes of the file
PICTURE_LIMIT = 5 * 1024 * 1024  # bytes of one picture
MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 20
ROOT = Path(portal.__file__).resolve().parents[1]
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "SYSTEMROOT")  # no keys, no passwords
DAMAGED = "We cannot read that Word file. Open it in Word, save it again, then choose the new file."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the document; `alt` is what its author wrote about it, maybe nothing."""

    name: str  # as the Markdown calls it: "picture:0"
    kind: Kind
    alt: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word file as Markdown. `title` is empty when the document has none; `not_kept` is for people."""

    title: str
    markdown: str
    pictures: tuple[Picture, ...]
    not_kept: tuple[str, ...]


def read_word(stream: BinaryIO) -> WordText:
    """Read a Word file. Takes up to twenty seconds; call it before the write transaction begins.

    Raises: Invalid (field "file") with what to do: not a Word file, macros, too large, a picture too large, damaged.
    """
    with _kept(stream) as path:
        found = _converted(path)
    title, markdown, odd_tables = to_markdown(found["html"])
    pictures, odd = _pictures(found["pictures"])
    styles = found["styles"][:8]
    told = [*found["lost"], *odd, *odd_tables]
    if styles:
        told.append(f"The look of these styles: {', '.join(styles)}")
    for number in set(range(len(found["pictures"]))) - {int(one.name.split(":")[1]) for one in pictures}:
        markdown = _without(markdown, number)
    if not markdown.strip():
        raise Invalid("That Word file has no words that we can take. Choose another file.", "file")
    return WordText(title, markdown.strip(), tuple(pictures), tuple(told))


@contextmanager
def _kept(stream: BinaryIO) -> Iterator[Path]:
    """A copy of the file for as long as it is read, once its content has been checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        with path.open("w+b") as target:
            _receive(stream, target)
            check_whole(target, DOCX)
            _check_pictures(target)
        yield path


def _receive(stream: BinaryIO, target: BinaryIO) -> None:
    head = stream.read(HEAD)
    if not head:
        raise Invalid("That file is empty. Choose another file.", "file")
    kind_of_head(head, (DOCX,))
    size, piece = 0, head
    while piece:
        size += len(piece)
        if size > LIMIT:
            raise Invalid("That file is larger than 50 MB. In Word, compress the pictures, then save it again.", "file")
        target.write(piece)
        piece = stream.read(256 * 1024)


def _check_pictures(target: BinaryIO) -> None:
    with zipfile.ZipFile(target) as archive:
        largest = max((part.file_size for part in archive.infolist() if "/media/" in part.filename), default=0)
    if largest > PICTURE_LIMIT:
        size = f"{largest / 1024 / 1024:.0f} MB"
        raise Invalid(
            f"A picture in that file has {size}; we take up to 5 MB. "
            "In Word choose Compress pictures, then save the file again.",
            "file",
        )


def _converted(path: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "portal.core.word.child", str(path), str(MEMORY), str(SECONDS)]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=SECONDS, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Invalid("Reading that Word file takes too long. Split it, or leave out large tables.", "file") from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise Invalid(DAMAGED, "file") from error
    return found


def _pictures(rows: list[dict[str, str]]) -> tuple[list[Picture], list[str]]:
    kept, odd = [], []
    for number, row in enumerate(rows):
        data = base64.b64decode(row["data"])
        kind = _image_kind(data)
        if kind is None:
            why = "is neither PNG nor JPEG: save it as one of these" if data else "is only linked: put it into the file"
            odd.append(f"Picture {number + 1}, which {why}")
        else:
            alt = " ".join(row["alt"].split())[:300]
            kept.append(Picture(f"picture:{number}", kind, alt, without_metadata(data, kind)))
    return kept, odd


def _image_kind(data: bytes) -> Kind | None:
    try:
        return kind_of_head(data[:HEAD], IMAGES)
    except Invalid:
        return None


def _without(markdown: str, number: int) -> str:
    lines = markdown.split("\n")
    return "\n".join(line for line in lines if f"](picture:{number})" not in line)
