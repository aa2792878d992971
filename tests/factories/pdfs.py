"""PDF files made byte by byte, whole ones and broken ones, so that no file need be kept with the tests."""

import zlib

KEY = b"ab" * 32
LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00><00>]" % (KEY, KEY)
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>"


def make_pdf(
    *pages: str, count: int | None = None, loops: bool = False, locked: bool = False, author: str = ""
) -> bytes:
    """A PDF with a page for each text; a line break starts a new line.

    `count` lies about the number of pages, `loops` puts the page tree inside itself, `locked` asks for
    a password, `author` stands in the properties.
    """
    contents = [_content(text) for text in pages]
    return assemble(contents, count=count, loops=loops, trailer=LOCK if locked else b"", author=author)


def make_swelling_pdf(unpacked: int) -> bytes:
    """A small PDF whose one page unpacks to so many bytes."""
    packed = zlib.compress(b"BT /F1 12 Tf " + b" " * unpacked + b" ET", 9)
    return assemble([b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)])


def assemble(
    contents: list[bytes], *, count: int | None = None, loops: bool = False, trailer: bytes = b"", author: str = ""
) -> bytes:
    """The catalogue, the page tree, a font, then for each content its page and itself."""
    kids = [f"{4 + 2 * index} 0 R" for index in range(len(contents))] + ["2 0 R"] * loops
    tree = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {count or len(contents)} >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree.encode(), FONT]
    for index, content in enumerate(contents):
        objects += [PAGE.format(5 + 2 * index).encode(), content]
    if author:
        objects.append(f"<< /Author ({_escaped(author)}) >>".encode())
        trailer += f" /Info {len(objects)} 0 R".encode()
    return _numbered(objects, trailer)


def _content(text: str) -> bytes:
    lines = " ".join(f"({_escaped(line)}) Tj T*" for line in text.split("\n"))
    drawn = f"BT /F1 12 Tf 50 780 Td 14 TL {lines} ET".encode("cp1252")
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _numbered(objects: list[bytes], trailer: bytes) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)
