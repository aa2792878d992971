"""Nearest spelling and completion of words, from words that the reader may see, and from no others."""

from bisect import bisect_left

from rapidfuzz.distance import DamerauLevenshtein

from portal.search.whoosh_engine.snapshot import Snapshot, View

SHORTEST = 4  # letters; a shorter word is more often a name than a slip
CANDIDATES = 25  # nearest words that are tried against what the reader may see


def starting_with(lexicon: list[str], start: str, limit: int) -> list[str]:
    """Returns: at most `limit` words of a sorted list that begin so."""
    at = bisect_left(lexicon, start)
    found: list[str] = []
    while at < len(lexicon) and lexicon[at].startswith(start) and len(found) < limit:
        found.append(lexicon[at])
        at += 1
    return found


def readable_count(word: str, snapshot: Snapshot, view: View) -> int:
    """Returns: how many documents that the reader may see have the word as written."""
    return int(view.mask[snapshot.postings(word, field="word").docs].sum())


def nearest(word: str, snapshot: Snapshot, view: View) -> str | None:
    """Returns: the word the reader probably meant, or None.

    One slip is forgiven in a word of four to seven letters, two in a longer one. Of equally near words
    the one with the same first letter, then the one in more documents.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    most = 1 if len(word) < 8 else 2
    near = [
        (distance, other[0] != word[0], other)
        for other in snapshot.lexicon
        if abs(len(other) - len(word)) <= most and other.isalpha()
        if (distance := DamerauLevenshtein.distance(word, other, score_cutoff=most)) <= most
    ]
    near.sort()
    counted = [
        (distance, strange, -readable_count(other, snapshot, view), other)
        for distance, strange, other in near[:CANDIDATES]
    ]
    readable = [one for one in counted if one[2] < 0]
    return min(readable)[3] if readable else None


def completions(start: str, snapshot: Snapshot, view: View, limit: int) -> list[str]:
    """Returns: words that begin so and that the reader may see, those in most documents first."""
    words = starting_with(snapshot.lexicon, start, 400)
    counted = [(-readable_count(word, snapshot, view), word) for word in words if not word.isdigit()]
    return [word for count, word in sorted(counted) if count < 0][:limit]
