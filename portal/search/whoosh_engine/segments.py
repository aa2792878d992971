"""One Whoosh segment in memory: codes of its documents as arrays, posting lists read when first asked for.

A segment never changes once it is written (deletions are kept apart), so what is loaded here stays right
for as long as the segment is in use, over any number of changes to the index.
"""

import json
import threading
from collections import Counter
from typing import Any

import numpy as np
from whoosh.reading import SegmentReader

from portal.search import analysis
from portal.search.whoosh_engine import postings
from portal.search.whoosh_engine.meaning import DIMENSIONS, Packed
from portal.search.whoosh_engine.postings import FIELDS, Floats, Ints, Postings
from portal.search.words import STOP_WORDS

BEGINNING = 3000  # characters of a text that tell what it is about
CACHED_TERMS = 5000  # posting lists kept for one segment


class Segment:
    """The documents 0..size-1 of one segment."""

    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader
        self._lock = threading.Lock()  # Whoosh's files have one reading position for all threads
        self._cache: dict[tuple[str, str], Postings] = {}
        self._terms_of: dict[int, Counter[str]] = {}
        self._lexicon: list[str] | None = None
        self.size: int = reader.doc_count_all()
        rows = ",".join(reader.column_reader("meta"))
        self._load(json.loads(f"[{rows}]"))  # all in one go, which is quicker
        packed = b"".join(reader.column_reader("about", translate=False))
        self.directions: Packed = np.frombuffer(packed, np.int8).reshape(self.size, DIMENSIONS)

    def _load(self, rows: list[list[Any]]) -> None:
        self.item_ids: Ints = np.fromiter((row[0] for row in rows), np.int64, len(rows))
        self.stamps: Ints = np.fromiter((row[1] for row in rows), np.int64, len(rows))
        self.lengths: Floats = np.array([row[2] for row in rows], np.float32).reshape(-1, FIELDS)
        self.newest = np.fromiter((row[4] for row in rows), np.float64, len(rows))
        self.worth: Floats = np.fromiter((row[6] for row in rows), np.float32, len(rows))
        self.titles: list[str] = [row[5] for row in rows]
        self.facets: dict[str, FacetCodes] = {}
        pairs: dict[str, tuple[list[int], list[str]]] = {}
        for number, row in enumerate(rows):
            for facet, values in row[3].items():
                docs, names = pairs.setdefault(facet, ([], []))
                docs += [number] * len(values)
                names += values
        for facet, (docs, names) in pairs.items():
            self.facets[facet] = FacetCodes(docs, names)

    def postings(self, field: str, term: str) -> Postings:
        """Returns: where a term stands in this segment, deleted documents included."""
        found = self._cache.get((field, term))
        if found is None:
            with self._lock:
                found = postings.read(
                    self._reader._terms,  # noqa: SLF001 (see `postings.read`)
                    field,
                    term.encode(),
                    self._reader.schema[field].format,
                )
            if len(self._cache) > CACHED_TERMS:
                self._cache.clear()
            self._cache[field, term] = found
        return found

    def lexicon(self, field: str = "word") -> list[str]:
        """Returns: the words of the segment, sorted."""
        if self._lexicon is None:
            with self._lock:
                self._lexicon = [term.decode() for term in self._reader.lexicon(field)]
        return self._lexicon

    def document(self, number: int) -> dict[str, Any]:
        """Returns: what is stored of one document."""
        with self._lock:
            stored: dict[str, Any] = json.loads(self._reader.stored_fields(number)["doc"])
        return stored

    def terms_of(self, number: int) -> Counter[str]:
        """Returns: how often each telling term stands in the title (twice) and the beginning of the text."""
        found = self._terms_of.get(number)
        if found is None:
            stored = self.document(number)
            text = " ".join(part[2] for part in stored["parts"])[:BEGINNING]
            found = Counter(
                terms[0]
                for part in (stored["title"], stored["title"], text)
                for word, terms in analysis.words(part)
                if len(word) > 2 and word not in STOP_WORDS
            )
            if len(self._terms_of) > CACHED_TERMS:
                self._terms_of.clear()
            self._terms_of[number] = found
        return found


class FacetCodes:
    """Which documents have which values of one facet: pairs of document and code, values by code."""

    def __init__(self, docs: list[int], names: list[str]) -> None:
        self.values = sorted(set(names))
        code_of = {name: code for code, name in enumerate(self.values)}
        self.docs: Ints = np.array(docs, np.int64)
        self.codes: Ints = np.fromiter(map(code_of.__getitem__, names), np.int64, len(names))
