"""Order by what the best hits have in common: a document like them moves up, none comes in or goes out.

Source: Lavrenko and Croft, "Relevance-based language models" (2001), kept to the documents already found.
"""

from collections import Counter

import numpy as np

from portal.search.whoosh_engine import ordering, scoring
from portal.search.whoosh_engine.plan import seen
from portal.search.whoosh_engine.postings import Floats, Ints, Mask, Postings
from portal.search.whoosh_engine.snapshot import Snapshot, View
from portal.search.whoosh_engine.weights import Weights


def reorder(matched: Mask, scores: Floats, snapshot: Snapshot, view: View, weights: Weights) -> Floats:
    """Returns: the scores with the likeness to the best hits mixed in."""
    best = ordering.best(matched, scores, weights.feedback_documents)
    if not len(best) or not weights.feedback:
        return scores
    likeness = np.zeros(snapshot.size, np.float32)
    for postings, worth in _telling(best, scores, snapshot, view, weights):
        likeness[postings.docs] += worth * scoring.fit(postings, view, weights)
    highest = float(likeness[matched].max())
    if highest <= 0:
        return scores
    share = weights.feedback * float(scores[best[0]]) / highest
    mixed: Floats = np.where(matched, scores + share * likeness, 0).astype(np.float32)
    return mixed


def _telling(
    best: Ints, scores: Floats, snapshot: Snapshot, view: View, weights: Weights
) -> list[tuple[Postings, float]]:
    """The words that tell the best hits from the rest, with what each is worth."""
    common: Counter[str] = Counter()
    whole = float(scores[best].sum())
    for number in best:
        counts = snapshot.terms_of(int(number))
        length = sum(counts.values()) or 1
        share = float(scores[number]) / whole / length
        for term, count in counts.items():
            common[term] += count * share  # type: ignore[assignment]
    found = []
    for term, share in common.most_common(weights.feedback_terms * 3):
        postings = snapshot.postings(term)
        found.append((postings, share * scoring.rarity_of(seen(postings, view), view)))
    found.sort(key=lambda one: -one[1])
    return found[: weights.feedback_terms]
