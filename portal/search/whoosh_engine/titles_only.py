"""A snapshot for a reader who may know some documents by their title alone: the rest of them is as if unwritten."""

from collections import Counter

import numpy as np

from portal.search.whoosh_engine.meaning import Packed
from portal.search.whoosh_engine.postings import Ints, Postings, from_places
from portal.search.whoosh_engine.schema import FIELD_SHIFT, TITLE
from portal.search.whoosh_engine.snapshot import Snapshot


class TitlesOnly(Snapshot):
    """A snapshot in which no word finds the shut documents but those of their titles."""

    def __init__(self, whole: Snapshot, items: frozenset[int]) -> None:
        """`items`: the items whose documents are shut."""
        vars(self).update(vars(whole))
        self._terms = {}  # what the whole snapshot keeps of terms is not for this reader
        self._whole = whole
        self._shut = np.isin(whole.item_ids, np.fromiter(items, np.int64, len(items)))

    def postings(self, term: str, field: str = "text") -> Postings:
        """Returns: where a term stands; in shut documents in the title alone, and as written not at all."""
        found = self._whole.postings(term, field)
        if field not in ("text", "word") or not self._shut[found.docs].any():
            return found
        if field == "word":
            docs = found.docs[~self._shut[found.docs]]
            return Postings(docs, np.zeros(len(docs) + 1, np.int64), found.places, found.frequencies[: len(docs)])
        owners = found.owners
        kept = ~self._shut[owners] | ((found.places >> FIELD_SHIFT) == TITLE)
        return from_places(owners[kept], found.places[kept])

    def terms_of(self, number: int) -> Counter[str]:
        """Returns: nothing of a shut document, so that no hit is ordered by its likeness to one."""
        return Counter() if self._shut[number] else self._whole.terms_of(number)

    def directions(self, numbers: Ints) -> Packed:
        """Returns: nothing of a shut document, so that its place does not tell what it is about."""
        return np.where(self._shut[numbers, None], np.int8(0), self._whole.directions(numbers))

    @property
    def title_ranks(self) -> Ints:
        """For each document, its place in the order of titles."""
        return self._whole.title_ranks

    @property
    def lexicon(self) -> list[str]:
        """Every word of every document, sorted: never shown without asking a view."""
        return self._whole.lexicon
