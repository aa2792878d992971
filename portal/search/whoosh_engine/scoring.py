"""How well each document fits a plan: BM25F over words, equivalents, nearness, how much of the query is met."""

import numpy as np

from portal.search.whoosh_engine.plan import Concept, Group, Plan, seen
from portal.search.whoosh_engine.postings import Floats, Mask, Postings
from portal.search.whoosh_engine.schema import TITLE
from portal.search.whoosh_engine.snapshot import Snapshot, View
from portal.search.whoosh_engine.weights import Weights
from portal.search.words import VAGUE_WORDS

LARGEST_PAIR = 400_000  # places of a word beyond which nearness says little and costs much


def score(plan: Plan, snapshot: Snapshot, view: View, weights: Weights) -> tuple[Mask, Floats, Floats]:
    """Returns: which documents of the view have any of it, each one's score (higher is better), and what
    each word as typed adds to each document.
    """
    size = snapshot.size
    shares = np.zeros((len(plan.groups), size), np.float32)  # what each word adds to each document
    rarity = _worth_of_words(plan, view, weights)
    for number, group in enumerate(plan.groups):
        weight = weights.prefix if group.word.prefix else 1.0
        shares[number, group.postings.docs] = weight * rarity[number] * fit(group.postings, view, weights)
    for span in plan.spans:
        alone = np.ones(size, np.bool_)
        alone[span.docs] = False
        shares[span.start : span.end, alone] *= weights.apart
    literal = shares.copy() if plan.concepts else shares
    _add_concepts(shares, plan.concepts, rarity, view, weights)
    total = shares.sum(axis=0)
    whole = sum(rarity)
    if len(plan.groups) > 1 and whole:
        met = np.array(rarity, np.float32) @ np.minimum(
            1.0, shares / np.maximum(np.array(rarity, np.float32)[:, None], 1e-6) + 0.5 * (shares > 0)
        )
        total *= 1 - weights.coordination + weights.coordination * met / whole
        total += weights.titled * whole * (_titled(plan, rarity, size) / whole) ** 2
        total += _nearness(plan, rarity, size, weights)
    if len(plan.verbatim.docs) and whole:
        worth = max(whole, rarity_of(seen(plan.verbatim, view), view))  # "what is a Pioneer" where all say "Pioneer"
        total[plan.verbatim.docs] += weights.verbatim * worth * fit(plan.verbatim, view, weights)
    matched = (total > 0) & view.mask
    return matched, np.where(matched, total, 0).astype(np.float32), literal


def fit(postings: Postings, view: View, weights: Weights) -> Floats:
    """Returns: for each document of the list, how much it is about the word, 0 to saturation + 1."""
    fields = np.array(weights.fields, np.float32)
    length = np.array(weights.length, np.float32)
    norms = 1 - length + length * view.norms[postings.docs]
    frequency = (postings.frequencies * fields / norms).sum(axis=1)
    result: Floats = frequency * (weights.saturation + 1) / (frequency + weights.saturation)
    return result


def rarity_of(count: int, view: View) -> float:
    """Returns: how telling a word is that this many of the reader's documents have."""
    return float(np.log1p((view.size - count + 0.5) / (count + 0.5)))


def _worth_of_words(plan: Plan, view: View, weights: Weights) -> list[float]:
    """How much each word of the query counts: how rare it is, and less when it is vague and others are not.

    In "older people" and other words that mean one thing together none is vague.
    """
    inside = {number for span in plan.spans for number in range(span.start, span.end)}
    vague = [group.word.text in VAGUE_WORDS and number not in inside for number, group in enumerate(plan.groups)]
    return [
        _rarity(group, plan, number, view) * (weights.vague if vague[number] and not all(vague) else 1.0)
        for number, group in enumerate(plan.groups)
    ]


def _rarity(group: Group, plan: Plan, number: int, view: View) -> float:
    """A word that nobody wrote is as telling as what is searched in its place."""
    if group.count:
        return rarity_of(group.count, view)
    counts = [concept.count for concept in plan.concepts if concept.start <= number < concept.end]
    return rarity_of(max(counts), view) if counts else 0.0


def _add_concepts(shares: Floats, concepts: list[Concept], rarity: list[float], view: View, weights: Weights) -> None:
    """An equivalent counts for each of the words it stands for, unless the words themselves count more.

    A document with several of them is surer to be about the thing than one with the best alone: what each leaves
    in doubt is multiplied (noisy-or; Pearl, "Probabilistic Reasoning in Intelligent Systems", 1988).
    """
    doubts: dict[tuple[int, int], Floats] = {}
    highest = weights.saturation + 1
    for concept in concepts:
        docs = concept.postings.docs
        fits = concept.weight * _telling(concept, rarity, view) * fit(concept.postings, view, weights)
        for number in range(concept.start, concept.end):
            shares[number, docs] = np.maximum(shares[number, docs], rarity[number] * fits)
        if concept.label is not None:
            doubt = doubts.setdefault((concept.start, concept.end), np.ones(shares.shape[1], np.float32))
            doubt[docs] *= 1 - np.minimum(fits / highest, 1)
    for (start, end), doubt in doubts.items():
        sure = highest * np.minimum(1 - doubt**weights.together, weights.stead)
        for number in range(start, end):
            np.maximum(shares[number], rarity[number] * sure, out=shares[number])


def _telling(concept: Concept, rarity: list[float], view: View) -> float:
    """How much of the rarity of what was typed an equivalent earns: a common word for a rare one tells less."""
    rarest = max(rarity[concept.start : concept.end], default=0.0)
    if concept.label is None or not rarest:
        return 1.0
    return min(1.0, rarity_of(concept.count, view) / rarest)


def _nearness(plan: Plan, rarity: list[float], size: int, weights: Weights) -> Floats:
    bonus = np.zeros(size, np.float32)
    for number, (one, other) in enumerate(zip(plan.groups, plan.groups[1:], strict=False)):
        if max(len(one.postings.places), len(other.postings.places)) > LARGEST_PAIR:
            continue
        worth = min(rarity[number], rarity[number + 1])
        in_a_row, near = _together(one, other, weights.window, size)
        bonus += worth * weights.in_a_row * in_a_row / (in_a_row + 1)
        bonus += worth * weights.near * near / (near + 1)
    return bonus


def _titled(plan: Plan, rarity: list[float], size: int) -> Floats:
    """For each document, how telling the words are that its title shares with the query."""
    shared = np.zeros(size, np.float32)
    for group, worth in zip(plan.groups, rarity, strict=True):
        shared[group.postings.docs] += worth * (group.postings.frequencies[:, TITLE] > 0)
    return shared


def _together(one: Group, other: Group, window: int, size: int) -> tuple[Floats, Floats]:
    """For each document, how often the second word follows as in the query, and how often it is near."""
    zero = np.zeros(size, np.float32)
    keys, others = one.postings.keys(), other.postings.keys()
    if not len(keys) or not len(others):
        return zero, zero
    following = np.searchsorted(others, keys, side="right")
    after = others[np.minimum(following, len(others) - 1)] - keys
    before = keys - others[np.maximum(following - 1, 0)]
    owners = keys >> 32
    in_a_row = owners[after == other.place - one.place]
    is_near = ((after > 0) & (after <= window)) | ((before > 0) & (before <= window))
    return (
        np.bincount(in_a_row, minlength=size).astype(np.float32),
        np.bincount(owners[is_near], minlength=size).astype(np.float32),
    )


FEW = 2  # words of a query that a reader expects to find, all of them, in what comes first
EQUALS = 1e-4  # so little that it tells equals apart and nothing else


def literal_first(plan: Plan, matched: Mask, scores: Floats, literal: Floats) -> Floats:
    """Returns: the scores, so that when the thesaurus knows the query as a whole, or it has no more than two words,
    documents with all its words as typed stand above those that have other words only. Of equals, the one with
    more of the typed words is first.
    """
    known = _known(plan)
    scores = scores * (1 + EQUALS * (literal > 0).sum(axis=0))
    full = matched & (literal[known] > 0).all(axis=0)
    for span in plan.spans:
        in_a_row = np.zeros(len(full), np.bool_)
        in_a_row[span.docs] = True
        full &= in_a_row
    rest = matched & ~full
    if not (_is_one_thing(plan, known) and full.any() and rest.any()):
        return scores
    lowest, highest = float(scores[full].min()), float(scores[rest].max())
    return np.where(rest, scores * 0.98 * lowest / highest, scores) if highest >= lowest else scores


def _known(plan: Plan) -> list[int]:
    """The words that somebody wrote, or that something else is searched for: a name that nobody wrote tells nothing."""
    answered = {number for concept in plan.concepts for number in range(concept.start, concept.end)}
    return [number for number, group in enumerate(plan.groups) if group.count or number in answered]


def _is_one_thing(plan: Plan, known: list[int]) -> bool:
    """Whether the query has so few words, or the thesaurus knows them together."""
    others = [concept for concept in plan.concepts if concept.label is not None]
    return any(len(known) <= FEW or known == list(range(one.start, one.end)) for one in others)
