"""The neutral record of a work, which every format is turned into and made from."""

import hashlib
from dataclasses import dataclass

OUR_DESCRIPTION = "Description by Joined Up: "  # before an abstract that is ours, in a file that leaves; not kept
FIRST_AUTHORS_ONLY = "The source names only the first authors (et al.)."


@dataclass(frozen=True, slots=True)
class Name:
    """A person (`family`, `given`, `suffix`) or a body (`literal`, the others then empty)."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    def __str__(self) -> str:
        """Returns: "Mays, Nicholas", "King, Martin, Jr" or "Department of Health"."""
        return self.literal or ", ".join(part for part in (self.family, self.given, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """When a work came out, as far as its source says."""

    year: int
    month: int | None = None
    day: int | None = None  # never without a month

    def __str__(self) -> str:
        """Returns: "2016", "2016-05" or "2016-05-05"."""
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work as a library knows it. Empty text: the source does not say."""

    title: str
    type: str = "other"  # an id of `types.TYPES`
    external_id: str = ""  # the record's own id where it came from
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    issued: PartialDate | None = None
    container: str = ""  # journal, book or site that it is part of
    volume: str = ""
    issue: str = ""
    pages: str = ""  # "137-149", or an article's number
    number: str = ""  # of a report
    publisher: str = ""
    place: str = ""
    doi: str = ""  # "10.1108/JICA-12-2016-0047", without any prefix
    url: str = ""
    abstract: str = ""
    language: str = ""  # BCP 47, such as "en" or "cy", where the source gives one
    keywords: tuple[str, ...] = ()
    more_authors: bool = False  # the source names the first authors only; told in files that leave

    @property
    def year(self) -> int | None:
        """The year it came out; None: not stated."""
        return self.issued.year if self.issued else None

    @property
    def key(self) -> str:
        """The record's own id; for a record without one, an id made of what it says, alike every time."""
        return self.external_id or made_id(self)


def made_id(reference: Reference) -> str:
    """Returns: an id for a record that brought none: "ref-" and 12 hexadecimal digits."""
    parts = [reference.title, reference.container, str(reference.issued or ""), reference.doi]
    parts += [reference.volume, reference.pages, reference.abstract, *map(str, reference.authors)]
    return "ref-" + hashlib.sha256("\x1f".join(parts).casefold().encode()).hexdigest()[:12]
