"""Reading an answer whole: its headers and its words, whatever format it came in."""

import re
import zipfile
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pypdfium2
from werkzeug.test import TestResponse

FOLD = re.compile(r"\r?\n[ \t]")  # a long line of a calendar
BREAK = re.compile("[\u00ad\ufffe-]?[\r\n]+")  # of a line, maybe within a word
TOKEN = re.compile(r"csrf_token[^>]*|session=[^;]*")  # made of chance, so of anything
TAG = re.compile(r"<[^>]*>")


def text_of(answer: TestResponse) -> str:
    """Returns: everything that an answer says, as one text."""
    said = f"{answer.headers}\n{words_of(answer.data, answer.mimetype)}"
    return TOKEN.sub("", unquote(said))


def words_of(data: bytes, mimetype: str) -> str:
    """Returns: the words of a body."""
    if data[:5] == b"%PDF-":
        return pdf_words(data)
    if data[:2] == b"PK":
        return zip_words(data)
    text = data.decode("utf-8", "replace")
    if mimetype == "text/calendar":
        return FOLD.sub("", text)
    return unescape(text)


def pdf_words(data: bytes) -> str:
    """Returns: the text of every page, whole and with broken words joined, and what the file says of itself."""
    with pypdfium2.PdfDocument(data) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
        told = " ".join(str(value) for value in pdf.get_metadata_dict().values())
    text = "\n".join(pages)
    return f"{told}\n{text}\n{BREAK.sub('', text)}"


def zip_words(data: bytes) -> str:
    """Returns: every part of a Word file, with and without its tags; a run may end within a word."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    text = "\n".join(parts)
    return f"{unescape(text)}\n{unescape(TAG.sub('', text))}"
