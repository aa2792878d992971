"""Posting lists as numpy arrays: read from Whoosh block by block, joined, counted by field."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search.whoosh_engine.schema import FIELD_SHIFT, TEXT_FIELDS

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
FIELDS = len(TEXT_FIELDS)


@dataclass(frozen=True, slots=True)
class Postings:
    """Where a term stands: documents in rising order, and their places packed as `schema` says.

    `places[starts[i]:starts[i + 1]]` belong to `docs[i]`. A list without places has none at all.
    """

    docs: Ints
    starts: Ints
    places: Ints
    frequencies: Floats  # one row a document, one column a field of the text

    @property
    def owners(self) -> Ints:
        """For each place, the document it stands in."""
        return np.repeat(self.docs, np.diff(self.starts))

    def keys(self) -> Ints:
        """Document and place in one number, in rising order, so that neighbours are one apart."""
        return (self.owners << 32) | self.places

    def within(self, field: int) -> "Postings":
        """Returns: what of it stands in one field of the text."""
        kept = (self.places >> FIELD_SHIFT) == field
        return from_places(self.owners[kept], self.places[kept])


NOTHING = Postings(
    np.empty(0, np.int64), np.zeros(1, np.int64), np.empty(0, np.int64), np.empty((0, FIELDS), np.float32)
)


def read(terms: Any, field: str, term: bytes, text_format: Any) -> Postings:
    """Returns: the postings of a term in one segment, deleted documents included.

    Whoosh hands postings out one by one; whole blocks are some thirty times faster, so this reads the
    blocks of its own file format (whoosh-reloaded is pinned for it, and the tests would tell).
    """
    if (field, term) not in terms:
        return NOTHING
    matcher = terms.matcher(field, term, text_format)
    ids: list[int] = []
    values: list[bytes] = []
    while matcher.is_active():
        matcher._read_ids()  # noqa: SLF001
        ids.extend(matcher._ids)  # noqa: SLF001
        if field == "text":
            matcher._read_values()  # noqa: SLF001
            values.extend(matcher._values)  # noqa: SLF001
        matcher._next_block()  # noqa: SLF001
    docs = np.array(ids, np.int64)
    if field != "text":
        empty = np.zeros(len(docs) + 1, np.int64)
        return Postings(docs, empty, NOTHING.places, np.zeros((len(docs), FIELDS), np.float32))
    places = np.frombuffer(b"".join(values), "<u4").astype(np.int64)
    counts = np.fromiter((len(value) >> 2 for value in values), np.int64, len(values))
    return _assemble(docs, counts, places)


def _assemble(docs: Ints, counts: Ints, places: Ints) -> Postings:
    starts = np.zeros(len(docs) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    rows = np.repeat(np.arange(len(docs)), counts)
    cells = rows * FIELDS + (places >> FIELD_SHIFT)
    frequencies = np.bincount(cells, minlength=len(docs) * FIELDS).reshape(-1, FIELDS)
    return Postings(docs, starts, places, frequencies.astype(np.float32))


def from_places(owners: Ints, places: Ints) -> Postings:
    """Returns: postings made of single places, given in rising order of document and place."""
    if not len(owners):
        return NOTHING
    docs, counts = np.unique(owners, return_counts=True)
    return _assemble(docs, counts.astype(np.int64), places)


def joined(parts: list[tuple[Postings, int]]) -> Postings:
    """Returns: the postings of several segments as one; each comes with the number of its first document."""
    parts = [(part, base) for part, base in parts if len(part.docs)]
    if not parts:
        return NOTHING
    if len(parts) == 1 and parts[0][1] == 0:
        return parts[0][0]
    offsets = np.cumsum([0, *(len(part.places) for part, _ in parts)])
    return Postings(
        np.concatenate([part.docs + base for part, base in parts]),
        np.concatenate(
            [part.starts[:-1] + offset for (part, _), offset in zip(parts, offsets, strict=False)] + [offsets[-1:]]
        ),
        np.concatenate([part.places for part, _ in parts]),
        np.concatenate([part.frequencies for part, _ in parts]),
    )


def union(many: list[Postings]) -> Postings:
    """Returns: one posting list for terms that count as the same word."""
    many = [one for one in many if len(one.docs)]
    if not many:
        return NOTHING
    if len(many) == 1:
        return many[0]
    keys = np.unique(np.concatenate([one.keys() for one in many]))
    return from_places(keys >> 32, keys & 0xFFFFFFFF)


def near(terms: list[Postings], window: int) -> Ints:
    """Returns: the documents in which all of the terms stand within so many places of the first."""
    keys = terms[0].keys()
    for other in terms[1:]:
        others = other.keys()
        if not len(keys) or not len(others):
            return NOTHING.docs
        at = np.searchsorted(others, keys)
        after = others[np.minimum(at, len(others) - 1)] - keys
        before = keys - others[np.maximum(at - 1, 0)]
        keys = keys[((after >= 0) & (after <= window)) | ((before >= 0) & (before <= window))]
    return np.unique(keys >> 32)


def phrase(terms: list[Postings]) -> Postings:
    """Returns: where the terms stand in a row, at the place of the first."""
    if not terms or not all(len(one.docs) for one in terms):
        return NOTHING
    keys = terms[0].keys()
    for step, following in enumerate(terms[1:], start=1):
        keys = keys[np.isin(keys + step, following.keys(), assume_unique=True)]
        if not len(keys):
            return NOTHING
    return from_places(keys >> 32, keys & 0xFFFFFFFF)
