"""Whoosh's own file format, written faster: whole posting lists at a time, no statistics that we do not read.

Any Whoosh reads what this writes. It leans on the inside of whoosh-reloaded 2.7.5, which is pinned for it.
"""

from array import array
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import uuid4

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter
from whoosh.writing import PostingPool

MOST_IN_MEMORY = 1_500_000  # postings, about 400 MB; beyond them a sorted run goes to a temporary file
BLOCK = 128  # postings, as the format has it

Posting = tuple[str, bytes, int, float, bytes]  # field, term, document, weight, packed places


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes sorted postings block by block instead of one by one."""

    def add_postings(self, schema: Any, _lengths: Any, items: Iterable[Posting]) -> None:
        """Write every term of every field; items come sorted by field, term and document."""
        for field, of_field in groupby(items, key=itemgetter(0)):
            self.start_field(field, schema[field])
            for term, of_term in groupby(of_field, key=itemgetter(1)):
                self.start_term(term)
                self._add_blocks(list(of_term))
                self.finish_term()
            self.finish_field()

    def _add_blocks(self, rows: list[Posting]) -> None:
        writer = self._postwriter
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            if start:
                writer._write_block()  # noqa: SLF001
            writer._ids = array("I", [row[2] for row in block])  # noqa: SLF001
            writer._weights = array("f", [1.0]) * len(block)  # noqa: SLF001
            writer._values = [row[4] for row in block if row[4]]  # noqa: SLF001
            writer._maxweight = 1.0  # noqa: SLF001


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
    """Collects postings; counts them instead of estimating the size of each."""

    def add(self, item: Posting) -> None:
        """Take in one posting."""
        self.current.append(item)
        if len(self.current) >= MOST_IN_MEMORY:
            self.save()
