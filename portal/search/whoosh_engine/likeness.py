"""Order by how much the best hits are about what is asked, whatever words they use: none comes in or goes out."""

from collections.abc import Iterable

import numpy as np

from portal.search.whoosh_engine import meaning, ordering
from portal.search.whoosh_engine.postings import Floats, Ints, Mask
from portal.search.whoosh_engine.snapshot import Snapshot
from portal.search.whoosh_engine.weights import Weights

MOST = 1000  # best hits that are ordered by meaning
LOWEST = -1.0  # standard deviations from the mean at which likeness counts as none


def reorder(stems: Iterable[str], matched: Mask, scores: Floats, snapshot: Snapshot, weights: Weights) -> Floats:
    """Returns: the scores with the likeness of the best hits to the query, as `stems`, mixed in."""
    best = ordering.best(matched, scores, MOST)
    asked = meaning.table().direction(stems)
    if not len(best) or not weights.meaning or not asked.any():
        return scores
    likeness = _likeness(best, asked, snapshot)
    spread = float(likeness.std())
    if not spread:
        return scores
    standing = np.clip((likeness - likeness.mean()) / spread, LOWEST, None) - LOWEST
    mixed = scores.copy()
    mixed[best] += weights.meaning * float(scores[best[0]]) * standing
    return mixed


def _likeness(numbers: Ints, asked: Floats, snapshot: Snapshot) -> Floats:
    """The cosine of each document's direction and the query's."""
    directions = snapshot.directions(numbers).astype(np.float32)
    lengths = np.sqrt((directions**2).sum(axis=1))
    cosines: Floats = (directions @ asked / np.maximum(lengths, 1e-6)).astype(np.float32)
    return cosines
