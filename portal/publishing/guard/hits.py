"""What the guard finds and under which rules it looks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

CONTEXTS = ("text", "participation", "public_source", "attachment")
# What each detector says of its find.
WHY = {
    "site": "It names a Pioneer. We promised those who took part that none would be named.",
    "organisation": "It names an organisation, which tells the Pioneer or the person.",
    "person": "It may name a person.",
    "email": "It holds an email address.",
    "phone": "It holds a telephone number.",
    "nhs-number": "It holds an NHS number.",
    "postcode": "It holds a postcode.",
    "birth-date": "It holds a date of birth.",
    "age": "An age beside a place can tell who the person is.",
    "small-group": "A group of fewer than 10 people can be recognised.",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed where. The guard knows the Pioneers; it is told the people.

    `sites`: slugs that may be named, or None for all (site pages, library records). `people`: full names of members.
    `authors`: full names that may stand (researchers as authors). `contexts`: place -> one of `CONTEXTS`,
    or the first word of places that are numbered ("attachment 1, page 3");
    "participation" is for counts of who took part, which name sites and may be small; "public_source" for tables of
    reports that are already published; "attachment" for the text of files that others wrote, which is looked through
    for what reaches or marks one person alone, as it names its authors.
    """

    sites: frozenset[str] | None = frozenset()
    people: tuple[str, ...] = ()
    authors: frozenset[str] = frozenset()
    contexts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """One find of a detector: from where to where in the cleaned text, and what would say it safely."""

    detector: str
    start: int
    end: int
    instead: str = ""  # words that could stand there; empty: leave it out
    subject: str = ""  # slug of the site, when one is meant


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that could identify a place or a person: where, what, why, and a better wording."""

    detector: str
    place: str  # field name, or the place that the room gave for an attached text
    line: int  # from 1
    found: str
    sentence: str
    suggestion: str
    subject: str = ""

    @property
    def why(self) -> str:
        """The reason in a sentence."""
        return WHY[self.detector]

    @property
    def key(self) -> str:
        """A mark of these words in this sentence of this place: rulings hold for it and for nothing else."""
        whole = "|".join((self.detector, self.place, self.found.lower(), " ".join(self.sentence.lower().split())))
        return hashlib.sha256(whole.encode()).hexdigest()[:24]
