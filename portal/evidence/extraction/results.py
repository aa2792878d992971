"""What reading a file's text comes to."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How the reading ended."""

    READ = "read"
    LIMITED = "limited"  # a part only: more pages or text than we keep, or some pages are damaged
    NO_TEXT = "no_text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_SLOW = "too_slow"  # the pages read until then are given
    TOO_DEMANDING = "too_demanding"  # memory ran out, or the reading process broke down


SEARCHED, PARTLY_SEARCHED = " You can search it.", " You can search those."
MESSAGES = {
    Outcome.READ: f"We read the text of this file.{SEARCHED}",
    Outcome.LIMITED: f"We read {{read}} of {{total}} {{parts}}.{PARTLY_SEARCHED}",
    Outcome.NO_TEXT: "We found no text in this file. If it is a scan, upload a copy with its text.",
    Outcome.ENCRYPTED: "This file is locked with a password. Upload a copy without one.",
    Outcome.DAMAGED: "We cannot read this file: it is damaged. Open it, save it again and upload that.",
    Outcome.TOO_SLOW: "Reading the text takes too long. We read {read} {parts} so far.",
    Outcome.TOO_DEMANDING: "Reading this file takes more memory than we allow. Upload a smaller copy.",
}
WHOLE = MESSAGES[Outcome.READ]


def without_search(message: str) -> str:
    """Returns: the message of a reading for a file that no search finds yet."""
    return message.removesuffix(SEARCHED).removesuffix(PARTLY_SEARCHED)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF, or a section of a Word file."""

    number: int  # from 1; a section's place in the file
    text: str
    heading: str = ""  # Word only; empty for a PDF and for what stands before the first heading


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages that could be read, in order, empty ones left out, and how the reading ended."""

    outcome: Outcome
    pages: tuple[Page, ...] = ()
    total: int = 0  # pages or sections that the file has; 0: not known
    paged: bool = True  # False: sections, as in Word
    author: str = ""  # whom the properties of a PDF name; empty: nobody

    @property
    def may_go_on_later(self) -> bool:
        """Whether a job with more time could read more."""
        return self.outcome is Outcome.TOO_SLOW

    @property
    def message(self) -> str:
        """A sentence for the person who sent the file."""
        parts = "pages" if self.paged else "sections"
        return MESSAGES[self.outcome].format(read=len(self.pages), total=self.total, parts=parts)
