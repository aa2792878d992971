"""Finds the records of a BibTeX file and the places where it is broken."""

import logging
import re
from collections.abc import Iterator

from bibtexparser import Library, parse_string
from bibtexparser.middlewares.middleware import BlockMiddleware, Middleware
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import (
    Block,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
)

from portal.evidence.citations.bibtex import FIELDS, draft_from_bibtex
from portal.evidence.importing.records import Found, Problem

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # it would log what people's files say

FIELD_NAMES = {**FIELDS, "doi": ("doi",), "url": ("url", "howpublished"), "year": ("year", "date")}
LEFT_OVER = re.compile(r"^\s*[,}]|\b\w+\s*=\s*[{\"]")
HEAD = re.compile(r"@\w+\s*[{(]\s*([^,\s=}]*)")
PIECE = re.compile(r'[{}"#]')
SPLIT_BEFORE = re.compile(r"^(?=[ \t]*@\w+[ \t]*[{(])", re.MULTILINE)
REASONS = (
    ("Unexpected block start", "It is not closed: a } or a quotation mark is missing before the next record."),
    ("end of file", "The file ends in the middle of it: a } or a quotation mark is missing."),
    ("comma after entry key", "It has no key, or no comma after it. Write it like @article{key, title = {…}}."),
    ("=", "One of its fields has no = sign, or a comma is missing before it. Write title = {…}, with a comma."),
)
CANNOT_READ = "We cannot read it. Check its brackets, commas and quotation marks."
CLOSED_EARLY = "It is closed too early: it has one } too many, or one { too few."
NONE_AT_ALL = "There is no BibTeX record in this file. A record starts like @article{key,"


class _Join(BlockMiddleware):
    """Puts values together that are written in pieces, such as `jan # " 15"`, which the parser leaves apart."""

    def transform_entry(self, entry: Entry, library: Library) -> Entry:
        """Called by the parser for each entry, while values still have their brackets."""
        for field in entry.fields:
            pieces = _pieces(str(field.value)) if "#" in str(field.value) else []
            if len(pieces) > 1:
                field.value = "{" + "".join(_said(piece, library) for piece in pieces) + "}"
        return entry


def _stack() -> list[Middleware]:
    return [_Join(), *default_parse_stack(allow_inplace_modification=True)]


def _pieces(value: str) -> list[str]:
    """Returns: what stands between the signs # that are inside of no brackets and no quotation marks."""
    pieces, start, depth, quoted = [], 0, 0, False
    for found in PIECE.finditer(value):
        sign = found.group()
        depth += {"{": 1, "}": -1}.get(sign, 0)
        quoted ^= sign == '"' and depth == 0
        if sign == "#" and depth == 0 and not quoted:
            pieces.append(value[start : found.start()].strip())
            start = found.end()
    return [*pieces, value[start:].strip()]


def _said(piece: str, library: Library) -> str:
    named = next((one for key, one in library.strings_dict.items() if key.lower() == piece.lower()), None)
    return _without_enclosing(str(named.value) if named else piece)


def read_bibtex(text: str) -> Iterator[Found | Problem]:
    """Returns: records and problems in the order of the file."""
    results: list[Found | Problem] = []
    for block in _blocks(text):
        if isinstance(block, ImplicitComment):
            _mark_closed_early(results, block)
        else:
            results += _result(block)
    if not results:
        results.append(Problem(1, NONE_AT_ALL, 1))
    return iter(results)


def _blocks(text: str) -> list[Block]:
    """Returns: the file's blocks; should the parser stumble over the whole, those of each record alone."""
    try:
        return list(parse_string(text, parse_stack=_stack()).blocks)
    except Exception:  # noqa: BLE001 (the parser raises what it meets; no record may be lost by it)
        return [block for start, part in _parts(text) for block in _blocks_of_part(start, part)]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    line = 0
    for part in SPLIT_BEFORE.split(text):
        yield line, part
        line += part.count("\n")


def _blocks_of_part(start: int, part: str) -> list[Block]:
    try:
        return list(parse_string("\n" * start + part, parse_stack=_stack()).blocks)
    except Exception as error:  # noqa: BLE001 (as above; this record is told as a problem)
        return [ParsingFailedBlock(error=error, start_line=start, raw=part)]


def _result(block: Block) -> list[Found | Problem]:
    if isinstance(block, Entry):
        return [_found(block)]
    if not isinstance(block, ParsingFailedBlock):
        return []
    inner = block.ignore_error_block
    if isinstance(inner, Entry):
        for field in inner.fields:
            field.value = _without_enclosing(str(field.value))
        twice = isinstance(block, DuplicateFieldKeyBlock)
        return [_found(inner, ("It gives a field twice. We kept the first.",) if twice else ())]
    return [_problem(block)]


def _found(entry: Entry, notices: tuple[str, ...] = ()) -> Found:
    fields: dict[str, str] = {}
    places: dict[str, int] = {}
    for field in entry.fields:
        name = field.key.lower()
        if name not in fields:
            fields[name] = str(field.value)
            places[name] = (field.start_line or 0) + 1
    lines = {
        ours: next(places[name] for name in theirs if name in places)
        for ours, theirs in FIELD_NAMES.items()
        if places.keys() & set(theirs)
    }
    draft = draft_from_bibtex(entry.entry_type, entry.key, fields)
    return Found((entry.start_line or 0) + 1, draft, lines, notices)


def _without_enclosing(value: str) -> str:
    """An entry that the parser set aside still has the outer brackets of its values."""
    value = value.strip()
    return value[1:-1] if value[:1] + value[-1:] in ("{}", '""') and len(value) > 1 else value


def _problem(block: ParsingFailedBlock) -> Problem:
    said = str(getattr(block.error, "abort_reason", ""))
    reason = next((plain for sign, plain in REASONS if sign in said), CANNOT_READ)
    line = (block.start_line or 0) + 1
    head = HEAD.match((block.raw or "").strip())
    return Problem(line, reason, line, head.group(1) if head else "")


def _mark_closed_early(results: list[Found | Problem], comment: ImplicitComment) -> None:
    """Text that looks like fields and follows a record is a part of it, cut off by a bracket too many."""
    last = results[-1] if results else None
    if isinstance(last, Found) and LEFT_OVER.search(comment.comment):
        line = (comment.start_line or 0) + 1
        results[-1] = Problem(line, CLOSED_EARLY, last.line, last.draft.external_id)
