"""How good an order of documents is, by judgements; and how long something took."""

import math
from collections.abc import Mapping, Sequence


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Returns: gain of the first hits, later ones counting less, over the best possible, 0 to 1 (linear gain)."""
    gained = sum(max(grades.get(doc, 0), 0) / math.log2(place + 2) for place, doc in enumerate(ranked[:depth]))
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(place + 2) for place, grade in enumerate(best))
    return gained / ideal if ideal else 0.0


def average_precision(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    """Returns: precision at each relevant hit, averaged over all relevant documents, 0 to 1."""
    relevant = sum(grade > 0 for grade in grades.values())
    found, total = 0, 0.0
    for place, doc in enumerate(ranked, start=1):
        if grades.get(doc, 0) > 0:
            found += 1
            total += found / place
    return total / relevant if relevant else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 100) -> float:
    """Returns: the share of relevant documents among the first hits, 0 to 1."""
    relevant = {doc for doc, grade in grades.items() if grade > 0}
    return len(relevant & set(ranked[:depth])) / len(relevant) if relevant else 0.0


def percentile(times: Sequence[float], share: float) -> float:
    """Returns: the time that this share of them does not exceed (0.5: the median)."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
