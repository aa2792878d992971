"""All documents of the tiers a reader searches, as they stood at one change of the index, numbered through."""

import threading
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.search.whoosh_engine import postings
from portal.search.whoosh_engine.meaning import Packed
from portal.search.whoosh_engine.postings import FIELDS, Floats, Ints, Mask, Postings
from portal.search.whoosh_engine.segments import Segment

CACHED_READERS = 64  # masks kept, one for each set of rights that asked lately
CACHED_TERMS = 2000


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet over the whole snapshot: pairs of document and code, values by code."""

    values: list[str]
    docs: Ints
    codes: Ints

    def counts(self, mask: Mask) -> Ints:
        """Returns: for each code, how many documents in the mask have it."""
        return np.bincount(self.codes[mask[self.docs]], minlength=len(self.values)).astype(np.int64)

    def having(self, chosen: frozenset[str], size: int) -> Mask:
        """Returns: which documents have at least one of the chosen values."""
        wanted = np.fromiter((value in chosen for value in self.values), np.bool_, len(self.values))
        mask = np.zeros(size, np.bool_)
        mask[self.docs[wanted[self.codes]]] = True
        return mask


@dataclass(frozen=True, slots=True)
class View:
    """What one reader may see of a snapshot, and the averages over just that."""

    mask: Mask
    size: int  # documents in the mask
    norms: Floats  # length of each field of each document, over the average that this reader sees


class Snapshot:
    """Segments joined; a document is known by its number in the join."""

    def __init__(self, segments: list[tuple[Segment, frozenset[int]]]) -> None:
        """`segments`: each with the numbers of its deleted documents."""
        self.segments = [segment for segment, _ in segments]
        self.bases = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.size = int(self.bases[-1])
        self.item_ids = _join([segment.item_ids for segment in self.segments], np.int64)
        self.newest = _join([segment.newest for segment in self.segments], np.float64)
        self.worth = _join([segment.worth for segment in self.segments], np.float32)
        self.lengths = (
            np.concatenate([segment.lengths for segment in self.segments])
            if self.segments
            else np.empty((0, FIELDS), np.float32)
        )
        self.alive = self._alive(segments)
        self.facets = {name: self._facet(name) for name in self._facet_names()}
        self._views: dict[tuple[frozenset[str], frozenset[int]], View] = {}
        self._terms: dict[tuple[str, ...], Postings] = {}
        self._title_ranks: Ints | None = None
        self._lexicon: list[str] | None = None
        self._directions: Packed | None = None
        self._lock = threading.Lock()

    def _alive(self, segments: list[tuple[Segment, frozenset[int]]]) -> Mask:
        """Not deleted, and the newest of its item (a document may for a moment stand in two tiers)."""
        alive = np.ones(self.size, np.bool_)
        for base, (_, deleted) in zip(self.bases, segments, strict=False):
            if deleted:
                alive[base + np.fromiter(deleted, np.int64, len(deleted))] = False
        living = np.flatnonzero(alive)
        stamps = _join([segment.stamps for segment in self.segments], np.int64)[living]
        order = np.lexsort((stamps, self.item_ids[living]))
        ids = self.item_ids[living][order]
        overtaken = order[:-1][ids[:-1] == ids[1:]] if len(ids) else order
        alive[living[overtaken]] = False
        return alive

    def _facet_names(self) -> set[str]:
        return {name for segment in self.segments for name in segment.facets}

    def _facet(self, name: str) -> Facet:
        parts = [
            (base, segment.facets[name])
            for base, segment in zip(self.bases, self.segments, strict=False)
            if name in segment.facets
        ]
        values = sorted({value for _, part in parts for value in part.values})
        code_of = {value: code for code, value in enumerate(values)}
        maps = [np.fromiter((code_of[v] for v in part.values), np.int64) for _, part in parts]
        docs = np.concatenate([part.docs + base for base, part in parts])
        codes = np.concatenate([map_[part.codes] for map_, (_, part) in zip(maps, parts, strict=True)])
        return Facet(values, docs, codes)

    def view(self, tokens: frozenset[str], masked: frozenset[int]) -> View:
        """Returns: what a reader with these rights may see, without the masked items."""
        found = self._views.get((tokens, masked))
        if found is None:
            mask = np.zeros(self.size, np.bool_)
            for token in tokens:
                mask[self.postings(token, field="rights").docs] = True
            mask &= self.alive
            if masked:
                mask &= ~np.isin(self.item_ids, np.fromiter(masked, np.int64, len(masked)))
            found = self._view(mask)
            with self._lock:
                if len(self._views) >= CACHED_READERS:
                    self._views.pop(next(iter(self._views)))
                self._views[tokens, masked] = found
        return found

    def _view(self, mask: Mask) -> View:
        size = int(mask.sum())
        total = mask.astype(np.float32) @ self.lengths if self.size else np.zeros(FIELDS, np.float32)
        average = np.maximum(total / max(size, 1), 1.0)
        return View(mask, size, (self.lengths / average).astype(np.float32))

    def postings(self, term: str, field: str = "text") -> Postings:
        """Returns: where a term stands, in every document, readable or not: apply a view to it."""
        key = (field, term)
        found = self._terms.get(key)
        if found is None:
            found = postings.joined(
                [
                    (segment.postings(field, term), int(base))
                    for segment, base in zip(self.segments, self.bases, strict=False)
                ]
            )
            self._keep(key, found)
        return found

    def phrase(self, terms: tuple[str, ...]) -> Postings:
        """Returns: where the terms stand in a row."""
        if len(terms) == 1:
            return self.postings(terms[0])
        key = ("phrase", *terms)
        found = self._terms.get(key)
        if found is None:
            found = postings.phrase([self.postings(term) for term in terms])
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, ...], found: Postings) -> None:
        with self._lock:
            if len(self._terms) >= CACHED_TERMS:
                self._terms.clear()
            self._terms[key] = found

    @property
    def title_ranks(self) -> Ints:
        """For each document, its place in the order of titles."""
        if self._title_ranks is None:
            titles = [title for segment in self.segments for title in segment.titles]
            order = sorted(range(self.size), key=lambda number: (titles[number], self.item_ids[number]))
            ranks = np.empty(self.size, np.int64)
            ranks[np.array(order, np.int64)] = np.arange(self.size)
            self._title_ranks = ranks
        return self._title_ranks

    @property
    def lexicon(self) -> list[str]:
        """Every word of every document, sorted: never shown without asking a view."""
        if self._lexicon is None:
            self._lexicon = sorted({word for segment in self.segments for word in segment.lexicon()})
        return self._lexicon

    def document(self, number: int) -> dict[str, Any]:
        """Returns: what is stored of one document."""
        segment, inside = self._home(number)
        return segment.document(inside)

    def terms_of(self, number: int) -> Counter[str]:
        """Returns: how often each telling term stands in the title and the beginning of one document."""
        segment, inside = self._home(number)
        return segment.terms_of(inside)

    def directions(self, numbers: Ints) -> Packed:
        """Returns: what each of these documents is about, a row each."""
        if self._directions is None:
            self._directions = np.concatenate([segment.directions for segment in self.segments])
        return self._directions[numbers]

    def _home(self, number: int) -> tuple[Segment, int]:
        which = int(np.searchsorted(self.bases, number, side="right")) - 1
        return self.segments[which], number - int(self.bases[which])


def _join(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
