"""Word files and pictures made for a test."""

import struct
import zipfile
import zlib
from io import BytesIO

from docx import Document
from docx.shared import Cm


def make_png(width: int = 8, height: int = 8) -> bytes:
    """A grey PNG."""
    rows = b"".join(b"\x00" + b"\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def make_word(*, columns: int = 3, picture: bytes | None = None, alt: str = "", plain: bool = True) -> BytesIO:
    """A summary as a researcher writes it in Word."""
    document = Document()
    document.add_heading("Spring 2017: what we heard", 0)
    if plain:
        document.add_heading("In plain English", 1)
        document.add_paragraph("We met in London. People told us what helps them. We will look at it.")
    document.add_heading("Who came", 1)
    table = document.add_table(rows=2, cols=columns)
    for number in range(columns):
        table.rows[0].cells[number].text = f"Role {number}"
        table.rows[1].cells[number].text = f"{number} | {number}"
    document.add_heading("Discussion", 1)
    document.add_heading("Sharing information", 2)
    paragraph = document.add_paragraph("Rules worry ")
    paragraph.add_run("staff ").bold = True
    paragraph.add_run("more than *computers*.").italic = True
    document.add_paragraph("First point", style="List Bullet")
    document.add_paragraph("Second point", style="List Bullet")
    document.add_paragraph("Step one", style="List Number")
    if picture:
        shape = document.add_picture(BytesIO(picture), width=Cm(3))
        shape._inline.docPr.set("descr", alt)
    return saved(document)


def saved(document: object) -> BytesIO:
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    stream.seek(0)
    return stream


def with_part(stream: BytesIO, name: str, content: bytes, *, store: bool = True) -> BytesIO:
    """The same file with one more part in it."""
    made = BytesIO(stream.getvalue())
    with zipfile.ZipFile(made, "a", zipfile.ZIP_STORED if store else zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    made.seek(0)
    return made


def with_xml(stream: BytesIO, old: str, new: str) -> BytesIO:
    """The same file with words of its main XML replaced."""
    made = BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            target.writestr(part, data)
    made.seek(0)
    return made
