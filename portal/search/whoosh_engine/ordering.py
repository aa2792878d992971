"""The order of hits, and one page of it."""

import numpy as np

from portal.search.engine import Sort
from portal.search.whoosh_engine.postings import Floats, Ints, Mask
from portal.search.whoosh_engine.snapshot import Snapshot

FEWEST = 3  # hits below which there is nothing to learn from the best of them, and nothing to order


def best(matched: Mask, scores: Floats, most: int) -> Ints:
    """Returns: the numbers of the hits with the highest scores, best first; none when they are too few to tell."""
    numbers = np.flatnonzero(matched)
    if len(numbers) < FEWEST:
        return numbers[:0]
    chosen: Ints = numbers[np.argsort(-scores[numbers], kind="stable")[:most]]
    return chosen


def page(found: Mask, scores: Floats, sort: Sort, snapshot: Snapshot, start: int, size: int) -> Ints:
    """Returns: the numbers of the documents on the page, in order; equals are in the order of newness, then id."""
    numbers = np.flatnonzero(found)
    if start >= len(numbers):
        return numbers[:0]
    first, second = _keys(numbers, scores, sort, snapshot)
    wanted = start + size
    if wanted < len(numbers):
        limit = np.partition(first, wanted - 1)[wanted - 1]
        kept = first <= limit
        numbers, first, second = numbers[kept], first[kept], second[kept]
    order = np.lexsort((snapshot.item_ids[numbers], second, first))
    chosen: Ints = numbers[order[start:wanted]]
    return chosen


def _keys(numbers: Ints, scores: Floats, sort: Sort, snapshot: Snapshot) -> tuple[Floats, Floats]:
    """What is sorted by, lowest first."""
    newest = -snapshot.newest[numbers]
    if sort == "title":
        return snapshot.title_ranks[numbers].astype(np.float64), newest
    if sort == "newest":
        return newest, newest
    return -scores[numbers], newest
