"""Finds the records of a CSL-JSON file and the places where it is broken."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NoReturn

from portal.evidence.citations.csl_json import draft_from_csl
from portal.evidence.importing.records import Found, Problem

BETWEEN = re.compile(r"[\s,\[\]]*")
WRAPPER = re.compile(r'\s*\{[^{}\[\]]*"(?:items|references)"\s*:\s*\[')
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}]')  # a text ends with its line, as JSON asks
STARTS_A_RECORD = re.compile(r'\{\s*"(?:id|type|title)"\s*:')
LEFT_OVER = re.compile(r'\s*,?\s*"[^"\n]*"\s*:')  # fields of a record that was closed too early
LABEL = re.compile(r'"(?:title|id)"\s*:\s*"([^"\n]{1,80})')
LONGEST_RECORD = 1_000_000  # characters that are looked through for the end of a broken record
MOST_IN_A_ROW = 500  # problems after one another; then the file is not what it says

BROKEN = "This is not valid JSON near line {}: a comma, quotation mark or bracket is missing or one too many."
NOT_A_RECORD = 'This is no record. A record stands in braces, like {"title": "…"}.'
NO_RECORD = "There is no record in this file. CSL-JSON is a list of records in braces."
GAVE_UP = f"We stopped here, after {MOST_IN_A_ROW} problems in a row. Check that this is a CSL-JSON file."


def read_json(text: str) -> Iterator[Found | Problem]:
    """Returns: records and problems in the order of the file."""
    reader = _Reader(text)
    any_result, in_a_row = False, 0
    for result in reader.results():
        any_result = True
        in_a_row = in_a_row + 1 if isinstance(result, Problem) else 0
        if in_a_row > MOST_IN_A_ROW:
            yield Problem(result.line, GAVE_UP, result.line)
            return
        yield result
    if not any_result:
        yield Problem(1, NO_RECORD, 1)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


class _Reader:
    """Walks through the text from record to record."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.decoder = json.JSONDecoder(parse_constant=_refuse_constant)
        self.line_ends = [found.start() for found in re.finditer("\n", text)]

    def line(self, place: int) -> int:
        return bisect_right(self.line_ends, place - 1) + 1

    def results(self) -> Iterator[Found | Problem]:
        wrapper = WRAPPER.match(self.text)
        place = self._past(wrapper.end() if wrapper else 0)
        while place < len(self.text):
            if wrapper and self.text[place] == "}":
                return
            result, place = self._next(place)
            yield result
            place = self._past(place)

    def _past(self, place: int) -> int:
        found = BETWEEN.match(self.text, place)
        return found.end() if found else place

    def _next(self, place: int) -> tuple[Found | Problem, int]:
        """Returns: what stands here, and where to go on."""
        line = self.line(place)
        try:
            value, end = self.decoder.raw_decode(self.text, place)
        except (ValueError, RecursionError) as error:
            at = error.pos if isinstance(error, json.JSONDecodeError) else place
            return Problem(line, BROKEN.format(self.line(at)), line, self._label(place)), self._resume(place)
        if not isinstance(value, dict):
            return Problem(line, NOT_A_RECORD, line), end
        left_over = LEFT_OVER.match(self.text, end)
        if left_over:
            reason = BROKEN.format(self.line(left_over.end()))
            return Problem(line, reason, line, self._label(place)), self._after_left_over(place, end)
        return Found(line, draft_from_csl(value)), end

    def _resume(self, place: int) -> int:
        """Returns: where the next record may start after a broken one that starts here."""
        following = self._following(place)
        end = self._end_of(place) if self.text[place] == "{" else None
        if end is None or (following is not None and following < end):
            return self._later(place) if following is None else following
        return self._after_left_over(place, end) if LEFT_OVER.match(self.text, end) else end

    def _after_left_over(self, place: int, end: int) -> int:
        """Returns: the next record after one that starts at the place and is closed too early."""
        following = self._following(place)
        return len(self.text) if following is None else max(following, end)

    def _following(self, place: int) -> int | None:
        """Returns: the next brace indented like the first one, or one that opens with an id, type or title."""
        indent = self.text[self.text.rfind("\n", 0, place) + 1 : place]
        pattern = STARTS_A_RECORD if indent.strip() else re.compile(rf"(?<=\n){indent}\{{")
        found = pattern.search(self.text, place + 1)
        return self.text.index("{", found.start()) if found else None

    def _later(self, place: int) -> int:
        """Returns: the next brace after text that is no record; the end after a record that never ends."""
        brace = self.text.find("{", place) if self.text[place] != "{" else -1
        return len(self.text) if brace < 0 else brace

    def _end_of(self, place: int) -> int | None:
        """Returns: where the braces that open here are closed again."""
        depth = 0
        for token in TOKEN.finditer(self.text, place, place + LONGEST_RECORD):
            depth += {"{": 1, "}": -1}.get(token.group(), 0)
            if depth == 0:
                return token.end()
        return None

    def _label(self, place: int) -> str:
        found = LABEL.search(self.text, place, place + 500)
        return found.group(1) if found else ""
