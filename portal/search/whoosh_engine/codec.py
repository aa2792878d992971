"""Whoosh's own file format, written faster: whole posting lists at a time, no statistics that we do not read.

Any Whoosh reads what this writes. It leans on the inside of whoosh-reloaded 2.7.5, which is pinned for it.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import uuid4

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.writing import PostingPool

MOST_IN_MEMORY = 3_000_000  # postings, about 300 MB; beyond them a sorted run goes to a temporary file
BLOCK = 128  # postings, as the format has it

Posting = tuple[str, bytes, int, float, bytes]  # field, term, document, weight, packed places
Group = tuple[str, bytes, "array[int]", list[bytes]]  # field, term, its documents in rising order, their places


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes sorted postings block by block instead of one by one."""

    def add_postings(self, schema: Any, _lengths: Any, items: Iterable[Group]) -> None:
        """Write every term of every field; items come sorted by field and term; several runs may each have a term."""
        for field, of_field in groupby(items, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for term, of_term in groupby(of_field, key=itemgetter(1)):
                self.start_term(term)
                self._add_blocks(*_joined(of_term))
                self.finish_term()
            self.finish_field()

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
        self._terms: dict[tuple[str, bytes], tuple[array[int], list[bytes]]] = {}
        self._number = 0

    def add(self, item: Posting) -> None:
        """Take in one posting."""
        field, term, document, _, packed = item
        held = self._terms.get((field, term))
        if held is None:
            held = self._terms[field, term] = (array("I"), [])
        held[0].append(document)
        held[1].append(packed)
        self._number += 1
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
        for key in sorted(self._terms):
            yield (*key, *self._terms[key])
