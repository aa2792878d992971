"""Finds the records of a RIS file and the places where it is broken."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rispy import RisParser
from rispy.config import TAG_KEY_MAPPING

from portal.evidence.citations.ris import AUTHORS, DATES, END_TAG, TAGS, TYPE_TAG, draft_from_ris
from portal.evidence.importing.records import Found, Problem

STRICT = re.compile(r"([A-Z][A-Z0-9])  -(.*)")
LOOSE = re.compile(r"([A-Z][A-Z0-9]) ?-(?: (.*)|\s*)")
NUMBERING = re.compile(r"\s*\d*\.?\s*")
PLAIN = {tag: tag for tag in (*TAG_KEY_MAPPING, "CT", "BT", "ED", "PP", "LK")}
KNOWN = PLAIN.keys() - {"UK"}  # no tag, but rispy's word for unknown ones
FIELD_TAGS = TAGS | {"year": DATES, "authors": AUTHORS}

CONTENT = 6  # where the content of a line starts

NO_END = "The record has no ER line before {}. Add a line “ER  - ” where it ends."
NO_START = "These lines stand in no record. Start it with a line such as “TY  - JOUR”."
NO_RECORD = "This text between the records is no RIS. Remove it, or check the record before it."
NONE_AT_ALL = "There is no RIS record in this file. A record starts with a line such as “TY  - JOUR”."


class Line(NamedTuple):
    """A line: its number from 1, its text as the parser wants it, and its tag if it has one."""

    number: int
    text: str
    tag: str | None


def read_ris(text: str) -> Iterator[Found | Problem]:
    """Returns: records and problems in the order of the file."""
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        yield from reader.take(_read_line(number, line))
    yield from reader.finish()


class _Reader:
    """Gathers lines from TY to ER, and notes what stands outside or does not end."""

    def __init__(self) -> None:
        self.parser = RisParser(mapping=PLAIN, list_tags=list(PLAIN), delimiter_tags_mapping={})
        self.record: list[Line] = []
        self.any_record = False
        self.stray = False  # in a stretch that was noted already

    def take(self, line: Line) -> list[Found | Problem]:
        if line.tag == TYPE_TAG:
            return self._start(line)
        return self._inside(line) if self.record else self._outside(line)

    def finish(self) -> list[Found | Problem]:
        if not self.any_record and not self.stray:
            return [Problem(1, NONE_AT_ALL, 1)]
        return self._unfinished("the file ends")

    def _start(self, line: Line) -> list[Found | Problem]:
        problems = self._unfinished(f"the next one starts on line {line.number}")
        self.record, self.any_record, self.stray = [line], True, False
        return problems

    def _inside(self, line: Line) -> list[Found | Problem]:
        if line.tag != END_TAG:
            self.record.append(line)
            return []
        record, self.record = self.record, []
        return [_found(record, self.parser)]

    def _outside(self, line: Line) -> list[Found | Problem]:
        """Text before the first record is a header; numbers between records are their count."""
        if line.tag == END_TAG:
            self.stray = False
            return []
        if self.stray or not (line.tag or (self.any_record and not NUMBERING.fullmatch(line.text))):
            return []
        self.stray = True
        return [Problem(line.number, NO_START if line.tag else NO_RECORD, line.number)]

    def _unfinished(self, before: str) -> list[Found | Problem]:
        if not self.record:
            return []
        start = self.record[0].number
        titles = (line.text[CONTENT:] for line in self.record if line.tag in TAGS["title"])
        return [Problem(start, NO_END.format(before), start, next(titles, "")[:80])]


def _read_line(number: int, text: str) -> Line:
    """A line that spaces its tag loosely counts when the tag is one that RIS knows."""
    found = STRICT.fullmatch(text.rstrip())
    if found is None:
        found = LOOSE.fullmatch(text.strip())
        if found is None or found.group(1) not in KNOWN:
            return Line(number, f" {text}", None)  # with a space before it, rispy takes it for no tag either
    tag, content = found.group(1), (found.group(2) or "").strip()
    return Line(number, f"{tag}  - {content}", tag)


def _found(record: list[Line], parser: RisParser) -> Found:
    parsed = parser.parse_lines(iter([*(line.text for line in record), f"{END_TAG}  - "]))[0]
    tags = {tag: content for tag, content in parsed.items() if isinstance(content, list)}
    tags[TYPE_TAG] = [record[0].text[CONTENT:]]
    first = {line.tag: line.number for line in reversed(record) if line.tag}
    lines = {
        name: next(first[tag] for tag in known if tag in first)
        for name, known in FIELD_TAGS.items()
        if first.keys() & set(known)
    }
    return Found(record[0].number, draft_from_ris(tags), lines)
