"""Finds the record that is here already: by its id, by DOI, by title with year and first author."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count
from typing import Literal

from portal.evidence.citations.reference import Reference
from portal.evidence.importing.decisions import Difference, differences

By = Literal["id", "doi", "title"]
ALIKE = 0.6  # how much of two titles agrees when one may be the other, corrected


@dataclass(frozen=True, slots=True)
class Existing:
    """A record that is here, under whatever key the caller knows it by."""

    key: str
    reference: Reference
    line: int | None = None  # where it starts in the same file; None: it is in the library
    number: int | None = None  # its place among the records of that file; None: it is in the library


@dataclass(frozen=True, slots=True)
class Match:
    """The record that a new one is the same as, how we know, and what differs."""

    existing: Existing
    by: By
    differences: tuple[Difference, ...]


def normal_text(text: str) -> str:
    """Returns: the words in lower case, without accents or punctuation; the text itself if it has no words."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    words = re.sub(r"[^\w]+", " ", "".join(char for char in plain if not unicodedata.combining(char)))
    return words.strip() or text.casefold()


def signature(reference: Reference) -> str | None:
    """Returns: title, year and first author as one text; None unless all three are known.

    Records that name no year or author are too easily alike: those are told by id or DOI alone.
    """
    if not reference.issued or not reference.authors:
        return None
    first = reference.authors[0]
    name = first.family or first.literal
    return f"{normal_text(reference.title)}|{reference.year}|{normal_text(name)}"


@dataclass(slots=True)
class Index:
    """Records by what tells them apart; looks each up in constant time."""

    by_id: dict[str, list[Existing]] = field(default_factory=lambda: defaultdict(list))
    by_doi: dict[str, list[Existing]] = field(default_factory=lambda: defaultdict(list))
    by_signature: dict[str, list[Existing]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, records: Iterable[Existing]) -> "Index":
        index = cls()
        for record in records:
            index.add(record)
        return index

    def add(self, record: Existing) -> None:
        """Make the record known."""
        reference = record.reference
        if reference.external_id:
            self.by_id[reference.external_id].append(record)
        if reference.doi:
            self.by_doi[reference.doi.casefold()].append(record)
        if mark := signature(reference):
            self.by_signature[mark].append(record)

    def has_id(self, external_id: str) -> bool:
        """Returns: whether a record has this id."""
        return external_id in self.by_id

    def find(self, reference: Reference) -> Match | None:
        """Returns: the record that says the same, or else the likeliest to be the same; None for a new one."""
        matches = [
            Match(existing, by, differences(existing.reference, reference))
            for by, existing in self._candidates(reference)
        ]
        same = (match for match in matches if not match.differences)
        return next(same, matches[0] if matches else None)

    def _candidates(self, reference: Reference) -> Iterator[tuple[By, Existing]]:
        """The likeliest first; two records with different DOIs are never the same."""
        found: list[tuple[By, Existing]] = []
        found += [("id", record) for record in self._with_id(reference) if _may_be(record.reference, reference)]
        found += [("doi", record) for record in self.by_doi.get(reference.doi.casefold(), ())]
        found += [("title", record) for record in self.by_signature.get(signature(reference) or "", ())]
        return ((by, record) for by, record in found if not _other_doi(record.reference, reference))

    def _with_id(self, reference: Reference) -> Iterator[Existing]:
        """Records with this id, then those that were given the same id with a number, since it was taken."""
        wanted = reference.external_id
        records = self.by_id.get(wanted, ())
        numbers = count(2)
        while records:
            yield from records
            records = self.by_id.get(f"{wanted}-{next(numbers)}", ())


def _other_doi(ours: Reference, theirs: Reference) -> bool:
    return bool(ours.doi and theirs.doi) and ours.doi.casefold() != theirs.doi.casefold()


def _may_be(ours: Reference, theirs: Reference) -> bool:
    """Whether two records with one id are one work: ids such as "1" come in many files."""
    if ours.doi and ours.doi.casefold() == theirs.doi.casefold():
        return True
    one, other = normal_text(ours.title), normal_text(theirs.title)
    return one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE
