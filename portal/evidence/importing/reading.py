"""Reads a file of references: which format, which characters, which records are good."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from portal.core.errors import Invalid, TooLarge
from portal.evidence.citations.draft import finish
from portal.evidence.citations.exporting import find_format
from portal.evidence.citations.tidy import tidy
from portal.evidence.importing.bibtex_reader import read_bibtex
from portal.evidence.importing.json_reader import read_json
from portal.evidence.importing.records import Found, Parsed, Problem, Record
from portal.evidence.importing.ris_reader import read_ris

WEB_LIMIT = 20 * 1024 * 1024  # bytes
LONGEST_LABEL = 80  # characters
EXTENSIONS = {"json": "csl-json", "ris": "ris", "bib": "bibtex", "bibtex": "bibtex"}
SIGNS = {
    "ris": re.compile(r"^TY {0,2}- ?", re.MULTILINE),
    "bibtex": re.compile(r"^[ \t]*@\w+[ \t]*[{(]", re.MULTILINE),
}
NOT_UTF_8 = "The file is not in UTF-8 throughout. We read the rest as Windows text: check letters with accents."
READERS: dict[str, Callable[[str], Iterator[Found | Problem]]] = {
    "csl-json": read_json,
    "ris": read_ris,
    "bibtex": read_bibtex,
}


def read_references(data: bytes, *, format_id: str | None = None, name: str = "", limit: int | None = None) -> Parsed:
    """Read a CSL-JSON, RIS or BibTeX file; what is good comes out, what is not is listed.

    The format is told by the content, or else by the file's name, when it is not given.
    Returns: records and problems in the order of the file; each record has an id, its own or a made one.
    Units: `limit` in bytes; None: any size.
    Raises: TooLarge; Invalid (field "file") for an empty file or an unknown format; NotFound for a format
    that does not exist.
    """
    if limit is not None and len(data) > limit:
        raise TooLarge(f"That file is larger than {limit // 1024**2} MB. Split it and import the parts.")
    text, notices = _decoded(data)
    if not text.strip():
        raise Invalid("That file is empty. Choose another file.", "file")
    chosen = find_format(format_id).id if format_id else _told_format(text, name)
    results = [_checked(found) for found in READERS[chosen](text)]
    records = tuple(result for result in results if isinstance(result, Record))
    problems = tuple(result for result in results if isinstance(result, Problem))
    return Parsed(chosen, records, problems, notices)


def _checked(found: Found | Problem) -> Record | Problem:
    if isinstance(found, Problem):
        return found
    try:
        reference, notices = finish(found.draft)
    except Invalid as error:
        place = found.lines.get(error.field or "", found.line)
        return Problem(place, str(error), found.line, _label(found), error.field)
    named = replace(reference, external_id=reference.key)
    return Record(found.line, named, found.notices + notices)


def _label(found: Found) -> str:
    label = tidy(found.draft.title or found.draft.external_id)
    return label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL]}…"


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Returns: the text with plain line ends, and a notice where its characters had to be guessed."""
    notices: tuple[str, ...] = ()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "".join(_line(line) for line in data.splitlines(keepends=True)).removeprefix("\ufeff")
            notices = (NOT_UTF_8,)
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n"), notices


def _line(data: bytes) -> str:
    """Files that were put together from several may change their characters on the way."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _told_format(text: str, name: str) -> str:
    if text.lstrip()[:1] in ("[", "{"):
        return "csl-json"
    for format_id, sign in SIGNS.items():
        if sign.search(text):
            return format_id
    extension = name.rpartition(".")[2].lower()
    if extension in EXTENSIONS:
        return EXTENSIONS[extension]
    raise Invalid("We cannot tell the format. Choose a CSL-JSON, RIS or BibTeX file.", "file")
