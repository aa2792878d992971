"""Whoosh's own file format, written faster: whole posting lists at a time, no statistics that we do not read.

Any Whoosh reads what this writes. It leans on the inside of whoosh-reloaded 2.7.5, which is pinned for it.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from hashlib import md5
from itertools import groupby
from operator import itemgetter, sub
from pickle import dumps
from struct import Struct
from typing import Any
from uuid import uuid4

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec, W3FieldWriter, W3TermInfo
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.writing import PostingPool

MOST_IN_MEMORY = 3_000_000  # postings, about 300 MB; beyond them a sorted run goes to a temporary file
BLOCK = 128  # postings, as the format has it

Posting = tuple[str, bytes, int, float, bytes]  # field, term, document, weight, packed places
Group = tuple[str, bytes, "array[int]", list[bytes]]  # field, term, its documents in rising order, their places


_INT = Struct("!i")
_KEY = Struct("!iiH")  # length of the key, of the value; number of the field, which begins the key
_EXTENT = Struct("!qi")  # where a term's postings begin, and how long they are


class TermTable(OrderedHashWriter):  # type: ignore[misc]
    """The table of terms, with one call for each entry and for each of its 256 hash tables."""

    def add_term(self, field: int, term: bytes, value: bytes) -> None:
        """Write a term's entry; terms come in rising order."""
        entry = _KEY.pack(2 + len(term), len(value), field) + term + value
        at = self.dbfile.tell()
        self.dbfile.write(entry)
        hashed = int.from_bytes(md5(entry[8:10] + term, usedforsecurity=False).digest()[-4:], "big")
        self.buckets[hashed & 255].append((hashed, at))
        self.index.append(at)

    def _write_hashes(self) -> None:
        for entries in self.buckets:
            size = 2 * len(entries)
            self.directory.append((self.dbfile.tell(), size))
            slots = [(0, 0)] * size  # nothing stands at place 0
            for hashed, at in entries:
                slot = (hashed >> 8) % size
                while slots[slot][1]:
                    slot = (slot + 1) % size
                slots[slot] = (hashed, at)
            self.dbfile.write(Struct("!" + "Iq" * size).pack(*(number for slot in slots for number in slot)))


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes sorted postings block by block instead of one by one."""

    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._tindex.__class__ = TermTable

    def add_postings(self, schema: Any, _lengths: Any, items: Iterable[Group]) -> None:
        """Write every term of every field; items come sorted by field and term; several runs may each have a term."""
        for field, of_field in groupby(items, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for term, of_term in groupby(of_field, key=itemgetter(1)):
                documents, places = _joined(of_term)
                if len(documents) <= BLOCK:
                    self._add_short(term, documents.tolist(), places)
                    continue
                self.start_term(term)
                self._add_blocks(documents, places)
                self.finish_term()
            self.finish_field()

    def _add_short(self, term: bytes, documents: list[int], places: list[bytes]) -> None:
        """A term with one block, as most are: what Whoosh writes for it, in a tenth of the calls."""
        number = len(documents)
        values = None if self._format.fixed_value_size() == 0 else tuple(packed for packed in places if packed)
        data = dumps((tuple(map(sub, documents, (0, *documents))), None, values), 2)
        info = dumps((number, documents[-1], 1.0, 0, 0, 0), 2)
        block = b"".join((WHOOSH3_HEADER_MAGIC, _INT.pack(-len(info) - len(data)), info, data))
        at = self._postfile.tell()
        self._postfile.write(block)
        summary = W3TermInfo._struct.pack(False, number, number, 0, 0, 1.0, documents[0], documents[-1])  # noqa: SLF001
        self._tindex.add_term(self._fieldid, term, summary + _EXTENT.pack(at, len(block)))

    def _add_blocks(self, documents: "array[int]", places: list[bytes]) -> None:
        writer = self._postwriter
        for start in range(0, len(documents), BLOCK):
            block = documents[start : start + BLOCK]
            if start:
                writer._write_block()  # noqa: SLF001
            writer._ids = block  # noqa: SLF001
            writer._weights = array("f", [1.0]) * len(block)  # noqa: SLF001
            writer._values = [packed for packed in places[start : start + BLOCK] if packed]  # noqa: SLF001
            writer._maxweight = 1.0  # noqa: SLF001


def _joined(groups: Iterator[Group]) -> tuple["array[int]", list[bytes]]:
    """The documents and places of one term, from however many runs."""
    _, _, documents, places = next(groups)
    for _, _, more, others in groups:
        documents, places = documents + more, places + others
    return documents, places


class Codec(W3Codec):  # type: ignore[misc]
    """The format with the faster writer, without compression of small blocks and without length statistics."""

    length_stats = False

    def __init__(self) -> None:
        super().__init__(compression=0)

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        """Returns: what writes the terms of a new segment."""
        return FieldWriter(self, storage, segment)

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """Returns: a segment whose name nobody has; Whoosh draws it from `random`, which a program may seed."""
        segment = super().new_segment(storage, indexname)
        segment.segid = uuid4().hex[:16]
        return segment


class Pool(PostingPool):  # type: ignore[misc]
    """Collects postings by term: documents come in rising order, so that only the terms are left to sort."""

    def __init__(self, tempstore: Any, segment: Any) -> None:
        super().__init__(tempstore, segment)
        self._terms: dict[str, dict[bytes, tuple[array[int], list[bytes]]]] = {}
        self._number = 0

    def take(self, field: str, document: int, terms: Mapping[str, bytes]) -> None:
        """Take in all terms of one field of one document, each with its places."""
        held = self._terms.setdefault(field, {})
        for term, packed in terms.items():
            key = term.encode()
            if key in held:
                documents, places = held[key]
                documents.append(document)
                places.append(packed)
            else:
                held[key] = array("I", (document,)), [packed]
        self._count(len(terms))

    def add(self, item: Posting) -> None:
        """Take in one posting, from a segment that is merged."""
        field, term, document, _, packed = item
        documents, places = self._terms.setdefault(field, {}).setdefault(term, (array("I"), []))
        documents.append(document)
        places.append(packed)
        self._count(1)

    def _count(self, more: int) -> None:
        self._number += more
        if self._number >= MOST_IN_MEMORY:
            self.save()

    def save(self) -> None:
        """Write what is in memory to a run of its own."""
        if self._terms:
            path, file = self._new_run()
            self._write_run(file, self._sorted())
            self._add_run(path)
            self._terms, self._number = {}, 0

    def items(self, maxfiles: int = 128) -> Iterable[Group]:
        """Returns: the groups sorted by field and term, those of one term in the order of their documents."""
        if not self.runs:
            return self._sorted()
        self.save()
        if len(self.runs) > maxfiles:
            self.reduce_to(maxfiles, maxfiles)
        runs: list[str] = self.runs
        self.runs: list[str] = []
        groups: Iterable[Group] = self._merge_runs(runs)
        return groups

    def _sorted(self) -> Iterator[Group]:
        for field in sorted(self._terms):
            held = self._terms[field]
            for term in sorted(held):
                yield field, term, *held[term]
