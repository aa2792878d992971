"""What reading a file of references gives: good records and problems, each with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.evidence.citations.draft import Draft
from portal.evidence.citations.reference import Reference


@dataclass(frozen=True, slots=True)
class Found:
    """A record that a reader found, not yet checked."""

    line: int  # where it starts, from 1
    draft: Draft
    lines: Mapping[str, int] = field(default_factory=dict)  # where a field stands, if the reader knows
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A good record."""

    line: int  # where it starts, from 1
    reference: Reference
    notices: tuple[str, ...] = ()  # what was left out or changed, as sentences


@dataclass(frozen=True, slots=True)
class Problem:
    """A record or stretch of the file that could not be taken."""

    line: int  # where the mistake is, from 1
    reason: str  # a sentence that says what to do
    record_line: int  # where the record starts; the same as `line` where that is all we know
    label: str = ""  # the record's title or id, if it has one
    field: str | None = None

    def __str__(self) -> str:
        """Returns: one line, such as "Line 12, “Care Act”: It has no title. Add one."."""
        of = f", “{self.label}”" if self.label else ""
        start = f" (record from line {self.record_line})" if self.record_line != self.line else ""
        return f"Line {self.line}{of}{start}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file, read: nothing of it is lost silently."""

    format: str  # an id of `exporting.FORMATS`
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    notices: tuple[str, ...] = ()  # of the file as a whole
